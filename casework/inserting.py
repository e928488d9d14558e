"""New rows of a model by an INSERT that is written once; Django's own bulk_create compiles it anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

AT_ONCE = 500  # SQLite takes 32,766 values in a statement, PostgreSQL 65,535
MOST_WRITTEN = 64


def insert_new(rows: Sequence[Model]) -> None:
    """
    Write rows that are not in the database yet, all of one model whose id the database gives, and tell each its id.

    What fields do before they are saved is done; save(), signals and clean() are not called. One statement for every AT_ONCE
    rows, none for none.
    """
    for start in range(0, len(rows), AT_ONCE):
        _insert(rows[start : start + AT_ONCE])


def inserting_new(rows: Sequence[Model]) -> tuple[str, list[Any]]:
    """Do the same, but for the sending: SQL and values of the statement, which gives no ids. At least one row, at most AT_ONCE."""
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in _fields(type(row))
    ]
    return _written(type(rows[0]), len(rows)), values


def _insert(rows: Sequence[Model]) -> None:
    sql, values = inserting_new(rows)
    key = rows[0]._meta.pk
    assert key is not None
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} RETURNING {key.column}", values)
        keys = cursor.fetchall()
    for row, (given,) in zip(rows, keys, strict=True):
        row.pk = given
        row._state.adding, row._state.db = False, connection.alias


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not isinstance(field, AutoField))


@lru_cache(MOST_WRITTEN)
def _written(model: type[Model], count: int) -> str:
    fields = _fields(model)
    columns = ", ".join(str(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES {', '.join([row] * count)}"  # noqa: S608
