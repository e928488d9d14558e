"""Rows of clocks by the engine's fastest way: one statement, however many there are on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection

from casework.deadlines.models import Clock, MatterPause
from casework.deadlines.pauses import Added, Standstill

TABLE = Clock._meta.db_table
PAUSES = MatterPause._meta.db_table


@dataclass(slots=True)
class NewClock:
    """
    A clock that is not written yet, column by column as in Clock, or one of the table that changes: pk is its id then.

    stopped_at is None while it runs.
    """

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
    raw_date: date | None
    due_date: date | None
    due_at: datetime | None
    provisional: bool
    calendar_edition: int
    stopped_at: datetime | None = None
    stopped_by: str = ""
    standing_since: datetime | None = None
    stands_until: datetime | None = None
    added: list[Added] = field(default_factory=list)
    stood: list[Standstill] = field(default_factory=list)
    pk: int | None = None

    @property
    def is_marked(self) -> bool:
        """Whether it was prolonged or stood still; most were not, and are written without the columns for it."""
        return bool(self.added or self.stood)


@dataclass(slots=True)
class NewPause:
    """A pause that is not written yet, column by column as in MatterPause."""

    matter_no: str
    seq: int
    state: str
    law: str
    most: int | None
    begun_at: datetime
    ended_at: datetime | None = None


_MARKS = ("standing_since", "stands_until", "added", "stood")
FIELDS = tuple(each.name for each in fields(NewClock) if each.name not in (*_MARKS, "pk"))
MARKED = (*FIELDS, *_MARKS)
CHANGED = (
    "raw_date", "due_date", "due_at", "provisional", "calendar_edition", "stopped_at", "stopped_by", *_MARKS
)  # fmt: skip
_TYPES = {
    "raw_date": "date", "due_date": "date", "due_at": "timestamptz", "provisional": "boolean", "calendar_edition": "integer",
    "stopped_at": "timestamptz", "stopped_by": "text", "standing_since": "timestamptz", "stands_until": "timestamptz",
    "added": "jsonb", "stood": "jsonb",
}  # fmt: skip
_PAUSE_FIELDS = tuple(each.name for each in fields(NewPause))
_values = attrgetter(*FIELDS)
_pause_values = attrgetter(*_PAUSE_FIELDS)


def _row(fields: tuple[str, ...]) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


def _insert(table: str, fields: tuple[str, ...], rows: int = 1) -> str:
    return f"INSERT INTO {table} ({', '.join(fields)}) VALUES {', '.join([_row(fields)] * rows)}"  # noqa: S608  all names are ours


_INSERTS = {fields: _insert(TABLE, fields) for fields in (FIELDS, MARKED)}
_INSERT_PAUSE = _insert(PAUSES, _PAUSE_FIELDS)
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
_CHANGE = f"UPDATE {TABLE} SET {', '.join(f'{name} = %s' for name in CHANGED)} WHERE id = %s"  # noqa: S608  all names are ours
_CHANGE_MANY = (
    f"UPDATE {TABLE} AS clock SET {', '.join(f'{name} = new.{name}' for name in CHANGED)}"  # noqa: S608  all names are ours
    f" FROM unnest({', '.join(f'%s::{_TYPES[name]}[]' for name in CHANGED)}, %s::bigint[])"
    f" AS new ({', '.join(CHANGED)}, id) WHERE clock.id = new.id"
)
_END_PAUSE = f"UPDATE {PAUSES} SET ended_at = %s WHERE matter_no = %s AND ended_at IS NULL"  # noqa: S608  all names are ours
_END_PAUSES = (
    f"UPDATE {PAUSES} AS pause SET ended_at = over.at"  # noqa: S608  all names are ours
    " FROM unnest(%s::timestamptz[], %s::text[]) AS over (at, matter_no)"
    " WHERE pause.matter_no = over.matter_no AND pause.ended_at IS NULL"
)


def insert_clocks(clocks: Sequence[NewClock]) -> None:
    """Write new clocks; their ids are not read back. One statement, two where only some of them were marked."""
    plain = [_values(clock) for clock in clocks if not clock.is_marked]
    marked = [(*_values(clock), *_marks(clock)) for clock in clocks if clock.is_marked]
    _insert_rows(TABLE, FIELDS, plain)
    _insert_rows(TABLE, MARKED, marked)


def insert_pauses(pauses: Sequence[NewPause]) -> None:
    """Write new pauses; one statement."""
    _insert_rows(PAUSES, _PAUSE_FIELDS, [_pause_values(pause) for pause in pauses])


def _insert_rows(table: str, fields: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_insert(table, fields), adapted(rows[0]))
        elif connection.vendor == "postgresql":
            copying = f"COPY {table} ({', '.join(fields)}) FROM STDIN"
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(_insert(table, fields), [adapted(row) for row in rows])


def stop_clocks(stops: Sequence[tuple[datetime, str, str, str]]) -> int:
    """End running clocks, given as (at, by, matter_no, verb); return how many ran. Of two stops of one clock one counts."""
    return _each_or_all(stops, _STOP, _STOP_MANY)


def end_pauses(ends: Sequence[tuple[datetime, str]]) -> None:
    """End the open pauses of matters, given as (at, matter_no); one statement."""
    _each_or_all(ends, _END_PAUSE, _END_PAUSES)


def change_clocks(clocks: Sequence[NewClock]) -> None:
    """Write what became of clocks of the table, found by their pk; one statement."""
    _each_or_all([_changes(clock) for clock in clocks], _CHANGE, _CHANGE_MANY)


def _each_or_all(rows: Sequence[Sequence[Any]], one: str, many: str) -> int:
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(many, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(one, [adapted(row) for row in rows])
        return int(cursor.rowcount)


def arming(clocks: Sequence[NewClock]) -> tuple[str, list[Any]]:
    """Write the statement of insert_clocks(), not sent yet: its SQL and its values."""
    if any(clock.is_marked for clock in clocks):
        fields, values = MARKED, [value for clock in clocks for value in (*_values(clock), *_marks(clock))]
    else:
        fields, values = FIELDS, [value for clock in clocks for value in _values(clock)]
    return ", ".join([_INSERTS[fields]] + [_row(fields)] * (len(clocks) - 1)), values


def stopping(matter_no: str, verbs: Sequence[str], at: datetime, by: str) -> tuple[str, list[Any]]:
    """Write the statement that ends the running clocks of some verbs of one matter, not sent yet: its SQL and its values."""
    return _STOP_SOME.format(", ".join(["%s"] * len(verbs))), [at, by, matter_no, *verbs]


def changing(clocks: Sequence[NewClock]) -> list[tuple[str, list[Any]]]:
    """Write the statements of change_clocks(), not sent yet; one on PostgreSQL, none where there are no clocks."""
    rows = [_changes(clock) for clock in clocks]
    if rows and connection.vendor == "postgresql":
        return [(_CHANGE_MANY, [list(column) for column in zip(*rows, strict=True)])]
    return [(_CHANGE, list(row)) for row in rows]


def beginning(pause: NewPause) -> tuple[str, list[Any]]:
    """Write the statement of insert_pauses() for one, not sent yet."""
    return _INSERT_PAUSE, list(_pause_values(pause))


def ending(matter_no: str, at: datetime) -> tuple[str, list[Any]]:
    """Write the statement that ends the open pause of one matter, not sent yet."""
    return _END_PAUSE, [at, matter_no]


def _marks(clock: NewClock) -> tuple[Any, ...]:
    return (
        clock.standing_since,
        clock.stands_until,
        json.dumps([each.as_json() for each in clock.added]),
        json.dumps([each.as_json() for each in clock.stood]),
    )


def _changes(clock: NewClock) -> tuple[Any, ...]:
    plain = CHANGED[: len(CHANGED) - len(_MARKS)]
    return (*(getattr(clock, name) for name in plain), *_marks(clock), clock.pk)


def adapted(values: Sequence[Any]) -> Sequence[Any]:
    """Give values the form the engine's driver takes; PostgreSQL's takes them as they are."""
    if connection.vendor == "postgresql":
        return values
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
