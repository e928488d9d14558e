"""Tell when a time limit ends."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from casework.deadlines.calendar import SHANGHAI, Calendar
from casework.deadlines.clocks import current_calendar
from casework.deadlines.limits import Limit, limits_of
from casework.deadlines.loading import calendar_in
from casework.deadlines.models import CalendarDay
from casework.deadlines.pauses import reckon
from casework.deadlines.terms import Measure
from casework.errors import Unknown

USAGE = 2
SHIPPED = Path(__file__).parents[2] / "data" / "cn_calendar_2019_2026.csv"
COLUMNS = ("rule", "law", "from", "raw_due", "due", "provisional", "derivation")


class Command(BaseCommand):
    """Reads a rule and moments, prints the ends."""

    help = (
        "Tell when a time limit of the table T01-T36 ends, counted from one moment or several, with the derivation line by "
        "line. A rule with parts gives a row for each: T15, or T15.accept for one. Exit: 0 good; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rule", metavar="RULE", help="T01 to T36")
        parser.add_argument(
            "--from", metavar="ISO", action="append", required=True, dest="moments",
            help="what it is counted from: a day, or a moment (without an offset in Hangzhou); may be given several times",
        )  # fmt: skip
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            limits = limits_of(options["rule"])
        except Unknown as unknown:
            unmet = unknown.unmet[0]
            raise CommandError(
                f"RULE: {unmet} Known: {', '.join(unmet.facts['known'])}.", returncode=USAGE
            ) from unknown
        moments = [_moment(text) for text in options["moments"]]
        calendar = _calendar()
        rows = [row_of(each, moment, calendar) for moment in moments for each in limits]
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            lines = csv.writer(self.stdout, lineterminator="\n")
            lines.writerow(COLUMNS)
            lines.writerows([*(row[name] for name in COLUMNS[:-1]), " ".join(row["derivation"])] for row in rows)
        else:
            for row in rows:
                self.stdout.write(f"{row['rule']}  {row['from']} → {row['due']}")
                self.stdout.write("\n".join(f"    {line}" for line in row["derivation"]))


def row_of(limit: Limit, moment: datetime, calendar: Calendar) -> dict[str, Any]:
    """Count one limit from one moment; days as YYYY-MM-DD, ends of hours as moments in Hangzhou."""
    found = reckon(limit.length, moment, calendar)
    due = found.first
    is_hours = due.term.measure == Measure.HOURS
    end = due.due_at.astimezone(SHANGHAI).isoformat() if is_hours else due.due_date.isoformat()
    return {
        "rule": limit.code,
        "law": str(due.term.law),
        "from": moment.astimezone(SHANGHAI).isoformat(),
        "raw_due": end if is_hours else due.raw_date.isoformat(),
        "due": end,
        "provisional": due.provisional,
        "derivation": limit.told(found),
    }


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--from: {text} is no day and no moment; write it in ISO 8601.", returncode=USAGE) from None
    if not 1950 <= moment.year <= 2200:
        raise CommandError(f"--from: {text} lies outside the years 1950 to 2200.", returncode=USAGE)
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


def _calendar() -> Calendar:
    """The calendar that was loaded; the one that comes with the product where nothing was loaded yet."""
    if CalendarDay._meta.db_table in connection.introspection.table_names():
        loaded = current_calendar()
        if loaded.days:
            return loaded
    return calendar_in(SHIPPED)
