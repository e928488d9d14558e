"""
Verification of the ledger on PostgreSQL: `python -m benchmarks.verify [--matters N] [--check]`.

The floor reads the same rows in the same order and looks at none. --check exits 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import deque

from benchmarks import ground

TARGET = 50_000
JOBS = (1, 2)


def main() -> int:
    """Measure with one process and with two."""
    parser = argparse.ArgumentParser(description="Verification of the ledger.")
    parser.add_argument("--matters", type=int, default=25_000, help="disputes of eight entries each")
    parser.add_argument("--rounds", type=int, default=ground.ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    with ground.own_database("verify"):
        unit = ground.plant()[0]
        ground.fill(unit, options.matters)
        from casework.ledger import rows
        from casework.ledger.verify import Report, check_chains, verify

        count = options.matters * 8
        found: dict[str, list[float]] = {name: [] for name in ("floor", "chains", *(f"{jobs} jobs" for jobs in JOBS))}
        for _turn in range(options.rounds):
            found["floor"].append(ground.seconds(lambda: deque(rows.entries(), 0)))
            processor = time.process_time()
            found["chains"].append(ground.seconds(lambda: deque(check_chains(rows.entries(), Report()), 0)))
            processor = time.process_time() - processor
            for jobs in JOBS:
                found[f"{jobs} jobs"].append(ground.seconds(lambda jobs=jobs: verify(jobs=jobs)))  # type: ignore[misc]
        best = {name: count / min(each) for name, each in found.items()}
        middle = {name: count / statistics.median(each) for name, each in found.items()}
        for name in found:
            ground.tell(
                f"{name:>7}: {middle[name]:8.0f} entries/s (best {best[name]:8.0f}), of the floor {middle[name] / middle['floor']:.2f}"
            )
        ground.tell(
            f"processor of the last run over the chains: {1e6 * processor / count:.1f} µs an entry; target {TARGET}/s"
        )
    return int(options.check and max(best[f"{jobs} jobs"] for jobs in JOBS) < TARGET)


if __name__ == "__main__":
    sys.exit(main())
