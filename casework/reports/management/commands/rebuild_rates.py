"""Make the rows behind the figures anew, or see whether they still are what the ledger says."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.errors import CaseworkError
from casework.reports.drift import drift
from casework.reports.roll_up import rebuild

FINDING, USAGE = 1, 2


class Command(BaseCommand):
    """Reads arguments, calls, prints what was found."""

    help = (
        "Make every row behind the figures anew from the ledger, in one transaction. With --check nothing is changed: "
        "rows that differ from what the ledger says are listed. Exit: 0 good; 1 rows that differ; 2 the ledger names units "
        "that are not in the tree."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if not options["check"]:
                self.stdout.write(f"{rebuild()} matters read")
                return
            lines = drift()
        except CaseworkError as refusal:
            raise CommandError(str(refusal), returncode=USAGE) from refusal
        if lines:
            self.stdout.write("\n".join(lines))
            raise CommandError(f"{len(lines)} rows differ from the ledger", returncode=FINDING)
        self.stdout.write("the figures agree with the ledger")
