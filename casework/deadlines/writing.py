"""Rows of clocks by the engine's fastest way: one statement, however many there are on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection

from casework.deadlines.models import Clock

TABLE = Clock._meta.db_table


@dataclass(slots=True)
class NewClock:
    """A clock that is not written yet, column by column as in Clock; stopped_at is None while it runs."""

    matter_no: str
    verb: str
    code: str
    law: str
    since: str
    measure: str
    count: int
    is_rolled: bool
    nature: str
    armed_at: datetime
    raw_date: date
    due_date: date
    due_at: datetime
    provisional: bool
    calendar_edition: int
    stopped_at: datetime | None = None
    stopped_by: str = ""


FIELDS = tuple(field.name for field in fields(NewClock))
COLUMNS = ", ".join(FIELDS)
_values = attrgetter(*FIELDS)

_VALUES = f"({', '.join(['%s'] * len(FIELDS))})"
_INSERT = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES {_VALUES}"  # noqa: S608  all names are ours
_COPY = f"COPY {TABLE} ({COLUMNS}) FROM STDIN"
_STOP = (
    f"UPDATE {TABLE} SET stopped_at = %s, stopped_by = %s"  # noqa: S608  all names are ours
    " WHERE matter_no = %s AND verb = %s AND stopped_at IS NULL"
)
_STOP_SOME = (
    f"UPDATE {TABLE} SET stopped_at = %s, stopped_by = %s"  # noqa: S608  all names are ours
    " WHERE matter_no = %s AND verb IN ({}) AND stopped_at IS NULL"
)
_STOP_MANY = (
    f"UPDATE {TABLE} AS clock SET stopped_at = stop.at, stopped_by = stop.by"  # noqa: S608  all names are ours
    " FROM unnest(%s::timestamptz[], %s::text[], %s::text[], %s::text[]) AS stop (at, by, matter_no, verb)"
    " WHERE clock.matter_no = stop.matter_no AND clock.verb = stop.verb AND clock.stopped_at IS NULL"
)


def insert_clocks(clocks: Sequence[NewClock]) -> None:
    """Write new clocks; their ids are not read back."""
    rows = [_values(clock) for clock in clocks]
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, adapted(rows[0]))
        elif connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(_INSERT, [adapted(row) for row in rows])


def stop_clocks(stops: Sequence[tuple[datetime, str, str, str]]) -> int:
    """End running clocks, given as (at, by, matter_no, verb); return how many ran. Of two stops of one clock one counts."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_STOP_MANY, [list(column) for column in zip(*stops, strict=True)])
        else:
            cursor.executemany(_STOP, [adapted(stop) for stop in stops])
        return int(cursor.rowcount)


def arming(clocks: Sequence[NewClock]) -> tuple[str, list[Any]]:
    """Write the statement of insert_clocks(), not sent yet: its SQL and its values."""
    values = [value for clock in clocks for value in _values(clock)]
    return ", ".join([_INSERT] + [_VALUES] * (len(clocks) - 1)), values


def stopping(matter_no: str, verbs: Sequence[str], at: datetime, by: str) -> tuple[str, list[Any]]:
    """Write the statement that ends the running clocks of some verbs of one matter, not sent yet: its SQL and its values."""
    return _STOP_SOME.format(", ".join(["%s"] * len(verbs))), [at, by, matter_no, *verbs]


def adapted(values: Sequence[Any]) -> Sequence[Any]:
    """Give values the form the engine's driver takes; PostgreSQL's takes them as they are."""
    if connection.vendor == "postgresql":
        return values
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
