"""A township whistles for the departments it needs; each has a clock of its own, reports in, and never becomes the lead."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from casework.command import services
from casework.command.models import Assistance, Card, Dispatch
from casework.command.run import run
from casework.deadlines.models import Clock
from casework.errors import CaseworkError, NotYet, NotYou
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.models import Matter, Notice
from tests.casework.command.test_coming import at
from tests.casework.command.test_desk import offered, part
from tests.desk import Sit, text_of
from tests.world import VILLAGE, Talks

COUNTY, TOWN, OTHER_TOWN = "330106", "330106001", "330106002"
HOUSING, WATER = f"{COUNTY}-ZJ", f"{COUNTY}-SL"
NEEDED = "请到场核查墙体。"


@pytest.fixture
def accepted(talks: Talks) -> Talks:
    """Give a dispute in hand in a village, with two bureaux in its county."""
    for code, name in ((HOUSING, "西湖区住建局"), (WATER, "西湖区水利局")):
        bureau = Unit(code=code, name=name, short_name=name, level=Level.COUNTY, kind=Unit.Kind.BUREAU)
        talks.world.units[code] = Unit.objects.plant(bureau, under=Unit.objects.get(code=COUNTY))
    return talks.accepted()


def town(talks: Talks, role: Role = Role.DISPATCHER, code: str = TOWN) -> Actor:
    return talks.world.actor(role, code)


def blow(talks: Talks, *codes: str, **other: Any) -> int:
    """Whistle for departments; returns the entry."""
    given: dict[str, Any] = {
        "units": [talks.world.unit(code) for code in codes or (HOUSING, WATER)], "text": NEEDED, "actor": town(talks),
        "at": at(3, 3, 9), **other,
    }  # fmt: skip
    return services.whistle(talks.dispute, **given).version


def report(talks: Talks, seq: int, code: str = WATER, **other: Any) -> Matter:
    given: dict[str, Any] = {
        "whistle": seq, "text": "派员到场。", "actor": talks.world.actor(Role.OFFICER, code, certificate_until=date(2027, 1, 1)),
        "at": at(3, 4, 9), **other,
    }  # fmt: skip
    return services.report_in(talks.dispute, **given)


def refused(kind: type[CaseworkError], call: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(kind) as refusal:
        call(*args, **given)
    return refusal.value.code


class TestWhistle:
    def test_gives_each_department_a_reply_clock_of_one_working_day(self, accepted: Talks) -> None:
        seq = blow(accepted)
        clocks = Clock.objects.open().filter(verb__startswith="report_in").order_by("verb")
        assert [(each.verb, each.law, each.due_date, each.nature) for each in clocks] == [
            (f"report_in#{seq}.{place}", "HOUSE rule R10", date(2026, 3, 4), "DUTY") for place in (1, 2)
        ]
        facts = Entry.objects.of(accepted.dispute.number).get(seq=seq).facts
        assert facts["units"] == [accepted.world.unit(code).key for code in (HOUSING, WATER)]
        assert facts["reply_by"] == "2026-03-04"

    def test_tells_each_department_which_may_read(self, accepted: Talks) -> None:
        seq = blow(accepted)
        units = {accepted.world.unit(code).pk for code in (HOUSING, WATER)}
        assert set(Notice.objects.filter(seq=seq).values_list("unit", flat=True)) == units
        assert set(Dispatch.objects.filter(kind="WHISTLE", account="").values_list("unit", flat=True)) == units

    @pytest.mark.parametrize("role", [Role.HEAD, Role.DISPATCHER, Role.MEDIATOR])
    def test_comes_from_a_township(self, accepted: Talks, role: Role) -> None:
        blow(accepted, actor=town(accepted, role))
        assert {call.from_unit.code for call in Assistance.objects.all()} == {TOWN}

    def test_comes_from_the_township_of_who_sits_in_the_village_too(self, accepted: Talks) -> None:
        posts = (accepted.world.post(Role.MEDIATOR, VILLAGE), accepted.world.post(Role.MEDIATOR, TOWN))
        blow(accepted, actor=Actor(account="both", posts=posts))
        assert {call.from_unit.code for call in Assistance.objects.all()} == {TOWN}

    @pytest.mark.parametrize("code", [VILLAGE, COUNTY])
    def test_from_another_level_is_refused(self, accepted: Talks, code: str) -> None:
        assert refused(NotYet, blow, accepted, actor=town(accepted, Role.HEAD, code)) == "CALLED_BY_TOWNSHIP"

    def test_from_another_township_and_another_role_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYou, blow, accepted, actor=town(accepted, code=OTHER_TOWN)) == "OUT_OF_SCOPE"
        assert refused(NotYou, blow, accepted, actor=town(accepted, Role.SUPERVISOR)) == "WRONG_ROLE"

    def test_before_acceptance_is_refused(self, talks: Talks) -> None:
        assert refused(NotYet, blow, talks, OTHER_TOWN) == "CALLED_IN_HANDLING"

    def test_about_an_ended_matter_is_refused(self, accepted: Talks) -> None:
        Matter.objects.filter(pk=accepted.dispute.pk).update(state="ARCHIVED")
        assert refused(NotYet, blow, accepted) == "CALLED_IN_HANDLING"

    @pytest.mark.parametrize(
        "codes", [(VILLAGE,), ("330106001002",), ("330108",), ("330100",), (HOUSING, HOUSING)],
        ids=["the lead", "a village", "another county", "the city", "one twice"],
    )  # fmt: skip
    def test_names_departments_of_the_county_once(self, accepted: Talks, codes: tuple[str, ...]) -> None:
        assert refused(NotYet, blow, accepted, *codes) == "DEPARTMENTS_NAMED"

    def test_names_somebody_and_only_who_is_in_force(self, accepted: Talks) -> None:
        assert refused(NotYet, blow, accepted, units=[]) == "DEPARTMENTS_NAMED"
        Unit.objects.filter(code=WATER).update(valid_to=date(2026, 3, 2))
        assert refused(NotYet, blow, accepted) == "DEPARTMENTS_NAMED"
        assert blow(accepted, HOUSING)

    def test_names_at_most_eight(self, accepted: Talks) -> None:
        units = [accepted.world.unit(HOUSING)] * 9
        assert refused(NotYet, blow, accepted, units=units) == "FACT_SHAPE"

    def test_does_not_call_whom_an_accusation_is_about(self, accepted: Talks) -> None:
        walled = accepted.world.unit(HOUSING).path
        Matter.objects.filter(pk=accepted.dispute.pk).update(walled_from=walled)
        assert refused(NotYet, blow, accepted) == "DEPARTMENTS_KNOW_OF_IT"
        assert blow(accepted, WATER)

    def test_without_words_is_refused(self, accepted: Talks) -> None:
        assert refused(NotYet, blow, accepted, text=" ") == "CALLED_IN_WORDS"


class TestReportIn:
    def test_stops_the_departments_own_clock_and_tells_who_whistled(self, accepted: Talks) -> None:
        seq = blow(accepted)
        report(accepted, seq)
        open_clocks = Clock.objects.open().filter(verb__startswith="report_in")
        assert [each.verb for each in open_clocks] == [f"report_in#{seq}.1"]
        call = Assistance.objects.get(unit__code=WATER)
        assert (call.reported_at, call.reported_by) == (at(3, 4, 9), f"officer_{WATER}")
        assert Dispatch.objects.get(kind="REPORT").account == town(accepted).account
        facts = Entry.objects.of(accepted.dispute.number).latest("seq").facts
        assert (facts["department"], facts["late_by"]) == (accepted.world.unit(WATER).key, 0)
        assert verify().is_good

    def test_says_how_late_it_is(self, accepted: Talks) -> None:
        report(accepted, blow(accepted), at=at(3, 6, 9))
        assert Entry.objects.of(accepted.dispute.number).latest("seq").facts["late_by"] == 2

    def test_is_done_once_a_unit_and_whistle(self, accepted: Talks) -> None:
        first, second = blow(accepted), blow(accepted, WATER, at=at(3, 3, 10))
        report(accepted, first)
        assert refused(NotYet, report, accepted, first) == "REPORTS_IN_ONCE"
        report(accepted, second)
        report(accepted, first, HOUSING)
        assert not Assistance.objects.open().exists()

    @pytest.mark.parametrize("code", [VILLAGE, TOWN, COUNTY, "330108"])
    def test_is_refused_to_who_sits_in_no_unit_named(self, accepted: Talks, code: str) -> None:
        assert refused(NotYet, report, accepted, blow(accepted), code) == "DEPARTMENT_WAS_CALLED"

    def test_is_refused_to_who_handles_nothing(self, accepted: Talks) -> None:
        actor = accepted.world.actor(Role.AUDITOR, WATER)
        assert refused(NotYou, report, accepted, blow(accepted), actor=actor) == "WRONG_ROLE"

    def test_needs_a_whistle_of_this_matter_and_words(self, accepted: Talks) -> None:
        seq = blow(accepted)
        assert refused(NotYet, report, accepted, 1) == "WHISTLE_NAMED"
        assert refused(NotYet, report, accepted, seq, text="") == "REPORTED_IN_WORDS"


class TestTheCards:
    def test_are_the_departments_and_not_the_leads(self, accepted: Talks) -> None:
        seq = blow(accepted)
        report(accepted, seq)
        list(run(at(3, 6)))
        card = Card.objects.get(awaited=f"report_in#{seq}.1", colour="RED")
        assert (card.unit.code, card.handler) == (HOUSING, "")
        told = Dispatch.objects.filter(kind="CARD", seq=card.seq)
        assert {(each.account, each.unit.code) for each in told} == {("", HOUSING), (town(accepted).account, VILLAGE)}
        assert not Card.objects.filter(awaited=f"report_in#{seq}.2").exists()


class TestAssistance:
    def test_never_counts_as_lead(self, accepted: Talks) -> None:
        before = Matter.objects.get()
        report(accepted, blow(accepted))
        after = Matter.objects.get()
        for name in ("unit_id", "level", "handler", "state", "accepted_unit_id", "accepted_at", "moved_at", "outcome"):
            assert getattr(after, name) == getattr(before, name), name
        assert {entry.unit for entry in Entry.objects.of(after.number)} == {accepted.world.unit(VILLAGE).key}
        assert {entry.level for entry in Entry.objects.of(after.number)} == {Level.VILLAGE}


class TestTheDesk:
    def test_of_a_township_offers_the_whistle_with_the_departments_of_its_county(
        self, accepted: Talks, sit: Sit
    ) -> None:
        desk = sit(Role.DISPATCHER, TOWN)
        assert "whistle" in offered(desk.opens(accepted.dispute))
        form = desk.asks(accepted.dispute, "whistle").context["form"]
        assert {unit.code for unit in form.fields["units"].queryset} == {COUNTY, HOUSING, WATER, TOWN, OTHER_TOWN}
        assert (
            desk.does(accepted.dispute, "whistle", units=[accepted.world.unit(WATER).pk], text=NEEDED).status_code
            == 302
        )
        assert [call.unit.code for call in Assistance.objects.all()] == [WATER]

    @pytest.mark.parametrize("code", [VILLAGE, COUNTY])
    def test_of_another_level_offers_none(self, accepted: Talks, sit: Sit, code: str) -> None:
        assert "whistle" not in offered(sit(Role.HEAD, code).opens(accepted.dispute))

    def test_of_a_department_reads_and_reports_in_and_does_nothing_else(self, accepted: Talks, sit: Sit) -> None:
        desk = sit(Role.HEAD, WATER)
        assert desk.opens(accepted.dispute).status_code == 404
        seq = blow(accepted)
        answer = desk.opens(accepted.dispute)
        page = text_of(answer)
        assert offered(answer) == ["report_in"]
        assert NEEDED in page
        assert "was called to assist" in page
        assert "张三" not in page
        assert not answer.context["page"].allowed
        assert desk.asks(accepted.dispute, "sign_agreement").status_code == 404
        accepted.dispute.refresh_from_db(fields=["version"])
        assert desk.does(accepted.dispute, "report_in", whistle=seq, text="派员到场。").status_code == 302
        assert offered(desk.opens(accepted.dispute)) == []

    def test_tells_a_department_nothing_of_orders_and_cards(self, accepted: Talks, sit: Sit) -> None:
        services.order(
            accepted.dispute, addressee=accepted.mediator().account, text="密办。",
            actor=accepted.world.actor(Role.MANAGER, COUNTY), at=at(3, 3, 8),
        )  # fmt: skip
        blow(accepted)
        shown = part(sit(Role.HEAD, WATER).opens(accepted.dispute))
        assert (shown["orders"], shown["cards"], len(shown["whistles"])) == ([], [], 1)

    def test_shows_a_department_its_whistles_on_the_first_page_until_it_reports_in(
        self, accepted: Talks, sit: Sit
    ) -> None:
        desk = sit(Role.HEAD, WATER)
        seq = blow(accepted)

        def boxes() -> dict[str, Any]:
            answer = desk.client.get(reverse("admin:index"))
            text_of(answer)
            return {each.context["box"].code: each.context["box"] for each in answer.context["parts"]}

        assert [line.what.unit.code for line in boxes()["whistles"].lines] == [WATER]
        assert accepted.dispute.number in text_of(desk.client.get(reverse("admin:command_assistance_changelist")))
        report(accepted, seq)
        assert "whistles" not in boxes()

    def test_of_another_department_knows_nothing_of_it(self, accepted: Talks, sit: Sit) -> None:
        blow(accepted, WATER)
        desk = sit(Role.HEAD, HOUSING)
        assert desk.opens(accepted.dispute).status_code == 404
        assert desk.asks(accepted.dispute, "report_in").status_code == 404
        listed = text_of(desk.client.get(reverse("admin:command_assistance_changelist")))
        assert accepted.dispute.number not in listed

    def test_of_a_department_that_an_accusation_is_about_since_knows_nothing_more_of_it(
        self, accepted: Talks, sit: Sit
    ) -> None:
        blow(accepted)
        housing = accepted.world.unit(HOUSING)
        Matter.objects.filter(pk=accepted.dispute.pk).update(walled_from=housing.path)
        for code, status, shown in ((HOUSING, 404, False), (WATER, 200, True)):
            desk = sit(Role.HEAD, code)
            listed = text_of(desk.client.get(reverse("admin:command_assistance_changelist")))
            assert (accepted.dispute.number in listed) is shown
            assert desk.opens(accepted.dispute).status_code == status
            assert desk.asks(accepted.dispute, "report_in").status_code == status
            assert (accepted.dispute.number in text_of(desk.client.get(reverse("admin:index")))) is shown
