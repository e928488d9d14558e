"""Many acts in one call: all or none, or each for itself; every item answered as it would be alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.api.models import GivenAnswer
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.casework.api.matters.test_views import application
from tests.desk import Answer
from tests.world import VILLAGE, World

BULK = "disputes/bulk/"
WITHDRAWAL = {"settled": False, "reason": "撤回申请。"}


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def numbers(mediator: Caller, world: World) -> list[str]:
    """Three disputes that were just applied for."""
    return [
        mediator.posts("disputes/", application(world, title=f"第{turn}起")).json()["number"] for turn in range(1, 4)
    ]


def asking(world: World, number: str, **other: Any) -> dict[str, Any]:
    """Ask the sides of a dispute for their consent."""
    body = {"rights_notice": True, "at": world.later().isoformat()}
    return {"number": number, "version": 1, "verb": "ask_consent", "body": body, **other}


def states(numbers: list[str]) -> list[str]:
    return [Matter.objects.get(number=number).state for number in numbers]


def statuses(answer: Answer) -> list[int]:
    return [each["status"] for each in answer.json()["results"]]


class TestAllOrNone:
    def test_does_all_and_answers_each(self, mediator: Caller, numbers: list[str], world: World) -> None:
        items = [asking(world, number) for number in numbers]
        answer = mediator.posts(BULK, {"mode": "atomic", "items": items})
        assert answer.status_code == 200, answer.content
        assert answer.json() == {
            "results": [{"number": number, "status": 200, "version": 2, "etag": '"2"'} for number in numbers]
        }
        assert states(numbers) == ["CONSENT_PENDING"] * 3

    def test_does_nothing_where_one_is_refused_and_names_it(
        self, mediator: Caller, numbers: list[str], world: World
    ) -> None:
        items = [asking(world, number) for number in numbers]
        items[1]["verb"], items[1]["body"] = "accept", {}
        answer = mediator.posts(BULK, {"mode": "atomic", "items": items}, key="k")
        assert (answer.status_code, codes_of(answer)) == (409, {"WRONG_STATE"})
        [error] = answer.json()["errors"]
        assert (error["field"], error["facts"]["number"]) == ("items[1].verb", numbers[1])
        assert states(numbers) == ["APPLIED"] * 3
        mended = [items[0], asking(world, numbers[1]), asking(world, numbers[2])]
        assert mediator.posts(BULK, {"mode": "atomic", "items": mended}, key="k").status_code == 200

    def test_leads_one_matter_through_several_acts(self, mediator: Caller, numbers: list[str], world: World) -> None:
        items = [
            asking(world, numbers[0]),
            asking(world, numbers[0], version=2, verb="withdraw", body=WITHDRAWAL | {"at": world.later().isoformat()}),
        ]
        answer = mediator.posts(BULK, {"mode": "atomic", "items": items})
        assert answer.status_code == 200, answer.content
        assert [each["version"] for each in answer.json()["results"]] == [2, 3]


class TestEachForItself:
    def test_does_what_can_be_done(self, call: Call, mediator: Caller, numbers: list[str], world: World) -> None:
        other = call(Role.MEDIATOR, "330106002001").posts("disputes/", application(world, unit="330106002001"))
        assert other.status_code == 201, other.content
        hidden = other.json()["number"]
        items = [
            asking(world, numbers[0]),
            asking(world, numbers[1], version=7),
            asking(world, numbers[1], version=None),
            asking(world, numbers[1], verb="explode"),
            asking(world, numbers[1], body={"rights_notice": "yes"}),
            asking(world, numbers[1], body={"rights_notice": False}),
            asking(world, hidden),
            asking(world, "D33010620260099"),
            asking(world, numbers[2]),
            asking(world, numbers[2]),
        ]
        answer = mediator.posts(BULK, {"mode": "partial", "items": items})
        assert answer.status_code == 200
        assert statuses(answer) == [200, 412, 428, 404, 400, 422, 404, 404, 200, 412]
        told = answer.json()["results"]
        assert [each["number"] for each in told] == [item["number"] for item in items]
        assert [told[place]["problem"]["code"] for place in (1, 2, 3, 6, 7)] == [
            "STALE", "PRECONDITION_REQUIRED", "UNKNOWN_VERB", "UNKNOWN_MATTER", "UNKNOWN_MATTER",
        ]  # fmt: skip
        assert told[5]["problem"]["errors"][0]["law"]
        assert states([*numbers, hidden]) == ["CONSENT_PENDING", "APPLIED", "CONSENT_PENDING", "APPLIED"]

    def test_leaves_nothing_of_what_was_refused(self, mediator: Caller, numbers: list[str], world: World) -> None:
        before = Entry.objects.count()
        items = [asking(world, number, verb="accept", body={}) for number in numbers]
        refused = mediator.posts(BULK, {"mode": "partial", "items": items}, key="k")
        assert (refused.status_code, statuses(refused)) == (200, [409] * 3)
        assert Entry.objects.count() == before
        assert not GivenAnswer.objects.filter(key="k").exists()


class TestEveryBulk:
    @pytest.mark.parametrize("mode", ["atomic", "partial"])
    def test_is_done_once(self, mediator: Caller, numbers: list[str], world: World, mode: str) -> None:
        sent = {"mode": mode, "items": [asking(world, number) for number in numbers]}
        first = mediator.posts(BULK, sent, key="k")
        again = mediator.posts(BULK, sent, key="k")
        assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")
        assert Entry.objects.of(numbers[0]).count() == 2
        assert codes_of(mediator.posts(BULK, {**sent, "items": sent["items"][:1]}, key="k")) == {
            "IDEMPOTENCY_KEY_REUSED"
        }
        assert codes_of(mediator.posts(BULK, sent, key="-")) == {"IDEMPOTENCY_KEY_MISSING"}

    @pytest.mark.parametrize("mode", ["atomic", "partial"])
    def test_may_be_tried_without_a_trace(self, mediator: Caller, numbers: list[str], world: World, mode: str) -> None:
        sent = {"mode": mode, "items": [asking(world, number) for number in numbers]}
        tried = mediator.posts(BULK, sent, key="-", dry_run=1)
        assert (tried.status_code, statuses(tried), tried["Dry-Run"]) == (200, [200] * 3, "true")
        assert states(numbers) == ["APPLIED"] * 3
        wrong = {"mode": "partial", "items": [asking(world, numbers[0], version=9)]}
        assert statuses(mediator.posts(BULK, wrong, key="-", dry_run=1)) == [412]

    @pytest.mark.parametrize(
        ("sent", "fields"),
        [
            ([], {""}),
            ({"mode": "perhaps", "items": [{}]}, {"mode", "items[0].number", "items[0].verb"}),
            ({"mode": "atomic", "items": []}, {"items"}),
            ({"mode": "atomic", "items": [{}] * 501}, {"items"}),
            ({"mode": "atomic", "items": ["D"], "colour": 1}, {"items[0]", "colour"}),
            (
                {"mode": "atomic", "items": [{"number": "D", "verb": "x", "version": True, "body": [1], "if": 1}]},
                {"items[0].version", "items[0].body", "items[0].if"},
            ),
        ],
    )
    def test_says_what_has_not_the_shape(self, mediator: Caller, sent: Any, fields: set[str]) -> None:
        answer = mediator.posts(BULK, sent)
        assert answer.status_code == 400
        assert {each["field"] for each in answer.json()["errors"]} == fields

    def test_takes_no_more_statements_an_item_than_one_alone(
        self, mediator: Caller, numbers: list[str], world: World
    ) -> None:
        counts = []
        for some in (numbers[:1], numbers[1:]):
            sent = {"mode": "atomic", "items": [asking(world, number) for number in some]}
            with CaptureQueriesContext(connection) as seen:
                assert mediator.posts(BULK, sent).status_code == 200
            counts.append(sum("SAVEPOINT" not in each["sql"] for each in seen))
        assert counts[1] - counts[0] <= 5
