"""Provisional time limits are computed again when the calendar of their days is there, and each change is an entry."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from casework.deadlines.calendar import Calendar
from casework.deadlines.clocks import BATCH, current_calendar
from casework.deadlines.models import Clock
from casework.errors import CaseworkError
from casework.organisations.actors import system_actor
from casework.workflow.clockwork import RECOMPUTE
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from casework.workflow.recomputation import LAW

logger = logging.getLogger(__name__)


def recompute_clocks(*, at: datetime, batch: int = BATCH) -> int:
    """
    Compute again every running clock that was provisional under an older edition of the calendar.

    at: the moment of it, for the entries. Each clock whose end moved or became firm leaves an entry on its matter, by the
    system; one that is still as it was leaves none. Returns how many entries there are, none the second time. Each batch is
    a transaction of its own, in a constant number of statements. Law: house rule L5.
    """
    return sum(_recomputed(some, at) for some in _batches(current_calendar().edition, batch))


def _batches(edition: int, size: int) -> Iterator[list[Clock]]:
    last = 0
    while True:
        older = Clock.objects.open().filter(provisional=True, calendar_edition__lt=edition, pk__gt=last)
        clocks = list(older.order_by("pk")[:size])
        if not clocks:
            return
        yield clocks
        last = clocks[-1].pk


@transaction.atomic
def _recomputed(clocks: Sequence[Clock], at: datetime) -> int:
    calendar = current_calendar()
    moved = {clock.pk: (clock, day) for clock in clocks if (day := _new_day(clock, calendar)) is not None}
    Clock.objects.filter(pk__in=[clock.pk for clock in clocks if clock.pk not in moved]).update(
        calendar_edition=calendar.edition
    )
    numbers = {clock.matter_no for clock, _day in moved.values()}
    matters = {each.number: each for each in Matter.objects.filter(number__in=numbers).select_related("unit")}
    moves = [
        Move(
            clock.matter_no,
            RECOMPUTE,
            system_actor(matters[clock.matter_no].unit, rule=str(LAW)),
            at,
            _facts(clock, day, calendar),
        )
        for clock, day in moved.values()
        if clock.matter_no in matters
    ]
    results = perform_many(moves, partial=True)
    for move, result in zip(moves, results, strict=True):
        if isinstance(result, CaseworkError):
            logger.warning("%s: the time limit was not computed again: %s", move.matter, result)
    return sum(not isinstance(result, CaseworkError) for result in results)


def _new_day(clock: Clock, calendar: Calendar) -> date | None:
    """The last day of a clock by this calendar where that moved or became firm, else None."""
    found = clock.reckon(calendar)
    if found.due is None or (found.due.provisional and found.due.due_date == clock.due_date):
        return None
    return found.due.due_date


def _facts(clock: Clock, day: date, calendar: Calendar) -> Mapping[str, Any]:
    return {
        "awaited": clock.verb,
        "rule": clock.code or clock.law,
        "was": clock.due_date.isoformat() if clock.due_date else "",
        "now": day.isoformat(),
        "edition": calendar.edition,
    }
