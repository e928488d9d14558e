"""
Workers killed 50 times over 20,000 due clocks: `python -m benchmarks.kill_workers [--broker URL] [--clocks N] [--kills N]`.

Real Celery workers on PostgreSQL and on the broker; by turns one process of the pool and the whole worker is killed while it
issues cards. Exit 1 when a card is missing or there twice, or the ledger does not verify.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from benchmarks import ground


def main() -> int:
    """Kill and count."""
    parser = argparse.ArgumentParser(description="Killed workers and their cards.")
    parser.add_argument("--broker", default="redis://127.0.0.1:6379/14")
    parser.add_argument("--clocks", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--part", type=int, default=50, help="clocks a task")
    options = parser.parse_args()
    with ground.own_database("kills") as database:
        from casework.command.models import Card
        from casework.ledger.models import DemoMark, Entry
        from casework.ledger.verify import verify
        from tests.workers import kill_again_and_again, slices, workers

        DemoMark.objects.create()
        ground.open_disputes(ground.plant(1)[0], options.clocks // 2)
        release, is_done = slices(options.clocks, options.kills)
        ground.leave()
        begun = time.perf_counter()
        with workers(options.broker, f"{ground.SERVER}/{database}", part=options.part) as made:
            kill_again_and_again(made, options.kills, release=release, is_done=is_done)
            deaths = made.deaths
        took = time.perf_counter() - begun
        issued = Counter(
            (entry.matter, entry.facts["awaited"], entry.facts["colour"])
            for entry in Entry.objects.filter(verb="issue_card").iterator()
        )
        twice = sum(count - 1 for count in issued.values())
        lost = options.clocks - len(issued)
        is_whole = verify().is_good
        ground.tell(
            f"{options.broker.partition(':')[0]}: {deaths} kills in {took:.0f} s; {Card.objects.count():,} cards, "
            f"{lost} lost, {twice} twice; the ledger is {'whole' if is_whole else 'broken'}"
        )
    return int(bool(lost or twice or not is_whole))


if __name__ == "__main__":
    sys.exit(main())
