"""
How a mapping says what a field is made of: words with columns in them.

"{case_id}-F" puts a column into words; "{type|types}" looks it up in the code table `types`, whose entry "*" stands for
everything else; several tables and filters may follow each other. Filters: moment and day read a time of the source,
whole a whole number, given says "yes" where there is anything and "" where not. "{{" and "}}" are braces themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet

Value = str | int | bool
Filter = Callable[[str, str], Value]
_PART = re.compile(r"\{\{|\}\}|\{([^{}|]+)((?:\|[^{}|]+)*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Hole:
    """One column of the row, and what it goes through before it is put in."""

    column: str
    filters: tuple[Filter, ...]

    def fill(self, row: Mapping[str, str]) -> Value:
        value: Value = row.get(self.column, "")
        for each in self.filters:
            value = each(self.column, str(value))
        return value


@dataclass(frozen=True, slots=True)
class Template:
    """Words with holes, or one plain value of another kind."""

    parts: tuple[str | Hole, ...]
    constant: Value | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it is made of, each once, in their order."""
        return tuple(dict.fromkeys(part.column for part in self.parts if isinstance(part, Hole)))

    def fill(self, row: Mapping[str, str]) -> Value:
        """
        Make the value for one row. A single hole keeps the kind its table gives, all else is text.

        :raises NotYet: a table lacks what the column holds, or a filter cannot read it; names the column.
        """
        if self.constant is not None:
            return self.constant
        if len(self.parts) == 1 and isinstance(self.parts[0], Hole):
            value = self.parts[0].fill(row)
            return value.strip() if isinstance(value, str) else value
        return "".join(part if isinstance(part, str) else str(part.fill(row)) for part in self.parts).strip()


def template(text: object, filters: Mapping[str, Filter]) -> Template:
    """
    Read what a mapping says of one field.

    filters: tables and filters by name.

    :raises ValueError: a lone brace, an unknown table or filter, or a value that is neither text, number nor truth.
    """
    if isinstance(text, bool | int):
        return Template((), text)
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is neither text, nor a whole number, nor true or false")
    parts = tuple(_parts(text, filters))
    return Template(parts, "" if not parts else None)


def _parts(text: str, filters: Mapping[str, Filter]) -> Iterator[str | Hole]:
    words, start = "", 0
    for match in _PART.finditer(text):
        words += text[start : match.start()]
        start = match.end()
        if match[0] in ("{{", "}}"):
            words += match[0][0]
            continue
        if match[1] is None:
            raise ValueError(f"a lone brace in {text!r}; write {{{{ or }}}} for a brace")
        if words:
            yield words
            words = ""
        names = tuple(filter(None, match[2].split("|")))
        unknown = [name for name in names if name not in filters]
        if unknown:
            raise ValueError(f"no table or filter is called {unknown[0]!r}")
        yield Hole(match[1], tuple(filters[name] for name in names))
    if words or text[start:]:
        yield words + text[start:]


def table(name: str, rows: Mapping[str, Value]) -> Filter:
    """Make a filter of a code table; what it lacks is refused, unless it has an entry "*"."""
    otherwise = rows.get("*")

    def look_up(column: str, value: str) -> Value:
        found = rows.get(value, otherwise)
        if found is None:
            reason = _("“%(value)s” is not in the table %(table)s.") % {"value": value, "table": name}
            raise NotYet.because("UNKNOWN_CODE", reason, field=column)
        return found

    return look_up


def clock(zone: ZoneInfo, formats: tuple[str, ...]) -> Mapping[str, Filter]:
    """Make the filters that read times of the source; those without offset are in its own zone."""

    def moment(column: str, value: str) -> Value:
        return read_time(value, zone, formats, column).isoformat() if value else ""

    def day(column: str, value: str) -> Value:
        return read_time(value, zone, formats, column).date().isoformat() if value else ""

    return {"moment": moment, "day": day, "whole": _whole, "given": lambda _column, value: "yes" if value else ""}


def read_time(value: str, zone: ZoneInfo, formats: tuple[str, ...], column: str) -> datetime:
    """
    Read a time as ISO 8601 or by one of the formats; a day alone is its first moment.

    :raises NotYet: it is none of these; names the column.
    """
    for read in _readers(formats):
        try:
            found = read(value)
            return found if found.tzinfo else found.replace(tzinfo=zone)
        except (ValueError, OverflowError):
            continue
    raise NotYet.because("SHAPE", _("“%(value)s” is no time the mapping knows.") % {"value": value}, field=column)


@cache
def _readers(formats: tuple[str, ...]) -> tuple[Callable[[str], datetime], ...]:
    return (datetime.fromisoformat, *map(_reader, formats))


def _reader(form: str) -> Callable[[str], datetime]:
    return lambda value: datetime.strptime(value, form)  # noqa: DTZ007  its zone is given by the caller


def _whole(column: str, value: str) -> Value:
    try:
        return int(value) if value else ""
    except ValueError:
        raise NotYet.because("SHAPE", _("A whole number is expected."), field=column) from None
