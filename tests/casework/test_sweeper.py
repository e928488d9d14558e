"""Without a broker the timetable runs in one process."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from casework.celery import app
from casework.sweeper import InProcess, sweep, timetable

QUICK = timedelta(milliseconds=1)


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def rounds(stop: threading.Event) -> Iterator[list[str]]:
    """Give the list that two tasks of a test write to; the third round ends the sweep."""
    seen: list[str] = []

    @app.task(name="tests.note")
    def note(word: str) -> None:
        seen.append(word)
        if len(seen) == 3:
            stop.set()

    @app.task(name="tests.stumble")
    def stumble() -> None:
        raise LookupError("nothing there")

    yield seen
    app.tasks.pop("tests.note")
    app.tasks.pop("tests.stumble")


@pytest.fixture
def as_installed() -> Iterator[None]:
    """Undo what test settings do to tasks: run them at once, and let their errors through."""
    app.conf.update(task_always_eager=False, task_eager_propagates=False)
    yield
    app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.mark.django_db  # between two tasks the sweeper looks after the connections
@pytest.mark.usefixtures("as_installed")
class TestSweep:
    def test_runs_what_is_due_again_and_again(self, rounds: list[str], stop: threading.Event) -> None:
        plan = {"note": {"task": "tests.note", "schedule": QUICK, "kwargs": {"word": "due"}}}
        sweep(scheduler(plan), stop)
        assert rounds == ["due"] * 3

    def test_goes_on_after_a_task_that_fails(self, rounds: list[str], stop: threading.Event) -> None:
        plan = {
            "stumble": {"task": "tests.stumble", "schedule": QUICK},
            "note": {"task": "tests.note", "schedule": QUICK, "kwargs": {"word": "still here"}},
        }
        sweep(scheduler(plan), stop)
        assert rounds == ["still here"] * 3

    def test_reads_the_timetable_of_the_app(self) -> None:
        assert set(timetable().schedule) >= set(app.conf.beat_schedule)


@pytest.mark.usefixtures("as_installed")
class TestHouseTask:
    def test_leaves_the_work_to_the_sweeper_without_a_broker(self, rounds: list[str]) -> None:
        assert app.tasks["tests.note"].delay(word="now") is None
        assert rounds == []


def scheduler(plan: dict[str, dict[str, object]]) -> InProcess:
    """Give a scheduler of this plan alone."""
    made = InProcess(app=app, lazy=True)
    made.merge_inplace(plan)
    return made
