"""Months in Hangzhou, by which cohorts are cut: half-open, so that 23:59:59 on the last day still belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

HANGZHOU = ZoneInfo("Asia/Shanghai")
EARLIEST, LATEST = 1950, 2999  # years a month may lie in
_FORM = re.compile(r"(\d{4})-(\d{2})\Z", re.ASCII)


class Month(NamedTuple):
    """One calendar month; sorts by time."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def read(cls, text: str) -> Self:
        """
        Read YYYY-MM.

        :raises ValueError: it is anything else, or in no year that a matter could be of.
        """
        found = _FORM.match(text)
        if found is None or not 1 <= int(found[2]) <= 12 or not EARLIEST <= int(found[1]) <= LATEST:
            raise ValueError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Find the month a moment lies in."""
        local = moment.astimezone(HANGZHOU)
        return cls(local.year, local.month)

    @classmethod
    def at(cls, ordinal: int) -> Self:
        """Find the month of an ordinal."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @property
    def ordinal(self) -> int:
        """Months since the year 0, as rows store it."""
        return self.year * 12 + self.month - 1

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.month, 1, tzinfo=HANGZHOU)

    @property
    def next(self) -> Self:
        return self.at(self.ordinal + 1)


class Period(NamedTuple):
    """Whole months, the last one included: [first.start, last.next.start)."""

    first: Month
    last: Month

    @property
    def end(self) -> datetime:
        """The moment it is over."""
        return self.last.next.start

    @property
    def months(self) -> Iterator[Month]:
        """Every month of it, the earliest first."""
        return (Month.at(ordinal) for ordinal in range(self.first.ordinal, self.last.ordinal + 1))
