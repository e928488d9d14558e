"""
An event log taken over into petitions on PostgreSQL, checked and written, against the check alone and against the bare rows:
`python -m benchmarks.event_log [--log FILE] [--check]`.

The log is the real one where it lies beside the repository, else one made in its form: five acts a case, one case in three with
work done again. Both passes are timed: every line judged, then written. The floor are the same entries hashed and copied into a
table without triggers and indexes, which no rule has seen. --check exits 1 when the target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import ground

TARGET = 2000
START = datetime.fromisoformat("2016-02-01T08:00:00")
STEPS = (
    "Traer informacion estudiante - banner", "Radicar Solicitud Homologacion", "Validar solicitud", "Revisar curso",
    "Homologacion por grupo de cursos",
)  # fmt: skip


def made(folder: Path, cases: int) -> Path:
    """Write a log in the form of the real one."""
    lines = ["case_id,seq,activity,timestamp,resource,attributes"]
    for case in range(cases):
        at = START + timedelta(minutes=7 * case)
        for seq, activity in enumerate(STEPS if case % 3 else (*STEPS[:3], *STEPS[1:]), 1):
            at += timedelta(hours=5)
            lines.append(f'{case},{seq},{activity},{at.isoformat()},{case % 500},"{{""start"":""{at.isoformat()}""}}"')
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def again(log: Path, folder: Path, turn: int) -> Path:
    """Write the same log with cases of another name, so that none of them is here already."""
    header, *lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    path = folder / f"log{turn}.csv"
    path.write_text(header + "".join(f"{turn}-{line}" for line in lines), encoding="utf-8")
    return path


def main() -> int:
    """Measure round by round, each with cases of its own."""
    parser = argparse.ArgumentParser(description="An event log taken over into petitions.")
    parser.add_argument("--log", type=Path, help="a log in the form of eventlog_credit_recognition.csv")
    parser.add_argument("--cases", type=int, default=2000, help="cases of a log that is made")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit 1 when the target is missed")
    options = parser.parse_args()
    checked, taken, bare, count = [], [], [], 0
    with tempfile.TemporaryDirectory() as folder, ground.own_database("event_log"):
        log = options.log or made(Path(folder), options.cases)
        for turn in range(options.rounds):
            count, check, both = measured(again(log, Path(folder), turn))
            checked.append(count / check)
            taken.append(count / both)
            bare.append(count / copied(count))
    rate = statistics.median(taken)
    ground.tell(
        f"event_log: {count} entries, checked alone {statistics.median(checked):7.0f}/s, "
        f"checked and written {rate:7.0f}/s (target {TARGET}), bare rows {statistics.median(bare):7.0f}/s "
        f"({rate / statistics.median(bare):.3f} of it)"
    )
    return int(options.check and rate < TARGET)


def measured(log: Path) -> tuple[int, float, float]:
    """Take a log over; returns how many entries it made, and the seconds of the check alone and of both passes."""
    from casework.intake.importing.importing import Imported, import_matters
    from casework.intake.importing.loading import OURS, find_mapping, load_mapping
    from casework.organisations.loading import load_units

    load_units(OURS / "units_credit.csv")
    mapping = load_mapping(find_mapping("credit_recognition"))
    found: list[Imported] = []
    check = ground.seconds(lambda: found.append(import_matters(log, mapping, form="csv", is_dry=True)))
    both = ground.seconds(lambda: found.append(import_matters(log, mapping, form="csv")))
    assert not found[-1].faults, found[-1].faults[:3]
    return found[-1].written.entries, check, both


def copied(count: int) -> float:
    """Hash the newest entries once more and copy them into a bare table; returns the seconds of both."""
    from django.db import connection

    from casework.ledger.canonical import Row, entry_hash
    from casework.ledger.models import Entry
    from casework.ledger.writing import insert_rows

    columns = [field.column for field in Entry._meta.concrete_fields if not field.primary_key]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bare AS SELECT {', '.join(columns)} FROM ledger_entry LIMIT 0")
        cursor.execute(f"SELECT {', '.join(columns)} FROM ledger_entry ORDER BY id DESC LIMIT %s", [count])
        rows = [Row(*found) for found in cursor.fetchall()]
    spent = ground.seconds(
        lambda: insert_rows("bare", Row._fields, [row._replace(hash=entry_hash(row)) for row in rows])
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")
    return spent


if __name__ == "__main__":
    sys.exit(main())
