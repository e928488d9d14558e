"""What a forger with the keys of the database does to the ledger: raw SQL, triggers off."""

from __future__ import annotations

from typing import Any

from django.db import connection

from casework.ledger.append import COLUMNS
from casework.ledger.canonical import Row, entry_hash
from casework.ledger.models import Entry
from casework.ledger.writing import adapted
from tests.triggers import triggers_off


def forge(sql: str, *values: Any) -> None:
    """Run one statement the database would refuse."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, adapted(values))


def set_field(matter: str, seq: int, /, **fields: Any) -> None:
    """Overwrite fields of one entry."""
    settings = ", ".join(f"{name} = %s" for name in fields)
    forge(f"UPDATE ledger_entry SET {settings} WHERE matter = %s AND seq = %s", *fields.values(), matter, seq)


def drop(matter: str, *seqs: int) -> None:
    """Take entries out of a chain."""
    for seq in seqs:
        forge("DELETE FROM ledger_entry WHERE matter = %s AND seq = %s", matter, seq)


def insert(row: Row) -> None:
    """Put an entry in."""
    forge(f"INSERT INTO ledger_entry ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})", *row)


def row_at(matter: str, seq: int) -> Row:
    return Entry.objects.get(matter=matter, seq=seq).row


def hashed(row: Row, /, **fields: Any) -> Row:
    """Give the row with other fields and the hash that belongs to them."""
    changed = row._replace(**fields)
    return changed._replace(hash=entry_hash(changed))


def rehash(matter: str, seq: int, /, *, to_end: bool = False, **fields: Any) -> Row:
    """Overwrite fields of one entry and hash it anew, on request with every entry after it; returns the last row written."""
    row = hashed(row_at(matter, seq), **fields)
    set_field(matter, seq, **fields, hash=row.hash)
    while to_end and Entry.objects.filter(matter=matter, seq=row.seq + 1).exists():
        row = hashed(row_at(matter, row.seq + 1), prev_hash=row.hash)
        set_field(matter, row.seq, prev_hash=row.prev_hash, hash=row.hash)
    return row


def swap(matter: str, one: int, other: int) -> None:
    """Let two entries change places."""
    aside = 9999
    for old, new in ((one, aside), (other, one), (aside, other)):
        set_field(matter, old, seq=new)
