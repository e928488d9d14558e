"""The investigation, its measures and its report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from casework.dossier.files import main_file
from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.files import files_for
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty
from enforcement.penalties.money import fen
from enforcement.penalties.reading import APPROVE, approval_of
from enforcement.penalties.services.given import told


def investigate(
    case: Penalty,
    *,
    method: str,
    officers: Sequence[str],
    record: str,
    actor: Actor,
    at: datetime,
    place: str = "",
    present: str = "",
    begun_at: datetime | None = None,
    shown: bool = False,
    recorded: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Inspect, question, sample, have appraised or collect; also what begins again after the police sent the case back.

    method: INSPECTION, INQUIRY, SAMPLING, APPRAISAL, COLLECTION or SENT_BACK. officers: accounts of at least two certified
    officers, the actor among them. record: what was done and found, 1 to 20,000 characters; of an
    inquiry questions and answers, of a sampling one sample a line. place: where, that of the case where it is not told. present:
    who was there, or was asked, and as what. begun_at: when it began; at: when it ended. shown: certificates shown. recorded:
    whether a record was made and signed. Law: APL arts. 42, 46, 55 and 56.
    """
    given = told(method=method, officers=officers, begun_at=begun_at, shown=shown, recorded=recorded)
    notes = {"record": record, **told(place=place, present=present)}
    return perform(case, "investigate", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def preserve(
    case: Penalty,
    *,
    officers: Sequence[str],
    things: int | None,
    list: str,
    may_vanish: bool,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Approve that evidence is registered and preserved; what becomes of it is decided within seven working days.

    officers: who does it. things, list: how many, and each of them in words. may_vanish: or be hard to get later.
    Law: APL art. 56.
    """
    given = told(officers=officers, things=things, may_vanish=may_vanish)
    return perform(
        case, "preserve", actor=actor, at=at, given=given, notes={"list": list}, reason=reason, version=version
    )


def seize(
    case: Penalty,
    *,
    step: str,
    actor: Actor,
    at: datetime,
    officers: Sequence[str] = (),
    things: int | None = None,
    list: str = "",
    empowered: bool = False,
    shown: bool = False,
    party_present: bool = False,
    recorded: bool = False,
    content: Sequence[str] = (),
    remedies: str = "",
    days: int | None = None,
    told_party: bool = False,
    power: str = "",
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Seal or seize, and what belongs to it.

    step: ORDER, approved by the head before; URGENT, by the officers on the spot, to be approved within 24 hours; APPROVE,
    that approval; EXTEND by at most 30 `days`, once, with its reason; LABORATORY, whose `days` are not counted and of which
    the party is told. officers, things, list, empowered, shown, party_present, recorded: of the first two, and
    power: the law or regulation that gives the power, by name and article. content, remedies:
    names of what the decision letter states, and which remedies it tells of; of ORDER and APPROVE, and of the notice of EXTEND.
    Law: ACL arts. 18, 19, 24 and 25.
    """
    given = told(step=step, things=things, days=days)
    if step in ("ORDER", "URGENT"):
        given |= told(
            officers=officers, empowered=empowered, shown=shown, party_present=party_present, recorded=recorded
        )
    if step in ("ORDER", "APPROVE", "EXTEND"):
        given |= told(content=content, remedies=remedies)
    if step == "LABORATORY":
        given |= told(told=told_party)
    notes = told(list=list, power=power)
    return perform(case, "seize", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def release(
    case: Penalty, *, ground: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Penalty:
    """
    Release what was preserved, sealed or seized.

    ground: NO_OFFENCE, UNRELATED, DECIDED, EXPIRED or NOT_NEEDED. Law: APL art. 56; ACL art. 28.
    """
    return perform(case, "release", actor=actor, at=at, given=told(ground=ground), reason=reason, version=version)


def end_investigation(
    case: Penalty,
    *,
    officers: Sequence[str],
    report: str,
    evidenced: bool,
    gravity: str,
    crime_suspected: bool,
    actor: Actor,
    at: datetime,
    gains: Decimal | int = 0,
    collective: bool = False,
    review: Sequence[str] = (),
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    End the investigation with its report.

    report: facts, evidence, nature, discretion, proposal. evidenced: each fact has its evidence. gravity: LIGHTER, LIGHT,
    ORDINARY or HEAVY. gains: illegal gains in yuan. collective: complex or severe, to be discussed by the heads. review: the
    grounds of a legal review, PUBLIC_INTEREST, MAJOR_RIGHTS (counts once a hearing was held), COMPLEX, BY_LAW. Where
    crime_suspected, the case goes to the police. Law: APL arts. 28, 57 and 58.
    """
    given = told(
        officers=officers, evidenced=evidenced, gravity=gravity, crime_suspected=crime_suspected, gains_fen=fen(gains),
        collective=collective, review=review,
    )  # fmt: skip
    return perform(
        case,
        "end_investigation",
        actor=actor,
        at=at,
        given=given,
        notes={"report": report},
        reason=reason,
        version=version,
    )


@step()
def transfer_to_police(
    case: Penalty,
    *,
    officers: Sequence[str],
    reported_at: datetime | None,
    actor: Actor,
    at: datetime,
    approved_at: datetime | None = None,
    step: str = "",
    to: Unit | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Hand the case to the police of the same level: suspicion of a crime comes before any penalty.

    officers: the special group of at least two. step: APPROVE where the head approves now and the file goes afterwards, within
    24 hours. reported_at: the report of the group to the head, who decides within three days; approved_at: his approval, where
    it is not on record by an act of its own. to: the police bureau, where it is on this platform: a filing is registered there
    that names this case and the papers of its main file. Letter, report and list of property are issued when the head approves,
    by the step APPROVE; without it by the transfer itself, under whose entry they go along. Measures that stand go on.
    Law: APL arts. 27 and 57; Rules on transferring suspected crimes arts. 5 and 6.

    :raises NotYet: what a laboratory reported is not in the file, or of an import the letter, the report or the list; each is named.
    """
    files = files_for(case, "transfer_to_police")
    known = files.of(case.number)
    if step != APPROVE:
        approved = approval_of(known)
        approved_at = approved_at or (approved.happened_at if approved else None)
        if reported_at is None and approved is not None and approved.facts.get("reported_at"):
            reported_at = datetime.fromisoformat(approved.facts["reported_at"])
    given = told(
        officers=officers, reported_at=reported_at, approved_at=approved_at, step=APPROVE if step == APPROVE else None
    )
    if to is not None and step != APPROVE:
        along = main_file(files, case.number)
        sent = refer(
            case,
            to=to,
            kind="POLICE_CASE",
            text=known.said("text") or case.title,
            actor=actor,
            at=at,
            subject=case.version,
            papers=along,
            file=known,
        )
        given |= {"referral": sent.number, "papers": along}
    return perform(case, "transfer_to_police", actor=actor, at=at, given=given, reason=reason, version=version)


def extend(
    case: Penalty, *, days: int | None, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Penalty:
    """
    Prolong the thirty days of a case of public order, once and by at most thirty, as the police above have approved.

    days: 1 to 30. reason: why, in words; the approval lies in the file. Law: house rule X16h.
    """
    return perform(case, "extend", actor=actor, at=at, given=told(days=days), reason=reason, version=version)
