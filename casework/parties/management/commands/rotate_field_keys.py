"""Puts every sealed column and every search digest under the current keys."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.parties.rotation import Rotation, rotations


class Command(BaseCommand):
    """Prints one line a table; with --check it only counts."""

    help = (
        "Re-seal what is not under the first key of FIELD_KEYS, and re-make search digests of older search keys. "
        "May be stopped and started again at any time; a second run finds nothing to do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows a transaction (default 500)")
        parser.add_argument("--check", action="store_true", help="count what is left and exit 1 when there is any")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more.", returncode=2)
        left = 0
        for rotation in rotations():
            left += self._left(rotation) if options["check"] else self._rotate(rotation, options["batch"])
        if options["check"] and left:
            raise CommandError(f"{left} rows are under older keys.", returncode=1)

    def _left(self, rotation: Rotation) -> int:
        left = rotation.stale().count()
        self.stdout.write(f"{rotation.name}: {left} rows under older keys")
        return left

    def _rotate(self, rotation: Rotation, batch: int) -> int:
        done = 0
        for changed in rotation.run(batch=batch):
            done += changed
        self.stdout.write(f"{rotation.name}: {done} rows put under the current keys")
        return 0
