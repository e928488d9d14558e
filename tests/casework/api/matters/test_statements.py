"""What a call costs on PostgreSQL, every statement counted, those that begin, keep and end a transaction too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.organisations.actors import Role
from tests.callers import Call, Caller
from tests.callers import call as call
from tests.casework.api.matters.test_views import application, place_of
from tests.desk import Answer
from tests.world import VILLAGE, Talks, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
# Who asks is remembered with his token; here he has a session instead.
ASKING = ("django_session", "auth_user", "organisations_membership", "organisations_certificate")
STREET, DISTRICT = "330106001", "330106"
# Verb, what Talks leads to before, who does it where, and what he says.
LIFE: tuple[tuple[str, str, Role, str, dict[str, Any]], ...] = (
    ("ask_consent", "", Role.MEDIATOR, VILLAGE, {"rights_notice": True}),
    ("withdraw", "", Role.MEDIATOR, VILLAGE, {"settled": False, "reason": "撤回申请。"}),
    ("appoint", "accepted", Role.HEAD, VILLAGE, {"mediator": f"mediator_{VILLAGE}"}),
    ("escalate", "accepted", Role.MEDIATOR, VILLAGE, {"ground": "BEYOND_POWERS", "reason": "涉及人数多。", "to": STREET}),
    ("call_in", "accepted", Role.HEAD, STREET, {"ground": "MAJOR"}),
    ("hold_session", "in_mediation", Role.MEDIATOR, VILLAGE, {"minutes": "双方到场。", "minutes_signed": True}),
    (
        "sign_agreement", "in_mediation", Role.MEDIATOR, VILLAGE,
        {"agreement": "修墙。", "due_on": "2026-06-30", "signed": 2, "mediator_signed": True, "sealed": True},
    ),
    ("fail", "in_mediation", Role.MEDIATOR, VILLAGE, {"remedies_explained": True}),
    ("close", "performed", Role.HEAD, VILLAGE, {}),
    ("revisit", "closed", Role.GRID_WORKER, VILLAGE, {"result": "SETTLED", "record": "双方满意。"}),
    ("order", "in_mediation", Role.HEAD, DISTRICT, {"text": "尽快办结。", "addressee": f"mediator_{VILLAGE}"}),
    ("take_charge", "in_mediation", Role.MANAGER, DISTRICT, {}),
)  # fmt: skip


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


def statements(ask: Callable[[], Answer]) -> list[str]:
    ask()  # once, so that what is written once is written
    with CaptureQueriesContext(connection) as seen:
        assert ask().status_code in (200, 201)
    return [each["sql"].split()[0] for each in seen if not any(word in each["sql"] for word in ASKING)]


def of_work(found: list[str]) -> list[str]:
    assert not {"SAVEPOINT", "RELEASE"} & set(found)
    return [each for each in found if each not in ("BEGIN", "COMMIT")]


class TestStatements:
    def test_of_a_transition_are_three_and_one_commit(self, mediator: Caller, talks: Talks) -> None:
        place, body = f"{place_of(talks)}transitions/ask_consent/", {"rights_notice": True}
        mediator.posts(place, body, seen='"1"', dry_run="1")
        with CaptureQueriesContext(connection) as seen:
            assert mediator.posts(place, body, seen='"1"').status_code == 200
        found = [each["sql"].split()[0] for each in seen if not any(word in each["sql"] for word in ASKING)]
        assert (len(of_work(found)), found.count("COMMIT")) == (3, 1)

    @pytest.mark.parametrize("step", LIFE, ids=[step[0] for step in LIFE])
    def test_of_an_act_are_six_at_most_and_one_commit(
        self, call: Call, talks: Talks, step: tuple[str, str, Role, str, dict[str, Any]]
    ) -> None:
        verb, before, role, code, body = step
        if before:
            getattr(talks, before)()
        at = talks.world.later().isoformat()
        caller, place = call(role, code, f"{role.lower()}_{code}"), f"{place_of(talks)}transitions/{verb}/"
        seen = f'"{talks.dispute.version}"'
        tried = caller.posts(place, {**body, "at": at}, seen=seen, dry_run="1")
        assert tried.status_code == 200, tried.content
        with CaptureQueriesContext(connection) as captured:
            assert caller.posts(place, {**body, "at": at}, seen=seen).status_code == 200
        found = [each["sql"] for each in captured if not any(word in each["sql"] for word in ASKING)]
        work = of_work([sql.split()[0] for sql in found])
        assert len(work) <= 6, "\n".join(found)
        assert [sql for sql in found if sql == "COMMIT"] == ["COMMIT"]

    def test_of_an_opening_are_four_and_one_commit(self, mediator: Caller, world: World) -> None:
        found = statements(lambda: mediator.posts("disputes/", application(world)))
        assert (len(of_work(found)), found.count("COMMIT")) == (4, 1)

    def test_of_a_reading_are_three(self, mediator: Caller, talks: Talks) -> None:
        assert statements(lambda: mediator.gets(place_of(talks))) == ["SELECT"] * 2
        assert statements(lambda: mediator.gets(place_of(talks), expand="ledger")) == ["SELECT"] * 3

    @pytest.mark.parametrize("code", [VILLAGE, "330106"])
    def test_of_a_list_are_one_and_one_more_for_each_thing_it_is_expanded_by(
        self, call: Call, mediator: Caller, world: World, code: str
    ) -> None:
        for _turn in range(5):
            mediator.posts("disputes/", application(world))
        reader = call(Role.HEAD, code)
        first = reader.gets("disputes/", page_size=2).json()
        assert statements(lambda: reader.gets("disputes/", page_size=2)) == ["SELECT"]
        assert statements(lambda: reader.client.get(first["next"])) == ["SELECT"]
        assert (
            statements(lambda: reader.gets("disputes/", state="APPLIED", q="墙", unit_below=VILLAGE)) == ["SELECT"] * 2
        )
        assert statements(lambda: reader.gets("disputes/", expand="clocks,ledger")) == ["SELECT"] * 3
