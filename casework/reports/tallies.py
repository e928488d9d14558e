"""Standings summed by county, month of acceptance, day and mark, so that a city's figure reads thousands of rows, not millions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, TruncDate

from casework.ledger.writing import insert_rows
from casework.reports.course import FOREVER
from casework.reports.models import Standing, Tally
from casework.reports.months import HANGZHOU
from casework.reports.places import Place

COLUMNS = ("indicator", "month", "day", "seat_id", "restated_seat_id", "mark", "matters", "cases")
Row = tuple[Any, ...]
_TABLE = Tally._meta.db_table


def carry(gone: Iterable[Row], come: Iterable[Row], places: dict[int, Place], columns: tuple[str, ...]) -> None:
    """
    Carry the difference between old and new standings into the tallies; one statement, none without a difference.

    columns: what the rows hold, in their order. places: by id of the unit.
    """
    at = {name: place for place, name in enumerate(columns)}
    sums: dict[Row, list[int]] = defaultdict(lambda: [0, 0])
    for rows, sign in ((gone, -1), (come, 1)):
        for row in rows:
            place = places[row[at["unit_id"]]]
            for moment, turn in ((row[at["since"]], sign), (row[at["until"]], -sign)):
                if moment < FOREVER:
                    day = moment.astimezone(HANGZHOU).date().isoformat()
                    key = (
                        row[at["indicator"]],
                        row[at["month"]],
                        day,
                        place.seat,
                        place.restated_seat,
                        row[at["mark"]],
                    )
                    sums[key][0] += turn
                    sums[key][1] += turn * row[at["cases"]]
    changed = [(*key, *cell) for key, cell in sorted(sums.items()) if cell != [0, 0]]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(_CARRY, changed)


def retally() -> None:
    """Sum all standings anew, by the tree of units as it is now."""
    Tally.objects.all().delete()
    sums: dict[Row, list[int]] = defaultdict(lambda: [0, 0])
    for moment, sign in (("since", 1), ("until", -1)):
        for *key, matters, cases in _summed(moment):
            sums[tuple(key)][0] += sign * matters
            sums[tuple(key)][1] += sign * cases
    insert_rows(_TABLE, COLUMNS, [(*key, *cell) for key, cell in sums.items() if cell != [0, 0]])


def _summed(moment: str) -> Iterable[Row]:
    seat = Coalesce(F("unit__county"), F("unit"))
    placed = Standing.objects.filter(**{f"{moment}__lt": FOREVER}).annotate(
        day=TruncDate(moment, tzinfo=HANGZHOU),
        seat=seat,
        restated_seat=Coalesce(F("unit__restated__county"), F("unit__restated"), seat),
    )
    grouped = placed.order_by().values_list("indicator", "month", "day", "seat", "restated_seat", "mark")
    return grouped.annotate(n=Count("pk"), c=Sum("cases")).iterator(chunk_size=10_000)


_CARRY = f"""
    INSERT INTO {_TABLE} ({", ".join(COLUMNS)}) VALUES ({", ".join(["%s"] * len(COLUMNS))})
    ON CONFLICT (indicator, month, day, seat_id, restated_seat_id, mark) DO UPDATE
    SET matters = {_TABLE}.matters + excluded.matters, cases = {_TABLE}.cases + excluded.cases
"""  # noqa: S608
