"""
Terms that were prolonged, or that stood still for a while: what does not count, and when they end. Pure.

In days, the day a pause begins counts no more and the day it ends counts again; in hours, so do the minutes (house rule L4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.utils.translation import gettext as _

from casework.deadlines.calendar import (
    ONE_DAY,
    Calendar,
    Due,
    add_months,
    closing,
    counting,
    day_of,
    days_between,
    due_for,
    end_of,
    ended,
    left_out,
    minute,
    named_day,
    opening,
)
from casework.deadlines.terms import Measure, Term
from casework.law import HOUSE, cited
from casework.organisations.actors import Role

COUNTED = HOUSE.art("L4")


@dataclass(frozen=True, slots=True)
class Added:
    """
    What an act added to a term: so many days, months or hours. Days are working days where the term counts these.

    law: the article of the act. by: its verb. role: of who did it. on: its day. seq: its place in the chain.
    """

    count: int
    measure: Measure
    law: str
    by: str
    role: str
    on: date
    seq: int

    def as_json(self) -> dict[str, Any]:
        """Write it as a clock keeps it."""
        return {
            "count": self.count, "measure": self.measure.value, "law": self.law, "by": self.by, "role": self.role,
            "on": self.on.isoformat(), "seq": self.seq,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read it from where a clock keeps it."""
        return cls(**{**kept, "measure": Measure(kept["measure"]), "on": date.fromisoformat(kept["on"])})


@dataclass(frozen=True, slots=True)
class Standstill:
    """
    A time in which a term stands still. ended_at: None while it goes on. most: how many days the term stands still at most
    by this law, all such times together; None without end. seq: the entry it began with.
    """

    begun_at: datetime
    ended_at: datetime | None
    law: str
    most: int | None
    seq: int

    def as_json(self) -> dict[str, Any]:
        """Write it as a clock keeps it."""
        return {
            "begun_at": self.begun_at.isoformat(), "ended_at": self.ended_at and self.ended_at.isoformat(),
            "law": self.law, "most": self.most, "seq": self.seq,
        }  # fmt: skip

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read it from where a clock keeps it."""
        until = kept["ended_at"]
        return cls(
            **{
                **kept,
                "begun_at": datetime.fromisoformat(kept["begun_at"]),
                "ended_at": None if until is None else datetime.fromisoformat(until),
            }
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that do not count: those after one day and up to another, which is None while no end is in sight."""

    after: date
    until: date | None
    pause: Standstill

    @property
    def count(self) -> int:
        """How many days it has, 0 while no end is in sight."""
        return 0 if self.until is None else (self.until - self.after).days


def stretches(pauses: Iterable[Standstill], start: date) -> list[Stretch]:
    """
    Find the days after a first day that do not count, in order; no day stands in two, and none is empty.

    What a pause has beyond its most counts, and so does everything once the pauses of its law have used that up.
    """
    found: list[Stretch] = []
    used: dict[str, int] = {}
    floor = start
    for pause in sorted(pauses, key=lambda pause: pause.begun_at):
        before = day_of(pause.begun_at) - ONE_DAY
        until = None if pause.ended_at is None else day_of(pause.ended_at) - ONE_DAY
        if pause.most is not None:
            last = before + (pause.most - used.get(pause.law, 0)) * ONE_DAY
            until = last if until is None else min(until, last)
        stretch = Stretch(max(before, floor), until, pause)
        if until is None:
            return [*found, stretch]
        if until > stretch.after:
            found.append(stretch)
            used[pause.law] = used.get(pause.law, 0) + stretch.count
            floor = until
    return found


def spans(pauses: Iterable[Standstill], since: datetime) -> list[Standstill]:
    """Find the time after a moment that does not count, as it is in hours: as stretches(), to the second."""
    found: list[Standstill] = []
    used: dict[str, timedelta] = {}
    floor = since
    for pause in sorted(pauses, key=lambda pause: pause.begun_at):
        until = pause.ended_at
        if pause.most is not None:
            last = pause.begun_at + timedelta(days=pause.most) - used.get(pause.law, timedelta())
            until = last if until is None else min(until, last)
        span = replace(pause, begun_at=max(pause.begun_at, floor), ended_at=until)
        if until is None:
            return [*found, span]
        if until > span.begun_at:
            found.append(span)
            used[pause.law] = used.get(pause.law, timedelta()) + (until - span.begun_at)
            floor = until
    return found


@dataclass(frozen=True, slots=True)
class Stood:
    """
    One time a term stood still. since: when it began, in hours or at a midnight. until: when it ran again, or will at the
    latest; None while no end is in sight. days: how many did not count, hours for a term in hours. ends: the term's end with
    it, None while there is none. pause: what was the cause.
    """

    since: datetime
    until: datetime | None
    count: int
    ends: Due | None
    pause: Standstill


@dataclass(frozen=True, slots=True)
class Reckoning:
    """
    When a term ends that may have been prolonged and may have stood still.

    first: its end without either. longer: what was added, each with the end it gave, in order. stood: when it stood still,
    in order; pauses after its end are not among them. due: its end, None while it stands still with no end in sight.
    """

    first: Due
    longer: tuple[tuple[Added, Due], ...]
    stood: tuple[Stood, ...]
    due: Due | None

    @property
    def standing(self) -> Stood | None:
        """The pause that goes on, None when it runs; one with a most goes on until that is reached."""
        last = self.stood[-1] if self.stood else None
        return last if last is not None and last.pause.ended_at is None else None

    @property
    def provisional(self) -> bool:
        """Whether a day that mattered is not published yet."""
        return self.due is not None and self.due.provisional

    @property
    def derivation(self) -> tuple[str, ...]:
        """Tell in sentences how the end was found, in the reader's language; at least two."""
        return tuple(_derive(self))


def reckon(
    term: Term,
    since: datetime,
    calendar: Calendar,
    *,
    added: Sequence[Added] = (),
    pauses: Sequence[Standstill] = (),
) -> Reckoning:
    """
    Find when a term ends that is counted from this moment. added, pauses: in order; an end that was over does not move.

    Law: house rule L4; Civil Code arts. 201-203.

    :raises ValueError: a moment knows no time zone; months were added to working days or hours.
    """
    first = due_for(term, since, calendar)
    longer = tuple((each, _lengthened(first, added[: place + 1])) for place, each in enumerate(added))
    due = longer[-1][1] if longer else first
    if not pauses:
        return Reckoning(first, longer, (), due)
    stop = _stand_hours if first.term.measure == Measure.HOURS else _stand_days
    stood = tuple(stop(due, since, pauses))
    return Reckoning(first, longer, stood, stood[-1].ends if stood else due)


def _lengthened(first: Due, added: Sequence[Added]) -> Due:
    months = sum(each.count for each in added if each.measure == Measure.MONTHS)
    rest = sum(each.count for each in added if each.measure != Measure.MONTHS)
    term, calendar = first.term, first.calendar
    if months and term.measure in (Measure.WORKING_DAYS, Measure.HOURS):
        raise ValueError(f"a term in {term.measure.value} is not prolonged by months")
    if term.measure == Measure.HOURS:
        hours = sum(each.count * (1 if each.measure == Measure.HOURS else 24) for each in added)
        return _at(first, first.due_at + timedelta(hours=hours))
    if term.measure == Measure.WORKING_DAYS:
        return ended(term, first.start_date, calendar.add_working_days(first.raw_date, rest), calendar)
    if term.measure == Measure.MONTHS:
        raw = add_months(first.start_date, term.count + months)
    else:
        raw = add_months(first.raw_date, months)
    return ended(term, first.start_date, raw + rest * ONE_DAY, calendar)


def _at(due: Due, moment: datetime) -> Due:
    return replace(due, raw_date=day_of(moment), due_date=day_of(moment), due_at=moment)


def _stand_days(due: Due, since: datetime, pauses: Sequence[Standstill]) -> Iterator[Stood]:
    term, calendar = due.term, due.calendar
    for stretch in stretches(pauses, day_of(since)):
        if stretch.after >= due.due_date:
            return
        if stretch.until is None:
            yield Stood(end_of(stretch.after), None, 0, None, stretch.pause)
            return
        if term.measure == Measure.WORKING_DAYS:
            left = sum(map(calendar.is_workday, days_between(stretch.after, due.raw_date)))
            raw = calendar.add_working_days(stretch.until, left)
        elif stretch.after < due.raw_date:
            raw = due.raw_date + stretch.count * ONE_DAY
        else:  # it begins while the end moves past rest days: nothing is left but the day it runs again
            raw = stretch.until + ONE_DAY
        due = ended(term, due.start_date, raw, calendar)
        yield Stood(end_of(stretch.after), end_of(stretch.until), stretch.count, due, stretch.pause)


def _stand_hours(due: Due, since: datetime, pauses: Sequence[Standstill]) -> Iterator[Stood]:
    for span in spans(pauses, since):
        if span.begun_at >= due.due_at:
            return
        whole = next(pause for pause in pauses if pause.seq == span.seq)
        if span.ended_at is None:
            yield Stood(span.begun_at, None, 0, None, whole)
            return
        length = span.ended_at - span.begun_at
        due = _at(due, due.due_at + length)
        yield Stood(span.begun_at, span.ended_at, round(length / timedelta(hours=1)), due, whole)


def _derive(found: Reckoning) -> Iterator[str]:
    yield from opening(found.first)
    yield from counting(found.first)
    for added, due in found.longer:
        yield _("Prolonged by %(count)s %(measure)s on %(day)s by the %(role)s (%(law)s): ends on %(end)s.") % {
            "count": added.count, "measure": _measured(added, due.term).label, "day": named_day(added.on),
            "role": Role(added.role).label, "law": cited(added.law).words, "end": _end(due),
        }  # fmt: skip
    for stood in found.stood:
        yield from _told(stood, found.first.term)
    if found.stood and found.first.term.measure != Measure.HOURS:
        yield _("The day it stops counts no more, the day it runs again does (%(law)s).") % {"law": COUNTED.words}
    if found.due is None:
        return
    if found.due is not found.first and found.first.term.measure == Measure.WORKING_DAYS:
        yield from left_out(list(_running_days(found)), found.due.calendar)
    yield from closing(found.due)


def _measured(added: Added, term: Term) -> Measure:
    is_working = added.measure == Measure.DAYS and term.measure == Measure.WORKING_DAYS
    return Measure.WORKING_DAYS if is_working else added.measure


def _told(stood: Stood, term: Term) -> Iterator[str]:
    law = cited(stood.pause.law).words
    write = minute if term.measure == Measure.HOURS else lambda moment: named_day(day_of(moment))
    if stood.until is None or stood.ends is None:
        yield _("Stands still since %(since)s (%(law)s); no end before it runs again.") % {
            "since": write(stood.since), "law": law,
        }  # fmt: skip
        return
    told = {"since": write(stood.since), "until": write(stood.until), "law": law, "end": _end(stood.ends)}
    if stood.pause.ended_at is None:
        yield _("Stands still since %(since)s (%(law)s), until %(until)s at the latest: then ends on %(end)s.") % told
    elif term.measure == Measure.HOURS:
        yield _("Stood still from %(since)s to %(until)s (%(law)s), %(count)s hours: ends on %(end)s.") % {
            **told, "count": stood.count,
        }  # fmt: skip
    else:
        yield _("Stood still from %(since)s and ran again from %(until)s on (%(law)s), %(count)s days: ends on %(end)s.") % {
            **told, "count": stood.count,
        }  # fmt: skip
    if stood.pause.most is not None and (stood.pause.ended_at is None or stood.until < _resumed(stood.pause, term)):
        yield _("No more than %(count)s days stand still by this rule; what goes beyond counts.") % {
            "count": stood.pause.most
        }


def _resumed(pause: Standstill, term: Term) -> datetime:
    """When a term would run again if its pause had no most; the pause is over."""
    moment = pause.ended_at or pause.begun_at
    return moment if term.measure == Measure.HOURS else end_of(day_of(moment) - ONE_DAY)


def _running_days(found: Reckoning) -> Iterator[date]:
    """The days after the first end that counted, or could have."""
    still = {
        day
        for stood in found.stood
        if stood.until is not None
        for day in days_between(day_of(stood.since) - ONE_DAY, day_of(stood.until) - ONE_DAY)
    }
    if found.due is not None:
        yield from (day for day in days_between(found.first.raw_date, found.due.raw_date) if day not in still)


def _end(due: Due) -> str:
    return minute(due.due_at) if due.term.measure == Measure.HOURS else named_day(due.raw_date)
