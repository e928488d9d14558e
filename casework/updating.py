"""Changed rows of a model, by an UPDATE that is written here and sent with others."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql import UpdateQuery


def updating(rows: QuerySet[Model], **values: Any) -> tuple[str, list[Any]]:
    """Write the statement of rows.update(), not sent yet: its SQL and its values. rows: of one table, told by their columns."""
    query: Any = rows.order_by().query.chain(UpdateQuery)
    query.add_update_values(values)
    sql, params = query.get_compiler(connection=connection).as_sql()
    return sql, list(params)
