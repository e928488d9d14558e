"""When things happen: working hours and days by the loaded calendar, and the seasons of each kind of dispute. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from casework.deadlines.calendar import SHANGHAI, Calendar

YEAR = 2025
FIRST_DAY, LAST_DAY = date(YEAR, 1, 1), date(YEAR, 12, 31)
HORIZON = datetime(2026, 7, 1, tzinfo=SHANGHAI)  # 2026-06-30, 24:00
_BEYOND = date(2027, 6, 30)

MORNING, NOON, AFTERNOON, EVENING = 8 * 60 + 30, 11 * 60 + 40, 13 * 60 + 40, 17 * 60 + 30

# Ranges of days and how much more, or less, of a type arises in them; they multiply.
Season = tuple[date, date, float]
SPRING_FESTIVAL = (date(2025, 1, 28), date(2025, 2, 4))
BEFORE_THE_FESTIVALS = ((date(2025, 1, 1), date(2025, 1, 27)), (date(2025, 12, 15), date(2025, 12, 31)))
SEASONS: Mapping[str, tuple[Season, ...]] = {
    "01": ((date(2025, 2, 5), date(2025, 3, 15), 1.4),),
    "06": ((date(2025, 6, 20), date(2025, 8, 31), 1.2),),
    "07": ((date(2025, 3, 1), date(2025, 4, 30), 1.6),),
    "09": ((date(2025, 6, 1), date(2025, 9, 15), 1.7),),
    "10": (*((first, last, 3.2) for first, last in BEFORE_THE_FESTIVALS), (date(2025, 2, 15), date(2025, 6, 30), 0.7)),
    "11": ((date(2025, 2, 5), date(2025, 3, 20), 1.3), *((first, last, 1.5) for first, last in BEFORE_THE_FESTIVALS)),
    "12": (
        (date(2025, 5, 1), date(2025, 5, 7), 3.0),
        (date(2025, 7, 1), date(2025, 8, 31), 2.4),
        (date(2025, 10, 1), date(2025, 10, 10), 4.0),
    ),
    "13": ((date(2025, 6, 1), date(2025, 6, 25), 1.8), (date(2025, 11, 1), date(2025, 12, 5), 2.9)),
    "14": ((date(2025, 11, 10), date(2025, 12, 10), 1.3),),
    "16": ((date(2025, 9, 28), date(2025, 10, 12), 1.3),),
    "17": ((date(2025, 6, 10), date(2025, 7, 15), 1.4), (date(2025, 12, 1), date(2025, 12, 31), 1.5)),
}


class Diary:
    """
    The working days of two years, and moments on them.

    calendar: as loaded; days it does not know follow the week.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._workdays = [day for day in _days(FIRST_DAY, _BEYOND) if calendar.is_workday(day)]
        self._arrivals: dict[str, Sequence[float]] = {}

    def arrival(self, rng: Random, type_code: str) -> date:
        """Draw the day of the year on which a dispute of that type arises."""
        if type_code not in self._arrivals:
            self._arrivals[type_code] = list(
                accumulate(self._weight(type_code, day) for day in _days(FIRST_DAY, LAST_DAY))
            )
        weights = self._arrivals[type_code]
        return FIRST_DAY + timedelta(days=bisect_left(weights, rng.random() * weights[-1]))

    def any_time(self, rng: Random, day: date) -> datetime:
        """Draw a moment on a day on which a telephone or an app is used: from seven in the morning to ten at night."""
        return _at(day, 7 * 60 + rng.random() * 15 * 60)

    def in_hours(self, rng: Random, day: date) -> datetime:
        """Draw a moment of working hours on that day, or on the next working day when it is none."""
        return self._office_moment(rng, self._workday(day, 0))

    def after(self, rng: Random, moment: datetime, least: int, most: int) -> datetime:
        """Draw a working moment later than another, by so many working days; none means later the same day if there is time."""
        local = moment.astimezone(SHANGHAI)
        count = least + int(rng.random() * (most - least + 1))
        day = self._workday(local.date(), count)
        if day > local.date():
            return self._office_moment(rng, day)
        later = local + timedelta(minutes=5 + int(rng.random() * 85))
        if later.date() == day and later.hour * 60 + later.minute < EVENING:
            return later
        return self._office_moment(rng, self._workday(local.date() + timedelta(days=1), 0))

    def after_days(self, rng: Random, moment: datetime, least: int, most: int) -> datetime:
        """Draw a working moment at least so many calendar days later."""
        count = max(least + int(rng.random() * (most - least + 1)), 1)
        return self.in_hours(rng, moment.astimezone(SHANGHAI).date() + timedelta(days=count))

    def _workday(self, day: date, count: int) -> date:
        """Give the count-th working day from a day on, itself the 0th when it is one."""
        return self._workdays[min(bisect_left(self._workdays, day) + count, len(self._workdays) - 1)]

    def _office_moment(self, rng: Random, day: date) -> datetime:
        minute = rng.random() * (NOON - MORNING + EVENING - AFTERNOON)
        return _at(day, MORNING + minute if minute < NOON - MORNING else AFTERNOON + minute - (NOON - MORNING))

    def _weight(self, type_code: str, day: date) -> float:
        weight = 1.0 if self.calendar.is_workday(day) else 0.45
        if SPRING_FESTIVAL[0] <= day <= SPRING_FESTIVAL[1]:
            weight *= 0.3
        for first, last, factor in SEASONS.get(type_code, ()):
            if first <= day <= last:
                weight *= factor
        return weight


def _at(day: date, minute: float) -> datetime:
    whole, rest = divmod(minute, 1)
    hour, minutes = divmod(int(whole), 60)
    return datetime.combine(day, time(hour, minutes, int(rest * 60)), SHANGHAI)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
