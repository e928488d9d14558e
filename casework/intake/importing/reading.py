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


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row of a file: a line of CSV, an object of JSON, a trace of a log.

    values: what it holds, text in CSV and logs. events: the acts a log tells of it, in their order; () elsewhere.
    """

    line: int
    values: Mapping[str, Any]
    events: tuple[Mapping[str, str], ...] = ()


def read_rows(path: Path, form: str, *, needs: tuple[str, ...] = ()) -> Iterator[Row | Fault]:
    """
    Read a file from the top. form: csv, jsonl or xes. needs: the columns that a table must have.

    Yields rows, and a Fault of code BROKEN_LINE for each line that has no shape; may yield nothing.

    :raises OSError: the file cannot be opened.
    """
    if form == "csv":
        return _table(path, needs)
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
