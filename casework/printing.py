"""Rows for a terminal, for programs and for spreadsheets: what every command that prints rows shares."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

FORMATS = ("table", "json", "csv")


def as_columns(lines: Sequence[Sequence[str]]) -> list[str]:
    """Set lines of as many cells each under one another, the wide signs of Chinese counted as two; empty for none."""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    ]


def as_csv(header: Sequence[str], lines: Sequence[Sequence[Any]]) -> str:
    """Write a header and lines as CSV, each ended by a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
