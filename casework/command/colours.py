"""When a duty turns yellow and red, from its measure, its length and its end alone. Pure (house rule R11)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import ONE_DAY, Calendar, day_of, end_of
from casework.deadlines.terms import Measure

# The share of a term, in percent, after which its duty is yellow; by the day it is asked on, the latest first.
SHARES = ((date(2019, 1, 1), 80),)
DAYS_OF_A_MONTH = 30


class Colour(TextChoices):
    """What a card says of a duty: four fifths of its time have passed, or all of it."""

    YELLOW = "YELLOW", _("yellow")
    RED = "RED", _("red")


def share_on(day: date) -> int:
    """Give the share in force on a day, in percent; the oldest for a day before all of them."""
    return next((share for since, share in SHARES if since <= day), SHARES[-1][1])


def yellow_at(measure: str, count: int, due_date: date, due_at: datetime, calendar: Calendar) -> datetime:
    """
    Give the moment a duty turns yellow: when the first of its last days begins, or by the minute where it has hours.

    measure, count: its length, whatever was added to it. Counted back from its end, so that time which stood still before is
    left out. A whole day is never split: of three working days two have passed, of one none, and its only day is yellow.
    """
    if measure == Measure.HOURS:
        return due_at - _last_hours(count, day_of(due_at))
    left = _last_days(measure, count, due_date)
    if measure == Measure.WORKING_DAYS:
        first = calendar.workday_until(due_date)
        for _each in range(left - 1):
            first = calendar.workday_until(first - ONE_DAY)
    else:
        first = due_date - (left - 1) * ONE_DAY
    return end_of(first - ONE_DAY)


def yellow_until(measure: str, count: int, at: datetime, calendar: Calendar) -> datetime:
    """Give the latest end of which a duty of that length is yellow at a moment; yellow_at() read the other way round."""
    today = day_of(at)
    if measure == Measure.HOURS:
        return at + _last_hours(count, today)
    left = _last_days(measure, count, today)
    if measure != Measure.WORKING_DAYS:
        return end_of(today + (left - 1) * ONE_DAY)
    last = calendar.add_working_days(today, left - 1)
    return end_of(calendar.workday_from(last + ONE_DAY) - ONE_DAY)  # an end on the rest days after it counts with it


def _last_days(measure: str, count: int, day: date) -> int:
    """Count the days that are yellow: what is left when the share is rounded down to whole days."""
    days = count * DAYS_OF_A_MONTH if measure == Measure.MONTHS else count
    return days - days * share_on(day) // 100


def _last_hours(count: int, day: date) -> timedelta:
    return timedelta(hours=count) * (100 - share_on(day)) / 100
