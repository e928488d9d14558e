"""Rows of matters written by one statement, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection

from casework.ledger.writing import adapted, insert_rows
from casework.workflow.models import Matter

TABLE = Matter._meta.db_table
FIELDS = tuple(field for field in Matter._meta.concrete_fields if field.column != "id")
MOVED = tuple(
    field
    for field in FIELDS
    if field.name not in {"number", "track", "machine_version", "place", "title", "opened_at", "origin_number"}
)


def insert_matters(matters: Sequence[Matter]) -> None:
    """Write new matters; their numbers are their identity, ids are not read back."""
    columns = tuple(str(field.column) for field in FIELDS)
    insert_rows(TABLE, columns, [[getattr(matter, field.attname) for field in FIELDS] for matter in matters])


def update_matters(matters: Sequence[Matter]) -> None:
    """Write what moves change, for matters held under lock."""
    rows = [[getattr(matter, field.attname) for field in MOVED] + [matter.number] for matter in matters]
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_update_one(), adapted(rows[0]))
        elif connection.vendor == "postgresql":
            cursor.execute(_update_many(), [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(_update_one(), [adapted(row) for row in rows])


@cache
def _update_one() -> str:
    return f"UPDATE {TABLE} SET {', '.join(f'{field.column} = %s' for field in MOVED)} WHERE number = %s"  # noqa: S608


@cache
def _update_many() -> str:
    columns = [str(field.column) for field in MOVED]
    types = [_array_type(field) for field in MOVED] + ["text"]
    arrays = ", ".join(f"%s::{each}[]" for each in types)
    settings = ", ".join(f"{column} = v.{column}" for column in columns)
    names = ", ".join([*columns, "number"])
    return f"UPDATE {TABLE} AS m SET {settings} FROM unnest({arrays}) AS v({names}) WHERE m.number = v.number"  # noqa: S608


def _array_type(field: Any) -> str:
    return str(field.db_type(connection)).split("(")[0]
