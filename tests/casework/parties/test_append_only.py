"""A look at personal data cannot be changed: the database says so to whoever gets past the ORM."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from casework.organisations.actors import Actor
from casework.parties import services
from casework.parties.kinds import AccessAction
from casework.parties.models import AccessLog
from casework.parties.rotation import rotations
from tests.casework.parties.people import MakeDraft

pytestmark = pytest.mark.django_db
COPIED = "parties_accesslog SELECT * FROM parties_accesslog"


@pytest.fixture(autouse=True)
def log(draft: MakeDraft, mediator: Actor, noon: datetime) -> AccessLog:
    party = services.add_party("D1", draft(), at=noon)
    services.record_access([party], AccessAction.VIEW, actor=mediator, purpose="serve the notice", at=noon)
    return AccessLog.objects.get()


def refused(sql: str) -> None:
    """Run one statement that the database is to refuse."""
    before = list(AccessLog.objects.values_list())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(AccessLog.objects.values_list()) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE parties_accesslog SET purpose = 'another'",
        "UPDATE parties_accesslog SET purpose = purpose",
        "DELETE FROM parties_accesslog",
        "DELETE FROM parties_accesslog WHERE account = 'mediator'",
    ],
)
def test_the_database_refuses(sql: str) -> None:
    refused(sql)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE parties_accesslog",
        "TRUNCATE parties_accesslog CASCADE",
        f"INSERT INTO {COPIED} ON CONFLICT (id) DO UPDATE SET purpose = 'another'",
    ],
)
def test_the_database_refuses_to_be_emptied_or_outwitted(sql: str) -> None:
    refused(sql)


@pytest.mark.sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_the_database_refuses_a_replacement_whatever_the_connection_asked_for(recursive: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
        refused(f"INSERT OR REPLACE INTO {COPIED}")
        cursor.execute("PRAGMA recursive_triggers = ON")


def test_the_orm_does_not_help_past_its_own_manager() -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLog._base_manager.update(purpose="another")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessLog._base_manager.all()._raw_delete(using="default")


def test_a_change_of_keys_leaves_it_alone() -> None:
    assert AccessLog not in [rotation.model for rotation in rotations()]
