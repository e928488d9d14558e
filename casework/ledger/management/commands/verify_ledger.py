"""Recomputes the ledger."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.verifying import verify_log
from casework.ledger.clock import present
from casework.ledger.further import check_further
from casework.ledger.verify import Finding, Report, verify
from casework.parties.kinds import AccessAction, Unasked
from casework.parties.services import record_use

FINDING, USAGE = 1, 2
ACCOUNT = "console"


class Command(BaseCommand):
    """Prints the first broken entry of each kind and how many there are."""

    help = (
        "Recompute every chain of the ledger from its rows, hold each matter against its last entry and each note against "
        "its digest, the whole against the checkpoints of the log over all entries, and sealed files against their seals, papers "
        "and contents; of one matter it leaves a record that its file was read. Exit: 0 good; 1 something is wrong, each kind told "
        "with its first place and its number; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--matter", metavar="NUMBER", default="", help="one matter only")
        parser.add_argument("--witness", metavar="FILE", help="hold the log against the checkpoints a witness kept")
        parser.add_argument("--jobs", type=int, default=1, help="processes that share the work (default 1)")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jobs"] < 1:
            raise CommandError("--jobs must be 1 or more.", returncode=USAGE)
        if options["matter"] and options["witness"]:
            raise CommandError("--witness is about the whole ledger, --matter about one.", returncode=USAGE)
        report = verify(options["matter"], jobs=options["jobs"])
        if not options["matter"]:
            self._log(report, options["witness"])
        check_further(report, options["matter"])
        if options["matter"] and report.is_good and not report.entries:
            raise CommandError(f"There is no matter {options['matter']}.", returncode=USAGE)
        if options["matter"]:
            record_use(
                options["matter"], AccessAction.VERIFY, account=ACCOUNT, purpose=Unasked.VERIFY.value, at=present()
            )
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](report)
        if not report.is_good:
            sys.exit(FINDING)

    def _log(self, report: Report, path: str | None) -> None:
        try:
            verify_log(report, witnessed=witness.notes(Path(path)) if path else ())
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=USAGE) from error

    def _table(self, report: Report) -> None:
        for fault, place, count in report.findings:
            self.stdout.write(f"{fault.value:<18} {count:>8}   first: {place}   {fault.label}")
        verdict = "the ledger is whole" if report.is_good else "the ledger is broken"
        counted = f"{report.entries} entries of {report.matters} matters, {report.notes} notes"
        counted += f", {report.leaves} under {report.checkpoints} checkpoints" if report.checkpoints else ""
        counted += f", {report.witnessed} witnessed" if report.witnessed else ""
        counted += f", {report.seals} seals" if report.seals else ""
        self.stdout.write(f"{counted}: {verdict}")

    def _json(self, report: Report) -> None:
        findings = [
            {"kind": fault.value, "count": count, **place._asdict(), "meaning": str(fault.label)}
            for fault, place, count in report.findings
        ]
        names = ("entries", "matters", "notes", "leaves", "checkpoints", "witnessed", "seals")
        counted = {name: getattr(report, name) for name in names}
        self.stdout.write(
            json.dumps({"good": report.is_good, **counted, "findings": findings}, ensure_ascii=False, indent=2)
        )

    def _csv(self, report: Report) -> None:
        lines = csv.writer(self.stdout, lineterminator="\n")
        lines.writerow(("kind", "count", *Finding._fields, "meaning"))
        for fault, place, count in report.findings:
            lines.writerow((fault.value, count, *place, fault.label))
