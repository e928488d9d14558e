"""Whether the rows reports keep are what the ledger says: everything is made anew, compared, and put back as it was."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from casework.reports.models import Standing, Tally
from casework.reports.roll_up import BATCH, STANDING, catch_up, rebuild
from casework.reports.tallies import COLUMNS

MOST = 100


def drift(*, batch: int = BATCH) -> list[str]:
    """
    Compare kept rows with rows made anew from the ledger, after reading what is new in it; nothing is changed.

    Returns a line for each row that differs, the first hundred of each table, "-" for what is kept and "+" for what should
    be; empty when all agree.

    :raises NotYet: an entry names a unit that is not in the tree.
    """
    catch_up(batch=batch)
    tables = (
        (Standing._meta.db_table, STANDING, ""),
        (Tally._meta.db_table, COLUMNS, " WHERE matters <> 0 OR cases <> 0"),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, condition in tables:
            chosen = f"SELECT {', '.join(columns)} FROM {table}{condition}"  # noqa: S608
            cursor.execute(f"CREATE TEMPORARY TABLE kept_{table} AS {chosen}")
        rebuild(batch=batch, is_marking=False)
        found = [line for table, columns, condition in tables for line in _differences(table, columns, condition)]
        transaction.set_rollback(True)
    return found


def _differences(table: str, columns: tuple[str, ...], condition: str) -> Iterator[str]:
    named = ", ".join(columns)
    kept, made = f"SELECT {named} FROM kept_{table}", f"SELECT {named} FROM {table}{condition}"  # noqa: S608
    with connection.cursor() as cursor:
        for sign, query in (("-", f"{kept} EXCEPT {made}"), ("+", f"{made} EXCEPT {kept}")):
            cursor.execute(f"{query} ORDER BY 1, 2, 3 LIMIT {MOST}")
            for row in cursor.fetchall():
                yield f"{sign} {table.removeprefix('reports_')}: {' '.join(str(value) for value in row)}"
