"""Load what townships may punish, what needs a hearing, or what fine is usual."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.tables import BadTable
from enforcement.standards.sheets import load_standards

FINDING, USAGE = 1, 2


class Command(BaseCommand):
    """Reads arguments, calls the loader, prints what it did."""

    help = (
        "Load delegated items, hearing thresholds or bands of discretion from a CSV; its header tells which, as described in "
        "enforcement/standards/data/README.md. Units and penalty items are loaded before. Adds only what is not there yet; a "
        "later row of the same thing ends the one before. All lines are checked first. "
        "Exit: 0 good; 1 bad rows, each listed with line, field and reason, and nothing written; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="rows of one of the three tables")
        parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_standards(options["file"], dry_run=options["dry_run"])
        except BadTable as bad:
            raise CommandError(f"{bad}\n{len(bad.unmet)} faults, nothing loaded", returncode=FINDING) from bad
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=USAGE) from error
        verb = "would add" if options["dry_run"] else "added"
        self.stdout.write(
            f"{loaded.model._meta.verbose_name_raw}: read: {loaded.read} lines; {verb}: {loaded.added}; "
            f"ended: {loaded.ended}; already there: {loaded.kept}"
        )
