"""What may be done about a wrong entry, on any matter of any track: correct it, or leave the matter out of the figures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from casework.organisations.actors import Actor
from casework.workflow.models import Matter, Proposal
from casework.workflow.perform import perform
from casework.workflow.proposals import propose, proposes

M = TypeVar("M", bound=Matter)


def correct(matter: M, *, corrects: int, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Point at a wrong entry and say what is wrong with it; nothing is edited and no state moves.

    corrects: its place in the matter's chain, from 1. Returns the matter; leaves one entry. Law: house rule C1.

    :raises NotYet: there is no such entry, or no reason.
    """
    return perform(matter, "correct", actor=actor, at=at, given={"corrects": corrects}, reason=reason, version=version)


@proposes("correct")
def propose_exclusion(
    matter: Matter, *, corrects: int, exclusion: str, reason: str, actor: Actor, at: datetime, into: str = ""
) -> Proposal:
    """Propose to leave a matter out of the figures; somebody else is to do it (exclude). Law: house rule C2."""
    given = _excluding(corrects, exclusion, into)
    return propose(matter, "correct", actor=actor, at=at, given=given, reason=reason)


def exclude(
    matter: M,
    *,
    corrects: int,
    exclusion: str,
    reason: str,
    actor: Actor,
    at: datetime,
    into: str = "",
    version: int | None = None,
) -> M:
    """
    Leave a matter out of the figures by a correction, on another person's proposal of the same.

    corrects: the entry that is wrong. exclusion: LX1 to LX5. into: for LX1, the number of the original. Law: house rule C2.

    :raises NotYou: nobody else has proposed this.
    """
    given = _excluding(corrects, exclusion, into)
    return perform(matter, "correct", actor=actor, at=at, given=given, reason=reason, version=version)


def _excluding(corrects: int, exclusion: str, into: str) -> dict[str, Any]:
    return {"corrects": corrects, "exclusion": exclusion, **({"into": into} if into else {})}
