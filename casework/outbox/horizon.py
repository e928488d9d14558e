"""
How far the rows of a table are settled. On PostgreSQL a row may appear after one with a higher id was seen: its transaction
took the number early and committed late. docs/adr/0023-the-ledger-is-the-outbox.md tells why it is done in this way.
"""

from __future__ import annotations

from django.db import connection, transaction

from casework.outbox.models import Horizon
from casework.outbox.source import Growing

# Whoever inserts takes this lock before it takes its number, and keeps it until it is over. What we wrote ourselves we see.
_WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND relation = %s::regclass AND pid IS DISTINCT FROM pg_backend_pid()
"""


@transaction.atomic
def settled(source: Growing) -> int:
    """
    Give the highest id up to which every row is there to be seen, by whoever looks from now on.

    It may lag behind the newest while somebody writes, never run ahead. Four statements, three where nothing moved.
    """
    row, _made = Horizon.objects.select_for_update().get_or_create(table=source.table)
    newest = source.newest()
    before = (row.settled, row.ahead, row.awaited)
    writers = _writers(source.table)  # after newest: whoever holds a lower number is among them, or is over
    if not writers:
        row.settled = row.ahead = newest
        row.awaited = []
    elif not writers & set(row.awaited):
        row.settled, row.ahead, row.awaited = row.ahead, newest, sorted(writers)
    if before != (row.settled, row.ahead, row.awaited):
        row.save()
    return row.settled


def _writers(table: str) -> set[str]:
    if connection.vendor != "postgresql":
        return set()  # SQLite has one writer at a time
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [table])
        return {name for (name,) in cursor.fetchall()}
