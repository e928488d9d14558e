"""Everything a batch of penalties needs to know of the standards, read in one statement a table, when first asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem, Row, row_on


class Book:
    """
    The standards for some items, in every version.

    item_codes: PenaltyItem.code, each once or more often; what is asked for any other is not there. tables: the answers to
    questions(), where they were asked already.
    """

    def __init__(self, item_codes: Iterable[str], tables: Sequence[Iterable[Any]] = ()) -> None:
        self.item_codes = frozenset(filter(None, item_codes))
        for name, rows in zip(("_items", "_delegated", "_thresholds", "_bands"), tables, strict=False):
            self.__dict__[name] = _by_same(rows)

    @staticmethod
    def questions(item_codes: Iterable[str]) -> tuple[QuerySet[Any], ...]:
        """Ask for all that a book of these items holds, table by table."""
        codes = frozenset(item_codes)
        return (
            PenaltyItem.objects.filter(code__in=codes),
            DelegatedItem.objects.filter(item_code__in=codes),
            HearingThreshold.objects.all(),
            DiscretionBand.objects.filter(item_code__in=codes),
        )

    def item(self, code: str, day: date) -> PenaltyItem | None:
        """Give the version of an item that held on that day; None when there was none."""
        return row_on(self._items.get(code, ()), day)

    def versions(self, code: str) -> Sequence[PenaltyItem]:
        """List every version of an item, the oldest first; may be empty."""
        return self._items.get(code, ())

    def is_delegated(self, unit_code: str, item_code: str, day: date) -> bool:
        """Answer whether a township or street might punish the item on that day (APL art. 24; ZJZF art. 9)."""
        return row_on(self._delegated.get((unit_code, item_code), ()), day) is not None

    def hearing_threshold(self, line: str, person_kind: str, day: date) -> Decimal | None:
        """Give the fine in yuan from which a hearing was to be offered; None where the head has to say."""
        row = row_on(self._thresholds.get((line, person_kind), ()), day)
        return None if row is None else row.amount_yuan

    def band(self, item_code: str, gravity: str, day: date) -> DiscretionBand | None:
        """Give the band of discretion of that day; None when there was none."""
        return row_on(self._bands.get((item_code, gravity), ()), day)

    @cached_property
    def _items(self) -> Mapping[Hashable, Sequence[PenaltyItem]]:
        return _by_same(self.questions(self.item_codes)[0])

    @cached_property
    def _delegated(self) -> Mapping[Hashable, Sequence[DelegatedItem]]:
        return _by_same(self.questions(self.item_codes)[1])

    @cached_property
    def _thresholds(self) -> Mapping[Hashable, Sequence[HearingThreshold]]:
        return _by_same(self.questions(self.item_codes)[2])

    @cached_property
    def _bands(self) -> Mapping[Hashable, Sequence[DiscretionBand]]:
        return _by_same(self.questions(self.item_codes)[3])


def _by_same(rows: Iterable[Row]) -> dict[Hashable, Sequence[Row]]:
    """Group rows by what they are about, each group in the order of its first days."""
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        found[attrgetter(*row.SAME)(row)].append(row)
    return {same: sorted(group, key=lambda row: row.valid_from) for same, group in found.items()}
