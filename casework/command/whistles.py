"""The conditions of a whistle and of reporting in (domain 2.1 R10): 吹哨报到."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from casework.command.guards import REPORT, WHISTLE, about, named
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet
from casework.workflow.casefile import Act
from casework.workflow.guards import Attempt, guard
from casework.workflow.models import Matter

R10 = HOUSE.art("R10")


class Call(NamedTuple):
    """One department among those a whistle names. place: from 1; given_by: who whistled."""

    department: str
    place: int
    reply_by: date
    given_by: str


def call_to(actor: Actor, seq: int, acts: Sequence[Act]) -> Call | None:
    """
    Find the department that a whistle names and the actor sits in; of several, one that has not reported in goes before.

    seq: of the whistle. acts: of the matter. None where it names none of his, or there is no such whistle.
    """
    whistle = next((act for act in acts if act.seq == seq and act.verb == WHISTLE), None)
    if whistle is None or "reply_by" not in whistle.facts:  # what was imported without it awaits nobody
        return None
    seats = {post.unit_key for post in actor.posts}
    heard = {act.facts.get("department") for act in acts if act.verb == REPORT and act.facts.get("whistle") == seq}
    by = date.fromisoformat(whistle.facts["reply_by"])
    called = [Call(key, place, by, whistle.actor) for place, key in enumerate(whistle.facts.get("units", ()), 1)]
    return min(
        (call for call in called if call.department in seats), key=lambda call: call.department in heard, default=None
    )


def departments_for(matter: Matter, day: date) -> UnitQuerySet:
    """Give the units of the county where the matter is led that are in force on a day, from the township up, but for the lead."""
    county = Unit.objects.filter(pk=matter.unit_id).values("county")
    found = Unit.objects.filter(county__in=county, level__gte=Level.TOWNSHIP).exclude(pk=matter.unit_id)
    in_force: UnitQuerySet = found.valid_on(day).order_by("-level", "path")
    return in_force


@guard(_("Only a township whistles; ask the one the matter lies in to."), law=R10, field="unit")
def called_by_township(attempt: Attempt) -> bool:
    return attempt.post is not None and attempt.post.level == Level.TOWNSHIP


@guard(_("Departments are called to a matter that was accepted and has not ended."), law=R10, field="state")
def called_in_handling(attempt: Attempt) -> bool:
    return attempt.matter.accepted_at is not None and not attempt.matter.is_at_end


@guard(
    _("Name one to eight departments of the county or its townships, each in force, once, and not the lead itself."),
    law=R10,
    field="units",
    asks=("units",),
)
def departments_named(attempt: Attempt) -> bool:
    keys = attempt.given.get("units") or ()
    if not keys or len(set(keys)) != len(keys):
        return False
    return departments_for(attempt.matter, attempt.day).filter(key__in=keys).count() == len(keys)


@guard(_("A unit that an accusation is about is not called to it."), law=R10, field="units", asks=("units",))
def departments_know_of_it(attempt: Attempt) -> bool:
    wall = attempt.matter.walled_from
    if not wall:
        return True
    paths = Unit.objects.filter(key__in=attempt.given.get("units") or ()).values_list("path", flat=True)
    return not any(path.startswith(wall) for path in paths)


@guard(_("A whistle says in words what is needed."), law=R10, field="text")
def called_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(_("Name a whistle of this matter."), law=R10, field="whistle", asks=("whistle",))
def whistle_named(attempt: Attempt) -> bool:
    return named(attempt, WHISTLE, "whistle") is not None


@guard(_("Who sits in a unit that the whistle names reports in, and for that unit."), law=R10, field="actor")
def department_was_called(attempt: Attempt) -> bool:
    whistle, post = named(attempt, WHISTLE, "whistle"), attempt.post
    if whistle is None or post is None:
        return whistle is None
    return post.unit_key in whistle.facts.get("units", ()) and attempt.given.get("department") == post.unit_key


@guard(_("Your unit has reported in to this whistle already."), law=R10, field="whistle")
def reports_in_once(attempt: Attempt) -> bool:
    department = attempt.given.get("department")
    return all(act.facts.get("department") != department for act in about(attempt, "whistle", REPORT))


@guard(_("A department reports in with what it does, in words."), law=R10, field="text")
def reported_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())
