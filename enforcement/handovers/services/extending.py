"""More time at a node, where the law gives it: by the head of the organ whose time runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.organisations.actors import Actor
from casework.workflow.perform import perform as move
from enforcement.handovers.models import Handover
from enforcement.handovers.services.content import opened

FAST = {"T34.J5": "T34.J5.fast"}
LIMITS = {"J1": "T34.J2.free", "J4": "T34.J5", "J7": "T34.J7", "J9": "T34.J9"}


def extend(
    handover: Handover,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    days: int | None = None,
    months: int | None = None,
    roving: bool = False,
    approved_above: bool = False,
    version: int | None = None,
) -> Handover:
    """
    Prolong the time that runs at a node, once or several times, within what the law gives in all.

    days: of a request for arrest by 4 before it is sent, by 27 where roving (roving, repeated or gang crime), the decision on
    the arrest of who is not detained by 5, a review for prosecution by 15 (fast track 5). months: of a first instance by 1, and
    by 3 more where the court above approved it (approved_above); of a second by 2. reason: 1 to 20,000 characters.
    Returns the hand-over; leaves one entry. Law: house rule H8; CRPL arts. 91, 172, 208 and 243; SPP art. 282.

    :raises NotYet: beyond the limit, over already, or the law gives no more time at this node.
    """
    given: dict[str, Any] = {"limit": _limit(handover, roving=roving)}
    given |= {name: value for name, value in (("days", days), ("months", months)) if value is not None}
    if months is not None:
        given["approved_above"] = approved_above
    return move(handover, "extend", actor=actor, at=at, given=given, reason=reason, version=version)


def _limit(handover: Handover, *, roving: bool) -> str:
    """The limit of the clock that runs at a node; of a node whose time is not prolonged any, which a guard refuses."""
    if handover.state == "PACKAGED":
        return "T34.J1.roving" if roving else "T34.J1"
    found = LIMITS.get(handover.type, "T34.J2.free")
    is_fast = opened(handover).get("procedure") == "FAST"
    return FAST.get(found, found) if is_fast else found
