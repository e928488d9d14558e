"""Bring open matters to a later version of their table."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from casework.errors import CaseworkError
from casework.ledger.clock import present
from casework.organisations.actors import Actor, actor_for
from casework.printing import FORMATS, as_columns, as_csv
from casework.workflow.migrating import Held, migrate, survey, table_named, the_system, waiting
from casework.workflow.tracks import track_of

FINDING, USAGE = 1, 2
COLUMNS = ("number", "state", "version", "code", "law", "why")


class Command(BaseCommand):
    """Reads arguments, moves or looks, prints what is held."""

    help = (
        "Bring the open matters of a track to a later version of their table, each by an entry of the ledger, their time "
        "limits counted by the new version from their own beginnings. What would be stuck stays as it is and is listed with "
        "every reason. Exit: 0 all went over, or can; 1 some are held; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("track", metavar="TRACK", help="dispute, petition, …")
        parser.add_argument("--to", type=int, required=True, metavar="VERSION", help="the version they are to go by")
        parser.add_argument("--dry-run", action="store_true", help="only look; nothing is written")
        parser.add_argument("--ended", action="store_true", help="ended matters too, before a version is taken away")
        parser.add_argument("--by", metavar="ACCOUNT", help="an administrator who does it (default: the system)")
        parser.add_argument("--reason", default="", help="why; needed of an administrator")
        parser.add_argument("--format", choices=FORMATS, default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        at = present()
        try:
            track = track_of(options["track"])
            to = table_named(track, options["to"])
        except CaseworkError as refusal:
            known = f" Known: {', '.join(map(str, refusal.unmet[0].facts.get('known', ()))) or '–'}."
            raise CommandError(f"{refusal}{known}", returncode=USAGE) from refusal
        actor = self._actor(options["by"], options["reason"])
        numbers = waiting(track, to, ended=options["ended"])
        go = survey if options["dry_run"] else migrate
        outcomes = list(go(track, numbers, to, actor=actor, at=at, reason=options["reason"]))
        held = [each for outcome in outcomes for each in outcome.held]
        counted = {"track": track.code, "to": to.version, "dry_run": options["dry_run"],
                   "moved": sum(outcome.moved for outcome in outcomes), "held": len(held)}  # fmt: skip
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](counted, held)
        if held:
            sys.exit(FINDING)

    def _actor(self, account: str | None, reason: str) -> Actor:
        if account is None:
            return the_system()
        user = get_user_model()._default_manager.filter(username=account).first()
        if user is None:
            raise CommandError(f"--by: there is no account {account}.", returncode=USAGE)
        if not reason.strip():
            raise CommandError("--reason: an administrator says why.", returncode=USAGE)
        return actor_for(user, on=timezone.localdate(present()))

    def _table(self, counted: dict[str, Any], held: list[Held]) -> None:
        verb = "can go" if counted["dry_run"] else "went"
        if held:
            self.stdout.write("\n".join(as_columns([COLUMNS, *([str(cell) for cell in row] for row in _rows(held))])))
        for code, count in sorted(Counter(unmet.code for each in held for unmet in each.unmet).items()):
            self.stdout.write(f"{code}: {count}")
        self.stdout.write(f"{counted['moved']} matters {verb} over to version {counted['to']}, {len(held)} are held")

    def _json(self, counted: dict[str, Any], held: list[Held]) -> None:
        rows = [
            {
                "number": each.number, "state": each.state, "version": each.version,
                "unmet": [
                    {"code": unmet.code, "message": str(unmet.message), "law": unmet.law, "field": unmet.field,
                     "facts": unmet.facts}
                    for unmet in each.unmet
                ],
            }
            for each in held
        ]  # fmt: skip
        self.stdout.write(json.dumps({**counted, "matters": rows}, ensure_ascii=False, indent=2, default=str))

    def _csv(self, counted: dict[str, Any], held: list[Held]) -> None:
        self.stdout.write(as_csv(COLUMNS, _rows(held)), ending="")


def _rows(held: list[Held]) -> list[tuple[Any, ...]]:
    """One line for each thing that holds a matter."""
    return [
        (each.number, each.state, each.version, unmet.code, unmet.law, str(unmet.message))
        for each in held
        for unmet in each.unmet
    ]
