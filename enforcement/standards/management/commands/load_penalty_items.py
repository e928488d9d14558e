"""Load what is punishable by what."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.tables import BadTable
from enforcement.standards.items import load_penalty_items

FINDING, USAGE = 1, 2


def day(text: str) -> date:
    """Read a day of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day; write YYYY-MM-DD") from None


class Command(BaseCommand):
    """Reads arguments, calls the loader, prints what it did."""

    help = (
        "Load penalty items from a CSV with the columns of enforcement/standards/data/penalty_items.csv. Adds only what is not "
        "there yet; a later version of an item ends the one before. All lines are checked first. "
        "Exit: 0 good; 1 bad rows, each listed with line, field and reason, and nothing written; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="one line an item")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
        parser.add_argument("--source", default="", help="where the items are from (default: the name of the file)")
        parser.add_argument(
            "--undated-from",
            metavar="DAY",
            type=day,
            help="since when items hold whose version has no day (default: a fault)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_penalty_items(
                options["file"],
                undated_from=options["undated_from"],
                source=options["source"],
                dry_run=options["dry_run"],
            )
        except BadTable as bad:
            raise CommandError(f"{bad}\n{len(bad.unmet)} faults, nothing loaded", returncode=FINDING) from bad
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=USAGE) from error
        verb = "would add" if options["dry_run"] else "added"
        self.stdout.write(
            f"read: {loaded.read} lines; {verb}: {loaded.added} items; ended: {loaded.ended}; already there: {loaded.kept}"
        )
        if loaded.beyond:
            self.stdout.write(
                "a kind of penalty beyond what the source may set (APL arts. 10-14), to be looked at: "
                + ", ".join(loaded.beyond)
            )
