"""
Eight writers in one unit on PostgreSQL, against eight writers in eight units: `python -m benchmarks.writers [--check]`.

Both lead disputes of their own from the consent to the closing, each step committed, and take turns. Where a row of the
unit, or of the whole ledger, were locked by every step, one unit would be slower. --check exits 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from benchmarks import ground
from casework.processes import processes

TARGET = 0.80
WRITERS = 8


def work(task: tuple[str, list[str]]) -> tuple[int, float, float]:
    """Lead one writer's disputes, all of one unit; returns steps, begin and end."""
    from casework.organisations.models import Unit

    code, numbers = task
    unit = Unit.objects.get(code=code)
    begun = time.time()
    return ground.lead(unit, numbers), begun, time.time()


def rate(pool: ProcessPoolExecutor, tasks: list[tuple[str, list[str]]]) -> float:
    """Let the writers do their tasks at once; returns steps a second."""
    done = list(pool.map(work, tasks))
    return sum(each[0] for each in done) / (max(each[2] for each in done) - min(each[1] for each in done))


def main() -> int:
    """Measure both, turn by turn."""
    parser = argparse.ArgumentParser(description="Eight writers in one unit against eight units.")
    parser.add_argument("--share", type=int, default=25, help="disputes a writer and turn, seven steps each")
    parser.add_argument("--rounds", type=int, default=ground.ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    share, turns = options.share, options.rounds + 1
    with ground.own_database("writers"):
        units = ground.plant(WRITERS)
        crowded = ground.open_disputes(units[0], share * WRITERS * turns)
        apart = {unit.code: ground.open_disputes(unit, share * turns) for unit in units}
        ground.leave()
        found: dict[str, list[float]] = {"one unit": [], "eight units": []}
        with processes(WRITERS) as pool:
            for turn in range(turns):
                mine = [crowded.pop() for _each in range(share * WRITERS)]
                tasks = {
                    "one unit": [(units[0].code, mine[place::WRITERS]) for place in range(WRITERS)],
                    "eight units": [
                        (code, numbers[share * turn : share * (turn + 1)]) for code, numbers in apart.items()
                    ],
                }
                for name, each in tasks.items():
                    per_second = rate(pool, each)
                    if turn:  # the first warms up
                        found[name].append(per_second)
        one, eight = (statistics.median(found[name]) for name in ("one unit", "eight units"))
        ground.tell(
            f"eight writers: in one unit {one:6.0f}/s, in eight units {eight:6.0f}/s, ratio {one / eight:.2f} (target {TARGET:.2f})"
        )
    return int(options.check and one / eight < TARGET)


if __name__ == "__main__":
    sys.exit(main())
