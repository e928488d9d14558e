"""The whole demonstration: Hangzhou's real units, an account a role, the matters of 2025, and the rates they come to."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

import casework.deadlines
import casework.organisations
from casework.deadlines.clocks import read_calendar
from casework.deadlines.loading import load_calendar
from casework.demo import database
from casework.demo.accounts import Account, home_of, make_accounts, name_actors, seated
from casework.demo.city import play_city, write_down
from casework.demo.commanding import command
from casework.demo.diary import FIRST_DAY, Diary
from casework.demo.figures import LAST_DAY, TARGETS, explained, measured, table
from casework.demo.management.commands.play_city import USAGE, add_cheats, count
from casework.demo.openings import OPENED_ON, open_stories
from casework.demo.places import HANGZHOU, City, read_city
from casework.demo.player import play
from casework.demo.script import Script
from casework.errors import CaseworkError
from casework.ledger.clock import present
from casework.ledger.models import DemoMark
from casework.organisations.loading import load_units
from casework.reports.roll_up import catch_up
from enforcement.standards.shipped import load_shipped

SEED = 2025
MATTERS = 6_000
UNITS = Path(casework.organisations.__file__).parent / "data"
CALENDAR = Path(casework.deadlines.__file__).parent / "data" / "cn_calendar_2019_2026.csv"


class Command(BaseCommand):
    """Makes the database, plays, prints the three target rates and the accounts."""

    help = (
        "Make a demonstration: a fresh database, all units of Hangzhou, one account a role, and the matters of 2025 with their "
        "life until 2026-06-30, played through the engine; then print the three target rates. A demonstration that is there "
        "already is made anew, with the same figures; where somebody has worked in it, it is set aside first. A database of your own "
        "is refused. Exit: 0 good; 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", metavar="N", type=int, default=SEED, help=f"chooses the year (default: {SEED})")
        parser.add_argument(
            "--matters",
            metavar="N",
            type=count,
            default=MATTERS,
            help=f"how many things are brought (default: {MATTERS:,})",
        )
        add_cheats(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            with self._told("database"):
                kept = database.clear()
                call_command("migrate", verbosity=0)
                DemoMark.objects.create()
            with self._told("units, calendar and standards"):
                load_units(UNITS / "hangzhou_divisions.csv", succession=UNITS / "hangzhou_division_mapping.csv")
                load_calendar(CALENDAR)
                load_shipped()
                city = read_city(FIRST_DAY)
            with self._told("accounts"):
                accounts = make_accounts(city, password=getattr(settings, "DEMO_PASSWORD", ""))
            with self._told(f"{options['matters']:,} matters of 2025"):
                played = play_city(seed=options["seed"], matters=options["matters"])
                write_down(played, options["cheats"])
                opened = self._open(city, options["seed"])
                played.entries += command(home_of(city))
                name_actors()
            with self._told("rates"):
                catch_up()
        except CaseworkError as refusal:
            raise CommandError(f"{refusal.code}: {refusal}", returncode=USAGE) from refusal
        self._say(
            f"played {played.matters + opened:,} filings and disputes, {played.others:,} petitions, penalties and hand-overs, "
            f"{played.entries:,} entries",
            "",
        )
        if kept:
            self._say(f"the demonstration before this one, with what was entered in it, is kept in {kept}", "")
        self._figures()
        self._accounts(accounts)
        self._say(
            "",
            f"The past ends on {LAST_DAY}; the site goes by today's clock, so what was left open is overdue by now.",
            f"{time.monotonic() - begun:.0f} s. Start the site: make serve, then http://127.0.0.1:8000/admin/",
        )

    def _open(self, city: City, seed: int) -> int:
        """Open a few matters for the accounts; returns how many."""
        stories = open_stories(home_of(city), Diary(read_calendar()), seated(OPENED_ON), seed=seed)
        return play(Script(tuple(stories), ()), on=OPENED_ON).matters

    def _figures(self) -> None:
        now = present()
        figures = [(key, measured(key, HANGZHOU, now=now)) for key in TARGETS]
        self._say(
            f"Target rates, cohort 2025-01..2025-12, as of the end of {LAST_DAY}", *table(figures), *explained(figures)
        )

    def _accounts(self, accounts: tuple[Account, ...]) -> None:
        self._say("", "Accounts (this database only)")
        for account in accounts:
            posts = ", ".join(f"{role.lower()} {code}" for role, code in account.posts)
            self._say(f"  {account.name:<16} {account.password:<20} {posts}")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Say how long a part took."""
        begun = time.monotonic()
        yield
        self.stderr.write(f"{time.monotonic() - begun:6.1f} s  {what}")

    def _say(self, *lines: str) -> None:
        self.stdout.write("\n".join(lines))
