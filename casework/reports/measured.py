"""A figure with everything needed to judge it; pure arithmetic in whole numbers, and the shapes it is shown in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from casework.organisations.levels import Level
from casework.reports.indicators import Indicator
from casework.reports.marks import Count
from casework.reports.months import HANGZHOU, Period

FEWEST = 5  # HOUSE rule I1-10: fewer than these are not shown in townships and below
TOTAL, PART, ITSELF = "total", "part", "itself"
NORMAL_95 = 1.959963984540054


def percent(numerator: int, denominator: int) -> str | None:
    """Write a share as per cent with two decimals, half up: "45.45"; None without a denominator."""
    if denominator == 0:
        return None
    hundredths = (20_000 * numerator + denominator) // (2 * denominator)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def is_met(numerator: int, denominator: int, target: Fraction) -> bool | None:
    """Compare in whole numbers; None without a denominator."""
    return None if denominator == 0 else numerator * target.denominator >= target.numerator * denominator


def interval(numerator: int, denominator: int) -> tuple[str, str] | None:
    """Wilson's interval at 95 %, per cent with two decimals, the lower end first; None without a denominator."""
    if denominator == 0:
        return None
    share, z2 = numerator / denominator, NORMAL_95**2
    middle = share + z2 / (2 * denominator)
    reach = NORMAL_95 * math.sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2))
    low, high = ((middle + side) / (1 + z2 / denominator) for side in (-reach, reach))
    return (f"{100 * max(low, 0.0):.2f}", f"{100 * min(high, 1.0):.2f}")


def target_of(indicator: Indicator) -> str | None:
    """Write a target as per cent; None for a figure that only explains another."""
    return percent(indicator.target.numerator, indicator.target.denominator) if indicator.target else None


@dataclass(frozen=True, slots=True)
class Place:
    """The unit a figure is about: its code, the key of its row, its name and its level."""

    code: str
    key: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Measured:
    """
    One figure.

    count: what the cohort comes to. level: for a row of the split by level, else None: its numerator is what was resolved
    there, its denominator the whole. type and channel: for rows of those splits. part: TOTAL for the whole, PART for a row,
    ITSELF for the row by unit of what lies with the unit's own desk and with none below it. is_suppressed: too few to be shown.
    rows: the parts, empty when it was not divided; parts are not divided again. beside: the figures told with the whole.
    """

    indicator: Indicator
    place: Place
    period: Period
    as_of: datetime
    geography: str
    count: Count
    ledger_head: str | None
    matters_url: str
    level: int | None = None
    type: str | None = None
    channel: str | None = None
    part: str = TOTAL
    is_suppressed: bool = False
    rows: tuple[Measured, ...] = ()
    beside: tuple[Measured, ...] = ()

    @property
    def numerator(self) -> int:
        return self.count.resolved if self.level is None else self.count.levels.get(self.level, 0)

    @property
    def at_or_below(self) -> int:
        """Of a row by level: what was resolved there or lower."""
        return sum(n for level, n in self.count.levels.items() if self.level is not None and level <= self.level)

    @property
    def denominator(self) -> int:
        return self.count.judged

    @property
    def value(self) -> str | None:
        return percent(self.numerator, self.denominator)

    @property
    def met(self) -> bool | None:
        target = self.indicator.target if self.level is None else None
        return is_met(self.numerator, self.denominator, target) if target else None

    @property
    def target(self) -> str | None:
        """In per cent; None for a figure that only explains another."""
        return target_of(self.indicator)

    @property
    def is_provisional(self) -> bool:
        """Whether more may be accepted in the period, or less than 95 % of it is judged."""
        return self.as_of < self.period.end or self.count.judged * 100 < self.count.cohort * 95

    @property
    def is_flagged(self) -> bool:
        """Whether more than a tenth of the accepted was left out."""
        return sum(self.count.excluded.values()) * 10 > self.count.accepted

    @property
    def is_few(self) -> bool:
        """Whether it lies in a small place and counts too few to be shown."""
        return self.place.level <= Level.TOWNSHIP and 0 < self.denominator < FEWEST

    def as_dict(self) -> dict[str, Any]:
        """The shape of contract.md section 4, and beside it what explains the figure."""
        shown = not self.is_suppressed
        parts: dict[str, Any] = {"type": self.type, "channel": self.channel, "level": self.level}
        return {
            "key": self.indicator.key,
            "definition_version": self.indicator.version,
            "unit": self.place.code,
            "unit_key": self.place.key,
            "unit_name": self.place.name,
            "part": self.part,
            "from": str(self.period.first),
            "to": str(self.period.last),
            **{name: part for name, part in parts.items() if part is not None},
            **({"at_or_below": self._stayed() if shown else None} if self.level is not None else {}),
            "as_of": self.as_of.astimezone(HANGZHOU).isoformat(),
            "geography": self.geography,
            "value": self.value if shown else None,
            "numerator": self.numerator if shown else None,
            "denominator": self.denominator if shown else None,
            "cases": self.count.cases if shown else None,
            "accepted": self.count.accepted if shown else None,
            "pending": self.count.cohort - self.count.judged if shown else None,
            "dropped": self.count.accepted - self.count.cohort if shown else None,
            "target": self.target,
            "met": self.met if shown else None,
            "provisional": self.is_provisional,
            "excluded": _some(self.count.excluded) if shown else {},
            "flagged": self.is_flagged if shown else None,
            "notes": _some(self.count.notes) if shown else {},
            "levels": _some(self.count.levels) if shown and "level" in self.indicator.splits else {},
            "interval": interval(self.numerator, self.denominator) if shown else None,
            "suppressed": self.is_suppressed,
            "ledger_head": self.ledger_head,
            "matters_url": self.matters_url,
            "rows": [row.as_dict() for row in self.rows],
            "beside": [figure.as_dict() for figure in self.beside],
        }

    def _stayed(self) -> dict[str, Any]:
        return {"numerator": self.at_or_below, "value": percent(self.at_or_below, self.denominator)}


def hide(rows: Iterable[Measured]) -> set[int]:
    """
    Choose the rows not to be shown, by their place.

    All that are too few; and when that is a single one, the next smallest with it, since the whole less the others would
    give it away.
    """
    listed = list(rows)
    few = {place for place, row in enumerate(listed) if row.is_few}
    if len(few) == 1:
        others = [place for place, row in enumerate(listed) if place not in few and row.denominator]
        few.update(sorted(others, key=lambda place: (listed[place].denominator, place))[:1])
    return few


def _some(counts: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): n for name, n in sorted(counts.items()) if n}
