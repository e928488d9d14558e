"""
Divisions as a file gives them: read, checked line by line, not yet written anywhere. Pure but for the reading.

The columns are those of data/hangzhou_divisions.csv and data/hangzhou_division_mapping.csv; see the README beside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from django.utils.translation import gettext as _

from casework.organisations.levels import Level
from casework.organisations.models import Unit, unit_key
from casework.tables import Row, Table

DIVISION_COLUMNS = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
LEVELS: Mapping[str, Level] = {"1": Level.CITY, "2": Level.COUNTY, "3": Level.TOWNSHIP, "4": Level.VILLAGE}
CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,23}\Z")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a division: who it was from one day to another, and under which code. line is 0 for a loaded one."""

    code: str
    name: str
    level: Level
    parent_code: str
    valid_from: date | None = None
    valid_to: date | None = None
    short_name: str = ""
    kind: str = Unit.Kind.DIVISION
    source: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        return unit_key(self.code, self.valid_from)

    @property
    def first(self) -> date:
        return self.valid_from or date.min

    @property
    def last(self) -> date:
        return self.valid_to or date.max

    def is_valid_on(self, day: date) -> bool:
        """Answer whether the row applied on that day; both ends inclusive."""
        return self.first <= day <= self.last


class Register:
    """Divisions by code, each code's rows in the order of their first days."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self.rows = tuple(rows)
        self._by_code: dict[str, list[Division]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda row: row.first):
            self._by_code[row.code].append(row)

    def coded(self, code: str) -> tuple[Division, ...]:
        """Give every row that bore this code, the earliest first; may be empty."""
        return tuple(self._by_code.get(code, ()))

    def at(self, code: str, day: date) -> Division | None:
        """Give the row that bore this code on that day."""
        return next((row for row in self.coded(code) if row.is_valid_on(day)), None)

    def parent(self, row: Division) -> Division | None:
        """Give the row it was put under: the one its parent's code meant on its own first day."""
        return self.at(row.parent_code, row.first) if row.parent_code else None

    def renamed(self) -> Iterable[tuple[Division, Division]]:
        """Yield each row with the one that took over its code the day after."""
        for rows in self._by_code.values():
            yield from ((old, new) for old, new in pairwise(rows) if old.valid_to and old.last + ONE_DAY == new.first)


def read_divisions(path: Path, loaded: Iterable[Division] = ()) -> Register:
    """
    Read a file of divisions and check every line, alone and against the others and those loaded before.

    loaded: the rows the database holds. A file may end one of them that stands; it changes nothing else about it.
    Returns both together, those of the file with their lines.

    :raises BadTable: a level or day that is none, an orphan, a doubled (code, valid_from), a code borne twice on one
        day, a row that outlives its parent; all of them, with line and field.
    :raises OSError: the file cannot be opened.
    """
    table = Table(path, needs=DIVISION_COLUMNS)
    rows: dict[str, Division] = {}
    for row in table.rows:
        division = _division(table, row)
        if division is None:
            continue
        if division.key in rows:
            reason = _("the code begins on the same day as on line %(line)d") % {"line": rows[division.key].line}
            table.blame(row.line, "code", reason)
            continue
        rows[division.key] = division
    register = Register(merged(rows, loaded))
    for division in register.rows:
        _check_place(table, register, division)
    _check_overlaps(table, register)
    table.refuse()
    return register


def merged(rows: Mapping[str, Division], loaded: Iterable[Division]) -> Iterable[Division]:
    """Yield the rows of a file and those loaded; of a row in both the loaded one, with the file's line and end if it stood."""
    known = {row.key: row for row in loaded}
    for key, row in rows.items():
        before = known.pop(key, None)
        yield replace(before, valid_to=before.valid_to or row.valid_to, line=row.line) if before else row
    yield from known.values()


def _division(table: Table, row: Row) -> Division | None:
    """Build a division from one line; None when the line lacks what names it."""
    fine = len(table.found)
    if not CODE.match(row["code"]):
        table.blame(row.line, "code", _("“%(text)s” is no code") % {"text": row["code"]})
    if row["level"] not in LEVELS:
        allowed = ", ".join(LEVELS)
        table.blame(
            row.line,
            "level",
            _("“%(text)s” is no level; one of %(levels)s") % {"text": row["level"], "levels": allowed},
        )
    for field, longest in (("name", 120), ("short_name", 60), ("source", 200)):
        if len(row[field]) > longest:
            table.blame(row.line, field, _("longer than %(count)d characters") % {"count": longest})
    if not row["name"]:
        table.blame(row.line, "name", _("empty"))
    if row["level"] == "1" and row["parent_code"]:
        table.blame(row.line, "parent_code", _("a city stands at the top"))
    valid_from, valid_to = table.day(row, "valid_from"), table.day(row, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        table.blame(row.line, "valid_to", _("the row ends before it begins"))
    if len(table.found) > fine and (not CODE.match(row["code"]) or row["level"] not in LEVELS):
        return None
    return Division(
        code=row["code"],
        name=row["name"],
        level=LEVELS[row["level"]],
        parent_code=row["parent_code"],
        valid_from=valid_from,
        valid_to=valid_to,
        short_name=row["short_name"] or row["name"][:60],
        kind=row["kind"] if row["kind"] in (Unit.Kind.DIVISION, Unit.Kind.OFFICE) else Unit.Kind.DIVISION,
        source=row["source"],
        line=row.line,
    )


def _check_place(table: Table, register: Register, row: Division) -> None:
    if not row.parent_code and row.level >= Level.CITY:
        return
    parent = register.parent(row)
    if parent is None:
        reason = _("an orphan: no row bears “%(code)s” on its first day") % {"code": row.parent_code}
        table.blame(row.line, "parent_code", reason)
    elif parent.level <= row.level:
        table.blame(row.line, "parent_code", _("“%(code)s” is not of a higher level") % {"code": parent.code})
    elif parent.last < row.last:
        reason = _("the row outlives its parent, which ends on %(day)s") % {"day": parent.last}
        table.blame(row.line or parent.line, "valid_to", reason)


def _check_overlaps(table: Table, register: Register) -> None:
    for code in {row.code: None for row in register.rows}:
        for before, after in pairwise(register.coded(code)):
            if after.first <= before.last:
                other = _("line %(line)d") % {"line": before.line} if before.line else _("a row loaded before")
                reason = _("“%(code)s” is borne on the same days as on %(other)s") % {"code": code, "other": other}
                table.blame(after.line or before.line, "valid_from", reason)
