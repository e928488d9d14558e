"""An accusation: whom it is about does not find it on any path, who accuses is told to nobody but the discipline organ."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from casework.deadlines.models import Clock
from casework.errors import NotYet, Unknown
from casework.intake import services as intake
from casework.intake.referrals import refer
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.parties.kinds import AccessAction
from casework.parties.models import AccessLog, Party
from casework.parties.services import record_access
from casework.reports.definitions import ON_SITE
from casework.reports.drill import Page
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from casework.workflow.models import Matter
from casework.workflow.persons import may_know_reporter, may_read
from mediation.petitions import services
from tests.appeals import AGAINST, CITY, COUNTY, PETITIONER, STREET, VILLAGE, Appeal, registered
from tests.callers import Call
from tests.callers import call as call
from tests.desk import Desk, Sit, address, text_of
from tests.refusals import refused
from tests.world import World

ELSEWHERE = "330106002"
WATCHING = (Role.ADMIN, Role.AUDITOR, Role.SUPERVISOR, Role.HEAD)
UNKNOWN = ("UNKNOWN_MATTER", "HOUSE rule L2", "number")
RECORDS = (Entry, Clock, Party, AccessLog)


@pytest.fixture
def accusation(world: World) -> Appeal:
    """Give an accusation against the street, registered at the county by whoever sits there."""
    petition = registered(
        world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
        parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
    )  # fmt: skip
    given = Appeal(world, petition, COUNTY)
    look: dict[str, Any] = {"actor": given.clerk(), "purpose": "for a test", "at": world.later()}
    record_access(Party.objects.of(petition.number), AccessAction.VIEW, **look)
    return given


def everything(desk: Desk, petition: Any) -> dict[str, bool]:
    """Look everywhere for a petition; returns where it was found."""
    pages = {
        "list": text_of(desk.lists("petition", tab="all")),
        "list of a state": text_of(desk.lists("petition", tab="all", state=petition.state)),
        "search": text_of(desk.client.get(reverse("admin:find"), {"q": "宝石路"})),
        "number": text_of(desk.client.get(reverse("admin:find"), {"q": petition.number}, follow=True)),
        "first page": text_of(desk.client.get(reverse("admin:index"))),
    }
    found = {name: address("petition", "change", petition.number) in page for name, page in pages.items()}
    found["page"] = desk.opens(petition).status_code == 200
    found["dialog"] = desk.asks(petition, "redirect").status_code == 200
    return found


class TestTheAccused:
    @pytest.mark.parametrize("code", [STREET, VILLAGE])
    def test_finds_it_nowhere(self, accusation: Appeal, sit: Sit, code: str) -> None:
        assert not any(everything(sit(Role.PETITION_CLERK, code), accusation.petition).values())

    def test_does_not_find_it_by_a_second_post_above_either(self, accusation: Appeal, sit: Sit) -> None:
        sit(Role.GRID_WORKER, VILLAGE, name="two_posts")
        assert not any(everything(sit(Role.PETITION_CLERK, COUNTY, name="two_posts"), accusation.petition).values())

    def test_is_the_only_one_who_does_not(self, accusation: Appeal, sit: Sit) -> None:
        assert all(everything(sit(Role.PETITION_CLERK, COUNTY), accusation.petition).values())

    def test_finds_none_of_its_records(self, accusation: Appeal, sit: Sit) -> None:
        Matter.objects.update(unit=accusation.world.unit(VILLAGE))  # as if it lay in his own reach
        for code, is_seen in ((STREET, False), (COUNTY, True)):
            for role in WATCHING:
                desk = sit(role, code, name=f"watcher_{code}", is_superuser=True)
            assert {model: has_rows(desk.client, model) for model in RECORDS} == dict.fromkeys(RECORDS, is_seen), code

    def test_cannot_act_on_its_number(self, accusation: Appeal) -> None:
        with refused(Unknown, UNKNOWN):
            services.investigate(accusation.petition, **accusation.told(accusation.clerk(STREET)))

    def test_is_not_sent_it(self, accusation: Appeal) -> None:
        office = registered(
            accusation.world, unit=accusation.world.unit(COUNTY), purpose="ACCUSATION", direct=False,
            accused=accusation.world.unit(STREET), parties=[PETITIONER],
            actor=accusation.world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        with refused(NotYet, ("NOT_TO_THE_ACCUSED", "RPW art. 30", "to")):
            services.transfer(office, to=accusation.world.unit(STREET), **accusation.told(accusation.clerk()))

    def test_does_not_register_it(self, world: World) -> None:
        told = {"purpose": "ACCUSATION", "accused": world.unit(STREET), "parties": [PETITIONER]}
        with refused(NotYet, ("OUTSIDE_WALL", "RPW art. 30", "unit")):
            registered(world, **told)


def has_rows(client: Client, model: Any) -> bool:
    answer = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
    text_of(answer)
    assert model in admin.site._registry
    return bool(answer.context["cl"].result_list)


class TestWhatIsBornOfAReferral:
    """What an accusation sends to another organ opens a matter there, which the accused does not find either."""

    @pytest.mark.parametrize(
        ("kind", "track", "role"),
        [("PENALTY_CLUE", "penalties", Role.OFFICER), ("PETITION", "petitions", Role.PETITION_CLERK)],
    )
    def test_is_found_by_all_there_but_who_sits_with_the_accused(
        self, accusation: Appeal, sit: Sit, call: Call, kind: str, track: str, role: Role
    ) -> None:
        petition, world = Matter.objects.get(number=accusation.petition.number), accusation.world
        told = {"text": "反映的线索。", **accusation.told(accusation.clerk())}
        filing = refer(petition, to=world.unit(ELSEWHERE), kind=kind, **told)
        taken: dict[str, Any] = {"actor": world.actor(Role.REGISTRAR, ELSEWHERE), "at": world.later()}
        born = Matter.objects.get(number=intake.take_in(filing, **taken)[1].number)
        assert born.walled_from == world.unit(STREET).path
        sit(Role.GRID_WORKER, VILLAGE, name="two_posts")
        before, beside = (sit(role, ELSEWHERE, name=name) for name in ("two_posts", "one_post"))
        assert set(shown(before, born).values()) == {False}
        assert set(shown(beside, born).values()) == {True}
        for name, is_seen in (("two_posts", False), ("one_post", True)):
            program = call(role, ELSEWHERE, name=name)
            listed = {each["number"] for each in program.gets(f"{track}/").json()["results"]}
            found = {each["number"] for each in program.gets(f"{track}/", q="宝石路").json()["results"]}
            opened = program.gets(f"{track}/{born.number}/").status_code
            assert (born.number in listed, born.number in found, opened == 200) == (is_seen,) * 3


def shown(desk: Desk, matter: Matter) -> dict[str, bool]:
    """Look for a matter in list, search and page of the desk; returns where it was found."""
    pages = {
        "list": text_of(desk.lists(matter.track, tab="all")),
        "search": text_of(desk.client.get(reverse("admin:find"), {"q": "宝石路"})),
        "number": text_of(desk.client.get(reverse("admin:find"), {"q": matter.number}, follow=True)),
    }
    found = {name: address(matter.track, "change", matter.number) in page for name, page in pages.items()}
    return {**found, "page": desk.opens(matter).status_code == 200}


class TestTheReporter:
    def test_is_shown_by_a_code_name(self, accusation: Appeal, sit: Sit) -> None:
        assert Party.objects.get().role == "REPORTER"
        page = text_of(sit(Role.PETITION_CLERK, COUNTY).opens(accusation.petition))
        assert not any(clear in page for clear in ("王五", "王**", "1370000", "宝石路1号"))

    def test_is_found_by_no_search_for_persons(self, accusation: Appeal) -> None:
        assert not Party.objects.exclude(role="REPORTER").exists()

    def test_gives_a_claim_no_key_by_which_it_is_known_again(self, accusation: Appeal) -> None:
        (entry,) = Entry.objects.of(accusation.petition.number)
        assert "matter_keys" not in entry.facts
        assert entry.facts["accused"] == f"{STREET}@"

    def test_is_known_to_the_discipline_organ_it_lies_with_and_to_nobody_else(self, accusation: Appeal) -> None:
        world = accusation.world
        organ = Unit.objects.plant(
            Unit(code=f"{COUNTY}-D", name="区纪委监委", short_name="区纪委监委", level=4, kind=Unit.Kind.DISCIPLINE),
            under=Unit.objects.get(code=COUNTY),
        )
        world.units[organ.code] = Unit.objects.get(pk=organ.pk)
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=False,
            parties=[PETITIONER], actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        services.transfer(petition, to=world.unit(organ.code), **accusation.told(accusation.clerk()))
        lies: Any = Matter.objects.placed().get(number=petition.number)
        inside, outside = accusation.clerk(organ.code), accusation.clerk(COUNTY)
        assert (may_know_reporter(lies, inside), may_know_reporter(lies, outside)) == (True, False)
        assert (may_read(lies, inside), may_read(lies, outside)) == (True, False)
        moved = services.redirect(lies, purpose="ACCUSATION", organ="区纪委监委", **accusation.told(inside))
        assert (moved.state, moved.outcome) == ("REDIRECTED", "REDIRECTED_A")


class TestAFilingThatProvesToBeAnAccusation:
    @pytest.fixture
    def born(self, world: World) -> Appeal:
        registrar, dispatcher = world.actor(Role.REGISTRAR, COUNTY), world.actor(Role.DISPATCHER, COUNTY)
        filing = intake.register(
            unit=world.unit(COUNTY), channel="LETTER", place=world.unit(VILLAGE), title="反映街道干部", text="反映问题。",
            parties=[PETITIONER, AGAINST], actor=registrar, at=world.later(),
        )  # fmt: skip
        filing = intake.triage(filing, kind="PETITION", type="", risk="BLUE", actor=dispatcher, at=world.later())
        filing = intake.dispatch(filing, to=world.unit(COUNTY), actor=dispatcher, at=world.later())
        _filing, petition = intake.take_in(filing, actor=world.actor(Role.PETITION_CLERK, COUNTY), at=world.later())
        return Appeal(world, petition, COUNTY)  # type: ignore[arg-type]

    def test_is_born_as_a_petition_whose_notice_is_due(self, born: Appeal) -> None:
        facts = Entry.objects.of(born.petition.number).get().facts
        assert (born.petition.state, facts["form"], facts["filing"]) == (
            "NOTICE_DUE",
            "LETTER",
            born.petition.origin_number,
        )

    def test_is_walled_with_the_filing_it_was_born_of(self, born: Appeal) -> None:
        world = born.world
        given: dict[str, Any] = {"purpose": "ACCUSATION", "organ": "区纪委监委", "accused": world.unit(STREET)}
        moved = services.redirect(born.petition, **given, **born.told(born.clerk()))
        assert {matter.walled_from for matter in Matter.objects.all()} == {world.unit(STREET).path}
        assert moved.walled_from == world.unit(STREET).path
        assert Party.objects.filter(role="APPLICANT").count() == 0
        assert not Matter.objects.visible_to(born.clerk(STREET)).exists()

    def test_is_counted_as_left_out_and_listed_to_those_who_may_know(self, born: Appeal) -> None:
        world = born.world
        given: dict[str, Any] = {"purpose": "ACCUSATION", "organ": "区纪委监委", "accused": world.unit(STREET)}
        services.redirect(born.petition, **given, **born.told(born.clerk()))
        period, as_of = Period(Month(2026, 3), Month(2026, 3)), world.clock + timedelta(days=400)
        question = Question(ON_SITE, world.unit(CITY), period, as_of)
        assert answer(question).count.excluded == {"LX5": 1}
        page = Page(question)
        assert page.rows(world.actor(Role.MANAGER, STREET)) == []
        assert [row["standing"] for row in page.rows(world.actor(Role.MANAGER, COUNTY))] == ["EXCLUDED"]

    def test_needs_the_accused_named(self, born: Appeal) -> None:
        with refused(
            NotYet,
            ("ACCUSED_NAMED", "RPW art. 30", "accused"),
            ("REPORTER_WITHHELD", "RPW art. 30", "parties"),
        ):
            services.redirect(born.petition, purpose="ACCUSATION", organ="区纪委监委", **born.told(born.clerk()))


class TestTheCity:
    def test_sees_all_of_it_in_lists(self, accusation: Appeal, sit: Sit) -> None:
        assert everything(sit(Role.PETITION_CLERK, CITY), accusation.petition)["list"]
