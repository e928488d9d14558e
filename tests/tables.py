"""The tables written out from the law, apart from the code: tests/…/expected_transitions.csv."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from casework.workflow.machine import Machine


class Line(NamedTuple):
    """One way out of one state: who may do what, leading where, by which article."""

    source: str
    verb: str
    to: str
    who: str
    article: str


def written(path: Path) -> list[Line]:
    """Read a table: one line a state that a verb leaves; who is divided by strokes, in the order of letters."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["from", "verb", "to", "who", "article"]
    return [Line(*row) for row in rows]


def coded(machine: Machine) -> list[Line]:
    """Write a machine down in the same form; rows that differ in their facts alone are one line."""
    lines = [
        Line(str(source), row.verb, str(row.to), "|".join(sorted(row.who)), str(row.law))
        for row in machine.rows
        for source in row.sources or ("",)
    ]
    return list(dict.fromkeys(lines))
