"""Counting of time by the working calendar. Pure: the days are handed in, and moments are aware."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.deadlines.terms import Measure, Term

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST_ENDS = 10_000


@dataclass(frozen=True)
class Calendar:
    """
    Which days are worked. A day that is not listed follows the week, and whatever rests on it is provisional.

    days: day → whether it is a working day; as a rule every day of each published year. names: day → name of its
    festival, for those that have one. edition: which state of the calendar this is; grows with every change.
    """

    days: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    edition: int = 0
    # Ends counted before, by term and first day: a morning's matters share theirs.
    _ends: dict[tuple[Term, date], Due] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_known(self, day: date) -> bool:
        """Answer whether that day has been published."""
        return day in self.days

    def is_workday(self, day: date) -> bool:
        """Answer whether people work on that day: as published, else Monday to Friday."""
        listed = self.days.get(day)
        return day.weekday() < SATURDAY if listed is None else listed

    def add_working_days(self, start: date, count: int) -> date:
        """Give the count-th working day after `start`, which is not counted itself."""
        day = start
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def workday_from(self, day: date) -> date:
        """Give the day itself when it is worked, else the next working day."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workday_until(self, day: date) -> date:
        """Give the day itself when it is worked, else the last working day before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day


def days_between(after: date, until: date) -> Iterator[date]:
    """Yield the days after one day and up to another, in order; may be empty."""
    for number in range(1, (until - after).days + 1):
        yield after + number * ONE_DAY


def add_months(start: date, count: int) -> date:
    """Give the corresponding day `count` months on, or the last day of that month (Civil Code art. 202)."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def end_of(day: date) -> datetime:
    """Give the moment a day ends in Shanghai, 24:00 (Civil Code art. 203); an act at that moment is late."""
    return datetime.combine(day + ONE_DAY, datetime.min.time(), SHANGHAI)


def start_of(term: Term, given: Mapping[str, object], at: datetime) -> datetime:
    """Find the moment a term is counted from: that of the act, or the day or moment the act tells."""
    told = given.get(term.begins) if term.begins else None
    if not told:
        return at
    moment = datetime.fromisoformat(str(told))
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def day_of(moment: datetime) -> date:
    """
    Give the day a moment falls on in Shanghai.

    :raises ValueError: the moment knows no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Due:
    """
    When a term ends.

    raw_date: its end as counted. due_date: its end after rolling. due_at: the moment it is over, due_date's midnight or,
    of hours, the minute. internal_date: the last working day on or before due_date, by which an organ should be ready.
    provisional: a day that mattered is not published yet.
    """

    term: Term
    start_date: date
    raw_date: date
    due_date: date
    due_at: datetime
    provisional: bool
    calendar: Calendar = field(repr=False, compare=False)

    @property
    def internal_date(self) -> date:
        return self.calendar.workday_until(self.due_date)

    @property
    def derivation(self) -> tuple[str, ...]:
        """Tell in sentences how the end was found, in the reader's language; at least two."""
        return (*opening(self), *counting(self), *closing(self))


def due_for(term: Term, since: datetime, calendar: Calendar) -> Due:
    """
    Find when a term ends that is counted from this moment. The start day is not counted (Civil Code art. 201).

    A term is taken in the version in force on the day it is counted from; Due.term says which one that was.

    :raises ValueError: the moment knows no time zone.
    """
    start = day_of(since)
    term = term.on(start)
    if term.measure == Measure.HOURS:
        moment = since + timedelta(hours=term.count)
        return Due(term, start, day_of(moment), day_of(moment), moment, False, calendar)
    counted = calendar._ends.get((term, start))
    if counted is None:
        if len(calendar._ends) >= MOST_ENDS:
            calendar._ends.clear()
        counted = calendar._ends[term, start] = _count(term, start, calendar)
    return counted


def _count(term: Term, start: date, calendar: Calendar) -> Due:
    return ended(term, start, _COUNT[term.measure](calendar, start, term.count), calendar)


def ended(term: Term, start: date, raw: date, calendar: Calendar) -> Due:
    """Give the end of a term in days whose last day was counted: rolled where it rolls, and whether it may still move."""
    due = calendar.workday_from(raw) if term.roll else raw
    # What decides: every day counted over for working days, the rest days rolled over for others.
    first = start if term.measure == Measure.WORKING_DAYS else raw - ONE_DAY if term.roll else due
    provisional = any(not calendar.is_known(day) for day in days_between(first, due))
    return Due(term, start, raw, due, end_of(due), provisional, calendar)


_COUNT: Mapping[Measure, Callable[[Calendar, date, int], date]] = {
    Measure.DAYS: lambda _calendar, start, count: start + count * ONE_DAY,
    Measure.WORKING_DAYS: lambda calendar, start, count: calendar.add_working_days(start, count),
    Measure.MONTHS: lambda _calendar, start, count: add_months(start, count),
}


def opening(due: Due) -> Iterator[str]:
    """Tell who sets a term and what it is counted from."""
    term = due.term
    yield _("Set by %(law)s.") % {"law": term.law.words}
    if not term.law.statute.in_force_on(due.start_date):
        yield _("That text was not in force on %(day)s, and no other of that day is known: a guide, not a finding.") % {
            "day": named_day(due.start_date)
        }
    if term.measure != Measure.HOURS:
        yield _("Counted from %(day)s, which is not counted itself.") % {"day": named_day(due.start_date)}


def counting(due: Due) -> Iterator[str]:
    """Tell how long a term is and when it ends as counted."""
    if due.term.measure == Measure.HOURS:
        yield ngettext(
            "%(count)d hour from the minute of the act, by day and night: %(moment)s.",
            "%(count)d hours from the minute of the act, by day and night: %(moment)s.",
            due.term.count,
        ) % {"count": due.term.count, "moment": minute(due.due_at)}
        return
    yield _length(due)
    if due.term.measure == Measure.WORKING_DAYS:
        yield from left_out(list(days_between(due.start_date, due.raw_date)), due.calendar)


def left_out(days: list[date], calendar: Calendar) -> Iterator[str]:
    """Tell which of some days are no working days, and which are although they lie at a weekend."""
    off = [day for day in days if not calendar.is_workday(day)]
    if off:
        yield _("Not counted: %(days)s.") % {"days": _listed(off, calendar)}
    made = [day for day in days if day.weekday() >= SATURDAY and calendar.is_workday(day)]
    if made:
        yield _("Counted although at a weekend: %(days)s.") % {"days": _listed(made, calendar)}


def closing(due: Due) -> Iterator[str]:
    """Tell whether the end moves past rest days, by when an organ should be ready, and whether it may still change."""
    if due.term.measure == Measure.HOURS:
        return
    if due.due_date != due.raw_date:
        rolled = {"day": _listed([due.raw_date], due.calendar), "due": named_day(due.due_date)}
        yield _("%(day)s is a rest day: the end moves to the next working day, %(due)s.") % rolled
    elif due.internal_date != due.due_date:
        yield _("The end does not move; the last working day before it is %(day)s.") % {
            "day": named_day(due.internal_date)
        }
    if due.provisional:
        yield _("Provisional: the calendar of these days is not published; weekends alone were left out.")


def _length(due: Due) -> str:
    count, measure = due.term.count, due.term.measure
    facts = {"count": count, "day": named_day(due.raw_date)}
    if measure == Measure.WORKING_DAYS:
        return (
            ngettext("%(count)d working day ends on %(day)s.", "%(count)d working days end on %(day)s.", count) % facts
        )
    if measure == Measure.MONTHS:
        return ngettext("%(count)d month ends on %(day)s.", "%(count)d months end on %(day)s.", count) % facts
    return ngettext("%(count)d day ends on %(day)s.", "%(count)d days end on %(day)s.", count) % facts


def _listed(days: list[date], calendar: Calendar) -> str:
    return ", ".join(f"{named_day(day)} {calendar.names.get(day, '')}".rstrip() for day in days)


def named_day(day: date) -> str:
    """Write a day with its weekday: 2026-03-02 Mon."""
    return f"{day.isoformat()} {date_format(day, 'D')}"


def minute(moment: datetime) -> str:
    """Write a moment as it is in Hangzhou, to the minute."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
