"""The timetable does what falls due: in parts where a broker stands, in process where none does."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from casework.celery import TIMETABLE, app
from casework.command import tasks
from casework.command.due import due_ids
from casework.command.models import Card, Dispatch
from casework.deadlines.calendar import day_of
from casework.deadlines.models import Clock
from casework.ledger.clock import present
from casework.organisations.actors import Role
from casework.sweeper import InProcess
from mediation.disputes import services
from tests.world import SIDES, VILLAGE, World, plant

NAMES = ("casework.command.run_clocks", "casework.command.run_comings")


@pytest.fixture
def overdue(db: None) -> int:
    """Open three disputes by the real clock whose duties are over; returns how many clocks that makes."""
    units, now = plant(), present() - timedelta(hours=1)
    actor = World(units, now).actor(Role.MEDIATOR, VILLAGE)
    for minute in range(3):
        services.apply(
            unit=units[VILLAGE], type="02", channel="WALK_IN", title="墙", text="墙。", parties=SIDES, actor=actor,
            at=now + timedelta(minutes=minute),
        )  # fmt: skip
    over = present() - timedelta(minutes=5)
    return Clock.objects.all().update(due_at=over, due_date=day_of(over))


@pytest.fixture
def without_broker() -> Iterator[None]:
    app.conf.update(task_always_eager=False)
    yield
    app.conf.update(task_always_eager=True)


class TestTheTimetable:
    def test_runs_the_clocks_every_minute_and_the_calendar_every_hour(self) -> None:
        entries: dict[str, Any] = {entry["task"]: entry["schedule"] for entry in TIMETABLE.values()}
        assert entries[NAMES[0]] == 60.0
        assert entries[NAMES[1]].minute == {5}


class TestRunClocks:
    def test_hands_the_work_out_in_parts(self, overdue: int) -> None:
        assert tasks.run_clocks(part=4) == overdue == 6
        assert Card.objects.count() == Dispatch.objects.count() == 6
        assert tasks.run_clocks() == 0

    def test_does_the_work_itself_where_no_broker_stands(self, overdue: int, without_broker: None) -> None:
        assert tasks.run_clocks() == 6
        assert Card.objects.count() == 6

    @pytest.mark.django_db(transaction=True)  # before a task the sweeper looks after the connections
    def test_is_what_the_sweeper_runs(self, overdue: int, without_broker: None) -> None:
        scheduler = InProcess(app=app, lazy=True)
        scheduler.merge_inplace({"run": {"task": NAMES[0], "schedule": timedelta(milliseconds=1)}})
        scheduler.apply_async(scheduler.schedule["run"], advance=False)
        assert Card.objects.count() == 6


class TestTakeDue:
    def test_does_nothing_the_second_time(self, overdue: int) -> None:
        ids, at = due_ids(present()), present().isoformat()
        assert (tasks.take_due(ids=ids, at=at), tasks.take_due(ids=ids, at=at)) == (6, 0)

    def test_forgets_ids_that_are_no_clocks(self, db: None) -> None:
        assert tasks.take_due(ids=[0, 10**9], at=present().isoformat()) == 0


class TestWhatComes:
    def test_is_nothing_where_nothing_does(self, overdue: int) -> None:
        assert tasks.run_what_comes() == 0
