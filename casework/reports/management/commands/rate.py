"""Print a figure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.errors import CaseworkError
from casework.ledger.clock import present
from casework.printing import as_columns
from casework.reports.asking import ask
from casework.reports.definitions import CATALOGUE, indicator
from casework.reports.indicators import SPLITS, Indicator
from casework.reports.measured import PART
from casework.reports.rates import GEOGRAPHIES, answer
from casework.reports.shapes import adding_up, as_csv, columns_of, said

USAGE = 2
WORDS = ("unit", "from", "to", "as_of", "by", "geography", "kind", "version")


class Command(BaseCommand):
    """Reads arguments, asks, prints."""

    help = (
        "Print a figure: numerator, denominator, target and interval, of a unit and all below it. What is new in the "
        "ledger is read first, so it is the figure of the API. Exit: 0 good; 2 usage, each wrong word named with its rule."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(indicator.key for indicator in CATALOGUE)
        parser.add_argument("key", metavar="KEY", help=f"which figure: {known}")
        parser.add_argument(
            "--unit", required=True, metavar="CODE", help="a code, or the key of one row (330102@2021-04-09)"
        )
        parser.add_argument(
            "--from", required=True, metavar="YYYY-MM", help="first month of acceptance, or of the hand-over"
        )
        parser.add_argument("--to", required=True, metavar="YYYY-MM", help="last month, itself included")
        parser.add_argument("--as-of", metavar="ISO", help="as it was known at a moment (default: now)")
        parser.add_argument("--by", metavar="SPLITS", help=f"parts, divided by commas: {', '.join(SPLITS)}")
        parser.add_argument(
            "--geography", choices=GEOGRAPHIES, help="units as at the time (default) or restated to today"
        )
        parser.add_argument("--kind", help="only one kind of matter, e.g. dispute")
        parser.add_argument("--definition", metavar="N", help="version of the definition (default: the newest)")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        words = {name: str(options.get(name) or "") for name in WORDS} | {"version": options["definition"] or ""}
        try:
            question = ask(options["key"], words, now=present())
            figure = answer(question).as_dict()
        except CaseworkError as refusal:
            told = "\n".join(f"{unmet.field}: {unmet}" if unmet.field else str(unmet) for unmet in refusal.unmet)
            raise CommandError(told, returncode=USAGE) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps(figure, ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            self.stdout.write(as_csv(figure), ending="")
        else:
            self.stdout.write("\n".join(table(figure, question.indicator)))


def table(figure: Mapping[str, Any], asked: Indicator) -> list[str]:
    """Lay a figure out for a terminal: a line for each part, one for the whole, and what it rests on."""
    rows = [*figure["rows"], figure]
    optional = columns_of(rows, "type", "channel", "level")
    header = ["unit", "", "from", "to", *optional, str(asked.words.numerator).lower(), "of", "%", "95 %", "met", ""]
    cells = [header, *(_cells(row, optional) for row in rows)]
    excluded = ", ".join(f"{code} {asked.exclusions[code]} {n}" for code, n in figure["excluded"].items()) or "none"
    target = f"target {figure['target']} %" if figure["target"] else "no target"
    return [
        *as_columns(cells),
        f"{asked.key} version {asked.version}, {target}, units {figure['geography']}, as of {figure['as_of']}",
        *filter(None, [adding_up(figure)]),
        f"left out: {excluded}",
        *(f"beside it, {indicator(each['key']).name}: {_beside(each)}" for each in figure["beside"]),
        f"ledger when asked: {figure['ledger_head'] or 'empty'}",
    ]


def _beside(figure: Mapping[str, Any]) -> str:
    return f"{figure['value']} %, {said(figure)}" if figure["value"] else "–"


def _cells(row: Mapping[str, Any], optional: Sequence[str]) -> list[str]:
    said = [word for word in ("suppressed", "provisional", "flagged") if row[word]]
    ends = "–".join(row["interval"]) if row["interval"] else "–"
    met = {True: "yes", False: "no", None: "–"}[row["met"]]
    return [
        row["unit"], _named(row), row["from"], row["to"], *(_shown(row.get(name)) for name in optional),
        _shown(row["numerator"]), _shown(row["denominator"]), _shown(row["value"]), ends, met, ", ".join(said),
    ]  # fmt: skip


def _named(row: Mapping[str, Any]) -> str:
    """Name a row's unit; the unit asked for stands in its own row as itself and below as the total."""
    return str(row["unit_name"] if row["part"] == PART else f"{row['unit_name']}, {row['part']}")


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
