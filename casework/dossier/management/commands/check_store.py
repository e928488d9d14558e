"""Sees that every paper has its content, and removes what no paper names."""

from __future__ import annotations

import csv
import json
import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.dossier.sweeping import GRACE, Found, Lacking, check, sweep
from casework.ledger.clock import present

FINDING, USAGE = 1, 2
HOUR = timedelta(hours=1)


class Command(BaseCommand):
    """Prints every paper without its content, and what was removed."""

    help = (
        "See that the content of every paper and signed copy lies in the store. A paper that was issued and whose content a kill kept from "
        "there is made again. With --sweep, remove files that no paper names. Exit: 0 good; 1 a paper lacks its content; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--read", action="store_true", help="digest every content, and not only measure it")
        parser.add_argument("--sweep", action="store_true", help="remove what no paper names")
        parser.add_argument(
            "--hours", type=int, default=GRACE // HOUR, help="only what has lain longer than this (default %(default)s)"
        )
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["hours"] < 1:
            raise CommandError("--hours must be 1 or more.", returncode=USAGE)
        found = check(reads=options["read"])
        if options["sweep"]:
            sweep(found, at=present(), grace=options["hours"] * HOUR)
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](found)
        if found.lacking:
            sys.exit(FINDING)

    def _table(self, found: Found) -> None:
        for each in found.lacking:
            self.stdout.write(f"{each.matter} {each.paper:>8} {each.name}: {each.kind.label}")
        told = f"{found.papers} contents looked at, {len(found.lacking)} lacking"
        self.stdout.write(f"{told}; {found.removed} files removed, {found.bytes} bytes")

    def _json(self, found: Found) -> None:
        lacking = [each._asdict() for each in found.lacking]
        told = {"papers": found.papers, "lacking": lacking, "removed": found.removed, "bytes": found.bytes}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _csv(self, found: Found) -> None:
        lines = csv.writer(self.stdout, lineterminator="\n")
        lines.writerow(Lacking._fields)
        lines.writerows(found.lacking)
