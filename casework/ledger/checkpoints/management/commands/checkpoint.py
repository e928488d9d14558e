"""Puts what is new under a checkpoint, and shows checkpoints."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.checkpoints.signing import key
from casework.ledger.clock import present
from casework.ledger.telling import in_the_city

FINDING, USAGE = 1, 2
COLUMNS = ("size", "root", "made_at", "is_new", "key", "note")


class Command(BaseCommand):
    """Makes checkpoints over everything new, and prints the newest."""

    help = (
        "Put every new entry of the ledger under a signed checkpoint, and print the newest checkpoint: over how many entries it is, the "
        "root of their tree, its signed note and the public key. Exit: 0 done, also where nothing is new; 1 the ledger is empty; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--witness", metavar="FILE", help="append the checkpoints this file does not have yet")
        parser.add_argument("--format", choices=("table", "json", "csv"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_checkpoints(at=present())
        newest = Checkpoint.objects.newest()
        if newest is None:
            raise CommandError("The ledger is empty: there is nothing to put under a checkpoint.", returncode=FINDING)
        told = None
        if options["witness"]:
            try:
                told = witness.append(Path(options["witness"]))
            except OSError as error:
                raise CommandError(
                    f"{options['witness']} cannot be used: {error.strerror}.", returncode=USAGE
                ) from error
        row = (newest.size, newest.root, in_the_city(newest.made_at), bool(made), str(key()), newest.note)
        {"table": self._table, "json": self._json, "csv": self._csv}[options["format"]](row, told)

    def _table(self, row: tuple[Any, ...], told: int | None) -> None:
        size, root, made_at, is_new, name, note = row
        self.stdout.write(
            f"{size} entries under the checkpoint of {made_at}{', new' if is_new else ', nothing is new'}"
        )
        self.stdout.write(f"root {root}\nkey  {name}\n\n{note}")
        if told is not None:
            self.stdout.write(f"{told} appended for the witness")

    def _json(self, row: tuple[Any, ...], told: int | None) -> None:
        found = dict(zip(COLUMNS, row, strict=True))
        self.stdout.write(
            json.dumps(found | ({} if told is None else {"appended": told}), ensure_ascii=False, indent=2)
        )

    def _csv(self, row: tuple[Any, ...], told: int | None) -> None:
        lines = csv.writer(self.stdout, lineterminator="\n")
        lines.writerow(COLUMNS)
        lines.writerow(row)
