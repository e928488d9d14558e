"""What the timetable does: find what is due, and hand it out in parts that any worker may do, twice or at once, with no harm."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from celery import shared_task

from casework.command.due import batches, due_ids
from casework.command.models import Card
from casework.command.run import run_comings, run_red
from casework.command.taking import BATCH, Deed
from casework.command.taking import take_due as take
from casework.ledger.clock import present

logger = logging.getLogger(__name__)

# A part that waited for longer is found anew by then; the queue does not fill up while no worker runs.
EXPIRES = 300.0


@shared_task(name="casework.command.run_clocks")
def run_clocks(part: int = BATCH) -> int:
    """Find the clocks that call for something and have them done, by the workers where a broker stands; returns how many."""
    at = present()
    ids = due_ids(at)
    for some in batches(ids, part):
        sent = take_due.apply_async(kwargs={"ids": list(some), "at": at.isoformat()}, expires=EXPIRES)
        if sent is None:  # no broker: here and now
            take_due(ids=some, at=at.isoformat())
    _tell(run_red(at))
    Card.objects.all().put_away(at)
    return len(ids)


@shared_task(name="casework.command.take_due")
def take_due(ids: Sequence[int], at: str) -> int:
    """Do what these clocks call for at a moment, if they still do; returns how much was done."""
    return _tell(take(ids, datetime.fromisoformat(at)))


@shared_task(name="casework.command.run_comings")
def run_what_comes() -> int:
    """Do what comes by the calendar, such as the report of a breach; returns how much was done, nothing the second time."""
    return _tell(run_comings(present()))


def _tell(deeds: Iterable[Deed]) -> int:
    done = 0
    for deed in deeds:
        if deed.refused:
            logger.warning("%s of %s was refused: %s %s", deed.deed, deed.matter, deed.refused, deed.why)
        else:
            done += 1
    return done
