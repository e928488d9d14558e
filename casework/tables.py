"""
Tables handed in from outside, as CSV: every line is checked before any is used.

A reader asks a Table for its rows and tells it what is wrong with them; `refuse()` then names all of it at once.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.errors import NotYet, Unmet

if TYPE_CHECKING:
    from _csv import Reader

    from django_stubs_ext import StrOrPromise


class BadTable(NotYet):
    """A file with bad rows. Nothing of it was used; each rule names its file, line and field."""

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.unmet)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the number it has in the file, the header being 1, and its fields without outer blanks."""

    line: int
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a field; "" when the table has no such column."""
        return self.fields.get(name, "")


class Table:
    """
    A CSV file with a header line, in UTF-8.

    needs: the columns that must be there; others may be, and are kept. columns: all that are, in their order.

    :raises BadTable: at once when the header lacks a column or the file is not UTF-8.
    :raises OSError: the file cannot be opened.
    """

    def __init__(self, path: Path, *, needs: tuple[str, ...]) -> None:
        self.path = path
        self.found: list[Unmet] = []
        self.columns: tuple[str, ...] = ()
        self.rows = tuple(self._read(needs))

    def blame(self, line: int, field: str, reason: StrOrPromise) -> None:
        """Remember what is wrong with one field of one line."""
        self.found.append(self.fault(line, field, reason))

    def fault(self, line: int, field: str, reason: StrOrPromise) -> Unmet:
        """Say what is wrong with one field of one line, without remembering it."""
        message = f"{self.path.name}:{line}: {field}: {reason}"
        return Unmet("BAD_ROW", message, field=field, facts={"line": line, "reason": str(reason)})

    def refuse(self) -> None:
        """
        Go on only when nothing was wrong.

        :raises BadTable: something was; all of it, in the order of lines.
        """
        if self.found:
            raise BadTable(*sorted(self.found, key=lambda each: int(each.facts["line"])))

    def day(self, row: Row, field: str) -> date | None:
        """Read a day as YYYY-MM-DD; None when the field is empty, or bad and blamed."""
        if not row[field]:
            return None
        try:
            return date.fromisoformat(row[field])
        except ValueError:
            self.blame(row.line, field, _("“%(text)s” is no day; write YYYY-MM-DD") % {"text": row[field]})
            return None

    def _read(self, needs: tuple[str, ...]) -> Iterator[Row]:
        try:
            lines = csv.reader(io.StringIO(self.path.read_text(encoding="utf-8-sig"), newline=""))
        except UnicodeDecodeError:
            self.blame(1, "-", _("the file is not UTF-8"))
            self.refuse()
            return
        try:
            yield from self._rows(lines, needs)
        except csv.Error as error:
            self.blame(lines.line_num, "-", str(error))

    def _rows(self, lines: Reader, needs: tuple[str, ...]) -> Iterator[Row]:
        header = next(lines, [])
        self.columns = tuple(header)
        for name in needs:
            if name not in header:
                self.blame(1, name, _("the column is missing"))
        self.refuse()
        for values in lines:
            if not values:
                continue
            if len(values) != len(header):
                sizes = {"count": len(values), "expected": len(header)}
                self.blame(lines.line_num, "-", _("the line has %(count)d fields, the header %(expected)d") % sizes)
                continue
            yield Row(lines.line_num, dict(zip(header, (value.strip() for value in values), strict=True)))
