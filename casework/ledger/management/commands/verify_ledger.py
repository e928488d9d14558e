"""Recomputes the ledger."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger.verify import Finding, Report, verify

FINDING, USAGE = 1, 2


class Command(BaseCommand):
    """Prints the first broken entry of each kind and how many there are."""

    help = (
        "Recompute every chain of the ledger from its rows, hold each matter against its last entry and each note against "
        "its digest. Exit: 0 good; 1 something is wrong, each kind told with its first place and its number; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matter", metavar="NUMBER", default="", help="one matter only")
        parser.add_argument("--jobs", type=int, default=1, help="processes that share the work (default 1)")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jobs"] < 1:
            raise CommandError("--jobs must be 1 or more.", returncode=USAGE)
        report = verify(options["matter"], jobs=options["jobs"])
        if options["matter"] and report.is_good and not report.entries:
            raise CommandError(f"There is no matter {options['matter']}.", returncode=USAGE)
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](report)
        if not report.is_good:
            sys.exit(FINDING)

    def _table(self, report: Report) -> None:
        for fault, place, count in report.findings:
            self.stdout.write(f"{fault.value:<18} {count:>8}   first: {place}   {fault.label}")
        verdict = "the ledger is whole" if report.is_good else "the ledger is broken"
        self.stdout.write(f"{report.entries} entries of {report.matters} matters, {report.notes} notes: {verdict}")

    def _json(self, report: Report) -> None:
        findings = [
            {"kind": fault.value, "count": count, **place._asdict(), "meaning": str(fault.label)}
            for fault, place, count in report.findings
        ]
        counted = {"entries": report.entries, "matters": report.matters, "notes": report.notes}
        self.stdout.write(
            json.dumps({"good": report.is_good, **counted, "findings": findings}, ensure_ascii=False, indent=2)
        )

    def _csv(self, report: Report) -> None:
        lines = csv.writer(self.stdout, lineterminator="\n")
        lines.writerow(("kind", "count", *Finding._fields, "meaning"))
        for fault, place, count in report.findings:
            lines.writerow((fault.value, count, *place, fault.label))
