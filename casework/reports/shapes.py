"""A figure's dictionary as CSV; the JSON is the dictionary itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.renderers import BaseRenderer

from casework.reports.definitions import indicator

COLUMNS = (
    "part", "key", "definition_version", "unit", "unit_key", "unit_name", "from", "to", "type", "channel", "level", "value",
    "numerator", "denominator", "accepted", "pending", "dropped", "cases", "target", "met", "provisional", "flagged",
    "suppressed", "low", "high", "excluded", "as_of", "geography", "ledger_head",
)  # fmt: skip


def as_csv(figure: Mapping[str, Any]) -> str:
    """Write the parts and then the whole, a header line first; empty cells for what is not to be told."""
    lines = io.StringIO(newline="")
    writer = csv.DictWriter(lines, COLUMNS)
    writer.writeheader()
    writer.writerows(_flat(row) for row in (*figure["rows"], figure))
    return lines.getvalue()


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    low, high = row["interval"] or (None, None)
    excluded = " ".join(f"{code}={n}" for code, n in row["excluded"].items())
    full = {**row, "low": low, "high": high, "excluded": excluded}
    return {name: _cell(full.get(name)) for name in COLUMNS}


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


class FigureCSV(BaseRenderer):
    """A figure for a spreadsheet."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return as_csv(data).encode()


def adding_up(figure: Mapping[str, Any]) -> str:
    """Say in a sentence how what was accepted divides; "" for a figure that is not to be told."""
    if figure["suppressed"]:
        return ""
    words = indicator(figure["key"], figure["definition_version"]).words
    return str(words.adding_up) % {**figure, "declined": sum(figure["excluded"].values()) - figure["dropped"]}


def said(figure: Mapping[str, Any]) -> str:
    """Say in a sentence what a figure counts, of how many; "" for one that has no value or is not to be told."""
    if figure["value"] is None:
        return ""
    words = indicator(figure["key"], figure["definition_version"]).words
    return str(words.of) % {"num": figure["numerator"], "den": figure["denominator"], "target": figure["target"]}


def columns_of(rows: Sequence[Mapping[str, Any]], *optional: str) -> list[str]:
    """Choose the optional columns that any of the rows fills."""
    return [name for name in optional if any(row.get(name) is not None for row in rows)]
