"""
Provisional clocks computed again on PostgreSQL when a calendar is published: `python -m benchmarks.recompute [--check]`.

Disputes with a clock each that runs into a year without a calendar; the year is loaded, and each clock leaves an entry. The
floor is the bulk path's own: as many entries appended and matters moved by perform_many(), with no clock read or changed.
--check exits 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import time
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks import ground

TARGET = 0.30
BATCH = 1000


def main() -> int:
    """Measure it, print it, and compare it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1] if __doc__ else "")
    parser.add_argument("--clocks", type=int, default=20_000)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    with ground.own_database("recompute"):
        ground.plant()
        numbers = ground.open_disputes(_unit(), options.clocks)
        _let_run(numbers)
        floor = _corrected(numbers)
        _publish()
        begun = time.perf_counter()
        changed = _recompute()
        rate = changed / (time.perf_counter() - begun)
        begun = time.perf_counter()
        again = _recompute()
        second = time.perf_counter() - begun
    ground.tell(
        f"{changed} clocks: {rate:,.0f}/s, floor {floor:,.0f}/s, ratio {rate / floor:.2f} (target {TARGET:.2f}); "
        f"the second time {again} in {second:.2f} s"
    )
    return int(options.check and (rate / floor < TARGET or changed != options.clocks or again != 0))


def _unit() -> Any:
    from casework.organisations.models import Unit

    return Unit.objects.of_level(2)[0]


def _at() -> datetime:
    from casework.deadlines.calendar import SHANGHAI

    return datetime(2026, 12, 10, 12, tzinfo=SHANGHAI)


def _let_run(numbers: list[str]) -> None:
    from casework.deadlines import clocks
    from casework.deadlines.limits import limit
    from casework.deadlines.models import Clock

    Clock.objects.all().delete()
    term = ("apply_confirmation", limit("T09").since("sign_agreement"))
    calendar = clocks.read_calendar()
    clocks.arm_many([c for n in numbers for c in clocks.arm_rows(n, [term], since=_at(), calendar=calendar)])


def _corrected(numbers: list[str]) -> float:
    from casework.ledger.clock import simulated_clock
    from casework.organisations.actors import system_actor
    from casework.workflow.judge import Move
    from casework.workflow.perform import perform_many

    actor = system_actor(_unit(), rule="C1")
    begun = time.perf_counter()
    with simulated_clock():
        for start in range(0, len(numbers), BATCH):
            some = numbers[start : start + BATCH]
            perform_many([Move(each, "correct", actor, _at(), {"corrects": 1}, reason="floor") for each in some])
    return len(numbers) / (time.perf_counter() - begun)


def _publish() -> None:
    from casework.deadlines.clocks import forget_calendar
    from casework.deadlines.models import CalendarDay

    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(90)]
    CalendarDay.objects.filter(date__in=days).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, is_workday=day.weekday() < 5 or day == date(2027, 1, 9), source="a benchmark", edition=9)
        for day in days
    )
    forget_calendar()


def _recompute() -> int:
    from casework.ledger.clock import simulated_clock
    from casework.workflow.recomputing import recompute_clocks

    with simulated_clock():
        return recompute_clocks(at=_at(), batch=BATCH)


if __name__ == "__main__":
    raise SystemExit(main())
