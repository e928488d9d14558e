"""Files as rows: CSV, JSON lines and XES logs. A line that cannot be read at all is told and passed over, never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.intake.importing.faults import Fault
from casework.intake.importing.xes import BrokenLog, read_traces
from casework.tables import BadTable, Table

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".xes": "xes", ".xml": "xes"}
BROKEN = "BROKEN_LINE"
CASE = "concept:name"  # how logs name a case


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a file: a line of CSV, an object of JSON, a trace of a log.

    values: what it holds, text in CSV and logs. events: the acts a log tells of it, in their order; () elsewhere.
    """

    line: int
    values: Mapping[str, Any]
    events: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventTable:
    """
    A table that tells one event a line, as a log does in XES. case: the column that names the case, whose lines stand
    together. keys: key of the event → its column, "a.b" for what lies inside the JSON of column a.
    """

    case: str
    keys: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns the table must have."""
        return tuple(dict.fromkeys((self.case, *(column.partition(".")[0] for column in self.keys.values()))))


def read_rows(
    path: Path, form: str, *, needs: tuple[str, ...] = (), log: EventTable | None = None
) -> Iterator[Row | Fault]:
    """
    Read a file from the top. form: csv, jsonl or xes. needs: the columns that a table must have. log: how a table tells of
    events; its rows are then the cases.

    Yields rows, and a Fault of code BROKEN_LINE for each line that has no shape; may yield nothing.

    :raises OSError: the file cannot be opened.
    """
    if form == "csv":
        return _table(path, needs) if log is None else _cases(_table(path, log.columns), log)
    return _log(path) if form == "xes" else _objects(path)


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Lay an object out as columns: "a.b" for what lies inside; lists are left out, true and false are written so."""
    columns: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            columns |= flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            columns[f"{prefix}{key}"] = "true" if value else "false"
        elif isinstance(value, str):
            columns[f"{prefix}{key}"] = value.strip()
        elif value is None or isinstance(value, int | float):
            columns[f"{prefix}{key}"] = "" if value is None else str(value)
    return columns


def _table(path: Path, needs: tuple[str, ...]) -> Iterator[Row | Fault]:
    try:
        table = Table(path, needs=needs)
    except BadTable as bad:
        yield from (_broken(each.facts["line"], each.facts["reason"], each.field) for each in bad.unmet)
        return
    yield from (_broken(each.facts["line"], each.facts["reason"], each.field) for each in table.found)
    for row in table.rows:
        yield Row(row.line, row.fields)


def _cases(lines: Iterator[Row | Fault], log: EventTable) -> Iterator[Row | Fault]:
    """Put the lines that follow each other and name the same case together, with the line the case begins on."""
    begun: Row | None = None
    events: list[Mapping[str, str]] = []
    for line in lines:
        if isinstance(line, Fault):
            yield line
            continue
        values = flat(line.values)
        try:
            event = {key: _told(values, column) for key, column in log.keys.items()}
        except ValueError as error:
            yield _broken(line.line, _("the line is no JSON: %(error)s") % {"error": error})
            continue
        case = values.get(log.case, "")
        if begun is not None and begun.values[CASE] != case:
            yield Row(begun.line, begun.values, tuple(events))
            begun = None
        if begun is None:
            begun, events = Row(line.line, {CASE: case}), []
        events.append(event)
    if begun is not None:
        yield Row(begun.line, begun.values, tuple(events))


def _told(values: Mapping[str, str], column: str) -> str:
    """Read one column, or what lies inside its JSON; "" where there is nothing."""
    outer, _dot, inner = column.partition(".")
    if not inner or column in values:
        return values.get(column, "")
    found = json.loads(values.get(outer) or "{}")
    return flat(found).get(inner, "") if isinstance(found, dict) else ""


def _objects(path: Path) -> Iterator[Row | Fault]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                found = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            except UnicodeDecodeError:
                yield _broken(number, _("the line is not UTF-8"))
                continue
            except (ValueError, RecursionError) as error:
                yield _broken(number, _("the line is no JSON: %(error)s") % {"error": error})
                continue
            if isinstance(found, dict):
                yield Row(number, found)
            else:
                yield _broken(number, _("the line is no JSON object"))


def _log(path: Path) -> Iterator[Row | Fault]:
    try:
        for trace in read_traces(path):
            yield Row(trace.line, trace.attributes, trace.events)
    except BrokenLog as error:
        yield _broken(error.line, error.reason)


def _broken(line: Any, reason: Any, field: str = "-") -> Fault:
    return Fault(int(line), field, BROKEN, str(reason))
