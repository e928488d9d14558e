"""
The lists of the desk over a million matters: `python -m benchmarks.desk_list [--matters N] [--check]`.

A city's filings and disputes of four years, the last thirty thousand of them open with a clock, are copied into a
database of its own; then people of four levels open their lists through the whole of Django, signed in, beside two
floors: the bare statement that reads fifty rows by the index, and a signed-in answer with nothing in it. --check exits 1
when a target is missed. Words are sought in titles without an index; what that costs is shown, with no target.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.ground import ROUNDS, own_database, seconds, tell

HANGZHOU = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2023, 1, 1, tzinfo=HANGZHOU)
SPAN = timedelta(days=1385)  # to mid-October 2026
OPEN = 30_000
DATA = Path(__file__).resolve().parents[1] / "casework" / "organisations" / "data"
CHUNK = 50_000
TARGET = 0.15
FLOOR = """
    SELECT * FROM workflow_matter JOIN organisations_unit ON organisations_unit.id = unit_id
    WHERE track = 'dispute' ORDER BY opened_at DESC, workflow_matter.id DESC LIMIT 51
"""
SHARES = {"GRID": 3, "VILLAGE": 47, "TOWNSHIP": 35, "COUNTY": 12, "CITY": 3}
FILING_STATES = ("REGISTERED", "TRIAGED", "DISPATCHED")
DISPUTE_STATES = ("APPLIED", "CONSENT_PENDING", "ACCEPTED", "IN_MEDIATION", "AGREED_WRITTEN", "PERFORMING", "CLOSED")
TITLES = ("两院之间的围墙", "楼上漏水泡坏地板", "拖欠装修工钱", "宅基地边界不清", "物业费与停车位", "租房押金不退")


def made_up(count: int, units: Mapping[int, list[int]]) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Make up matters, the oldest first, each with its running clock or none; one in ten thousand is suspended."""
    chance = random.Random(7)
    levels = list(units)
    weights = list(SHARES.values())
    for number in range(count):
        opened_at = FIRST + SPAN * (number / count)
        level = chance.choices(levels, weights)[0]
        unit = chance.choice(units[level])
        is_filing, is_open = chance.random() < 0.45, number >= count - OPEN
        track = "filing" if is_filing else "dispute"
        if is_open:
            state = chance.choice(FILING_STATES if is_filing else DISPUTE_STATES)
        else:
            state = "ACCEPTED" if is_filing else chance.choice(("ARCHIVED",) * 9 + ("NOT_ACCEPTED",))
        if not is_filing and chance.random() < 1 / 10_000:
            state = "SUSPENDED"
        name = f"{track[0].upper()}330106{opened_at.year}{number:07d}"
        matter = {
            "number": name, "track": track, "machine_version": 1, "state": state, "version": 5, "head": "0" * 64,
            "unit_id": unit, "level": level, "accepted_unit_id": unit, "place_id": unit,
            "title": f"{chance.choice(TITLES)} {number}", "type": f"{chance.randrange(1, 18):02d}", "channel": "WALK_IN",
            "channel_ref": "", "kind": "DISPUTE", "risk": chance.choice(("BLUE",) * 8 + ("ORANGE", "RED")), "outcome": "",
            "handler": f"m{unit}.{chance.randrange(2)}", "origin_number": "", "cycle": 1, "opened_at": opened_at,
            "accepted_at": opened_at, "moved_at": opened_at, "is_counted": True,
        }  # fmt: skip
        due = opened_at + timedelta(days=chance.randrange(3, 60))
        clock = {
            "matter_no": name, "verb": "close", "code": "", "law": "HOUSE rule D15", "since": "perform", "measure": "DAYS",
            "count": 5, "is_rolled": False, "nature": "DUTY", "armed_at": opened_at, "raw_date": due.date(), "due_date": due.date(),
            "due_at": due, "provisional": False, "calendar_edition": 0, "stopped_at": None, "stopped_by": "",
        }  # fmt: skip
        yield matter, clock if is_open else None


def load(count: int) -> None:
    """Load Hangzhou with its organs and copy the matters and clocks."""
    from django.db import connection

    from casework.deadlines.models import Clock
    from casework.ledger.writing import insert_rows
    from casework.organisations.loading import load_units
    from casework.organisations.models import Unit
    from casework.workflow.models import Matter

    load_units(DATA / "hangzhou_divisions.csv", succession=DATA / "hangzhou_division_mapping.csv")
    units: dict[int, list[int]] = {level: [] for level in range(1, 6)}
    for pk, level, kind in Unit.objects.standing().values_list("pk", "level", "kind"):
        if kind in ("COMMITTEE", "PLATFORM", "CENTRE", "GRID") or level == 5:
            units[level].append(pk)
    columns = {
        model: tuple(field.column for field in model._meta.concrete_fields if field.column != "id")
        for model in (Matter, Clock)
    }
    # What most rows leave as it is: the walls of accusations, and what clocks are prolonged and stood still by.
    usual = {
        Matter: {"walled_from": ""},
        Clock: {"added": "[]", "stood": "[]", "standing_since": None, "stands_until": None},
    }
    waiting: dict[Any, list[list[Any]]] = {Matter: [], Clock: []}

    def write() -> None:
        for model, rows in waiting.items():
            insert_rows(model._meta.db_table, columns[model], rows)
            rows.clear()

    for matter, clock in made_up(count, units):
        for model, row in ((Matter, matter), (Clock, clock)):
            if row:
                waiting[model].append([(usual[model] | row)[column] for column in columns[model]])
        if len(waiting[Matter]) == CHUNK:
            write()
    write()
    with connection.cursor() as cursor:
        for table in ("workflow_matter", "deadlines_clock", "organisations_unit"):
            cursor.execute(f"VACUUM ANALYZE {table}")
        cursor.execute(
            "SELECT count(*), pg_size_pretty(pg_total_relation_size('workflow_matter')) FROM workflow_matter"
        )
        tell("{:,} matters, {} with indexes".format(*cursor.fetchone()))


def usual(work: Callable[[], object]) -> float:
    """The median of some rounds, after one to warm up."""
    work()
    return statistics.median(seconds(work) for _round in range(ROUNDS))


def seat(name: str, role: str, code: str) -> Any:
    """Give somebody a post and a browser that is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from casework.organisations.models import Membership, Unit

    unit = Unit.objects.standing().get(code=code)
    user = get_user_model().objects.create_user(name, is_staff=True)
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def open_lists() -> bool:
    """Print what each list costs beside the floor; answers whether every one met the target."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from casework.workflow.models import Matter

    def floor() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR)
            cursor.fetchall()

    bare = usual(floor)
    tell(f"{'floor: fifty rows by the index':<58}{1000 * bare:8.1f} ms")
    village = Matter.objects.filter(level=2, track="dispute", unit__county__code="330106").order_by("-pk")[0]
    people = (
        ("city", "MANAGER", "330100"),
        ("county", "HEAD", "330106-C"),
        ("township", "MEDIATOR", f"{village.unit.code[:9]}-M"),
        ("village", "MEDIATOR", village.unit.code),
    )
    queries = {
        "all": {"tab": "all"},
        "my unit's": {"tab": "unit"},
        "in mediation": {"tab": "all", "state": "IN_MEDIATION"},
        "suspended, one in 10,000": {"tab": "all", "state": "SUSPENDED"},
        "red and of one type": {"tab": "all", "risk": "RED", "type": "10"},
        "overdue": {"tab": "all", "overdue": "on"},
        "of 2024": {"tab": "all", "opened_after": "2024-01-01", "opened_before": "2024-12-31"},
        "page far back": {"tab": "all", "older": f"{FIRST + SPAN / 2:%Y-%m-%dT%H:%M:%S%z}~1"},
        "by number": {"tab": "all", "q": village.number},
        "by words, frequent": {"tab": "all", "q": "围墙"},
        "by words, never found": {"tab": "all", "q": "无此字样"},
    }
    own = {
        "MANAGER": {},
        "HEAD": {
            "mine": {"tab": "mine"},
            "to appoint": {"tab": "appoint"},
            "to close": {"tab": "close"},
        },
        "MEDIATOR": {
            "mine": {"tab": "mine"},
            "to accept": {"tab": "accept"},
            "to take over": {"tab": "take_over"},
            "to revisit": {"tab": "revisit"},
        },
    }
    place, good = reverse("admin:disputes_dispute_changelist"), True
    for name, role, code in people:
        client = seat(name, role, code)
        empty = usual(lambda client=client: client.get(reverse("admin:units")))
        tell(f"{name + ', floor: an empty answer':<58}{1000 * empty:8.1f} ms")
        for what, query in [("first page of the desk", None), *own[role].items(), *queries.items()]:
            url = place if query is not None else reverse("admin:index")

            def ask(url: str = url, query: Any = query, client: Any = client) -> None:
                answer = client.get(url, query or {})
                assert answer.status_code == 200, answer.status_code

            took = usual(ask)
            with CaptureQueriesContext(connection) as asked:
                ask()
            has_target = query is not None and "words" not in what
            good &= took <= TARGET or not has_target
            verdict = f"  target {1000 * TARGET:.0f} ms: {'met' if took <= TARGET else 'MISSED'}" if has_target else ""
            tell(
                f"{name + ', ' + what:<58}{1000 * took:8.1f} ms  {took / bare:6.1f} and {took / empty:4.1f} of the floors  "
                f"{len(asked):2d} statements{verdict}"
            )
    return good


def main() -> int:
    """Run it; 1 when --check finds a target missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk_list", description=__doc__)
    parser.add_argument("--matters", type=int, default=1_000_000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with own_database("desk"):
        load(options.matters)
        good = open_lists()
    return 1 if options.check and not good else 0


if __name__ == "__main__":
    sys.exit(main())
