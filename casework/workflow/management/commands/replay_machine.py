"""Try a table that is not in force on the matters there are."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.deadlines.calendar import SHANGHAI
from casework.errors import CaseworkError
from casework.printing import FORMATS, as_columns, as_csv
from casework.workflow.machine import Machine, MachineFault
from casework.workflow.models import Matter
from casework.workflow.replaying import Refused, Replay, replay
from casework.workflow.tracks import Track, track_of

FINDING, USAGE = 1, 2
COLUMNS = ("number", "seq", "verb", "state", "guard", "code", "law", "why")
SHOWN = 50


class Command(BaseCommand):
    """Reads arguments, replays, prints what would have been refused."""

    help = (
        "Lead the matters of a track along a table that is not in force, act by act as they were done, and list the acts it "
        "would have refused, with the guard. Only what the ledger holds is asked; guards that ask for more are counted. "
        "Nothing is written. Exit: 0 nothing would have been refused; 1 something would; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("track", metavar="TRACK", help="dispute, petition, …")
        parser.add_argument(
            "--draft", required=True, metavar="MODULE:NAME", help="where the table is, as Python has it"
        )
        parser.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="matters opened on this day or later")
        parser.add_argument("--to", dest="last", metavar="YYYY-MM-DD", help="matters opened on this day or before")
        parser.add_argument("--format", choices=FORMATS, default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            track = track_of(options["track"])
        except CaseworkError as refusal:
            raise CommandError(str(refusal), returncode=USAGE) from refusal
        draft = _table_at(options["draft"])
        found = replay(draft, _numbers(track, draft, options["first"], options["last"]))
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](track, draft, found)
        if found.refused:
            sys.exit(FINDING)

    def _table(self, track: Track, draft: Machine, found: Replay) -> None:
        if found.refused:
            lines = [[str(cell) for cell in _row(each)] for each in found.refused[:SHOWN]]
            self.stdout.write("\n".join(as_columns([COLUMNS, *lines])))
            if len(found.refused) > SHOWN:
                self.stdout.write(f"… and {len(found.refused) - SHOWN} more; --format csv lists all")
        for (verb, guard, code), count in _by_reason(found).most_common():
            self.stdout.write(f"{count:>8}  {verb}: {guard or code}")
        unasked = ", ".join(f"{name} {count}" for name, count in sorted(found.unasked.items())) or "none"
        self.stdout.write(f"not asked, for the ledger does not tell: {unasked}")
        self.stdout.write(
            f"{found.matters} matters, {found.acts} acts, {found.refused_acts} of them would have been refused by "
            f"{draft.name} {draft.version} of {track.code}"
        )

    def _json(self, track: Track, draft: Machine, found: Replay) -> None:
        told = {
            "track": track.code, "table": draft.name, "version": draft.version, "matters": found.matters, "acts": found.acts,
            "refused_acts": found.refused_acts, "unasked": dict(sorted(found.unasked.items())),
            "refused": [dict(zip(COLUMNS, _row(each), strict=True)) for each in found.refused],
        }  # fmt: skip
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))

    def _csv(self, track: Track, draft: Machine, found: Replay) -> None:
        self.stdout.write(as_csv(COLUMNS, [_row(each) for each in found.refused]), ending="")


def _table_at(place: str) -> Machine:
    """Import a table; a place where there is none, or one with faults, is a wrong word."""
    module, _sep, name = place.partition(":")
    is_named = all(part.isidentifier() for part in (*module.split("."), name))
    try:
        table = getattr(import_module(module), name, None) if is_named else None
    except (ImportError, MachineFault) as fault:
        raise CommandError(f"--draft: {fault}", returncode=USAGE) from fault
    if not isinstance(table, Machine):
        raise CommandError(f"--draft: there is no table at {place}.", returncode=USAGE)
    return table


def _numbers(track: Track, draft: Machine, first: str | None, last: str | None) -> list[str]:
    if draft.name not in track.names:
        raise CommandError(
            f"--draft: {track.code} goes by no table called {draft.name}; there are {', '.join(track.names)}.",
            returncode=USAGE,
        )
    matters = Matter.objects.of_table(track, draft.name).order_by("number")
    if first:
        matters = matters.filter(opened_at__gte=_midnight("--from", first))
    if last:
        matters = matters.filter(opened_at__lt=_midnight("--to", last) + timedelta(days=1))
    return list(matters.values_list("number", flat=True))


def _midnight(option: str, text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), SHANGHAI)
    except ValueError as error:
        raise CommandError(f"{option}: write a day as YYYY-MM-DD.", returncode=USAGE) from error


def _row(each: Refused) -> tuple[Any, ...]:
    unmet = each.unmet
    return (each.number, each.seq, each.verb, each.state, each.guard, unmet.code, unmet.law, str(unmet.message))


def _by_reason(found: Replay) -> Counter[tuple[str, str, str]]:
    return Counter((each.verb, each.guard, each.unmet.code) for each in found.refused)
