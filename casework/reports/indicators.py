"""
What every indicator is: a definition with version and date, what it reads of the ledger, what it leaves out, its target, its words.

What a figure counts, and how, is said by its own record: on_site.py, single_track.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from casework.law import Article

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SPLITS = ("unit", "level", "type", "channel", "month")


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of a definition and the rule it states."""

    law: Article
    words: StrOrPromise


class Words(NamedTuple):
    """
    How a figure speaks of what it counts, for tables and sentences.

    numerator, judged, pending, dropped, accepted: heads of columns. of: the figure in a sentence, with num, den and target.
    adding_up: how the accepted divide, with the numbers of the answer and `declined`.
    """

    numerator: StrOrPromise
    judged: StrOrPromise
    pending: StrOrPromise
    dropped: StrOrPromise
    accepted: StrOrPromise
    of: StrOrPromise
    adding_up: StrOrPromise


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    One rate, in one version.

    target: None for a figure that only explains another. tracks: whose entries it reads. kinds: of matters, one of which a
    question may be narrowed to. splits: those of SPLITS it knows. observation: how long a result must hold before it is
    judged. exclusions: reason codes and their words; their last digits differ. beside: keys of the figures told with it.
    """

    key: str
    version: int
    valid_from: date
    name: StrOrPromise
    target: Fraction | None
    tracks: frozenset[str]
    kinds: Collection[str]
    splits: tuple[str, ...]
    observation: timedelta
    exclusions: Mapping[str, StrOrPromise]
    words: Words
    clauses: tuple[Clause, ...]
    beside: tuple[str, ...]

    @property
    def code(self) -> str:
        """How rows name it: key and version."""
        return f"{self.key}/{self.version}"

    @property
    def codes(self) -> Mapping[int, str]:
        """The exclusions by the digit a mark holds."""
        return {int(code[-1]): code for code in self.exclusions}

    @property
    def limits(self) -> Mapping[str, timedelta]:
        """Kind → how long it may take from acceptance; empty where no time is set."""
        return {}
