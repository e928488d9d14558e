"""Whose turn a matter is, as the tabs and the first page of the desk tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib import admin

from casework.deadlines.calendar import day_of
from casework.ledger.visits import Visit
from casework.organisations.actors import Actor
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of


def turns_of(matter: Matter, people: Mapping[str, Actor], at: datetime) -> set[str]:
    """Name who has the matter among what is to do, and as what: "head: file"."""
    model = track_of(matter.track).model_class
    desk = admin.site.get_model_admin(model)
    found = set()
    for name, actor in people.items():
        visit = Visit(actor, at, day_of(at))
        for tab in desk.tabs_for(visit):  # type: ignore[attr-defined]
            reached = tab.reach(model.objects.filter(number=matter.number), visit)
            if tab.code in matter.machine.verbs and tab.keep(reached, visit).exists():
                found.add(f"{name}: {tab.code}")
    return found
