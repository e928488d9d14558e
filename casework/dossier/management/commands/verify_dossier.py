"""Verifies an exported dossier by the very program that lies in its bag, in a process that has nothing of ours."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from casework.dossier.export.standalone import program_text
from casework.dossier.verifier.program import parser_of

PROGRAM = "verify_dossier"


class Command(BaseCommand):
    """Hands its arguments on, and exits as the program does."""

    help = parser_of(PROGRAM).description or ""
    requires_system_checks = []  # it needs no database, and nothing that is set

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = parser_of(PROGRAM).epilog
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="the bag")
        parser.add_argument("--key", action="append", default=[], help="a public key to believe, and no other")
        parser.add_argument("--witness", metavar="FILE", help="checkpoints a witness kept")
        parser.add_argument("--lang", choices=("zh", "en"), help="language")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        given = [options["folder"], "--format", options["format"]]
        for name in ("witness", "lang"):
            given += [f"--{name}", options[name]] if options[name] else []
        for each in options["key"]:
            given += ["--key", each]
        # -I: nothing of ours can be imported; from its input, so that no copy on a disk comes between.
        found = subprocess.run(  # noqa: S603  our own program, by our own interpreter
            [sys.executable, "-I", "-", *given], input=program_text().encode(), capture_output=True, check=False
        )
        self.stdout.write(found.stdout.decode(errors="replace"), ending="")
        self.stderr.write(found.stderr.decode(errors="replace"), ending="")
        if found.returncode:
            sys.exit(found.returncode)
