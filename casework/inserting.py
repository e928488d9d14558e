"""New rows of a model by an INSERT that is written once; Django's own bulk_create compiles it anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
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


def _insert(rows: Sequence[Model]) -> None:
    model = type(rows[0])
    fields = _fields(model)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_written(model, len(rows)), values)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]


@lru_cache(MOST_WRITTEN)
def _written(model: type[Model], count: int) -> str:
    fields = _fields(model)
    columns = ", ".join(str(field.column) for field in fields)
    row = f"({', '.join(['%s'] * len(fields))})"
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * count)} RETURNING {key.column}"  # noqa: S608
