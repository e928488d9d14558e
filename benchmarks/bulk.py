"""
The bulk path on PostgreSQL, against a bare COPY of the same rows with the chains hashed in Python:
`python -m benchmarks.bulk [--check]`.

Disputes are opened and led to the closing by perform_many(), a batch at a time. The floor hashes the very chains again and
copies the very rows of matters, entries, notes and clocks into empty twins of the tables, indexes and triggers included.
Engine and floor take turns. --check exits 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from typing import Any

from benchmarks import ground

TARGET = 0.25
STEPS = 8
TABLES = ("workflow_matter", "ledger_entry", "ledger_note", "deadlines_clock")


def led(unit: Any, count: int) -> tuple[float, list[str]]:
    """Lead new disputes to the closing in one batch; returns the seconds it took, parties apart, and their numbers."""
    from casework.ledger.clock import simulated_clock
    from casework.workflow.perform import perform_many

    opened = ground.new_disputes(unit, count)
    moves = [move for each in opened for move in ground.life(each.number, unit, steps=STEPS)]
    with simulated_clock():
        took = ground.seconds(lambda: perform_many(moves, opened=opened))
    return took, [each.number for each in opened]


def rows_of(numbers: list[str]) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Read back what was written: table → its columns but the id, and its rows."""
    from django.db import connection

    found: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}
    by = {"workflow_matter": "number", "deadlines_clock": "matter_no"}
    with connection.cursor() as cursor:
        for table in TABLES:
            column = by.get(table, "matter")
            cursor.execute(f"SELECT * FROM {table} WHERE {column} = ANY(%s) ORDER BY id", [numbers])
            columns = [each.name for each in cursor.description]
            keep = [place for place, name in enumerate(columns) if name != "id"]
            rows = [tuple(row[place] for place in keep) for row in cursor.fetchall()]
            found[table] = ([columns[place] for place in keep], rows)
    return found


def copied(rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> float:
    """Hash the chains again and copy everything into the twins, in one transaction; returns the seconds it took."""
    from django.db import connection, transaction

    from casework.ledger.canonical import Row, entry_hash

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (columns, each) in rows.items():
                with cursor.copy(f"COPY floor.{table} ({', '.join(columns)}) FROM STDIN") as copy:
                    head: dict[str, str] = {}
                    for row in each:
                        if table == "ledger_entry":
                            entry = Row(*row)._replace(prev_hash=head.get(row[0], ""))
                            row = entry._replace(hash=entry_hash(entry))
                            head[row[0]] = row[-1]
                        copy.write_row(row)

    return ground.seconds(work)


def twins() -> None:
    """Make empty twins of the tables, with their indexes and triggers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA floor")
        for table in TABLES:
            cursor.execute(f"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)")


def main() -> int:
    """Measure batch by batch, turn by turn."""
    parser = argparse.ArgumentParser(description="The bulk path against a bare COPY.")
    parser.add_argument("--matters", type=int, default=2000, help="disputes a batch")
    parser.add_argument("--rounds", type=int, default=ground.ROUNDS)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    with ground.own_database("bulk"):
        unit = ground.plant()[0]
        twins()
        engine, floor = [], []
        for turn in range(options.rounds + 1):
            took, numbers = led(unit, options.matters)
            bare = copied(rows_of(numbers))
            if turn:  # the first warms up
                engine.append(options.matters * STEPS / took)
                floor.append(options.matters * STEPS / bare)
        ratio = statistics.median(engine) / statistics.median(floor)
        ground.tell(
            f"bulk: engine {statistics.median(engine):7.0f} entries/s, floor {statistics.median(floor):7.0f}/s, "
            f"ratio {ratio:.2f} (target {TARGET:.2f})"
        )
    return int(options.check and ratio < TARGET)


if __name__ == "__main__":
    sys.exit(main())
