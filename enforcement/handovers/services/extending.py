"""More time at a node, where the law gives it: by the head of the organ whose time runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.organisations.actors import Actor
from casework.taxonomies.codes import has_flag
from casework.workflow.perform import perform as move
from enforcement.handovers.models import Handover
from enforcement.handovers.services.content import files_of
from enforcement.handovers.terms import CUSTODY

FAST, SUMMARY = "FAST", "SUMMARY"
LIMITS = {"J1": "T34.J2.free", "J4": "T34.J5", "J7": "T34.J7", "J9": "T34.J9", "K3": "T10"}
BY_PROCEDURE = {("J4", FAST): "T34.J5.fast", ("J7", SUMMARY): "T34.J7.summary"}


def extend(
    handover: Handover,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    days: int | None = None,
    months: int | None = None,
    roving: bool = False,
    ground: str = "",
    approved_above: bool = False,
    approved_by_province: bool = False,
    version: int | None = None,
) -> Handover:
    """
    Prolong the time that runs at a node, once or several times, within what the law gives in all.

    days: of a request for arrest by 4 before it is sent, by 27 where roving (roving, repeated or gang crime), the decision on
    the arrest of who is not detained by 5, a review for prosecution by 15 (fast track 5), a summary trial to a month and a half, a
    confirmation by 30.
    months: of the custody of who was arrested by 1, then 2, then 2 more; of a first instance by 1, and by 3 more; of a second by 2.
    ground: a code of the grounds that the law lists for it: always of custody, of a summary trial and of a second instance, of a
    first beyond its month. approved_above: whether the procuratorate above (first step of custody), or the court above (first
    instance beyond its month), approved it; approved_by_province: the procuratorate of the province (later steps), or its high
    court (second instance). reason: 1 to 20,000 characters. Returns the hand-over; leaves one entry.
    Law: house rules H8, H8a and D9a; CRPL arts. 91, 156, 158, 159, 172, 208, 220 and 243; SPP art. 282; CPL art. 187.

    :raises NotYet: beyond the limit, over already, without its ground or approval, or the law gives no more time at this node.
    """
    given: dict[str, Any] = {"limit": limit_of(handover, roving=roving, ground=ground)}
    told = {"days": days, "months": months, "ground": ground or None}
    given |= {name: value for name, value in told.items() if value is not None}
    approvals = {"approved_above": approved_above, "approved_by_province": approved_by_province}
    given |= {name: True for name, is_given in approvals.items() if is_given}
    return move(handover, "extend", actor=actor, at=at, given=given, reason=reason, version=version)


def limit_of(handover: Handover, *, roving: bool = False, ground: str = "") -> str:
    """Name the limit of the clock that runs at a node; of a node whose time is not prolonged any, which a guard refuses."""
    if handover.state == "PACKAGED":
        return _step(ground) if handover.type == "J4" else "T34.J1.roving" if roving else "T34.J1"
    procedure = str(files_of(handover, "extend").of(handover.number).acts[0].facts.get("procedure", ""))
    return BY_PROCEDURE.get((handover.type, procedure), LIMITS.get(handover.type, "T34.J2.free"))


def _step(ground: str) -> str:
    """The step of the custody a ground is for; the first for a ground of none."""
    return next((step for step in CUSTODY if has_flag("grounds", ground, f"prolong={step}")), "T34.J3")
