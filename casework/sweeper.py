"""
The worker and clock of an installation without a broker: `python -m casework.sweeper`.

It runs what falls due in the timetable of casework.celery, one task after the other, until SIGTERM or SIGINT; the task at
hand is finished first. Run one per database: two do no harm, the tasks being idempotent, but no good either.
"""

import logging
import signal
import threading
from types import FrameType
from typing import Any

import django
from celery.beat import ScheduleEntry, Scheduler
from django.db import close_old_connections

from casework.celery import app
from casework.settings import env

logger = logging.getLogger(__name__)

LONGEST_REST = 5.0


class InProcess(Scheduler):
    """Celery's own reading of a timetable, which calls the tasks instead of sending them away."""

    producer = None

    def apply_async(self, entry: ScheduleEntry, producer: None = None, advance: bool = True, **options: Any) -> None:
        """Run the task of one entry here and now; a task that fails is logged and tried again at its next time."""
        if advance:
            entry = self.reserve(entry)
        close_old_connections()
        result = self.app.tasks[entry.task].apply(args=entry.args, kwargs=entry.kwargs)
        if result.failed():
            logger.error("%s failed: %s", entry.task, result.traceback)
        close_old_connections()


def timetable() -> InProcess:
    """Read the timetable of the app, every task imported."""
    app.finalize()
    app.loader.import_default_modules()
    return InProcess(app=app)


def sweep(scheduler: InProcess, stop: threading.Event) -> None:
    """Run what falls due until `stop` is set."""
    while not stop.is_set():
        rest = scheduler.tick()
        stop.wait(min(rest or 0, LONGEST_REST))


def main() -> None:
    """Run the timetable until the process is told to stop."""
    env.choose_settings("casework.settings.local")
    django.setup()
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    scheduler = timetable()
    logger.info("The sweeper runs %d entries of the timetable.", len(app.conf.beat_schedule))
    sweep(scheduler, stop)
    logger.info("The sweeper has stopped.")


if __name__ == "__main__":
    main()
