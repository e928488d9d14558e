"""Load days of the working calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from casework.deadlines.loading import load_calendar
from casework.ledger.clock import present
from casework.tables import BadTable
from casework.workflow.recomputing import recompute_clocks

FINDING, USAGE = 1, 2


class Command(BaseCommand):
    """Reads arguments, calls the loader, prints what it did."""

    help = (
        "Load working days and holidays from a CSV with the columns of casework/deadlines/data/cn_calendar_2019_2026.csv. "
        "All lines are checked first; days that changed are corrected, and provisional clocks computed again, "
        "each with an entry on its matter where it moved or became firm. "
        "Exit: 0 good; 1 bad rows, each listed with line, field and reason, and nothing written; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="one line a day")
        parser.add_argument("--source", default="", help="where the days are from (default: the name of the file)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                loaded = load_calendar(options["file"], source=options["source"])
                recomputed = recompute_clocks(at=present())
        except BadTable as bad:
            raise CommandError(f"{bad}\n{len(bad.unmet)} bad rows, nothing loaded", returncode=FINDING) from bad
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=USAGE) from error
        self.stdout.write(
            f"added: {loaded.added} days; corrected: {loaded.corrected}; already there: {loaded.kept}; "
            f"clocks computed again: {recomputed}"
        )
