"""The mediation itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.organisations.actors import Actor
from casework.workflow.models import Proposal
from casework.workflow.perform import perform as move
from casework.workflow.proposals import propose, proposes
from mediation.disputes.models import Dispute


def appoint(
    dispute: Dispute,
    *,
    mediator: str,
    actor: Actor,
    at: datetime,
    chosen: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Appoint the mediator, or record the one the parties chose; the talks begin.

    mediator: account of the mediator, who becomes the handler. chosen: whether the parties chose him.
    Law: PML art. 19.

    :raises NotYet: an objection against the mediator stands, or consent is missing.
    """
    return move(
        dispute,
        "appoint",
        actor=actor,
        at=at,
        given={"handler": mediator, "chosen": chosen},
        reason=reason,
        version=version,
    )


def hold_session(
    dispute: Dispute,
    *,
    minutes: str,
    minutes_signed: bool,
    actor: Actor,
    at: datetime,
    is_open: bool = False,
    days: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record one session.

    minutes: what was said, 1 to 20,000 characters. is_open: open to the public, as the parties wish (PML art. 23).
    days: by how many both sides agree to prolong the talks, 1 to 30 in all (house rules D6a and A8); of what a court assigned
    or entrusted no more than the court's own term. Law: PML art. 27; SPC-IM art. 27.
    """
    given: dict[str, Any] = {"minutes_signed": minutes_signed, "open": is_open}
    if days is not None:
        given |= {"prolonged": True, "days": days}
    return move(
        dispute,
        "hold_session",
        actor=actor,
        at=at,
        given=given,
        notes={"minutes": minutes},
        reason=reason,
        version=version,
    )


@proposes("suspend")
def propose_suspension(dispute: Dispute, *, ground: str, actor: Actor, at: datetime, reason: str = "") -> Proposal:
    """Propose to suspend the talks for a listed reason; the head is to approve. Law: house rule G10."""
    return propose(dispute, "suspend", actor=actor, at=at, given={"ground": ground}, reason=reason)


def suspend(
    dispute: Dispute, *, ground: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """
    Suspend the talks for a listed reason, on another person's proposal.

    ground: a code of the grounds flagged suspend. Law: house rule G10.
    """
    return move(dispute, "suspend", actor=actor, at=at, given={"ground": ground}, reason=reason, version=version)


def resume(dispute: Dispute, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Dispute:
    """Go on with the talks, after a suspension or after the court refused confirmation (CPL art. 206)."""
    return move(dispute, "resume", actor=actor, at=at, reason=reason, version=version)
