"""Rows into a table by the engine's fastest way: one INSERT for one row, COPY for many on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

COPY_FROM = 16  # from so many rows on, one COPY beats single INSERTs on PostgreSQL


def insert_rows(table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of columns; one statement, none when there are no rows."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPY_FROM:
            with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        elif len(rows) == 1:
            cursor.execute(_insert(table, columns), adapted(rows[0]))
        else:
            cursor.executemany(_insert(table, columns), [adapted(row) for row in rows])


def adapted(values: Sequence[Any]) -> Sequence[Any]:
    """Give values the form the engine's driver takes; PostgreSQL's takes them as they are."""
    if connection.vendor == "postgresql":
        return values
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]


def inserting(table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Write one INSERT of several rows, not sent yet: its SQL and its values."""
    return _insert(table, columns, len(rows)), [value for row in rows for value in row]


@cache
def _insert(table: str, columns: tuple[str, ...], count: int = 1) -> str:
    row = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"  # noqa: S608
