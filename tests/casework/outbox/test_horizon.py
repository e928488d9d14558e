"""On PostgreSQL numbers are taken early and committed late; none of them is lost, and a late one holds up none."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import connection

from casework.ledger.models import Entry
from casework.outbox.delivering import run
from casework.outbox.horizon import settled
from casework.outbox.models import Delivery, Subscription
from casework.workflow.events import LEDGER_EVENTS
from mediation.disputes.models import Dispute
from tests.casework.outbox.conftest import Subscribe
from tests.receivers import Receiver
from tests.world import Talks, World

COPY = """
INSERT INTO ledger_entry ({columns}) SELECT {values} FROM ledger_entry WHERE matter = %s AND seq = 1 RETURNING id
"""


class Writer:
    """A transaction of its own, which adds entries to a matter and commits when told."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.own = psycopg.connect(**_address())

    def write(self, seq: int) -> int:
        columns = [str(field.column) for field in Entry._meta.local_concrete_fields if not field.primary_key]
        values = [str(seq) if column == "seq" else column for column in columns]
        sql = COPY.format(columns=", ".join(columns), values=", ".join(values))
        found = self.own.execute(sql, [self.number]).fetchone()
        assert found is not None
        return int(found[0])

    def commit(self) -> None:
        self.own.commit()


def _address() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}


@pytest.fixture
def writers(talks: Talks) -> Iterator[tuple[Writer, Writer]]:
    pair = Writer(talks.dispute.number), Writer(talks.dispute.number)
    yield pair
    for writer in pair:
        writer.own.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestCommitsOutOfOrder:
    def test_lose_nothing(
        self,
        talks: Talks,
        writers: tuple[Writer, Writer],
        receiver: Receiver,
        subscribed: Subscribe,
        world: World,
    ) -> None:
        subscribed()
        early, late = writers
        first, second = early.write(2), late.write(3)
        assert first < second
        late.commit()
        assert run(LEDGER_EVENTS, at=world.clock) == 2  # the one that is there is not held up
        assert Subscription.objects.get().watermark < first
        early.commit()
        assert run(LEDGER_EVENTS, at=world.clock) == 1
        assert run(LEDGER_EVENTS, at=world.clock) == 0
        assert sorted(each.event["data"]["seq"] for each in receiver.received) == [1, 2, 3]
        assert set(Delivery.objects.values_list("entry", flat=True)) == set(Entry.objects.values_list("pk", flat=True))
        assert Subscription.objects.get().watermark == second

    def test_settle_though_somebody_always_writes(self, talks: Talks, writers: tuple[Writer, Writer]) -> None:
        one, other = writers
        reached = settled(LEDGER_EVENTS)
        assert reached == Entry.objects.get().pk
        last = 0
        for turn in range(2, 8, 2):
            one.write(turn)
            last = other.write(turn + 1)
            other.commit()
            assert settled(LEDGER_EVENTS) == reached
            other.write(turn + 100)
            one.commit()  # from now on the other one alone is at work
            assert settled(LEDGER_EVENTS) == (reached := last)
            other.own.rollback()
            settled(LEDGER_EVENTS)
        assert last

    def test_count_what_is_not_there_as_settled(self, talks: Talks, writers: tuple[Writer, Writer]) -> None:
        one, other = writers
        one.write(2)
        last = other.write(3)
        other.commit()
        settled(LEDGER_EVENTS)
        one.own.rollback()
        assert settled(LEDGER_EVENTS) == last

    def test_are_not_waited_for_by_a_subscription_that_begins_now(
        self,
        talks: Talks,
        writers: tuple[Writer, Writer],
        receiver: Receiver,
        subscribed: Subscribe,
        world: World,
    ) -> None:
        early, late = writers
        settled(LEDGER_EVENTS)
        early.write(2)
        late.write(3)
        late.commit()
        subscribed(start=None)
        early.commit()
        run(LEDGER_EVENTS, at=world.clock)
        assert 2 in [each.event["data"]["seq"] for each in receiver.received]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestAnyOrder:
    @pytest.mark.parametrize("seed", range(3))
    def test_of_beginning_committing_and_going_back_loses_nothing_and_doubles_nothing(
        self, talks: Talks, receiver: Receiver, subscribed: Subscribe, world: World, seed: int
    ) -> None:
        subscribed()
        chance, seq = Random(seed), 1
        crowd = [Writer(talks.dispute.number) for _ in range(5)]
        for _step in range(120):
            writer = chance.choice(crowd)
            match chance.choice(("write", "write", "commit", "roll back", "send")):
                case "write":
                    seq += 1
                    writer.write(seq)
                case "commit":
                    writer.commit()
                case "roll back":
                    writer.own.rollback()
                case _:
                    run(LEDGER_EVENTS, at=world.clock)
        for writer in crowd:
            writer.commit()
            writer.own.close()
        run(LEDGER_EVENTS, at=world.clock)
        run(LEDGER_EVENTS, at=world.clock)
        told = [each.event["data"]["id"] for each in receiver.received]
        assert len(told) == len(set(told))
        assert set(told) == set(Entry.objects.values_list("pk", flat=True))
        assert Subscription.objects.get().watermark == LEDGER_EVENTS.newest()


class TestSettled:
    def test_is_the_newest_where_nobody_else_writes(self, talks: Talks) -> None:
        assert Dispute.objects.count() == 1
        assert settled(LEDGER_EVENTS) == Entry.objects.get().pk
        talks.accepted()
        assert settled(LEDGER_EVENTS) == LEDGER_EVENTS.newest()
