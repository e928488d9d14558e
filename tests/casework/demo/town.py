"""A corner of Hangzhou cut out of the real divisions: two districts, two townships each, three villages each."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import casework.organisations
from casework.deadlines.calendar import Calendar
from casework.demo.diary import FIRST_DAY, HORIZON, Diary
from casework.demo.pen import Story
from casework.demo.places import City, District, Township, Village
from casework.demo.player import Played, play
from casework.demo.script import Script, write_script
from casework.ledger.models import Entry
from casework.organisations.loading import load_units
from casework.reports.asking import ask
from casework.reports.measured import Measured
from casework.reports.rates import answer

DIVISIONS = Path(casework.organisations.__file__).parent / "data" / "hangzhou_divisions.csv"
SEED, MATTERS = 7, 300


def cut(path: Path, *, districts: Iterable[str] = ("330106", "330110"), townships: int = 2, villages: int = 3) -> Path:
    """Write the standing divisions of a corner of the city into a file; returns its path."""
    with DIVISIONS.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["valid_to"]]
    kept = [row for row in rows if row["code"] in ("330100", *districts)]
    for district in districts:
        for township in [row for row in rows if row["parent_code"] == district][:townships]:
            kept += [township, *[row for row in rows if row["parent_code"] == township["code"]][:villages]]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return path


def load_corner(folder: Path) -> None:
    """Load the corner with the organs and grids the loader makes."""
    load_units(cut(folder / "corner.csv"))


def imagined(districts: int = 2, people: Iterable[int] = (100, 300)) -> City:
    """Imagine a city without any database."""
    return City(
        "330100",
        "杭州市",
        tuple(_district(number, size) for number, size in zip(range(districts), people, strict=True)),
    )


def a_script(city: City, *, seed: int = SEED, matters: int = MATTERS) -> Script:
    return write_script(city, Diary(Calendar()), seed=seed, matters=matters)


def played(stories: Iterable[Story], **options: Any) -> Played:
    """Play stories that no script holds."""
    return play(Script(tuple(stories), ()), on=FIRST_DAY, **options)


def on_site(unit: str = "330100", *, now: datetime = HORIZON, geography: str = "at_the_time") -> Measured:
    """Measure the rate of the year as of the horizon."""
    words = {"unit": unit, "from": "2025-01", "to": "2025-12", "as_of": "2026-06-30", "geography": geography}
    return answer(ask("on_site", words, now=now))


def history() -> list[tuple[Any, ...]]:
    """Read every entry as far as it does not depend on chance, ids or salts."""
    columns = (
        "matter", "seq", "verb", "from_state", "to_state", "level", "unit", "actor", "actor_unit", "happened_at", "recorded_at",
        "outcome", "reason",
    )  # fmt: skip
    return list(Entry.objects.order_by("matter", "seq").values_list(*columns))


def _district(number: int, people: int) -> District:
    code = f"33010{number + 1}"
    return District(code, f"{number}区", f"{code}-C", people, tuple(_township(code, each) for each in range(2)))


def _township(district: str, number: int) -> Township:
    code = f"{district}00{number + 1}"
    villages = tuple(_village(code, each) for each in range(3))
    return Township(code, f"{number}街道", f"{code}-P", f"{code}-M", villages)


def _village(township: str, number: int) -> Village:
    code = f"{township}00{number + 1}"
    return Village(code, f"{number}社区", f"{code}-M", (f"{code}001", f"{code}002"))
