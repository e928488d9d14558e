"""Where a request becomes an actor and a moment; asked once a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from weakref import WeakKeyDictionary

from django.http import HttpRequest
from django.utils import timezone

from casework.ledger.clock import present
from casework.organisations.actors import Actor, Post, actor_for
from casework.organisations.models import Unit


@dataclass(frozen=True)
class Visit:
    """One request to the desk: who asks, and when. on: the day in Shanghai."""

    actor: Actor
    at: datetime
    on: date

    def own_units(self) -> list[int]:
        """List the units at the actor's own places by id: where he sits, its division and its leading organs; one statement a visit."""
        return self._own_units

    @cached_property
    def _own_units(self) -> list[int]:
        posts = self.actor.posts
        if not posts:
            return []
        reached = Unit.objects.under(self.actor.paths).filter(level__in={post.level for post in posts})
        return [unit.pk for unit in reached if any(_is_place_of(unit, post) for post in posts)]


_visits: WeakKeyDictionary[HttpRequest, Visit] = WeakKeyDictionary()


def visit_of(request: HttpRequest) -> Visit:
    """Read who asks and when; two statements the first time, none after, and none where a token told who it is."""
    visit = _visits.get(request)
    if visit is None:
        at = present()
        on = timezone.localdate(at)
        known: Actor | None = getattr(request, "actor", None)
        visit = _visits[request] = Visit(known or actor_for(request.user, on=on), at, on)
    return visit


def _is_place_of(unit: Unit, post: Post) -> bool:
    return post.unit_id == unit.pk or (
        unit.kind not in Unit.FOR_ITSELF and unit.level == post.level and post.covers(unit.path)
    )
