"""
The mark a matter bears at a moment: one small number, so that any figure is a count of rows by mark.

Tens say where it stands, ones the exclusion or the level of resolution, hundreds what is noted beside the rate (bits, several may hold).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEFT_OUT = 10  # + the digit of an exclusion: never accepted
TAKEN_OUT = 20  # + the digit of an exclusion: accepted before
PENDING = 30  # accepted, not to be judged yet
UNRESOLVED = 40
RESOLVED = 50  # + level, 0 where the figure has none

NOTES: Mapping[str, int] = {
    "not_yet_due": 1,
    "undone_later": 2,
    "relabelled": 4,
    "backfilled": 8,
    "assisted": 16,
}


def mark(base: int, ones: int = 0, *, notes: int = 0) -> int:
    """Put a mark together; notes is a sum of NOTES."""
    return base + ones + 100 * notes


def resolved_at(level: int) -> list[int]:
    """List every mark of what was resolved at a level, whatever is noted beside it."""
    return [mark(RESOLVED, level, notes=notes) for notes in range(2 ** len(NOTES))]


@dataclass(slots=True)
class Count:
    """
    What a cohort comes to, in matters unless said otherwise.

    codes: the exclusions by their digits. accepted: all that were, the excluded among them too. cohort: accepted and not
    excluded. judged: the denominator. levels: level → resolved there, 0 for a figure without levels. cases: registrations in the
    cohort's judged part. excluded: code → how many.
    """

    codes: Mapping[int, str] = field(default_factory=dict)
    accepted: int = 0
    cohort: int = 0
    judged: int = 0
    cases: int = 0
    levels: dict[int, int] = field(default_factory=dict)
    excluded: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)

    @property
    def resolved(self) -> int:
        """The numerator."""
        return sum(self.levels.values())

    def add(self, of: int, matters: int, cases: int) -> None:
        """Count so many matters, made of so many cases, that bear this mark."""
        base, ones = of % 100 // 10 * 10, of % 10
        if base == RESOLVED:
            _pour(self.levels, {ones: matters})
        if base in (UNRESOLVED, RESOLVED):
            self.judged += matters
            self.cases += cases
            _pour(self.notes, {name: matters for name, bit in NOTES.items() if of // 100 & bit})
        if base in (PENDING, UNRESOLVED, RESOLVED):
            self.cohort += matters
        else:
            _pour(self.excluded, {self.codes[ones]: matters})
        if base != LEFT_OUT:
            self.accepted += matters

    def merge(self, other: Count) -> None:
        """Add what another count holds."""
        self.accepted += other.accepted
        self.cohort += other.cohort
        self.judged += other.judged
        self.cases += other.cases
        _pour(self.levels, other.levels)
        _pour(self.excluded, other.excluded)
        _pour(self.notes, other.notes)


def _pour(into: dict[Any, int], more: Mapping[Any, int]) -> None:
    for name, n in more.items():
        into[name] = into.get(name, 0) + n
