"""Two organs at once on PostgreSQL: of two that file or fine one act of one person in the same second, one does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from casework.errors import NotYet
from casework.ledger.clock import simulated_clock
from casework.organisations.actors import Role
from enforcement.penalties.models import Penalty
from tests.enforcement.penalties.cases import OFFICERS, STALL, STREET, Bureau, Case, seat
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 60  # seconds; a deadlock would else hold up the suite
DONE = {"item": "T-1", "act_end": date(2026, 1, 5), "found_on": date(2026, 1, 5)}


@pytest.fixture
def street(bureau: Bureau, world: World) -> Bureau:
    """Give another organ that may file the same act."""
    for account, role in (*((account, Role.OFFICER) for account in OFFICERS), ("sun", Role.HEAD)):
        seat(account, role, world, STREET)
    return Bureau(world, STREET)


class Second(Thread):
    """Somebody who acts on a connection of his own. codes: why he was refused, empty while he was not."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self.act, self.codes, self.is_done = act, list[str](), Event()

    def run(self) -> None:
        try:
            with simulated_clock():  # a thread does not inherit it
                self.act()
        except NotYet as refusal:
            self.codes = [each.code for each in refusal.unmet]
        finally:
            self.is_done.set()
            connection.close()


@contextmanager
def before(second: Second, *, takes_back: bool = False) -> Iterator[None]:
    """Act first; the second begins when that is done and not committed yet, and has come as far as he can when it is."""
    with transaction.atomic():
        yield
        second.start()
        while not (_somebody_waits() or second.is_done.is_set()):
            pass  # each turn asks the server
        transaction.set_rollback(takes_back)
    second.join(PATIENCE)
    assert second.is_done.is_set()


def _somebody_waits() -> bool:
    """Answer whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


class TestOneAct:
    def test_is_filed_by_one_organ(self, bureau: Bureau, street: Bureau) -> None:
        mine, theirs = (organ.clue(STALL).checked().with_papers() for organ in (bureau, street))
        second = Second(lambda: theirs.does("file", street.head(), **DONE))
        with before(second):
            mine.does("file", bureau.head(), **DONE)
        assert second.codes == ["FIRST_TO_FILE"]
        assert self.states(mine, theirs) == ["FILED", "CHECKED"]

    def test_is_fined_on_the_spot_by_one_organ(self, bureau: Bureau, street: Bureau) -> None:
        mine, theirs = (organ.clue(STALL).checked() for organ in (bureau, street))
        second = Second(theirs.spot)
        with before(second):
            mine.spot()
        assert second.codes == ["FIRST_TO_FILE", "ONE_FINE_PER_ACT"]
        assert self.states(mine, theirs) == ["SIMPLE_DECIDED", "CHECKED"]

    def test_is_left_to_the_second_where_the_first_takes_it_back(self, bureau: Bureau, street: Bureau) -> None:
        mine, theirs = (organ.clue(STALL).checked().with_papers() for organ in (bureau, street))
        second = Second(lambda: theirs.does("file", street.head(), **DONE))
        with before(second, takes_back=True):
            mine.does("file", bureau.head(), **DONE)
        assert (second.codes, self.states(mine, theirs)) == ([], ["CHECKED", "FILED"])

    @staticmethod
    def states(*cases: Case) -> list[str]:
        return [Penalty.objects.get(number=case.case.number).state for case in cases]
