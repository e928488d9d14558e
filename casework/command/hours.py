"""When a notice of the timer is let out: in working hours, and at once where the risk is red. Pure (house rule R11b)."""

from __future__ import annotations

from datetime import date, datetime, time

from casework.deadlines.calendar import ONE_DAY, SHANGHAI, Calendar, day_of

# From when to when people are at work on a working day; by the day it is asked on, the latest first.
HOURS = ((date(2019, 1, 1), time(8, 30), time(17, 30)),)


def hours_on(day: date) -> tuple[time, time]:
    """Give the working hours in force on a day; the oldest for a day before all of them."""
    return next(((begin, end) for since, begin, end in HOURS if since <= day), HOURS[-1][1:])


def send_at(at: datetime, calendar: Calendar, *, is_urgent: bool) -> datetime:
    """
    Give the moment a notice made at that moment is let out: the same one within working hours, else when the next begin.

    is_urgent: whether it does not wait.
    """
    if is_urgent:
        return at
    day = day_of(at)
    begin, end = (datetime.combine(day, each, SHANGHAI) for each in hours_on(day))
    if calendar.is_workday(day) and at < end:
        return max(at, begin)
    following = calendar.workday_from(day + ONE_DAY)
    return datetime.combine(following, hours_on(following)[0], SHANGHAI)
