"""One call sent fifty times at once under one key: one effect, and every answer is the first one or "still running"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from casework.api.models import GivenAnswer
from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from tests.callers import Call, codes_of
from tests.callers import call as call
from tests.casework.api.matters.test_views import application
from tests.services import SERVICES
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


class TestTwoThatWaitForEachOther:
    def test_leave_one_that_may_be_sent_again(self, call: Call, world: World) -> None:
        mediator = call(Role.MEDIATOR, VILLAGE)
        first, second = (mediator.posts("disputes/", application(world)).json()["number"] for _turn in range(2))
        body = {"rights_notice": True, "at": world.later().isoformat()}
        sent = {
            "mode": "atomic",
            "items": [{"number": each, "version": 1, "verb": "ask_consent", "body": body} for each in (first, second)],
        }
        table = connection.ops.quote_name(Matter._meta.db_table)
        hold = f"SELECT 1 FROM {table} WHERE number = %s FOR UPDATE"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        name = connection.settings_dict["NAME"]
        address = f"{SERVICES['postgres']().address.rpartition('/')[0]}/{name}"
        with psycopg.connect(address) as other, ThreadPoolExecutor(1) as hand:
            other.execute("SET deadlock_timeout = '1min'")  # so that it is the call that notices
            other.execute(hold, [second])

            def reach_for_the_first() -> None:
                """Once the call has the first and waits for the second."""
                while not is_over.is_set() and not other.execute("SELECT pg_blocking_pids(%s)", [pid]).fetchall()[0][0]:
                    pass
                other.execute(hold, [first])
                other.rollback()

            is_over = Event()
            reaching = hand.submit(reach_for_the_first)
            busy = mediator.posts("disputes/bulk/", sent, key="k")
            is_over.set()
            reaching.result()
        assert (busy.status_code, codes_of(busy)) == (409, {"BUSY"})
        assert mediator.posts("disputes/bulk/", sent, key="k").status_code == 200
