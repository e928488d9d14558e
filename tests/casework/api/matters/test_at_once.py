"""One call sent fifty times at once under one key: one effect, and every answer is the first one or "still running"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from casework.api.models import GivenAnswer
from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.callers import Call
from tests.callers import call as call
from tests.casework.api.matters.test_views import application
from tests.sites import Site, Told, site_on_this_database, token_of
from tests.world import VILLAGE, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CALLS = 50
At = Callable[[str, Any, str], list[Told]]


@pytest.fixture
def fifty_times(world: World, call: Call) -> Iterator[At]:
    """Give a function that posts a body to an address fifty times at once, under one key; seen: the tag of If-Match."""
    world.clock = present() - timedelta(days=1)
    token = token_of(call(Role.MEDIATOR, VILLAGE).account)
    connections.close_all()

    def sent(site: Site, address: str, body: Any, seen: str) -> list[Told]:
        barrier = Barrier(CALLS)

        def one(_place: int) -> Told | None:
            barrier.wait()
            return site.posts(address, body, token=token, key="one", seen=seen)

        with ThreadPoolExecutor(CALLS) as callers:
            told = list(callers.map(one, range(CALLS)))
        return [each for each in told if each is not None]

    with site_on_this_database() as site:
        yield lambda address, body, seen: sent(site, address, body, seen)


def assert_one_effect(told: list[Told], status: int) -> None:
    """Of fifty answers one is the first, the others are the same again or say that it is still running."""
    assert len(told) == CALLS
    done = [each for each in told if each.status == status]
    assert len({each.body for each in done}) == 1
    assert Counter(each.is_replay for each in done)[False] == 1
    assert {each.status for each in told} <= {status, 409}
    assert GivenAnswer.objects.count() == 1
    assert verify().is_good


class TestFiftyAtOnce:
    def test_open_one_matter(self, fifty_times: At, world: World) -> None:
        told = fifty_times("disputes/", application(world), "")
        assert_one_effect(told, 201)
        assert Matter.objects.count() == Entry.objects.count() == 1

    def test_move_a_matter_once(self, fifty_times: At, call: Call, world: World) -> None:
        opened = call(Role.MEDIATOR, VILLAGE).posts("disputes/", application(world), key="other").json()
        GivenAnswer.objects.all().delete()
        body = {"rights_notice": True, "at": world.later().isoformat()}
        told = fifty_times(f"disputes/{opened['number']}/transitions/ask_consent/", body, '"1"')
        assert_one_effect(told, 200)
        assert [each.verb for each in Entry.objects.of(opened["number"]).order_by("seq")] == ["apply", "ask_consent"]

    def test_do_many_acts_once(self, fifty_times: At, call: Call, world: World) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        numbers = [mediator.posts("disputes/", application(world)).json()["number"] for _turn in range(3)]
        GivenAnswer.objects.all().delete()
        body = {"rights_notice": True, "at": world.later().isoformat()}
        items = [{"number": each, "version": 1, "verb": "ask_consent", "body": body} for each in reversed(numbers)]
        told = fifty_times("disputes/bulk/", {"mode": "partial", "items": items}, "")
        assert_one_effect(told, 200)
        assert Entry.objects.count() == 6
