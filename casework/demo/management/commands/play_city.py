"""Play a year of a city's disputes through the engine."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.demo.city import play_city, write_down
from casework.demo.places import HANGZHOU
from casework.errors import CaseworkError

USAGE = 2
MOST = 1_000_000
CHEATS = "cheats.json"


def count(text: str) -> int:
    """Read how many things are brought."""
    if not text.isdecimal() or int(text) > MOST:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 to {MOST:,}")
    return int(text)


def add_cheats(parser: CommandParser) -> None:
    """Let the caller say where to write down who cheated."""
    default = Path(settings.VAR) / CHEATS
    parser.add_argument(
        "--cheats", metavar="FILE", type=Path, default=default, help=f"where to write down who cheated (var/{CHEATS})"
    )


class Command(BaseCommand):
    """Reads arguments, plays, prints what was played."""

    help = (
        "Play what was brought to a city in 2025, and its life until 2026-06-30, through the services and the bulk path, on a "
        "simulated clock. The same seed gives the same city. Needs units and calendar, a demonstration database, and no "
        "matters in it. Exit: 0 good; 2 refused, nothing played."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", metavar="N", type=int, required=True, help="chooses the city's year")
        parser.add_argument("--matters", metavar="N", type=count, required=True, help="how many things are brought")
        parser.add_argument("--unit", metavar="CODE", default=HANGZHOU, help=f"the city (default: {HANGZHOU})")
        add_cheats(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            played = play_city(
                seed=options["seed"],
                matters=options["matters"],
                code=options["unit"],
                tell=lambda until, entries: self.stderr.write(f"{until:%Y-%m-%d}  {entries} entries"),
            )
        except CaseworkError as refusal:
            raise CommandError(f"{refusal.code}: {refusal}", returncode=USAGE) from refusal
        write_down(played, options["cheats"])
        self.stdout.write(
            f"played: {played.stories} stories, {played.matters + played.others} matters, {played.entries} entries; "
            f"cheats at {len(played.found)} places: {options['cheats']}"
        )
