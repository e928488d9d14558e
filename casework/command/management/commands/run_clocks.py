"""Does what falls due."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.command.run import run
from casework.command.taking import Deed
from casework.deadlines.calendar import SHANGHAI
from casework.ledger.clock import present, simulated_clock
from casework.ledger.models import DemoMark
from casework.workflow.moments import LATE_ENTRY_LIMIT

FINDING, USAGE = 1, 2
COLUMNS = ("matter", "deed", "awaited", "due_at", "refused", "why")


class Command(BaseCommand):
    """Runs once, without a worker, and prints what was done."""

    help = (
        "Do what falls due, once and without a worker: yellow and red cards, rows that come by themselves, matters of red risk "
        "that go up. Doing it again does nothing. Exit: 0 good; 1 something was refused, each with its reason, and is tried "
        "again at the next run; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="ISO", default="",
            help="the moment to stand at (without an offset in Hangzhou); as far back as an act may be entered late, and in a "
            "demonstration database any moment, of the future too",
        )  # fmt: skip
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        now = present()
        at = _moment(options["at"]) if options["at"] else now
        with _standing_at(at, now, is_asked=bool(options["at"])):
            deeds = list(run(at, ever=at < now))
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](deeds, at)
        if any(deed.refused for deed in deeds):
            sys.exit(FINDING)

    def _table(self, deeds: Sequence[Deed], at: datetime) -> None:
        for deed, count in sorted(Counter(each.deed for each in deeds if not each.refused).items()):
            self.stdout.write(f"{deed:<18} {count:>8}")
        for each in deeds:
            if each.refused:
                self.stdout.write(f"{each.matter}  {each.deed}  refused: {each.refused}  {each.why}")
        done = sum(not each.refused for each in deeds)
        self.stdout.write(f"{at.astimezone(SHANGHAI).isoformat()}: {done} done, {len(deeds) - done} refused")

    def _json(self, deeds: Sequence[Deed], at: datetime) -> None:
        told = {"at": at.astimezone(SHANGHAI).isoformat(), "deeds": [_row(each) for each in deeds]}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _csv(self, deeds: Sequence[Deed], at: datetime) -> None:
        lines = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
        lines.writeheader()
        lines.writerows(_row(each) for each in deeds)


def _row(deed: Deed) -> dict[str, Any]:
    due_at = deed.due_at.astimezone(SHANGHAI).isoformat() if deed.due_at else ""
    return {**{name: getattr(deed, name) for name in COLUMNS}, "due_at": due_at}


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--at: {text} is no day and no moment; write it in ISO 8601.", returncode=USAGE) from None
    if not 1950 <= moment.year <= 2200:
        raise CommandError(f"--at: {text} lies outside the years 1950 to 2200.", returncode=USAGE)
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment


@contextmanager
def _standing_at(at: datetime, now: datetime, *, is_asked: bool) -> Iterator[None]:
    """Stand at a moment: of the days for late entry anywhere, any other in a demonstration database alone."""
    is_demo = is_asked and DemoMark.objects.exists()
    if not is_demo and at > now:
        raise CommandError(
            "--at: this lies ahead; only a demonstration database can stand in the future.", returncode=USAGE
        )
    if not is_demo and now - at >= LATE_ENTRY_LIMIT:
        raise CommandError("--at: this is more than three days ago; nothing may be entered as late.", returncode=USAGE)
    with simulated_clock() if is_demo else nullcontext():
        yield
