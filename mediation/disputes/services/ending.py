"""How a dispute ends, begins again, and goes to the archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.perform import perform as move
from mediation.disputes.models import Dispute
from mediation.disputes.services.papers import going_along

KIND_OF_WAY = {"COURT": "COURT_CASE", "POLICE": "POLICE_CASE"}


def fail(
    dispute: Dispute,
    *,
    remedies_explained: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """End talks that led nowhere; the parties are told the ways that remain. Law: PML art. 26."""
    return move(
        dispute,
        "fail",
        actor=actor,
        at=at,
        given={"remedies_explained": remedies_explained},
        reason=reason,
        version=version,
    )


def refuse(dispute: Dispute, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Dispute:
    """Record that a party refuses mediation; one clear refusal ends it. Law: PML arts. 17 and 23."""
    return move(dispute, "refuse", actor=actor, at=at, reason=reason, version=version)


def withdraw(
    dispute: Dispute,
    *,
    settled: bool,
    actor: Actor,
    at: datetime,
    other_side_confirms: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record a withdrawal. settled: because the parties settled, which needs the written word of the other side.

    Law: PML art. 23; house rule D13.
    """
    given = {"settled": settled, "other_side_confirms": other_side_confirms}
    return move(dispute, "withdraw", actor=actor, at=at, given=given, reason=reason, version=version)


@step()
def divert(
    dispute: Dispute,
    *,
    destination: str,
    actor: Actor,
    at: datetime,
    receipt: str = "",
    to: Unit | None = None,
    kind: str = "",
    papers: Sequence[str] | None = None,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Hand the dispute to another way.

    destination: COURT, ARBITRATION, ADMIN or POLICE. to: the organ here it is referred to, None where it goes beyond this
    system; kind: as what, where that is not plain (ADMIN). receipt: number of the receiving organ's receipt, where it is
    referred the filing's own. papers: digests of what goes along, None for the main file; what was conceded stays here.
    Returns the dispute; leaves one entry on it, and one on the filing, each naming the other. Law: house rule D14.
    """
    given: dict[str, Any] = {"destination": destination}
    if to is not None:
        known = file_for(dispute, "divert")
        along = going_along(dispute, "divert") if papers is None else sorted(papers)
        filing = refer(
            dispute,
            to=to,
            kind=kind or KIND_OF_WAY.get(destination, ""),
            type=dispute.type,
            text=known.said("text"),
            subject=dispute.cycle,
            papers=along,
            actor=actor,
            at=at,
            file=known,
        )
        given |= {"referral": filing.number, "papers": along}
        receipt = receipt or filing.number
    notes = {"receipt": receipt}
    return move(dispute, "divert", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def close(dispute: Dispute, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Dispute:
    """Close the file; its outcome stands and its catalogue is complete. Law: house rule D15, PML art. 27."""
    return move(dispute, "close", actor=actor, at=at, reason=reason, version=version)


def reopen(
    dispute: Dispute, *, ground: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """
    Open a new handling cycle. The first acceptance stays the first; the on-site rate flips.

    ground: a code of the grounds flagged reopen. Law: house rule D16.
    """
    return move(dispute, "reopen", actor=actor, at=at, given={"ground": ground}, reason=reason, version=version)


def revisit(
    dispute: Dispute,
    *,
    result: str,
    record: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record the revisit by somebody who did not handle the matter.

    result: SETTLED, UNSETTLED or NOT_REACHED. record: performance, satisfaction, hidden risks and what was
    done about them, 1 to 20,000 characters. Law: house rules R12 and R12a.
    """
    given, notes = {"result": result}, {"record": record}
    return move(dispute, "revisit", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def archive(dispute: Dispute, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Dispute:
    """File the dossier; the dispute has ended. Law: house rule R12."""
    return move(dispute, "archive", actor=actor, at=at, reason=reason, version=version)
