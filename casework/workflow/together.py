"""
Several questions sent as one statement, each answered as if it were sent alone.

Rows of different tables come as one row of lists, in JSON; what JSON has no form for is read from text by the type of its column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection

from casework.workflow.prepared import Asked

MOST = 512  # statements that are kept
# Types of columns → how PostgreSQL's driver would give them, from JSON. Others are the same in both.
_READ: Mapping[str, Callable[[str], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "DecimalField": Decimal,
    "JSONField": str,
}
# Of these JSON would say something else than what is written.
_AS_TEXT = frozenset({"DecimalField", "JSONField"})


def answered(questions: Sequence[Asked]) -> list[list[Any]]:
    """
    Answer questions by one statement; those alone that may find anything are sent. Returns the answers of each, in its order.

    No column may hold bytes. What a question locks is locked, and what the others see may be older than that lock.
    """
    sent = [each for each in questions if each.written.sql]
    if len(sent) < 2:
        return [each.answers() for each in questions]
    statement = _together(connection.vendor, tuple((each.written.sql, each.written.types) for each in sent))
    with connection.cursor() as cursor:
        cursor.execute(statement, [param for each in sent for param in each.params])
        found = iter(cursor.fetchone())
    return [_made(each, next(found)) if each.written.sql else [] for each in questions]


@lru_cache(MOST)
def _together(vendor: str, parts: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    is_postgres = vendor == "postgresql"
    listed, row = ("json_agg", "json_build_array") if is_postgres else ("json_group_array", "json_array")
    named, shown = [], []
    for place, (sql, types) in enumerate(parts):
        columns = [f"c{number}" for number in range(len(types))]
        told = [
            f"{name}::text" if is_postgres and type_ in _AS_TEXT else name
            for name, type_ in zip(columns, types, strict=True)
        ]
        named.append(f"part{place} ({', '.join(columns)}) AS ({sql})")
        shown.append(f"(SELECT {listed}({row}({', '.join(told)})) FROM part{place})")  # noqa: S608  all names are ours
    return f"WITH {', '.join(named)} SELECT {', '.join(shown)}"


def _made(question: Asked, found: Any) -> list[Any]:
    rows = json.loads(found) if isinstance(found, str) else found or []
    if connection.vendor == "postgresql":
        readers = [(place, _READ[type_]) for place, type_ in enumerate(question.written.types) if type_ in _READ]
        for row in rows:
            for place, read in readers:
                if row[place] is not None:
                    row[place] = read(row[place])
    return question.written.made(rows)
