"""Agreement, confirmation by the court, performance."""

from __future__ import annotations

from datetime import date, datetime

from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.perform import perform as move
from mediation.disputes.guards import SIGNED
from mediation.disputes.models import Dispute
from mediation.disputes.services.papers import going_along


def sign_agreement(
    dispute: Dispute,
    *,
    agreement: str,
    due_on: date | None,
    signed: int | None,
    mediator_signed: bool,
    sealed: bool,
    actor: Actor,
    at: datetime,
    form: str = "WET",
    secured: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record the written agreement and close the talks.

    agreement: the text as signed, 1 to 20,000 characters, stored verbatim. due_on: last day of performance, None when none
    was named. signed: how many parties signed, None when nobody counted. form: WET or ESIGN. secured: whether security was
    given for performance.
    at: the last signature and the seal; the thirty days for confirmation count from here.
    Law: PML arts. 28 and 29; Electronic Signature Law art. 3.
    """
    given = {
        "due_on": due_on.isoformat() if due_on else "",
        **({} if signed is None else {"signed": signed}),
        "mediator_signed": mediator_signed,
        "sealed": sealed,
        "form": form,
        "secured": secured,
    }
    return move(
        dispute,
        "sign_agreement",
        actor=actor,
        at=at,
        given=given,
        notes={"agreement": agreement},
        reason=reason,
        version=version,
    )


def record_oral_agreement(
    dispute: Dispute,
    *,
    agreement: str,
    due_on: date | None,
    actor: Actor,
    at: datetime,
    secured: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record an agreement the parties found no need to write; it takes effect when agreed.

    Law: PML arts. 28 and 30. Labour and medical disputes need writing.
    """
    given = {"due_on": due_on.isoformat() if due_on else "", "secured": secured}
    return move(
        dispute,
        "record_oral_agreement",
        actor=actor,
        at=at,
        given=given,
        notes={"agreement": agreement},
        reason=reason,
        version=version,
    )


@step()
def apply_confirmation(
    dispute: Dispute,
    *,
    joint: bool,
    court: Unit | None,
    jurisdiction: str,
    actor: Actor,
    at: datetime,
    subject: str = "",
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """
    Record the parties' joint application for judicial confirmation, within thirty days of effect, and refer it to the court.

    court: a court; jurisdiction: why it is that one: INVITED it assigned the dispute, else DOMICILE of a party, OBJECT or SEAT of
    the mediating body for a basic court, INTERMEDIATE. subject: NO_TITLE when a dispute over house or land does not touch title.
    Returns the dispute; leaves one entry on it, and one on the filing at the court, each naming the other.
    Law: PML art. 33; CPL art. 205; CPL-SPC art. 355.
    """
    given = {"joint": joint, "subject": subject, "jurisdiction": jurisdiction}
    if court is not None:
        known = file_for(dispute, "apply_confirmation")
        agreed = known.last(*SIGNED)
        filing = refer(
            dispute,
            to=court,
            kind="COURT_CASE",
            type="K3",
            text=known.said("agreement") or known.said("text"),
            subject=agreed.seq if agreed else 0,
            papers=going_along(dispute, "apply_confirmation"),
            actor=actor,
            at=at,
            file=known,
        )
        given |= {"court": court.key, "referral": filing.number}
    return move(
        dispute, "apply_confirmation", actor=actor, at=at, given=given, target=court, reason=reason, version=version
    )


def extend(
    dispute: Dispute,
    *,
    days: int | None,
    approved_by_president: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    version: int | None = None,
) -> Dispute:
    """
    Record that the court prolonged its time for the confirmation, once or several times.

    days: 1 to 30, thirty in all. approved_by_president: whether its president approved. reason: why, as the court told,
    1 to 20,000 characters. Returns the dispute; leaves one entry. Law: CPL art. 187; house rule D9a.

    :raises NotYet: beyond thirty days, over already, or not approved.
    """
    given = {"approved_by_president": approved_by_president, **({} if days is None else {"days": days})}
    return move(dispute, "extend", actor=actor, at=at, given=given, reason=reason, version=version)


def confirm(
    dispute: Dispute, *, ruling: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """
    Record the court's ruling that confirms; two years from the day of performance on it can be enforced (T35).

    ruling: its number, e.g. (2026)浙0106民特1号. Law: CPL arts. 206 and 250.
    """
    agreed = file_for(dispute, "confirm").last(*SIGNED)
    due_on = str(agreed.facts.get("due_on", "")) if agreed else ""
    given = {"due_on": due_on} if due_on else {}
    return move(
        dispute, "confirm", actor=actor, at=at, given=given, notes={"ruling": ruling}, reason=reason, version=version
    )


def refuse_confirmation(
    dispute: Dispute, *, ruling: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """Record the court's ruling that refuses; the parties may vary the agreement or sue. Law: CPL art. 206."""
    return move(
        dispute, "refuse_confirmation", actor=actor, at=at, notes={"ruling": ruling}, reason=reason, version=version
    )


def perform(
    dispute: Dispute,
    *,
    fully: bool,
    proof: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Dispute:
    """Record performance, in part or in full, with its proof. Law: PML art. 31."""
    return move(
        dispute, "perform", actor=actor, at=at, given={"fully": fully, "proof": proof}, reason=reason, version=version
    )


def report_breach(
    dispute: Dispute, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Dispute:
    """Record that the day of performance passed without it. Law: PML art. 32."""
    return move(dispute, "report_breach", actor=actor, at=at, reason=reason, version=version)
