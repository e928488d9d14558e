"""
How long the timer needs for 20,000 clocks that are due: `python -m benchmarks.clocks [--sqlite] [--clocks N]`.

Half of them are accepted duties, half refusals; every one gets a red card: an entry, a card, a notice. Then the same run
again, which finds nothing, and a minute's work in a database where all of them stand overdue.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import ground


@contextmanager
def sqlite() -> Iterator[str]:
    """Make an SQLite database, set Django up on it and migrate."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'clocks.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "casework.settings.local"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield folder
        ground.leave()


def main() -> int:
    """Measure it."""
    parser = argparse.ArgumentParser(description="The timer and 20,000 due clocks.")
    parser.add_argument("--clocks", type=int, default=20_000)
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    options = parser.parse_args()
    with sqlite() if options.sqlite else ground.own_database("clocks"):
        from casework.command.run import run
        from casework.ledger.clock import present
        from casework.ledger.models import DemoMark
        from casework.ledger.verify import verify

        DemoMark.objects.create()
        ground.open_disputes(ground.plant(1)[0], options.clocks // 2)
        done: list[int] = []
        first = ground.seconds(lambda: done.append(sum(1 for _deed in run(present()))))
        again = ground.seconds(lambda: done.append(sum(1 for _deed in run(present()))))
        name = "SQLite" if options.sqlite else "PostgreSQL"
        ground.tell(
            f"{name}: {done[0]:,} cards in {first:.1f} s, {done[0] / first:,.0f}/s; again {done[1]} in {again * 1000:.0f} ms"
        )
        return int(not verify().is_good or done != [options.clocks, 0])


if __name__ == "__main__":
    sys.exit(main())
