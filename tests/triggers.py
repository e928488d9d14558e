"""The database's own refusals, set aside: for the flush after a test that commits, and for forgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder


@contextmanager
def triggers_off() -> Iterator[None]:
    """Let the block write whatever it likes, in one transaction; every trigger stands again after it."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            guarded = [name for (name,) in cursor.fetchall()]
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table is altered while a check of it waits
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in guarded:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _name, sql in triggers:
                cursor.execute(sql)


def empty_filled_tables() -> None:
    """Delete every row of the product's tables, and of its search, whatever their triggers say of it."""
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in _tables(cursor)
            )
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')


def _tables(cursor: CursorWrapper) -> list[str]:
    """Name what the product fills: the tables of its models and those that only its SQL knows."""
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    others = set(connection.introspection.table_names(cursor)) - {*models, MigrationRecorder.Migration._meta.db_table}
    # SQLite keeps what belongs to a table of its text search beside it, under the name of that.
    return models + [table for table in others if not any(table.startswith(f"{each}_") for each in others)]
