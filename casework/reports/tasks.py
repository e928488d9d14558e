"""The roll-up as a task of the timetable; it finds its own work."""

from __future__ import annotations

from casework.celery import app
from casework.reports.roll_up import catch_up


@app.task(name="casework.reports.catch_up")
def catch_up_with_the_ledger() -> None:
    """Count what moved since the last time, so that whoever asks for a figure need not wait for it."""
    catch_up()
