"""What moves leave: rows of matters by one statement, however many there are; one step on PostgreSQL by one altogether."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import _queries

from casework.ledger.append import appending
from casework.ledger.writing import adapted, insert_rows, inserting
from casework.workflow.models import Matter

if TYPE_CHECKING:
    from casework.workflow.clockwork import Winding
    from casework.workflow.judge import Step

# psycopg reads a statement of more than 50 values anew each time, half a millisecond of an opening, taking it for a batch that is
# never written twice alike. Ours are written once; how long a statement it keeps may be stays as it is.
_queries.MAX_CACHED_STATEMENT_PARAMS = 250

TABLE = Matter._meta.db_table
FIELDS = tuple(field for field in Matter._meta.concrete_fields if field.column != "id")
COLUMNS = tuple(str(field.column) for field in FIELDS)
MOVED = tuple(
    field
    for field in FIELDS
    if field.name not in {"number", "track", "place", "title", "opened_at", "origin_number", "walled_from"}
)


def write_step(
    step: Step, winding: Winding, besides: Sequence[tuple[str, list[Any]]] = (), *, is_new: bool = False
) -> None:
    """
    Write all that one step leaves: its entry and notes, its papers, what becomes of its clocks, and the row of its matter.

    besides: statements to be sent along, which depend on none of these.

    On PostgreSQL one statement, else one a table. A new matter gets its id.
    """
    first, timed = winding.parts()
    if first and connection.vendor == "postgresql":
        # The parts of one statement do not see each other, but an index takes what another part of it has changed as it is by then.
        timed = [(_after(sql, len(first)) if sql.startswith("INSERT") else sql, values) for sql, values in timed]
        first = [(f"{sql} RETURNING 1", values) for sql, values in first]
    papers = [inserting(each.table, each.columns, [each.row]) for each in step.papers]
    parts = [*first, *besides, *appending(step.entry, step.words), *papers, *timed]
    matter = step.matter
    if not is_new:
        _send([*parts, (_update_one(), [*(getattr(matter, field.attname) for field in MOVED), matter.number])])
        return
    sql, values = inserting(TABLE, COLUMNS, [[getattr(matter, field.attname) for field in FIELDS]])
    matter.pk = _send([*parts, (f"{sql} RETURNING id", values)])
    matter._state.adding, matter._state.db = False, connection.alias


def _send(parts: Sequence[tuple[str, list[Any]]]) -> Any:
    """Send statements that do not depend on each other; returns the first value the last of them gives, if it gives any."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                _together(tuple(sql for sql, _values in parts)), [each for _sql, values in parts for each in values]
            )
        else:
            for sql, values in parts:
                cursor.execute(sql, adapted(values))
        return cursor.fetchone()[0] if cursor.description else None


@cache
def _after(sql: str, count: int) -> str:
    """Let an INSERT, whose first value is text, wait until the first parts of its statement are done."""
    done = " + ".join(f"(SELECT count(*) FROM part{place})" for place in range(count))  # noqa: S608  all names are ours
    return sql.replace("(%s", f"(CASE WHEN {done} >= 0 THEN %s END", 1)


@cache
def _together(parts: tuple[str, ...]) -> str:
    *before, last = parts
    named = ", ".join(f"part{place} AS ({sql})" for place, sql in enumerate(before))
    return f"WITH {named} {last}" if named else last


def insert_matters(matters: Sequence[Matter]) -> None:
    """Write new matters; their numbers are their identity, ids are not read back."""
    insert_rows(TABLE, COLUMNS, [[getattr(matter, field.attname) for field in FIELDS] for matter in matters])


def update_matters(matters: Sequence[Matter]) -> None:
    """Write what moves change, for matters held under lock."""
    rows = [[getattr(matter, field.attname) for field in MOVED] + [matter.number] for matter in matters]
    if not rows:
        return
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_update_one(), adapted(rows[0]))
        elif connection.vendor == "postgresql":
            cursor.execute(_update_many(), [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(_update_one(), [adapted(row) for row in rows])


@cache
def _update_one() -> str:
    return f"UPDATE {TABLE} SET {', '.join(f'{field.column} = %s' for field in MOVED)} WHERE number = %s"  # noqa: S608


@cache
def _update_many() -> str:
    columns = [str(field.column) for field in MOVED]
    types = [_array_type(field) for field in MOVED] + ["text"]
    arrays = ", ".join(f"%s::{each}[]" for each in types)
    settings = ", ".join(f"{column} = v.{column}" for column in columns)
    names = ", ".join([*columns, "number"])
    return f"UPDATE {TABLE} AS m SET {settings} FROM unnest({arrays}) AS v({names}) WHERE m.number = v.number"  # noqa: S608


def _array_type(field: Any) -> str:
    return str(field.db_type(connection)).split("(")[0]
