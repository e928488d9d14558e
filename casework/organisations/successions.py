"""Who continues whom: a mapping of codes made into dated successions between division rows. Pure but for the reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from casework.organisations.divisions import ONE_DAY, Division, Register
from casework.organisations.models import UnitSuccession
from casework.tables import Row, Table

SUCCESSION_COLUMNS = ("level", "old_code", "old_parent", "new_code", "new_parent", "method")
Kind = UnitSuccession.Kind

# None: the row says that the unit went on, or that nobody knows what came of it.
METHODS: Mapping[str, Kind | None] = {
    "district_absorbs_other": None,
    "district_kept_part": None,
    "district_unchanged": None,
    "same_code_same_name": None,
    "unmatched": None,
    "new_in_2021": None,
    "district_merged_into": Kind.MERGE,
    "district_part_moved_to": Kind.SPLIT,
    "street_name": Kind.MOVE,
    "same_street_same_name": Kind.MOVE,
    "moved_to_other_street_same_name": Kind.MOVE,
    "same_code_renamed": Kind.RENAME,
    "same_street_same_name_other_kind": Kind.RENAME,
    "merge": Kind.MERGE,
    "split": Kind.SPLIT,
    "move": Kind.MOVE,
    "rename": Kind.RENAME,
}


@dataclass(frozen=True, slots=True)
class Succession:
    """The new row continues the old one, or a share of it, from that day on."""

    old: Division
    new: Division
    kind: Kind
    effective_date: date
    share: Decimal | None = None


def renamings(register: Register) -> Iterator[Succession]:
    """Yield a succession wherever a code passed from one row to the next without a gap."""
    for old, new in register.renamed():
        yield Succession(old, new, Kind.RENAME, new.first)


def read_successions(path: Path, register: Register) -> tuple[Succession, ...]:
    """
    Read a mapping from old codes to new ones.

    The day is taken from the rows themselves: the one after the old row's last or, where the old one goes on with less,
    the new row's first. Lines on a unit that kept its code add nothing: renamings() tells those.
    Returns them in the order of lines, each pair once.

    :raises BadTable: an unknown method, a code no row bears, a pair of rows that never met; all of them.
    :raises OSError: the file cannot be opened.
    """
    table = Table(path, needs=SUCCESSION_COLUMNS)
    shares = _Shares(table.rows)
    found: dict[tuple[str, str], Succession] = {}
    for row in table.rows:
        if row["method"] not in METHODS:
            table.blame(row.line, "method", _("“%(text)s” is no kind of succession") % {"text": row["method"]})
            continue
        unknown = [field for field in ("old_code", "new_code") if row[field] and not register.coded(row[field])]
        for field in unknown:
            table.blame(row.line, field, _("no row bears “%(code)s”") % {"code": row[field]})
        kind = METHODS[row["method"]]
        if unknown or kind is None or row["old_code"] == row["new_code"]:
            continue
        pair = met(register, row["old_code"], row["new_code"])
        if pair is None:
            table.blame(row.line, "new_code", _("no row of the new code follows one of the old"))
            continue
        old, new, day = pair
        found.setdefault((old.key, new.key), Succession(old, new, kind, day, shares.of(row)))
    table.refuse()
    return tuple(found.values())


def met(register: Register, old_code: str, new_code: str) -> tuple[Division, Division, date] | None:
    """Find the day on which one code followed another, and the two rows; None when there is no such day."""
    for old in register.coded(old_code):
        new = register.at(new_code, old.last + ONE_DAY) if old.valid_to else None
        if new and not register.at(old_code, old.last + ONE_DAY):
            return old, new, old.last + ONE_DAY
    for new in register.coded(new_code):
        old_row = register.at(old_code, new.first - ONE_DAY) if new.valid_from else None
        if old_row:
            return old_row, new, new.first
    return None


class _Shares:
    """What part of each old unit's divisions went to which new unit, counted from the lines one level below."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        below = [row for row in rows if row["old_code"] and row["new_code"]]
        self._went = Counter((row["old_parent"], row["new_parent"]) for row in below)
        self._all = Counter(row["old_parent"] for row in below)

    def of(self, row: Row) -> Decimal | None:
        parts = self._all[row["old_code"]]
        if not parts:
            return None
        return (Decimal(self._went[row["old_code"], row["new_code"]]) / parts).quantize(Decimal("0.0001"))
