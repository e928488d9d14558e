"""The log's rows as they lie in the database, read by raw SQL; for verifying.py, which trusts no model."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from casework.ledger.rows import stream


def checkpoints() -> list[tuple[int, str, int, str]]:
    """Read every checkpoint, the oldest first: (size, root, settled, note)."""
    return list(stream("SELECT size, root, settled, note FROM checkpoints_checkpoint ORDER BY size", []))


def leaves(size: int) -> Iterator[tuple[int, int, str | None, str | None, int | None]]:
    """Yield the places below one, in order: (place, id of the entry, its hash, its matter, its seq); None where there is no entry."""
    sql = """
        SELECT l.place, l.entry, e.hash, e.matter, e.seq FROM checkpoints_leaf AS l LEFT JOIN ledger_entry AS e ON e.id = l.entry
        WHERE l.place < %s ORDER BY l.place
    """
    return stream(sql, [size])


def tiles(level: int, first: int, count: int) -> dict[int, bytes]:
    """Read some tiles of a level that stand side by side: position → hashes."""
    sql = "SELECT position, hashes FROM checkpoints_tile WHERE level = %s AND position >= %s AND position < %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [level, first, first + count])
        return {position: _bytes(hashes) for position, hashes in cursor.fetchall()}


def count_of_tiles() -> int:
    """Count the tiles."""
    return _number("SELECT count(*) FROM checkpoints_tile")


def places() -> int:
    """Give the number after the last place."""
    return _number("SELECT coalesce(max(place) + 1, 0) FROM checkpoints_leaf")


def newest_size() -> int:
    """Give the size of the newest checkpoint, 0 where there is none."""
    return _number("SELECT coalesce(max(size), 0) FROM checkpoints_checkpoint")


def without_place(settled: int) -> Iterator[tuple[str, int]]:
    """Yield entries up to an id that have no place: (matter, seq)."""
    sql = """
        SELECT e.matter, e.seq FROM ledger_entry AS e
        WHERE e.id <= %s AND NOT EXISTS (SELECT 1 FROM checkpoints_leaf AS l WHERE l.entry = e.id)
    """
    return stream(sql, [settled])


def with_places() -> Iterator[tuple[int, int]]:
    """Yield entries that have more than one place: (first place, how many)."""
    return stream("SELECT min(place), count(*) FROM checkpoints_leaf GROUP BY entry HAVING count(*) > 1", [])


def _bytes(stored: object) -> bytes:
    """Take what stands there for bytes; SQLite may hold anything."""
    return bytes(stored) if isinstance(stored, bytes | memoryview) else b""


def _number(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
