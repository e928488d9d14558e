"""
How severe a penalty is, as a value that can be compared: so that "heavier than noticed" is reckoned, not felt. Pure.

The heaviest kind in which two penalties differ decides (house rule XS1): detention above the others of APL art. 9(6), then
what its article lists, from the last to the first; of one kind, the greater measure: yuan, days, or that it is there at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import total_ordering
from types import MappingProxyType

from casework.law import HOUSE
from enforcement.standards.kinds import PenaltyKind

RANKED = HOUSE.art("XS1")

K = PenaltyKind
HEAVIEST_FIRST = (
    K.DETENTION, K.OTHER, K.RESTRICT_PROFESSION, K.CLOSE_BUSINESS, K.STOP_BUSINESS, K.RESTRICT_BUSINESS, K.REVOKE_LICENCE,
    K.LOWER_GRADE, K.SUSPEND_LICENCE, K.FINE, K.CONFISCATE_GAINS, K.CONFISCATE_GOODS, K.CRITICISM, K.WARNING,
)  # fmt: skip
MONEY = frozenset({K.FINE, K.CONFISCATE_GAINS, K.CONFISCATE_GOODS})


@total_ordering
@dataclass(frozen=True, slots=True)
class Severity:
    """
    One penalty, or none, as a value. a < b reads: a is lighter.

    measures: kind → how much of it, above nothing: yuan of a fine or of what is confiscated, days of detention, of a
    suspension or of a restriction; 1 where the kind has no measure or it is not known. Empty: no penalty.

    :raises ValueError: a measure is not above nothing.
    """

    measures: Mapping[PenaltyKind, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        measures = {PenaltyKind(kind): Decimal(measure) for kind, measure in self.measures.items()}
        if any(measure <= 0 for measure in measures.values()):
            raise ValueError("what is imposed has a measure above nothing")
        object.__setattr__(self, "measures", MappingProxyType(measures))

    @property
    def _order(self) -> tuple[Decimal, ...]:
        return tuple(self.measures.get(kind, Decimal(0)) for kind in HEAVIEST_FIRST)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Severity) and self._order == other._order

    def __hash__(self) -> int:
        return hash(self._order)

    def __lt__(self, other: Severity) -> bool:
        return self._order < other._order
