"""The three target rates of the played year, read by the same function as the command line and the API."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from unicodedata import east_asian_width

from casework.demo.diary import HORIZON, YEAR
from casework.reports.asking import ask
from casework.reports.definitions import CATALOGUE
from casework.reports.measured import Measured
from casework.reports.rates import answer

TARGETS = ("on_site", "single_track", "unified_system")
LAST_DAY = "2026-06-30"  # its end is the horizon
UNDEFINED = "–, 0/0, not defined yet"


def measured(key: str, unit: str, *, now: datetime) -> Measured | None:
    """
    Measure a figure for the cohort of the year as of the horizon, whole and by division; None while it is not defined.

    now: the present moment; a clock that is behind the horizon does not matter.
    """
    if key not in {indicator.key for indicator in CATALOGUE}:
        return None
    words = {"unit": unit, "from": f"{YEAR}-01", "to": f"{YEAR}-12", "as_of": LAST_DAY, "by": "unit"}
    return answer(ask(key, words, now=max(now, HORIZON)))


def table(figures: Sequence[tuple[str, Measured | None]]) -> list[str]:
    """Lay figures out for a terminal: the city first, then a line for each division that counts something."""
    whole = next(figure for _key, figure in figures if figure is not None)
    places = [whole.place, *(row.place for row in whole.rows if row.place.code != whole.place.code)]
    header = ["", "", *(f"{key} {_version(figure)}".strip() for key, figure in figures)]
    lines = [header]
    for place in places:
        cells = [_cell(figure, place.code) for _key, figure in figures]
        lines.append([place.code, place.name, *cells])
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    ]


def explained(figures: Sequence[tuple[str, Measured | None]]) -> list[str]:
    """Say in a line each what is told beside the figures of the city."""
    beside = (each for _key, figure in figures if figure is not None for each in figure.beside)
    return [f"beside it, {each.indicator.key}: {_share(each)}, {each.numerator}/{each.denominator}" for each in beside]


def _version(figure: Measured | None) -> str:
    return f"version {figure.indicator.version}" if figure else ""


def _cell(figure: Measured | None, code: str) -> str:
    if figure is None:
        return UNDEFINED
    row = next(row for row in _parts(figure) if row.place.code == code)
    return f"{_share(row)}, {row.numerator}/{row.denominator}, {_MET[row.met]}"


def _share(figure: Measured) -> str:
    return "–" if figure.value is None else f"{figure.value} %"


def _parts(figure: Measured) -> Iterator[Measured]:
    yield figure
    yield from (row for row in figure.rows if row.place.code != figure.place.code)


_MET = {True: "target met", False: "target missed", None: "no figure"}


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
