"""Inquiry, hearing, opinion and settlement."""

from __future__ import annotations

from datetime import date, datetime

from casework.organisations.actors import Actor
from casework.workflow.files import file_for
from casework.workflow.perform import perform as move
from mediation.petitions.chain import STAGE_OF, stage_of
from mediation.petitions.models import Petition


def investigate(
    petition: Petition, *, actor: Actor, at: datetime, record: str = "", reason: str = "", version: int | None = None
) -> Petition:
    """
    Hear the petitioner, verify facts and reasons; once or in several steps. After a settlement: take the claim up again.

    record: what was done and found, kept beside the ledger. reason: after a settlement, what of it was not performed; thirty
    days for the opinion begin then. Law: RPW art. 31; house rule P10a.

    :raises NotYet: after a settlement, no reason; another path.
    """
    given = {"unperformed": True} if petition.state == "SETTLED" else {}
    notes = {"record": record} if record else {}
    return move(petition, "investigate", actor=actor, at=at, given=given, reason=reason, notes=notes, version=version)


def extend(
    petition: Petition,
    *,
    days: int | None,
    reasons_told: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Prolong the sixty days, once, by the head of the organ; the petitioner is told why.

    days: 1 to 30. reason: why it takes longer. Law: RPW art. 34; house rule P8.
    """
    given = {**({} if days is None else {"days": days}), "reasons_told": reasons_told}
    return move(petition, "extend", actor=actor, at=at, given=given, reason=reason, version=version)


def hold_hearing(
    petition: Petition,
    *,
    actor: Actor,
    at: datetime,
    notice: str = "",
    record: str = "",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Begin a hearing, or end the one that is being held.

    notice: where none is held, its time and place; the hearing begins. record: where one is held, what was said; it ends, and
    handling, review or re-check goes on. The time of a hearing does not count towards the re-check. Law: RPW arts. 31 and 36.
    """
    given = {}
    if petition.state == "HEARING":
        acts = file_for(petition, "hold_hearing")
        given = {"stage": stage_of(acts.last("accept", *STAGE_OF))}
    notes = {name: words for name, words in (("notice", notice), ("record", record)) if words}
    return move(petition, "hold_hearing", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def issue_opinion(
    petition: Petition,
    *,
    result: str,
    claim: str,
    findings: str,
    opinion: str,
    issued_on: date | None,
    heard: bool,
    rights_told: bool,
    actor: Actor,
    at: datetime,
    served: str = "DIRECT",
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Give the opinion, entered when it was received: an opinion that nobody has is none (house rule P7).

    result: SUPPORT, EXPLAIN (reasonable, but without a legal basis) or NOT_SUPPORT. claim, findings, opinion: the three parts
    the law asks for, kept beside the ledger. issued_on: the day it bears. served: DIRECT, LEFT, POST, ELECTRONIC or PUBLIC.
    at: the moment of receipt by the return slip that lies in the file; the sixty days end and the thirty for asking review
    begin with it. Law: RPW arts. 31, 32, 34 and 35.
    """
    given = {
        "result": result,
        "issued_on": issued_on.isoformat() if issued_on else "",
        "served": served,
        "heard": heard,
        "rights_told": rights_told,
    }
    notes = {"claim": claim, "findings": findings, "opinion": opinion}
    return move(petition, "issue_opinion", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def settle(
    petition: Petition,
    *,
    agreement: str,
    agreed: bool,
    lawful: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Petition:
    """
    Record that petitioner and organ settled, by mediation or between themselves.

    agreement: what was agreed. agreed: both sides consent. lawful: it keeps within what the organ may decide. The signed
    paper lies in the file before. Law: RPW art. 33; house rule P10.
    """
    given, notes = {"agreed": agreed, "lawful": lawful}, {"agreement": agreement}
    return move(petition, "settle", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)
