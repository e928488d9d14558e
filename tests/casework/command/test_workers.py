"""Many hands at the same clocks: at once, and killed in the middle of it. Every card exists once, and none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, connections

from benchmarks.ground import open_disputes
from casework.command.due import due_ids
from casework.command.models import Card, Dispatch
from casework.command.taking import take_due
from casework.deadlines.models import Clock
from casework.ledger.clock import present
from casework.ledger.models import DemoMark, Entry
from casework.ledger.verify import verify
from tests.crowd import AtOnce
from tests.crowd import at_once as at_once
from tests.services import SERVICES
from tests.workers import kill_again_and_again, slices, workers
from tests.world import VILLAGE, plant

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DISPUTES = 1_000  # each with two duties that are over
KILLS = 5


def database() -> str:
    """Give the address of the database of this test."""
    return f"{SERVICES['postgres']().address.rpartition('/')[0]}/{connection.settings_dict['NAME']}"


def overdue(count: int) -> int:
    """Open disputes whose first duties are over by now; returns how many clocks that makes."""
    DemoMark.objects.create()
    open_disputes(plant()[VILLAGE], count)
    return Clock.objects.open().duties().count()


def assert_every_card_once(clocks: int) -> None:
    issued = Entry.objects.filter(verb="issue_card").order_by("matter", "seq")
    told = Counter((entry.matter, entry.facts["awaited"], entry.facts["colour"]) for entry in issued)
    assert set(told.values()) == {1}
    assert told.total() == Card.objects.count() == Dispatch.objects.count() == clocks
    assert Card.objects.red().count() == clocks
    assert verify().is_good


def take_all(wait: Callable[[], int], place: int, ids: list[int], at: datetime) -> int:
    """Do what is due, ten at a time; returns how many deeds that were."""
    wait()
    return sum(len(take_due(ids[start : start + 10], at)) for start in range(0, len(ids), 10))


class TestEightAtOnce:
    def test_give_every_card_once(self, at_once: AtOnce) -> None:
        clocks, at = overdue(40), present()

        # What one has under lock the others leave to him, so that together they do no more than there is.
        assert sum(at_once(take_all, due_ids(at), at)) == clocks == 80
        assert due_ids(at) == []
        assert_every_card_once(clocks)


class TestKilledWorkers:
    @pytest.mark.parametrize(
        "broker",
        [pytest.param("broker", marks=pytest.mark.broker), pytest.param("rabbitmq", marks=pytest.mark.rabbitmq)],
    )
    def test_leave_every_card_once_and_none_is_lost(self, broker: str) -> None:
        clocks = overdue(DISPUTES)
        assert clocks == 2 * DISPUTES
        connections.close_all()
        with workers(SERVICES[broker]().address, database(), part=50) as made:
            release, is_done = slices(clocks, KILLS)
            kill_again_and_again(made, KILLS, release=release, is_done=is_done)
            assert made.deaths == KILLS
        assert_every_card_once(clocks)
