"""
Figures over a million matters: `python -m benchmarks.rates [--matters N] [--check]`.

A city's standings of one year are made up and copied into a database of its own; then the on-site rate is asked for, now
and as of past moments, beside a floor: a bare GROUP BY of the same columns over the same rows. --check exits 1 when a
target is missed. The roll-up is measured on disputes led through the engine.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from benchmarks.ground import ROUNDS, fill, own_database, seconds, tell

if TYPE_CHECKING:
    from casework.organisations.models import Unit

HANGZHOU = ZoneInfo("Asia/Shanghai")
YEAR = datetime(2025, 1, 1, tzinfo=HANGZHOU)
NOW = datetime(2026, 10, 31, 15, tzinfo=HANGZHOU)
PAST = (datetime(2025, 12, 15, 15, tzinfo=HANGZHOU), datetime(2025, 7, 1, 0, 30, tzinfo=HANGZHOU))
OBSERVATION = timedelta(days=90)
DATA = Path(__file__).resolve().parents[1] / "casework" / "organisations" / "data"
CHUNK = 100_000
FLOOR = "SELECT unit_id, month, mark, count(*), sum(cases) FROM reports_standing GROUP BY unit_id, month, mark"
NOW_TARGET, PAST_TARGET = 0.3, 3.0


def made_up(count: int, units: list[int]) -> Iterator[tuple[Any, ...]]:
    """Make up the standings of matters of one year: pending, then judged; one in eighty left out."""
    from casework.reports.course import FOREVER
    from casework.reports.definitions import ON_SITE
    from casework.reports.marks import PENDING, RESOLVED, TAKEN_OUT, UNRESOLVED
    from casework.reports.months import Month

    chance = random.Random(2025)
    types = [f"{number:02d}" for number in range(1, 19)]
    for number in range(count):
        accepted = YEAR + timedelta(seconds=chance.uniform(0, 365 * 86_400))
        judged = accepted + timedelta(seconds=chance.uniform(1, 60) * 86_400) + OBSERVATION
        unit, month = chance.choice(units), Month.of(accepted).ordinal
        mark = RESOLVED + chance.choice((1, 2, 2, 3, 3, 4)) if chance.random() < 0.88 else UNRESOLVED
        if chance.random() < 1 / 80:
            mark = TAKEN_OUT + 3
        name, kind = f"D330106{number:010d}", chance.choice(types)
        both = (name, ON_SITE.code, "dispute")
        place = (accepted, month, unit, kind, "WALK_IN")
        yield (*both, accepted, judged, *place, PENDING, 1, "")
        yield (*both, judged, FOREVER, *place, mark, 1, "PERFORMED" if mark >= RESOLVED else "OPEN")


def load(count: int) -> Unit:
    """Load Hangzhou and fill the tables; returns the city."""
    from django.db import connection

    from casework.ledger.writing import insert_rows
    from casework.organisations.loading import load_units
    from casework.organisations.models import Unit
    from casework.organisations.organs import OrganRule
    from casework.reports.roll_up import STANDING, catch_up
    from casework.reports.tallies import retally

    rule = OrganRule(is_on=False, grids=0, for_city=False)
    load_units(DATA / "hangzhou_divisions.csv", succession=DATA / "hangzhou_division_mapping.csv", rule=rule)
    units = list(Unit.objects.standing().filter(level__in=(2, 3, 4)).values_list("pk", flat=True))
    rows: list[tuple[Any, ...]] = []
    for row in made_up(count, units):
        rows.append(row)
        if len(rows) == CHUNK:
            insert_rows("reports_standing", STANDING, rows)
            rows = []
    insert_rows("reports_standing", STANDING, rows)
    tell(f"{count:,} matters in {2 * count:,} standings; summed into tallies in {seconds(retally):.1f} s")
    catch_up()  # adopts the tree of units, so that no later question does
    with connection.cursor() as cursor:
        for table in ("reports_standing", "reports_tally", "organisations_unit"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute("SELECT count(*), pg_size_pretty(pg_total_relation_size('reports_tally')) FROM reports_tally")
        tell("{:,} tallies, {}".format(*cursor.fetchone()))
        cursor.execute("SELECT pg_size_pretty(pg_total_relation_size('reports_standing'))")
        tell("standings {}".format(*cursor.fetchone()))
    city: Unit = Unit.objects.get(code="330100")
    return city


def usual(work: Callable[[], object]) -> float:
    """The median of some rounds, after one to warm up."""
    work()
    return statistics.median(seconds(work) for _round in range(ROUNDS))


def ask_around(city: Unit) -> bool:
    """Print what questions cost beside the floor; answers whether every target was met."""
    from django.db import connection

    from casework.organisations.models import Unit
    from casework.reports.definitions import ON_SITE
    from casework.reports.months import Month, Period
    from casework.reports.rates import RESTATED, Question, answer, measure

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR)
            cursor.fetchall()

    year = Period(Month(2025, 1), Month(2025, 12))
    county = Unit.objects.get(code="330106", valid_to=None)
    bare = usual(floor)
    tell(f"{'floor: bare GROUP BY unit, month, mark':<52}{1000 * bare:9.1f} ms")
    questions = (
        ("city by month and district, now", Question(ON_SITE, city, year, NOW, ("month", "unit")), NOW_TARGET),
        ("the same, restated to today", Question(ON_SITE, city, year, NOW, ("month", "unit"), RESTATED), NOW_TARGET),
        ("the same, as of 2025-12-15 15:00", Question(ON_SITE, city, year, PAST[0], ("month", "unit")), PAST_TARGET),
        ("the same, as of 2025-07-01 00:30", Question(ON_SITE, city, year, PAST[1], ("month", "unit")), PAST_TARGET),
        ("city, one figure", Question(ON_SITE, city, year, NOW), NOW_TARGET),
        ("county by township and month (no tally)", Question(ON_SITE, county, year, NOW, ("unit", "month")), None),
        ("city by type (no tally)", Question(ON_SITE, city, year, NOW, ("type",)), None),
        ("city by type as of 2025-12-15 (no tally)", Question(ON_SITE, city, year, PAST[0], ("type",)), None),
    )
    good = True
    for name, question, target in questions:
        took = usual(lambda question=question: measure(question))
        verdict = (
            "" if target is None else f"   target {1000 * target:,.0f} ms: {'met' if took <= target else 'MISSED'}"
        )
        good &= target is None or took <= target
        tell(f"{name:<52}{1000 * took:9.1f} ms  {took / bare:5.2f} of the floor{verdict}")
    whole = usual(lambda: answer(questions[0][1]).as_dict())
    tell(f"{'the first with roll-up check and shape':<52}{1000 * whole:9.1f} ms")
    return good


def roll_up(disputes: int) -> None:
    """Print how fast entries become standings, beside reading the same entries and nothing else."""
    from casework.ledger.models import DemoMark, Entry
    from casework.organisations.models import Unit
    from casework.reports.course import Line
    from casework.reports.roll_up import catch_up

    DemoMark.objects.create()
    fill(Unit.objects.standing().filter(level=2, county__code="330106").first(), disputes)
    columns = tuple("facts_text" if name == "facts" else name for name in Line._fields)
    entries = Entry.objects.count()
    bare = seconds(lambda: [Line._make(row) for row in Entry.objects.order_by("matter", "seq").values_list(*columns)])
    took = seconds(catch_up)
    tell(
        f"roll-up: {disputes:,} matters, {entries:,} entries in {took:.1f} s, {disputes / took:,.0f} matters/s; "
        f"reading the entries alone {entries / bare:,.0f}/s, {bare / took:.2f} of it"
    )


def main() -> int:
    """Run it; 1 when --check finds a target missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rates", description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--disputes", type=int, default=5_000, help="how many the roll-up is measured on")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with own_database("rates"):
        good = ask_around(load(options.matters))
        roll_up(options.disputes)
    return 1 if options.check and not good else 0


if __name__ == "__main__":
    sys.exit(main())
