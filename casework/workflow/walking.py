"""
Pages of the list of matters, the newest first, by statements that are written once for whoever asks.

Who sits at a township or below is shown a few units. On PostgreSQL each of these is walked by its own index for as many rows as
the page has, so that a page costs the same however many matters lie there; SQLite, which cannot walk so, sorts them. Who sits
above is shown the walk of the whole track. What is shown is visible_to() the actor either way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import BigAutoField, DateTimeField
from django.db.models.expressions import RawSQL

from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.workflow.keyset import Key
from casework.workflow.models import Matter
from casework.workflow.prepared import Blank, Question, filled
from casework.workflow.querysets import MatterQuerySet, are_few
from casework.workflow.tracks import track_of

MOST_WRITTEN = 1024
UNIT_KEY = "unit_key"

Rows = list[tuple[Any, ...]]
Walk = Callable[..., Rows]


def newest(
    actor: Actor, track: str, columns: tuple[str, ...], *, place: Key | None = None, is_back: bool = False, most: int
) -> list[dict[str, Any]]:
    """
    Read matters that are visible_to() the actor, from a place in their list on; one statement.

    track: its code, "" for all. columns: of matters, "unit_key" among them. place: the one before the first, None to begin at the
    newest. is_back: what is newer than the place, the oldest of it first. most: rows at most.
    """
    names = (UNIT_KEY, *(name for name in columns if name != UNIT_KEY))
    walk = _walk(actor, track, names, place is not None, is_back, most, connection.vendor)
    told = {"opened_at": place.opened_at, "pk": place.pk} if place is not None else {}
    return [dict(zip(names, row, strict=True)) for row in walk(**told)]


@lru_cache(MOST_WRITTEN)
def _walk(
    actor: Actor, track: str, names: tuple[str, ...], has_place: bool, is_back: bool, most: int, vendor: str
) -> Walk:
    matters: MatterQuerySet = (track_of(track).model_class if track else Matter).objects.all()
    if track:
        matters = matters.filter(track=track)
    if has_place:
        place = Key(Blank("opened_at", DateTimeField()), Blank("pk", BigAutoField()))  # type: ignore[arg-type]
        matters = matters.filter(place.newer() if is_back else place.older())
    matters = matters.order_by(*(("opened_at", "pk") if is_back else ("-opened_at", "-pk")))
    if vendor == "postgresql" and actor.posts and are_few(actor.posts):
        return _unit_by_unit(actor, matters, names[1:], most, "ASC" if is_back else "DESC")
    return Question(lambda: matters.visible_to(actor).placed().values_list(*names)[:most])


def _unit_by_unit(actor: Actor, matters: MatterQuerySet, names: tuple[str, ...], most: int, turn: str) -> Walk:
    led = Unit.objects.filter(pk__in=Unit.objects.ids_led_from(actor.paths)).order_by().values_list("pk", "key")
    led_sql, led_params = led.query.sql_with_params()
    of_one = matters.filter(unit=RawSQL("led.id", ())).behind_no_wall_for(actor)
    sql, params = of_one.values_list("opened_at", "pk", *names)[:most].query.sql_with_params()
    columns = ", ".join(f"c{place}" for place in range(len(names)))
    statement = (
        f"SELECT led.key, {columns} FROM ({led_sql}) AS led (id, key)"  # noqa: S608  all names are ours
        f" CROSS JOIN LATERAL ({sql}) AS row (opened_at, pk, {columns})"
        f" ORDER BY row.opened_at {turn}, row.pk {turn} LIMIT {most}"
    )

    def walk(**told: Any) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, filled((*led_params, *params), told))
            found: Rows = cursor.fetchall()
            return found

    return walk
