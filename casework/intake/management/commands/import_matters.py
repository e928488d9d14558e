"""Take over matters from another system."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.errors import CaseworkError
from casework.intake.importing.faults import Fault, Refused
from casework.intake.importing.importing import Imported, import_matters
from casework.intake.importing.loading import DEFAULT, BadMapping, find_mapping, load_mapping
from casework.intake.importing.mapping import ImportMapping
from casework.intake.importing.report import FORMATS, report
from casework.intake.importing.writing import Written

FINDING, USAGE = 1, 2
REPORTS = {".csv": "csv", ".json": "json"}
SHOWN = 20


class Command(BaseCommand):
    """Reads arguments, calls the import, prints what it did and what was wrong."""

    help = (
        "Import matters from JSON lines (the import format), or with a mapping from any CSV, JSONL or XES file. All lines "
        "are checked before any is written; a second run adds only what is new, and goes on where a run was stopped. "
        "Exit: 0 good, also where the mapping has bad rows reported; 1 faults, each with file, line, field and reason, and "
        "nothing written; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what the other system handed over")
        parser.add_argument(
            "--mapping",
            metavar="FILE",
            default="",
            help="how its rows become matters (TOML), or the name of one of ours",
        )
        parser.add_argument("--dry-run", action="store_true", help="check every line and write nothing")
        parser.add_argument("--report", metavar="FILE", type=Path, help="write all faults there; .csv or .json")
        parser.add_argument("--format", choices=FORMATS, default="table", help="of what is printed (default: table)")

    def handle(self, *args: Any, **options: Any) -> None:
        path, target = options["file"], options["report"]
        if target and target.suffix.lower() not in REPORTS:
            raise CommandError(f"{target.name}: a report ends in .csv or .json", returncode=USAGE)
        try:
            mapping = load_mapping(find_mapping(options["mapping"]) if options["mapping"] else DEFAULT)
            form = mapping.form_of(path.suffix)
            if not form:
                raise CommandError(
                    f"{path.name}: name a format in the mapping; the ending tells none", returncode=USAGE
                )
            imported = self._imported(path, mapping, form, options)
        except BadMapping as bad:
            raise CommandError(str(bad), returncode=USAGE) from bad
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=USAGE) from error
        except Refused as refused:
            self._tell(refused.faults, options)
            reason = f"{path.name}: {len(refused.faults)} fault{'s' * (len(refused.faults) != 1)}, nothing written"
            raise CommandError(reason, returncode=FINDING) from refused
        except CaseworkError as refusal:
            reason = f"{path.name}: stopped: {refusal} What is written stands; run it again"
            raise CommandError(reason, returncode=FINDING) from refusal
        if options["format"] == "json":
            self.stdout.write(json.dumps(_summary(imported, path), ensure_ascii=False, indent=1))
            self._keep(imported.faults, options)
        else:
            self._tell(imported.faults, options)
        if options["format"] == "table":
            self.stdout.write(_told(imported, is_dry=options["dry_run"]))

    def _imported(self, path: Path, mapping: ImportMapping, form: str, options: dict[str, Any]) -> Imported:
        def told(written: Written) -> None:
            if options["verbosity"] > 1:
                self.stderr.write(f"{written.matters} matters, {written.entries} entries")

        return import_matters(path, mapping, form=form, is_dry=options["dry_run"], told=told)

    def _tell(self, faults: Sequence[Fault], options: dict[str, Any]) -> None:
        """Print faults, in full unless a report holds them, and write the report."""
        file, form = options["file"].name, options["format"]
        if form != "table":
            self.stdout.write(report(faults, file=file, form=form), ending="")
        else:
            shown = faults[:SHOWN] if options["report"] else faults
            self.stderr.write(report(shown, file=file, form=form), ending="")
            if len(shown) < len(faults):
                self.stderr.write(f"… and {len(faults) - len(shown)} more in {options['report'].name}")
        self._keep(faults, options)

    def _keep(self, faults: Sequence[Fault], options: dict[str, Any]) -> None:
        target = options["report"]
        if target:
            text = report(faults, file=options["file"].name, form=REPORTS[target.suffix.lower()])
            target.write_text(text, encoding="utf-8")


def _summary(imported: Imported, path: Path) -> dict[str, Any]:
    return {
        "file": path.name,
        "rows": imported.rows,
        **asdict(imported.written),
        "refused": imported.refused,
        "faults": [asdict(fault) for fault in imported.faults],
    }


def _told(imported: Imported, *, is_dry: bool) -> str:
    written = imported.written
    if is_dry:
        return f"rows: {imported.rows}; good: {imported.rows - imported.refused}; refused: {imported.refused}; nothing written"
    return (
        f"rows: {imported.rows}; matters: {written.matters}; continued: {written.continued}; entries: {written.entries}; "
        f"already there: {written.known}; refused: {imported.refused}"
    )
