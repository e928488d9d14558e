"""Up the line: escalate, take over, call in; the services of every track whose table has these verbs."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from casework.organisations.actors import Actor
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.models import Matter
from casework.workflow.notices import telling
from casework.workflow.perform import perform as move

M = TypeVar("M", bound=Matter)


def escalate(
    matter: M, *, to: Unit, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> M:
    """
    Send a matter up its own line; it waits at the upper unit until that takes it over, and the unit it leaves reads on.

    to: the next unit up; two levels up only for listed types and risks, and then the level skipped is told, in
    the entry and on its desk. ground: a code of the grounds flagged escalate. reason: what was tried. Law: house rule R8.
    """
    lead = Unit.objects.get(pk=matter.unit_id)
    skipped = list(Unit.objects.above(lead).filter(level__gt=max(lead.level, Level.VILLAGE), level__lt=to.level))
    given = {"ground": ground, "notified": [unit.key for unit in skipped]}
    return move(
        matter, "escalate", actor=actor, at=at, given=given, reason=reason, target=to, version=version,
        leaving=lambda step: telling(step.matter, [lead, *skipped], at=at),
    )  # fmt: skip


def take_over(matter: M, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> M:
    """Take over an escalated matter; the actor's unit leads from here on. Law: house rule R9."""
    return move(matter, "take_over", actor=actor, at=at, reason=reason, version=version)


def call_in(matter: M, *, ground: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> M:
    """
    Draw a matter up to the actor's own unit; the unit it leaves reads on. Law: house rule R8.

    ground: a code of the grounds flagged call_in.
    """
    lead = Unit.objects.get(pk=matter.unit_id)
    return move(
        matter, "call_in", actor=actor, at=at, given={"ground": ground}, reason=reason, version=version,
        leaving=lambda step: telling(step.matter, [lead], at=at),
    )  # fmt: skip
