"""Everything that falls due up to a moment, in order of time: cards, rows that come by themselves, what goes up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.db import DatabaseError

from casework.command.coming import Coming, comings, red_below_township, send_up, take_coming
from casework.command.due import batches, due_ids
from casework.command.models import Card
from casework.command.taking import BATCH, Deed, take_due, told
from casework.errors import CaseworkError, NotNow


def run(at: datetime, *, ever: bool = False) -> Iterator[Deed]:
    """
    Do what is due at a moment and was not done yet, batch by batch; yields what was done and what was refused.

    ever: for a moment that has passed: whether clocks count that were stopped since. Doing it again does nothing, and several
    may do it at once. Each batch and each matter that comes by itself is a transaction of its own.
    """
    yield from run_comings(at)
    for ids in batches(due_ids(at, ever=ever), BATCH):
        yield from take_due(ids, at, ever=ever)
    yield from run_red(at)
    Card.objects.all().put_away(at)


def run_red(at: datetime) -> Iterator[Deed]:
    """Send up the matters of red risk that are led below the township."""
    yield from _each(red_below_township(at), "escalate", lambda number: send_up(number, at))


def run_comings(at: datetime) -> Iterator[Deed]:
    """Do what the tracks registered as coming by the calendar."""
    for coming in comings():
        yield from _each(coming.numbers(at), coming.verb, _taking(coming, at))


def _taking(coming: Coming, at: datetime) -> Callable[[str], None]:
    return lambda number: take_coming(coming, number, at)


def _each(numbers: Iterable[str], verb: str, take: Callable[[str], None]) -> Iterator[Deed]:
    """Do it for one matter after the other; a refusal is told and stops no other."""
    for number in list(numbers):
        try:
            take(number)
        except NotNow:
            continue  # it moved on since it was listed: somebody was quicker
        except (CaseworkError, DatabaseError) as refusal:
            yield Deed(number, verb, verb, None, *told(refusal))
        else:
            yield Deed(number, verb, verb, None)
