"""What stands around a matter over HTTP: its story, who looked, what may belong to it; and nothing of it to who may not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import AccessAction, PartyKind, PartyRole
from casework.parties.models import Party
from casework.parties.services import record_access
from casework.workflow.models import Matter
from casework.workflow.persons import may_read
from casework.workflow.related import likeness
from casework.workflow.wall import raise_wall
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.appeals import PETITIONER, registered
from tests.callers import Call, codes_of
from tests.callers import call as call
from tests.desk import Answer
from tests.world import SIDES, VILLAGE, Talks, World

STREET, COUNTY, OTHER_VILLAGE, OTHER_COUNTY = "330106001", "330106", "330106001002", "330108"
PARTS = ("timeline/", "access-log/", "related/", "parties/", "recusals/")
SOMEBODY = (
    PartyDraft(PartyRole.APPLICANT, PartyKind.PERSON, "赵六", phone="13600000001"),
    PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "钱七", phone="13600000002"),
)


def place_of(talks: Talks) -> str:
    return f"disputes/{talks.dispute.number}/"


def statements(ask: Callable[[], Answer]) -> int:
    """What an answer costs, beside finding out who asks."""
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code == 200
    asking = ("django_session", "auth_user", "organisations_membership", "organisations_certificate")
    return sum(
        not each["sql"].startswith("SELECT") or not any(f'FROM "{table}' in each["sql"] for table in asking)
        for each in seen
    )


def another(world: World, code: str = VILLAGE, title: str = "漏水", **given: Any) -> Dispute:
    told: dict[str, Any] = {
        "unit": world.unit(code), "type": "02", "channel": "WALK_IN", "title": title, "text": "又起争执。",
        "parties": SOMEBODY, "actor": world.actor(Role.MEDIATOR, code), "at": world.later(),
    }  # fmt: skip
    return services.apply(**{**told, **given})


def ties(answer: Answer) -> dict[str, list[str]]:
    assert answer.status_code == 200, answer.content
    return {row["number"]: [each["code"] for each in row["reasons"]] for row in answer.json()["results"]}


class TestWhatLiesElsewhere:
    @pytest.mark.parametrize("part", PARTS)
    @pytest.mark.parametrize("code", [OTHER_COUNTY, OTHER_VILLAGE])
    def test_has_nothing_around_it(self, call: Call, talks: Talks, code: str, part: str) -> None:
        answer = call(Role.MEDIATOR, code).gets(place_of(talks) + part)
        assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_MATTER"})

    @pytest.mark.parametrize("part", PARTS)
    def test_is_as_unknown_to_the_accused(self, call: Call, talks: Talks, part: str) -> None:
        raise_wall([talks.dispute.number], talks.world.unit(VILLAGE))
        answer = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + part)
        assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_MATTER"})


@pytest.mark.parametrize("part", ["", *PARTS])
def test_no_number_is_too_odd_to_be_unknown(call: Call, world: World, part: str) -> None:
    for number in ("%00", "D%2000", "X" * 300, "漏水"):
        answer = call(Role.MEDIATOR, VILLAGE).gets(f"disputes/{number}/{part}")
        assert (answer.status_code, codes_of(answer)) == (404, {"UNKNOWN_MATTER"})


class TestTimeline:
    def test_tells_what_happened_in_words(self, call: Call, talks: Talks) -> None:
        talks.in_mediation()
        newest, *_earlier, first = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "timeline/").json()["results"]
        assert (first["seq"], first["verb"], first["label"]) == (1, "apply", "apply")
        assert first["words"] == [{"name": "text", "text": "张三与李四因两院之间的围墙发生纠纷。"}]
        assert (newest["verb"], newest["unit_name"], newest["state"]) == ("hold_session", "宝石社区", "IN_MEDIATION")
        assert newest["law"] == "People's Mediation Law, art. 27"
        told = {each["label"]: each["value"] for each in first["facts"]}
        assert (told["channel"], told["place"], told["type"]) == ("centre window", "宝石社区", "neighbours")

    def test_keeps_words_from_who_may_not_read_them(self, call: Call, talks: Talks) -> None:
        (row,) = call(Role.MANAGER, COUNTY).gets(place_of(talks) + "timeline/").json()["results"]
        assert (row["words"], row["withheld"]) == ([], 1)

    def test_goes_on_after_what_was_seen(self, call: Call, talks: Talks) -> None:
        talks.accepted()
        rows = call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "timeline/", since=2).json()["results"]
        assert [row["seq"] for row in rows] == [3]
        assert call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "timeline/", since="x").status_code == 400

    def test_takes_five_statements(self, call: Call, talks: Talks) -> None:
        talks.in_mediation()
        mediator = call(Role.MEDIATOR, VILLAGE)
        assert statements(lambda: mediator.gets(place_of(talks) + "timeline/")) <= 5


class TestAccessLog:
    @pytest.fixture
    def looked(self, talks: Talks) -> Talks:
        told: dict[str, Any] = {"actor": talks.mediator(), "purpose": "核对身份", "at": talks.world.later()}
        record_access(Party.objects.of(talks.dispute.number), AccessAction.VIEW, **told)
        record_access(Party.objects.of(another(talks.world).number), AccessAction.EXPORT, **told)
        return talks

    @pytest.mark.parametrize(
        ("role", "code"),
        [(Role.MEDIATOR, VILLAGE), (Role.HEAD, STREET), (Role.AUDITOR, "330100"), (Role.HEAD, VILLAGE)],
    )
    def test_is_for_who_handles_heads_and_auditors(self, call: Call, looked: Talks, role: Role, code: str) -> None:
        rows = call(role, code).gets(place_of(looked) + "access-log/").json()["results"]
        assert [(row["action"], row["purpose"], row["account"]) for row in rows] == [
            ("VIEW", "核对身份", looked.mediator().account)
        ] * 2

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR, Role.MEDIATOR, Role.ARCHIVIST])
    def test_is_for_nobody_else(self, call: Call, looked: Talks, role: Role) -> None:
        answer = call(role, COUNTY).gets(place_of(looked) + "access-log/")
        assert (answer.status_code, codes_of(answer)) == (403, {"WRONG_ROLE"})

    def test_is_walked_by_key(self, call: Call, looked: Talks) -> None:
        head = call(Role.HEAD, VILLAGE)
        first = head.gets(place_of(looked) + "access-log/", page_size=1).json()
        second = head.client.get(first["next"]).json()
        assert first["results"][0]["id"] > second["results"][0]["id"]
        assert second["next"] is None
        assert head.client.get(second["previous"]).json()["results"] == first["results"]
        assert head.gets(place_of(looked) + "access-log/", cursor="bzIwMjY0YQ").status_code == 400

    def test_keeps_the_purposes_behind_a_wall(self, call: Call, looked: Talks) -> None:
        raise_wall([looked.dispute.number], looked.world.unit("330106002"))
        above = call(Role.AUDITOR, "330100").gets(place_of(looked) + "access-log/").json()["results"]
        own = call(Role.HEAD, VILLAGE).gets(place_of(looked) + "access-log/").json()["results"]
        assert ({row["purpose"] for row in above}, {row["purpose"] for row in own}) == ({None}, {"核对身份"})

    def test_takes_two_statements(self, call: Call, looked: Talks) -> None:
        head = call(Role.HEAD, VILLAGE)
        assert statements(lambda: head.gets(place_of(looked) + "access-log/")) <= 2


class TestRelated:
    def test_says_why(self, call: Call, talks: Talks) -> None:
        world = talks.world
        person = another(world, "330106002001", "欠款", parties=SIDES)
        alike = another(world, "330106002001", "两院之间的墙开裂")
        place = another(world, title="噪声")
        both = another(world, title="两院之间的墙", parties=SIDES)
        another(world, "330106002001", "停车")
        found = ties(call(Role.HEAD, COUNTY).gets(place_of(talks) + "related/"))
        assert found == {
            both.number: ["SAME_PARTY", "SAME_PLACE", "SIMILAR_TITLE"], place.number: ["SAME_PLACE"],
            alike.number: ["SIMILAR_TITLE"], person.number: ["SAME_PARTY"],
        }  # fmt: skip
        assert list(found) == [both.number, place.number, alike.number, person.number]

    def test_stays_within_the_callers_scope(self, call: Call, talks: Talks) -> None:
        for code in (OTHER_COUNTY + "001001", OTHER_VILLAGE):
            another(talks.world, code, "两院之间的墙", parties=SIDES)
        assert ties(call(Role.MEDIATOR, VILLAGE).gets(place_of(talks) + "related/")) == {}

    def test_tells_of_persons_only_who_works_with_them(self, call: Call, talks: Talks) -> None:
        again = another(talks.world, title="欠款", parties=SIDES)
        assert ties(call(Role.SUPERVISOR, COUNTY).gets(place_of(talks) + "related/")) == {again.number: ["SAME_PLACE"]}

    def test_tells_nothing_of_a_petition_behind_a_wall(self, call: Call, talks: Talks) -> None:
        world = talks.world
        accuser = PartyDraft(PartyRole.APPLICANT, PartyKind.PERSON, "王五", id_number=PETITIONER.id_number)
        dispute = another(world, parties=[accuser, SOMEBODY[1]])
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
            parties=[PETITIONER], title="漏水", actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        # Even as a principal of it, he is not told of to who is not of the unit it lies with.
        Party.objects.of(petition.number).update(role=PartyRole.APPLICANT)
        accused = call(Role.MEDIATOR, VILLAGE)
        assert petition.number not in ties(accused.gets(f"disputes/{dispute.number}/related/"))
        beside = call(Role.HEAD, "330100")
        assert ties(beside.gets(f"disputes/{dispute.number}/related/"))[petition.number] == [
            "SAME_PLACE",
            "SIMILAR_TITLE",
        ]
        own = call(Role.PETITION_CLERK, COUNTY)
        assert "SAME_PARTY" in ties(own.gets(f"disputes/{dispute.number}/related/"))[petition.number]
        assert "SAME_PARTY" not in ties(beside.gets(f"petitions/{petition.number}/related/"))[dispute.number]

    def test_never_compares_who_reported(self, call: Call, talks: Talks) -> None:
        world = talks.world
        petition = registered(
            world, unit=world.unit(COUNTY), purpose="ACCUSATION", accused=world.unit(STREET), direct=True,
            parties=[PETITIONER], title="反映问题", actor=world.actor(Role.REGISTRAR, COUNTY),
        )  # fmt: skip
        accuser = PartyDraft(PartyRole.APPLICANT, PartyKind.PERSON, "王五", id_number=PETITIONER.id_number)
        dispute = another(world, parties=[accuser, SOMEBODY[1]])
        own = call(Role.PETITION_CLERK, COUNTY)
        assert ties(own.gets(f"disputes/{dispute.number}/related/"))[petition.number] == ["SAME_PLACE"]
        assert ties(own.gets(f"petitions/{petition.number}/related/"))[dispute.number] == ["SAME_PLACE"]

    def test_takes_five_statements_however_many_there_are(self, call: Call, talks: Talks) -> None:
        for _turn in range(4):
            another(talks.world, title="两院之间的墙", parties=SIDES)
        head = call(Role.HEAD, COUNTY)
        assert statements(lambda: head.gets(place_of(talks) + "related/")) <= 5

    @pytest.mark.parametrize(
        ("one", "other", "share"),
        [("漏水", "漏水", 1), ("漏水", "停车", 0), ("围墙越界", "围墙越界，纠纷", 0.75), ("", "漏水", 0)],
    )
    def test_compares_titles_by_their_pairs_of_letters(self, one: str, other: str, share: float) -> None:
        assert likeness(one, other) == share


class TestReadableBy:
    @pytest.mark.parametrize("walled", ["", "330106002"])
    @pytest.mark.parametrize("role", [Role.MEDIATOR, Role.SUPERVISOR, Role.ARCHIVIST])
    @pytest.mark.parametrize("code", [VILLAGE, STREET, COUNTY, OTHER_VILLAGE, "330106002"])
    def test_keeps_what_may_be_read(self, talks: Talks, code: str, role: Role, walled: str) -> None:
        if walled:
            raise_wall([talks.dispute.number], talks.world.unit(walled))
        matter, actor = Matter.objects.placed().get(), talks.world.actor(role, code)
        assert Matter.objects.all().readable_by(actor).exists() == may_read(matter, actor)
