"""What is due at a moment: duties that turn yellow or red, and rows that come by themselves. It reads and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from casework.command.colours import DAYS_OF_A_MONTH, Colour, yellow_at, yellow_until
from casework.command.models import Card
from casework.deadlines.calendar import Calendar
from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.deadlines.querysets import ClockQuerySet
from casework.deadlines.terms import Measure, Nature
from casework.law import HOUSE
from casework.ledger.models import Entry, Origin
from casework.workflow.tracks import all_tracks

IMPORTED = HOUSE.art("R11c")  # what was over when it was brought here gets no card


@dataclass(frozen=True, slots=True)
class Due:
    """
    What one clock calls for. colour: of the card, None where a row is to be taken. moment: since when it is due.
    """

    clock: Clock
    colour: Colour | None
    moment: datetime


def running(at: datetime, *, ever: bool) -> ClockQuerySet:
    """
    Keep the clocks that ran at a moment; those that stand still call for nothing.

    ever: whether those count that were stopped since; only a moment that has passed needs to look at them.
    """
    begun = Clock.objects.filter(armed_at__lte=at).moving(at)
    return begun.filter(Q(stopped_at=None) | Q(stopped_at__gt=at)) if ever else begun.filter(stopped_at=None)


def due_ids(at: datetime, *, ever: bool = False) -> list[int]:
    """
    List the clocks that call for something at a moment, by id, in the order of their ends; may be empty.

    Five statements. What is refused again and again stands in it again and again.
    """
    clocks, calendar = running(at, ever=ever), current_calendar()
    duties = clocks.duties().exclude(_was_over_when_imported())
    red = duties.filter(due_at__lte=at).exclude(_carded(Colour.RED))
    ahead = duties.filter(due_at__gt=at).exclude(_carded())
    yellow = ahead.filter(_in_last_fifth(clocks, at, calendar), added=[])
    found = [row for each in (red, yellow, _coming(clocks, at)) for row in each.order_by().values_list("due_at", "pk")]
    # What was prolonged has a length of its own; there are few of these.
    prolonged = ahead.exclude(added=[])
    found += [(clock.end[1], clock.pk) for clock in prolonged if _yellow_at(clock, calendar) <= at]
    return [pk for _due_at, pk in sorted(found)]


def still_due(ids: Iterable[int], at: datetime, *, ever: bool = False) -> list[Due]:
    """Read which of these clocks still call for something, and for what, in order of time; two statements."""
    clocks = list(running(at, ever=ever).filter(pk__in=ids))
    numbers = {clock.matter_no for clock in clocks}
    cards = {
        (card.matter_no, card.awaited, card.armed_at, card.colour)
        for card in Card.objects.of(*numbers).only("matter_no", "awaited", "armed_at", "colour")
    }
    calendar = current_calendar()
    found = [_due(clock, at, calendar, cards) for clock in clocks]
    return sorted((due for due in found if due), key=lambda due: (due.moment, due.clock.pk))


@cache
def coming_verbs() -> frozenset[str]:
    """Name the verbs of all tables that come by themselves when a time has passed."""
    return frozenset(
        row.verb for track in all_tracks() for machine in track.machines for row in machine.rows if row.after
    )


@cache
def entry_waits() -> Mapping[tuple[str, str], timedelta]:
    """Name how long a row that comes by itself waits beyond its clock, by verb and the verb it is counted from; none: not at all."""
    return {
        (row.verb, term.since): timedelta(days=term.entry_days)
        for track in all_tracks()
        for machine in track.machines
        for row in machine.rows
        for term in row.after
        if term.entry_days
    }


@cache
def telling_verbs() -> frozenset[str]:
    """Name the verbs that tell from which day a clock is counted."""
    machines = (machine for track in all_tracks() for machine in track.machines)
    return frozenset(term.since for machine in machines for row in machine.rows for term in row.terms if term.begins)


def _due(clock: Clock, at: datetime, calendar: Calendar, cards: set[tuple[str, str, datetime, str]]) -> Due | None:
    _due_date, due_at = clock.end
    is_over = due_at <= at
    if clock.nature == Nature.WAIT:
        moment = due_at + entry_waits().get((clock.verb, clock.since), timedelta())
        return Due(clock, None, moment) if moment <= at and clock.verb in coming_verbs() else None
    if clock.nature != Nature.DUTY:
        return None
    key = (clock.matter_no, clock.verb, clock.armed_at)
    if is_over:
        return None if (*key, Colour.RED) in cards else Due(clock, Colour.RED, due_at)
    moment = _yellow_at(clock, calendar)
    is_carded = any((*key, colour) in cards for colour in Colour)
    return Due(clock, Colour.YELLOW, moment) if moment <= at and not is_carded else None


def _yellow_at(clock: Clock, calendar: Calendar) -> datetime:
    measure, count = clock.measure, clock.count
    for each in clock.prolonged:
        if measure == Measure.MONTHS != each.measure:  # months and days make days
            measure, count = Measure.DAYS, count * DAYS_OF_A_MONTH
        count += each.count
    return yellow_at(measure, count, *clock.end, calendar)


def _coming(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    found = clocks.filter(nature=Nature.WAIT, verb__in=coming_verbs(), due_at__lte=at)
    for (verb, since), wait in entry_waits().items():
        found = found.exclude(verb=verb, since=since, due_at__gt=at - wait)
    return found


def _in_last_fifth(clocks: ClockQuerySet, at: datetime, calendar: Calendar) -> Q:
    """Ask for what is yellow, by the lengths that run; one statement."""
    lengths = clocks.duties().order_by().values_list("measure", "count").distinct()
    wanted = Q(pk__in=())
    for measure, count in lengths:
        wanted |= Q(measure=measure, count=count, due_at__lte=yellow_until(measure, count, at, calendar))
    return wanted


def _carded(*colours: Colour) -> Exists:
    cards = Card.objects.filter(
        matter_no=OuterRef("matter_no"), awaited=OuterRef("verb"), armed_at=OuterRef("armed_at")
    )
    return Exists(cards.filter(colour__in=colours) if colours else cards)


def _was_over_when_imported() -> Exists | Q:
    """Ask for what was history when it was brought here (house rule R11c)."""
    if settings.CARDS_FOR_IMPORTED:
        return Q(pk__in=())
    began = Entry.objects.filter(matter=OuterRef("matter_no"), verb=OuterRef("since"))
    # What is counted from a day its act tells did not begin with the act.
    began = began.filter(Q(happened_at=OuterRef("armed_at")) | Q(verb__in=telling_verbs()))
    return Exists(began.filter(origin=Origin.IMPORT, recorded_at__gte=OuterRef("due_at")))


def batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Part ids into batches, in their order."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
