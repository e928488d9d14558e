"""Sends what goes to peers now, and shows what does not arrive."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger.clock import present
from casework.printing import FORMATS, as_columns, as_csv
from enforcement.handovers.exchange.peers import all_peers
from enforcement.handovers.exchange.sending import run, send_again
from enforcement.handovers.models import Posting

FINDING, USAGE = 1, 2
EVERYTHING = "all"
COLUMNS = ("matter_no", "seq", "peer", "state", "attempts", "fault")


class Command(BaseCommand):
    """Does a round of sending, as the timetable does every quarter of a minute."""

    help = (
        "Send what is due to the installations of EXCHANGE_PEERS, and list what has not arrived. "
        "Exit: 0 nothing was given up; 1 something was; 2 there are no peers."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            metavar="NUMBER",
            default="",
            help=f"send at once what has not arrived of this hand-over, given up or waiting; {EVERYTHING}: of each",
        )
        parser.add_argument("--format", choices=FORMATS, default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        if not all_peers():
            raise CommandError("EXCHANGE_PEERS names no other installation.", returncode=USAGE)
        at = present()
        if options["again"]:
            send_again("" if options["again"] == EVERYTHING else options["again"], at=at)
        run(at=at)
        rows = list(Posting.objects.exclude(state=Posting.State.DELIVERED).values(*COLUMNS))
        self.stdout.write(_written(rows, options["format"]), ending="")
        if any(row["state"] == Posting.State.DEAD for row in rows):
            raise SystemExit(FINDING)


def _written(rows: list[dict[str, Any]], form: str) -> str:
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    lines = [[row[name] for name in COLUMNS] for row in rows]
    if form == "csv":
        return as_csv(COLUMNS, lines)
    return "".join(f"{line}\n" for line in as_columns([COLUMNS, *([str(cell) for cell in line] for line in lines)]))
