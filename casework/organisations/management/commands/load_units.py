"""Load a city's divisions and make their organs."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.organisations.loading import load_units
from casework.organisations.organs import OrganRule
from casework.tables import BadTable

FINDING, USAGE = 1, 2
MOST_GRIDS = 999


def grid_count(text: str) -> int:
    """Read how many grids a village or community gets."""
    if not text.isdecimal() or int(text) > MOST_GRIDS:
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0 to {MOST_GRIDS}")
    return int(text)


class Command(BaseCommand):
    """Reads arguments, calls the loader, prints what it did."""

    help = (
        "Load divisions from a CSV with the columns of casework/organisations/data/hangzhou_divisions.csv, and make the "
        "organs under those that stand and bear a national code. Adds only what is not there yet. All lines are checked "
        "first. Exit: 0 good; 1 bad rows, each listed with line, field and reason, and nothing written; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the divisions of one or more cities")
        parser.add_argument("--succession", metavar="FILE", type=Path, help="which code continues which")
        parser.add_argument(
            "--grids-per-community",
            metavar="N",
            type=grid_count,
            default=2,
            help="grids under each village (default: 2)",
        )
        parser.add_argument("--city-organs", action="store_true", help="make a centre and bureaux of the city too")
        parser.add_argument("--no-organs", action="store_true", help="load the rows of the file and make nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = OrganRule(
            is_on=not options["no_organs"], grids=options["grids_per_community"], for_city=options["city_organs"]
        )
        try:
            loaded = load_units(options["file"], succession=options["succession"], rule=rule)
        except BadTable as bad:
            raise CommandError(f"{bad}\n{len(bad.unmet)} bad rows, nothing loaded", returncode=FINDING) from bad
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=USAGE) from error
        self.stdout.write(
            f"added: {loaded.divisions} divisions, {loaded.organs} organs, {loaded.grids} grids, "
            f"{loaded.successions} successions; ended: {loaded.ended}; already there: {loaded.kept}"
        )
