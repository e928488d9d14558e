"""Refreshes docs/machines/, docs/laws.md, docs/guards.md and docs/problems.md from the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from casework.workflow.drawing import pages


class Command(BaseCommand):
    """Draw every machine, or say which drawing is out of date (exit 1)."""

    help = "Writes docs/machines/ and the lists of laws, guards and problems from the code; with --check compares (exit 1 if they differ)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.ROOT) / "docs"
        drawn = {docs / path: text for path, text in pages().items()}
        stale = [path for path, text in drawn.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        if options["check"]:
            for path in stale:
                self.stderr.write(f"{path.relative_to(docs.parent)} is out of date: run make machines")
            sys.exit(1 if stale else 0)
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(drawn[path], encoding="utf-8")
            self.stdout.write(str(path.relative_to(docs.parent)))
