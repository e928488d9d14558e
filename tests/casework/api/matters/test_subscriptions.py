"""Subscriptions over HTTP: one's own alone, the secret told once, dead letters seen and sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.api.models import GivenAnswer
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.outbox.delivering import RETRIES, run
from casework.outbox.models import Delivery, Subscription
from casework.outbox.services import MOST
from casework.workflow.events import LEDGER_EVENTS
from tests.callers import Call, Caller, codes_of
from tests.callers import call as call
from tests.conforming import conforming
from tests.receivers import Receiver, receiving
from tests.world import VILLAGE, Talks

ADDRESS = "https://events.example.cn/in"
PLACE = "subscriptions/"


@pytest.fixture
def mediator(call: Call) -> Caller:
    return call(Role.MEDIATOR, VILLAGE)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTBOX_ALLOW_PRIVATE = True
    with receiving() as listening:
        yield listening


def patches(caller: Caller, key: int, body: Any) -> Any:
    answer = caller.client.patch(f"/api/v1/{PLACE}{key}/", json.dumps(body), "application/json")
    return conforming(f"/api/v1/{PLACE}{key}/", "patch", answer)


class TestSubscribing:
    def test_answers_with_the_secret_once(self, mediator: Caller) -> None:
        body = {"address": ADDRESS, "tracks": ["dispute"], "verbs": ["close"]}
        first = mediator.posts(PLACE, body, key="one")
        assert first.status_code == 201, first.content
        made = first.json()
        assert made["secret"].startswith("whsec_")
        assert first["Location"] == f"/api/v1/subscriptions/{made['id']}/"
        again = mediator.posts(PLACE, body, key="one")
        shown = {name: value for name, value in made.items() if name != "secret"}
        assert (again.json(), again["Idempotency-Replayed"]) == (shown, "true")
        assert mediator.gets(PLACE).json() == {"results": [shown], "next": None, "previous": None}
        assert mediator.gets(f"{PLACE}{made['id']}/").json() == shown
        assert made["secret"] not in GivenAnswer.objects.get().body
        assert Subscription.objects.get().secret == made["secret"]

    @pytest.mark.parametrize(
        ("body", "status", "field"),
        [
            ({}, 400, "address"),
            ([], 400, ""),
            ({"address": 7, "colour": "red"}, 400, "colour"),
            ({"address": ADDRESS, "tracks": ["murder"]}, 400, "tracks"),
            ({"address": ADDRESS, "tracks": "dispute"}, 400, "tracks"),
            ({"address": ADDRESS, "verbs": ["cloze"]}, 400, "verbs"),
            ({"address": ADDRESS, "tracks": ["dispute"], "verbs": ["decide"]}, 400, "verbs"),
            ({"address": ADDRESS, "from": "yesterday"}, 400, "from"),
            ({"address": ADDRESS, "from": "0001-01-01T00:00:00+08:00"}, 400, "from"),
            ({"address": ADDRESS, "from": True}, 400, "from"),
            ({"address": ADDRESS, "from": 10**30}, 400, "from"),
            ({"address": "https://127.0.0.1/"}, 422, "address"),
            ({"address": "http://events.example.cn/"}, 422, "address"),
        ],
    )
    def test_names_what_is_wrong(self, mediator: Caller, body: Any, status: int, field: str) -> None:
        answer = mediator.posts(PLACE, body)
        assert answer.status_code == status
        assert field in [each["field"] for each in answer.json()["errors"]]
        assert Subscription.objects.count() == 0

    def test_has_an_end(self, mediator: Caller) -> None:
        for _ in range(MOST):
            assert mediator.posts(PLACE, {"address": ADDRESS}).status_code == 201
        answer = mediator.posts(PLACE, {"address": ADDRESS})
        assert (answer.status_code, codes_of(answer)) == (422, {"TOO_MANY_SUBSCRIPTIONS"})

    def test_is_for_who_is_known(self, mediator: Caller) -> None:
        mediator.client.logout()
        assert mediator.gets(PLACE).status_code in (401, 403)


class TestOnesOwn:
    def test_is_hidden_from_everybody_else(self, mediator: Caller, call: Call) -> None:
        key = mediator.posts(PLACE, {"address": ADDRESS}).json()["id"]
        other = call(Role.ADMIN, "330100")
        assert other.gets(PLACE).json()["results"] == []
        for ask in (
            other.gets(f"{PLACE}{key}/"),
            other.gets(f"{PLACE}{key}/deliveries/"),
            other.posts(f"{PLACE}{key}/replay/", {"from": 1}),
            patches(other, key, {"active": False}),
            other.client.delete(f"/api/v1/{PLACE}{key}/"),
            mediator.gets(f"{PLACE}{10**30}/"),
        ):
            assert (ask.status_code, codes_of(ask)) == (404, {"UNKNOWN_SUBSCRIPTION"})

    def test_ends(self, mediator: Caller, receiver: Receiver, talks: Talks) -> None:
        key = mediator.posts(PLACE, {"address": receiver.address, "from": 1}).json()["id"]
        assert mediator.client.delete(f"/api/v1/{PLACE}{key}/").status_code == 204
        run(LEDGER_EVENTS, at=talks.world.clock)
        assert receiver.received == []
        assert mediator.gets(f"{PLACE}{key}/").status_code == 404


class TestDeadLetters:
    def test_are_seen_and_sent_again(self, mediator: Caller, receiver: Receiver, talks: Talks) -> None:
        talks.accepted()
        key = mediator.posts(PLACE, {"address": receiver.address, "from": 1}).json()["id"]
        receiver.status = 500
        run(LEDGER_EVENTS, at=talks.world.clock)
        entries = [entry.pk for entry in Entry.objects.of(talks.dispute.number)]
        Delivery.objects.filter(entry=entries[0]).update(attempts=RETRIES)
        at = talks.world.clock + timedelta(days=1)
        run(LEDGER_EVENTS, at=at)
        page = mediator.gets(f"{PLACE}{key}/deliveries/", state="DEAD").json()
        (dead,) = page["results"]
        assert (dead["entry"], dead["fault"], dead["attempts"], dead["next_at"]) == (
            entries[0], "HTTP_500", RETRIES + 1, None,
        )  # fmt: skip
        receiver.status = 200
        answer = mediator.posts(f"{PLACE}{key}/replay/", {"from": dead["entry"]})
        assert (answer.status_code, answer.json()) == (202, {"from": entries[0]})
        run(LEDGER_EVENTS, at=at)
        states = mediator.gets(f"{PLACE}{key}/deliveries/").json()["results"]
        assert {each["entry"]: each["state"] for each in states}[entries[0]] == "DELIVERED"

    def test_are_listed_page_by_page(self, mediator: Caller, receiver: Receiver, talks: Talks) -> None:
        talks.accepted()
        key = mediator.posts(PLACE, {"address": receiver.address, "from": 1}).json()["id"]
        run(LEDGER_EVENTS, at=talks.world.clock)
        first = mediator.gets(f"{PLACE}{key}/deliveries/", page_size=2).json()
        second = mediator.client.get(first["next"]).json()
        back = mediator.client.get(second["previous"]).json()
        assert (len(first["results"]), len(second["results"]), second["next"]) == (2, 1, None)
        assert back["results"] == first["results"]

    @pytest.mark.parametrize("query", [{"state": "LOST"}, {"cursor": "x"}, {"page_size": "0"}, {"colour": "red"}])
    def test_are_not_asked_for_otherwise(self, mediator: Caller, query: dict[str, Any]) -> None:
        key = mediator.posts(PLACE, {"address": ADDRESS}).json()["id"]
        assert mediator.gets(f"{PLACE}{key}/deliveries/", **query).status_code == 400

    @pytest.mark.parametrize("body", [{}, {"from": "x"}, {"from": 1, "to": 2}, []])
    def test_are_not_sent_again_without_a_beginning(self, mediator: Caller, body: Any) -> None:
        key = mediator.posts(PLACE, {"address": ADDRESS}).json()["id"]
        assert mediator.posts(f"{PLACE}{key}/replay/", body).status_code == 400


class TestCost:
    def test_is_two_statements_beside_those_for_who_asks(self, mediator: Caller) -> None:
        key = mediator.posts(PLACE, {"address": ADDRESS}).json()["id"]
        asking = ("django_session", "auth_user", "organisations_membership", "organisations_certificate", "SAVEPOINT")
        for place in (PLACE, f"{PLACE}{key}/", f"{PLACE}{key}/deliveries/"):
            with CaptureQueriesContext(connection) as seen:
                assert mediator.gets(place).status_code == 200
            sent = [each["sql"] for each in seen if not any(word in each["sql"] for word in asking)]
            assert len(sent) <= 2, sent


class TestChanging:
    def test_leaves_what_is_not_named(self, mediator: Caller) -> None:
        made = mediator.posts(PLACE, {"address": ADDRESS, "tracks": ["dispute"], "verbs": ["close"]}).json()
        secret = Subscription.objects.get().secret
        shown = {name: value for name, value in made.items() if name != "secret"}
        for body in (
            {},
            {"verbs": ["accept"]},
            {"active": False},
            {"address": ADDRESS + "/2", "tracks": [], "active": True},
        ):
            shown |= body
            for _turn in range(2):
                answer = patches(mediator, made["id"], body)
                assert (answer.status_code, answer.json()) == (200, shown)
        assert Subscription.objects.get().secret == secret

    @pytest.mark.parametrize(
        ("body", "status", "field"),
        [
            ([], 400, ""),
            ({"from": 1}, 400, "from"),
            ({"secret": "whsec_x"}, 400, "secret"),
            ({"tracks": ["murder"]}, 400, "tracks"),
            ({"tracks": ["penalty"]}, 400, "verbs"),
            ({"verbs": ["decide"]}, 400, "verbs"),
            ({"active": "perhaps"}, 400, "active"),
            ({"address": "https://127.0.0.1/", "active": False}, 422, "address"),
        ],
    )
    def test_names_what_is_wrong_and_changes_nothing(
        self, mediator: Caller, body: Any, status: int, field: str
    ) -> None:
        made = mediator.posts(PLACE, {"address": ADDRESS, "tracks": ["dispute"], "verbs": ["accept"]}).json()
        before = mediator.gets(f"{PLACE}{made['id']}/").json()
        answer = patches(mediator, made["id"], body)
        assert answer.status_code == status
        assert field in [each["field"] for each in answer.json()["errors"]]
        assert mediator.gets(f"{PLACE}{made['id']}/").json() == before

    def test_holds_back_what_passes_until_it_is_active_again(
        self, mediator: Caller, receiver: Receiver, talks: Talks
    ) -> None:
        key = mediator.posts(PLACE, {"address": receiver.address, "from": 1}).json()["id"]
        patches(mediator, key, {"active": False})
        talks.accepted()
        run(LEDGER_EVENTS, at=talks.world.clock)
        assert receiver.received == []
        patches(mediator, key, {"active": True})
        run(LEDGER_EVENTS, at=talks.world.clock)
        assert len(receiver.received) == Entry.objects.count()
