"""Which database a demonstration may take: a fresh one, or one that was a demonstration before and is made anew."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from itertools import count
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from casework.demo.accounts import SEATED, USERNAMES
from casework.demo.diary import HORIZON
from casework.errors import NotYou
from casework.ledger.models import DemoMark, Entry, Origin
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.workflow.models import Matter

ENDINGS = ("", "-wal", "-shm", "-journal")


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


def clear() -> str:
    """
    Make the database empty, if it is a demonstration; an empty one stays as it is.

    Where somebody has worked in it since it was played, it is set aside and not erased. Returns where it is kept now: a file,
    or a schema of PostgreSQL; "" where nothing had to be kept.

    :raises NotYou: it holds what is no demonstration.
    """
    found = standing()
    if found is Standing.OWN:
        raise NotYou.because(
            "NOT_A_DEMO",
            _("This database holds units, accounts or matters of its own."),
            field="DATABASE_URL",
        )
    if found is not Standing.DEMONSTRATION:
        return ""
    if is_worked_in():
        return _set_aside()
    _remove()
    return ""


def is_worked_in() -> bool:
    """Answer whether there is anything the play does not make: acts by the real clock, imports, or accounts of somebody."""
    try:
        # What the site's own clock did since, such as cards, is nobody's work.
        theirs = Q(recorded_at__gte=HORIZON) & ~Q(role=Role.SYSTEM) | Q(origin=Origin.IMPORT)
        people = get_user_model().objects.exclude(username__in=USERNAMES).exclude(username__regex=SEATED)
        return people.exists() or Entry.objects.filter(theirs).exists()
    except DatabaseError:  # of an older release: nobody can tell
        return True


def _has_rows(model: type[Model]) -> bool:
    table = model._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608  the name is ours
        return cursor.fetchone() is not None


def _set_aside() -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nspname FROM pg_namespace")
            taken = {name for (name,) in cursor.fetchall()}
            name = next(name for number in count(1) if (name := f"demo_old_{number}") not in taken)
            cursor.execute(f"ALTER SCHEMA public RENAME TO {name}")
            cursor.execute("CREATE SCHEMA public")
        return name
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    old = next(old for number in count(1) if not (old := path.with_name(f"{path.name}.old-{number}")).exists())
    for ending in ENDINGS:
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").rename(f"{old}{ending}")
    return str(old)


def _remove() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    path = str(connection.settings_dict["NAME"])
    connection.close()
    for ending in ENDINGS:
        Path(path + ending).unlink(missing_ok=True)
