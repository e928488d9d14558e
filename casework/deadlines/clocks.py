"""Arming and stopping of clocks, for one matter and for many, and the calendar in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.db.models import Count, Max

from casework.deadlines.calendar import Calendar, due_for
from casework.deadlines.models import CalendarDay, Clock, kept_term
from casework.deadlines.pauses import reckon
from casework.deadlines.querysets import ClockQuerySet
from casework.deadlines.terms import Term
from casework.deadlines.writing import NewClock, insert_clocks, stop_clocks

__all__ = [
    "Stop",
    "arm_many",
    "arm_rows",
    "current_calendar",
    "due_for",
    "forget_calendar",
    "overdue",
    "read_calendar",
    "settle",
    "stop",
    "stop_many",
]

# How long a process trusts the calendar it has read. A clock armed with an older edition in that time says so in its own
# calendar_edition, and recompute_clocks() of the next load, or of the nightly run, computes a provisional one again.
TRUSTED_SECONDS = 60.0
BATCH = 1000


class Stop(NamedTuple):
    """The clock for `verb` of a matter ends at that moment, because `by` was done."""

    matter_no: str
    verb: str
    at: datetime
    by: str


def arm_rows(
    matter_no: str, terms: Iterable[tuple[str, Term]], *, since: datetime, calendar: Calendar
) -> list[NewClock]:
    """
    Build the clocks that start at a moment, not saved yet, in the order given; may be empty.

    terms: (the verb to be done in time, its term).
    """
    return [_clock(matter_no, verb, term, since, calendar) for verb, term in terms]


def arm_many(clocks: Sequence[NewClock]) -> None:
    """
    Start clocks, stopped ones among them too; one statement. Their ids are not read back.

    Stop the open clock of a verb before arming it again: a matter has one, and the database holds to it.
    """
    if clocks:
        insert_clocks(clocks)


def stop(matter_no: str, verbs: Collection[str], at: datetime, *, by: str) -> int:
    """End the running clocks of these verbs because `by` was done; one statement. Returns how many ran."""
    return Clock.objects.of(matter_no).open().filter(verb__in=verbs).update(stopped_at=at, stopped_by=by)


def stop_many(stops: Iterable[Stop]) -> int:
    """
    End the running clocks of many matters; one statement. Returns how many ran.

    Of two stops of one clock the first counts; one that finds no clock running does nothing.
    """
    first = {(each.matter_no, each.verb): each for each in reversed(list(stops))}
    return stop_clocks([(each.at, each.by, each.matter_no, each.verb) for each in first.values()]) if first else 0


def overdue(at: datetime) -> ClockQuerySet:
    """Find the clocks that run although their time was over at that moment, the longest overdue first."""
    return Clock.objects.overdue(at)


def settle(clock: NewClock, calendar: Calendar) -> None:
    """Compute the end of a clock in memory from what it keeps: its term, what was added, and when it stood still."""
    found = reckon(_term(clock), clock.armed_at, calendar, added=clock.added, pauses=clock.stood)
    due, standing = found.due, found.standing
    clock.raw_date, clock.due_date, clock.due_at = (
        (None, None, None) if due is None else (due.raw_date, due.due_date, due.due_at)
    )
    clock.provisional, clock.calendar_edition = found.provisional, calendar.edition
    clock.standing_since = max(standing.pause.begun_at, clock.armed_at) if standing else None
    clock.stands_until = standing.until if standing else None


def _term(clock: NewClock) -> Term:
    return kept_term(
        clock.measure, clock.count, clock.since, clock.law, roll=clock.is_rolled, code=clock.code, nature=clock.nature
    )


class _Shelf:
    """The calendar this process has read, what it was read from, and when that was last looked at."""

    calendar = Calendar()
    fingerprint: tuple[int | None, int] = (None, 0)
    looked_at = float("-inf")


def current_calendar() -> Calendar:
    """
    Give the calendar as loaded; empty when none is, so that everything counted by it is provisional.

    The whole of it is read once a process and edition. Whether there is a later edition is asked with one small
    statement, at most once in TRUSTED_SECONDS: load_calendar gives every change a higher edition, so a process sees
    another's load after that time at the latest, and its own at once.
    """
    if monotonic() - _Shelf.looked_at < TRUSTED_SECONDS:
        return _Shelf.calendar
    found = CalendarDay.objects.aggregate(edition=Max("edition"), days=Count("pk"))
    fingerprint = (found["edition"], found["days"])
    if fingerprint != _Shelf.fingerprint:
        _Shelf.calendar, _Shelf.fingerprint = read_calendar(), fingerprint
    _Shelf.looked_at = monotonic()
    return _Shelf.calendar


def forget_calendar() -> None:
    """Let the next call of current_calendar() look at the database again."""
    _Shelf.looked_at = float("-inf")


def read_calendar() -> Calendar:
    """Read every day there is; one statement."""
    rows = list(CalendarDay.objects.values_list("date", "is_workday", "name", "edition"))
    return Calendar(
        days={day: is_workday for day, is_workday, _name, _edition in rows},
        names={day: name for day, _is_workday, name, _edition in rows if name},
        edition=max((edition for *_rest, edition in rows), default=0),
    )


def _clock(matter_no: str, verb: str, term: Term, since: datetime, calendar: Calendar) -> NewClock:
    due = due_for(term, since, calendar)
    term = due.term
    return NewClock(
        matter_no=matter_no,
        verb=verb,
        code=term.code,
        law=str(term.law),
        since=term.since,
        measure=term.measure.value,
        count=term.count,
        is_rolled=term.roll,
        nature=term.nature.value,
        armed_at=since,
        raw_date=due.raw_date,
        due_date=due.due_date,
        due_at=due.due_at,
        provisional=due.provisional,
        calendar_edition=calendar.edition,
    )
