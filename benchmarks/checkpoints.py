"""
The transparency log over a million entries: `python -m benchmarks.checkpoints [--sqlite] [--entries N] [--check]`.

Floors of the same run: for the root, as many hashes of 65 bytes as the tree has nodes, in a bare loop, and the rows read and not
looked at; for a checkpoint, as many places written and nothing else; for a proof, one row read by its key. The entries are rows of
no matter: the log asks for their ids and hashes alone. --check exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import deque
from hashlib import sha256
from random import Random

from benchmarks import ground
from benchmarks.clocks import sqlite

NEXT = 10_000
PROOFS = 200
# Seconds: the root from scratch, the next checkpoint over NEXT more entries, an inclusion proof, a consistency proof.
TARGETS = {"root": 60.0, "checkpoint": 1.0, "inclusion": 0.020, "consistency": 0.020}


def put_in(first: int, count: int) -> None:
    """Put in entries with hashes of their own."""
    from casework.ledger.append import COLUMNS
    from casework.ledger.models import Entry
    from casework.ledger.writing import insert_rows

    rest = ("dispute", 1, "apply", "", "APPLIED", 2, "330106001001", "nobody", "MEDIATOR", "330106001001", "", "LIVE")
    for begin in range(first, first + count, ground.BATCH):
        rows = [
            (f"D3301062026{number:08d}", 1, *rest, ground.NOON, ground.NOON, "", "", "HOUSE art. R1", "{}", "sha256", "",
             sha256(b"%d" % number).hexdigest())
            for number in range(begin, min(begin + ground.BATCH, first + count))
        ]  # fmt: skip
        insert_rows(Entry._meta.db_table, COLUMNS, rows)


def hash_bare(count: int) -> None:
    """Hash as often as a tree of so many leaves does."""
    data = bytes(65)
    for _turn in range(2 * count):
        sha256(data).digest()


def main() -> int:
    """Measure it."""
    parser = argparse.ArgumentParser(description="The transparency log.")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args()
    with sqlite() if options.sqlite else ground.own_database("checkpoints"):
        from django.db import connection, transaction

        from casework.ledger.checkpoints import reading, rows
        from casework.ledger.checkpoints.models import Checkpoint, Leaf
        from casework.ledger.checkpoints.sequencing import make_checkpoints
        from casework.ledger.checkpoints.verifying import verify_log
        from casework.ledger.verify import Report
        from casework.ledger.writing import insert_rows

        chance, count = Random(1), options.entries
        with transaction.atomic():
            put_in(0, count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        first = ground.seconds(lambda: make_checkpoints(at=ground.NOON))
        ground.tell(f"taken up: {count:,} entries in {first:.1f} s, {count / first:,.0f}/s")

        found: dict[str, list[float]] = {name: [] for name in TARGETS}
        floors: dict[str, list[float]] = {name: [] for name in TARGETS}
        reports: list[Report] = []

        def verified() -> None:
            reports.append(Report())
            verify_log(reports[-1])

        for _turn in range(2):
            floors["root"].append(ground.seconds(lambda: (hash_bare(count), deque(rows.leaves(count), 0))))
            found["root"].append(ground.seconds(verified))
        put = count
        for _turn in range(ground.ROUNDS):
            put_in(put, NEXT)
            put += NEXT
            found["checkpoint"].append(ground.seconds(lambda: make_checkpoints(at=ground.NOON)))
            places = [(10 * put + place, 10 * put + place) for place in range(NEXT)]

            def written(places: list[tuple[int, int]] = places) -> None:
                with transaction.atomic():
                    insert_rows(Leaf._meta.db_table, ("place", "entry"), places)
                    transaction.set_rollback(True)

            floors["checkpoint"].append(ground.seconds(written))
        newest = Checkpoint.objects.newest()
        assert newest is not None
        for _turn in range(PROOFS):
            place, older = chance.randrange(newest.size), chance.randrange(1, newest.size)
            one = floors["inclusion"]
            one.append(ground.seconds(lambda place=place: Leaf.objects.get(place=place)))  # type: ignore[misc]
            found["inclusion"].append(ground.seconds(lambda place=place: reading.inclusion(place, newest.size)))  # type: ignore[misc]
            floors["consistency"].append(one[-1])
            found["consistency"].append(
                ground.seconds(lambda older=older: reading.consistency(older, newest.size, newest=newest.size))  # type: ignore[misc]
            )
        missed = not all(report.is_good for report in reports)
        for name, target in TARGETS.items():
            middle, floor = statistics.median(found[name]), statistics.median(floors[name])
            missed |= middle > target
            ground.tell(
                f"{name:>11}: {middle * 1000:9.1f} ms (worst {max(found[name]) * 1000:.1f}), {middle / floor:.1f} of the floor; "
                f"target {target * 1000:.0f} ms"
            )
    return int(options.check and missed)


if __name__ == "__main__":
    sys.exit(main())
