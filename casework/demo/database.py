"""Which database a demonstration may take: a fresh one, or one that was a demonstration before and is made anew."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYou
from casework.ledger.models import DemoMark
from casework.organisations.models import Unit
from casework.workflow.models import Matter


class Standing(StrEnum):
    """What a database is: empty of everything of ours, a demonstration, or somebody's own."""

    EMPTY = "EMPTY"
    DEMONSTRATION = "DEMONSTRATION"
    OWN = "OWN"


def standing() -> Standing:
    """Find out what the database is, whatever state its tables are in."""
    if _has_rows(DemoMark):
        return Standing.DEMONSTRATION
    own = any(_has_rows(model) for model in (Matter, Unit, get_user_model()))
    return Standing.OWN if own else Standing.EMPTY


def clear() -> None:
    """
    Make the database empty, if it is a demonstration; an empty one stays as it is.

    :raises NotYou: it holds what is no demonstration.
    """
    found = standing()
    if found is Standing.OWN:
        raise NotYou.because(
            "NOT_A_DEMO",
            _("This database holds units, accounts or matters of its own."),
            field="DATABASE_URL",
        )
    if found is Standing.DEMONSTRATION:
        _remove()


def _has_rows(model: type[Model]) -> bool:
    table = model._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  the name is ours
        return cursor.fetchone() is not None


def _remove() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    path = str(connection.settings_dict["NAME"])
    connection.close()
    for ending in ("", "-wal", "-shm", "-journal"):
        Path(path + ending).unlink(missing_ok=True)
