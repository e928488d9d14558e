"""The connection is set up so that the database keeps the promises of the ledger."""

import pytest
from django.db import connection


@pytest.mark.sqlite
@pytest.mark.django_db
class TestSqlite:
    @pytest.mark.parametrize("pragma", ["recursive_triggers", "foreign_keys", "synchronous"])
    def test_has_its_pragmas_on(self, pragma: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (1,)


@pytest.mark.postgres
@pytest.mark.django_db
class TestPostgresql:
    def test_prepares_statements_on_the_server(self) -> None:
        with connection.cursor() as cursor:
            for number in range(10):
                cursor.execute("SELECT %s::int", [number])
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::int'")
            assert cursor.fetchone() == (1,)
