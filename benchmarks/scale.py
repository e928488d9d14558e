"""
What a step costs among ten thousand matters and among a million on PostgreSQL: `python -m benchmarks.scale [--check]`.

Two databases hold copies of one whole dispute, in those numbers. In each, disputes are led from the consent to the closing,
one worker, each step committed; the two take turns. --check exits 1 when the cost grows by more than the target.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context

from benchmarks import ground

TARGET = 0.05
SIZES = (10_000, 1_000_000)
TABLES = {
    "workflow_matter": "number", "ledger_entry": "matter", "ledger_note": "matter", "deadlines_clock": "matter_no",
    "parties_party": "matter_no",
}  # fmt: skip
COPY = "'D33' || lpad((n / 500000)::text, 4, '0') || '2025' || lpad((n %% 500000)::text, 6, '0')"


def prepare(database: str, matters: int, share: int, turns: int) -> list[str]:
    """Fill a database with copies of one dispute, open those to be led; returns their numbers. For a worker of its own."""
    ground.enter(database)
    from django.db import connection

    unit = ground.plant()[0]
    ground.fill(unit, 1)
    with connection.cursor() as cursor:
        for table, number in TABLES.items():
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            others = ", ".join(each.name for each in cursor.description if each.name not in ("id", number))
            cursor.execute(
                f"INSERT INTO {table} ({number}, {others}) "
                f"SELECT {COPY}, {others} FROM generate_series(1, %s) AS n, {table} AS model",
                [matters],
            )
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return ground.open_disputes(unit, share * turns)


def step(numbers: list[str]) -> float:
    """Lead disputes; returns milliseconds a step."""
    from casework.organisations.models import Unit

    unit = Unit.objects.of_level(2)[0]
    steps: list[int] = []
    took = ground.seconds(lambda: steps.append(ground.lead(unit, numbers)))
    return 1000 * took / steps[0]


def main() -> int:
    """Measure both sizes, turn by turn."""
    parser = argparse.ArgumentParser(description="What a step costs among few matters and among many.")
    parser.add_argument("--sizes", type=int, nargs=2, default=SIZES, metavar=("FEW", "MANY"))
    parser.add_argument("--share", type=int, default=50, help="disputes a turn, seven steps each")
    parser.add_argument("--rounds", type=int, default=4 * ground.ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    share, turns = options.share, options.rounds + 1
    with ExitStack() as open_now:
        pools, numbers, found = [], [], []
        for size in options.sizes:
            database = open_now.enter_context(ground.bare_database(f"scale_{size}"))
            pool = open_now.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
            numbers.append(pool.submit(prepare, database, size, share, turns).result())
            pools.append(pool)
            found.append([])
        for turn in range(turns):
            for pool, mine, costs in zip(pools, numbers, found, strict=True):
                cost = pool.submit(step, mine[share * turn : share * (turn + 1)]).result()
                if turn:  # the first warms up
                    costs.append(cost)
    few, many = (statistics.median(costs) for costs in found)
    growth = many / few - 1
    ground.tell(
        f"a step among {options.sizes[0]} matters {few:.3f} ms, among {options.sizes[1]} {many:.3f} ms: "
        f"{growth:+.1%} (target {TARGET:+.0%})"
    )
    return int(options.check and growth > TARGET)


if __name__ == "__main__":
    sys.exit(main())
