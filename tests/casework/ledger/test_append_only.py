"""An entry cannot be changed: the database says so to raw SQL, the ORM to everybody else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from casework.errors import NotNow
from casework.ledger.append import COLUMNS
from casework.ledger.models import Entry
from tests.world import Talks

REFUSED_BY_DATABASE = {
    "change": "UPDATE ledger_entry SET outcome = 'AGREED_PERFORMED'",
    "change of nothing": "UPDATE ledger_entry SET hash = hash",
    "deletion": "DELETE FROM ledger_entry",
    "deletion of one": "DELETE FROM ledger_entry WHERE seq = 1",
}
REFUSED_BY_ORM: dict[str, Callable[[Entry], object]] = {
    "save": lambda entry: entry.save(),
    "save of one field": lambda entry: entry.save(update_fields=["outcome"]),
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: Entry.objects.filter(pk=entry.pk).update(outcome="FAILED"),
    "delete of many": lambda entry: Entry.objects.all().delete(),
    "bulk_update": lambda entry: Entry.objects.bulk_update([entry], ["outcome"]),
    "bulk_create": lambda entry: Entry.objects.bulk_create([entry]),
    "update_or_create": lambda entry: Entry.objects.update_or_create({"outcome": "FAILED"}, pk=entry.pk),
    "create": lambda entry: Entry.objects.create(matter=entry.matter, seq=99),
    "get_or_create": lambda entry: Entry.objects.get_or_create(matter=entry.matter, seq=99),
}
ASYNCHRONOUS = {
    "asave": lambda entry: entry.asave(),
    "adelete": lambda entry: entry.adelete(),
    "aupdate": lambda entry: Entry.objects.all().aupdate(outcome="FAILED"),
}


def refused(sql: str) -> str:
    """Run one statement that the database is to refuse; returns its words."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(refusal.value)


class TestTheDatabase:
    @pytest.mark.parametrize("sql", REFUSED_BY_DATABASE.values(), ids=REFUSED_BY_DATABASE)
    def test_refuses(self, talks: Talks, sql: str) -> None:
        before = list(Entry.objects.values_list())
        assert "append-only" in refused(sql)
        assert list(Entry.objects.values_list()) == before

    @pytest.mark.postgres
    @pytest.mark.parametrize("sql", ["TRUNCATE ledger_entry", "TRUNCATE ledger_entry CASCADE"])
    def test_refuses_to_be_emptied(self, talks: Talks, sql: str) -> None:
        assert "append-only" in refused(sql)

    @pytest.mark.postgres
    def test_refuses_an_insertion_that_would_change(self, talks: Talks) -> None:
        columns = ", ".join(("id", *COLUMNS))
        copied = f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry"
        sql = f"{copied} ON CONFLICT (matter, seq) DO UPDATE SET outcome = 'FAILED'"
        assert "append-only" in refused(sql)

    @pytest.mark.sqlite
    @pytest.mark.parametrize("same", ["id", "matter and seq"])
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_refuses_a_replacement_whatever_the_connection_asked_for(
        self, talks: Talks, same: str, recursive: str
    ) -> None:
        fields = ["id", *COLUMNS] if same == "id" else COLUMNS
        values = ", ".join("'FAILED'" if field == "outcome" else field for field in fields)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
        sql = f"INSERT OR REPLACE INTO ledger_entry ({', '.join(fields)}) SELECT {values} FROM ledger_entry"
        assert "append-only" in refused(sql)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")

    def test_refuses_a_second_entry_in_the_same_place(self, talks: Talks) -> None:
        columns = ", ".join(COLUMNS)
        refused(f"INSERT INTO ledger_entry ({columns}) SELECT {columns} FROM ledger_entry")
        assert Entry.objects.count() == 1


class TestTheOrm:
    @pytest.mark.parametrize("change", REFUSED_BY_ORM.values(), ids=REFUSED_BY_ORM)
    def test_refuses(self, talks: Talks, change: Callable[[Entry], object]) -> None:
        before = list(Entry.objects.values_list())
        with pytest.raises(NotNow) as refusal:
            change(Entry.objects.get())
        assert refusal.value.code == "LEDGER_IS_APPEND_ONLY"
        assert list(Entry.objects.values_list()) == before

    @pytest.mark.parametrize("change", ASYNCHRONOUS.values(), ids=ASYNCHRONOUS)
    def test_refuses_without_waiting(self, change: Callable[[Entry], object]) -> None:
        # In a thread of its own: where browser tests ran before, this one has an event loop already.
        with pytest.raises(NotNow), ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, change(Entry(matter="D3301062026000001", seq=1))).result()  # type: ignore[arg-type]

    def test_does_not_help_past_its_own_manager(self, talks: Talks) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Entry._base_manager.update(outcome="FAILED")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Entry._base_manager.all()._raw_delete(using="default")
