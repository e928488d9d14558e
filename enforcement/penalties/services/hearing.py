"""The advance notice and what answers it: defence, hearing, legal review, collective discussion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from casework.organisations.actors import Actor
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty
from enforcement.penalties.services.given import sums, told


def notify(
    case: Penalty,
    *,
    officers: Sequence[str],
    kinds: Sequence[str],
    content: Sequence[str],
    hearing_told: bool,
    actor: Actor,
    at: datetime,
    fine: Decimal | int = 0,
    gains: Decimal | int = 0,
    goods: Decimal | int = 0,
    lasts_days: int | None = None,
    gravity: str = "ORDINARY",
    mitigation: Sequence[str] = (),
    means: str = "HANDED",
    posted_on: date | None = None,
    correct_by: date | None = None,
    new_facts: bool = False,
    newer_law: bool | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Serve the advance notice: what is intended, why, by which base, and the party's rights.

    at: when it was served; the five working days for asking a hearing and for the defence run from that day. kinds: codes of
    APL art. 9. fine, gains, goods: in yuan. content: names of what the notice states. hearing_told: whether it tells of the
    right to a hearing. posted_on: of a public notice, which serves it thirty days later. correct_by: the day by which the act is
    to be corrected, where that is ordered with it, by a letter of its own (APL art. 28). new_facts: why a second notice is
    heavier than the first; say in `reason` which.
    Law: APL arts. 44, 45 and 63.
    """
    given = told(
        officers=officers, kinds=kinds, content=content, hearing_told=hearing_told, lasts_days=lasts_days, gravity=gravity,
        mitigation=mitigation, means=means, posted_on=posted_on, correct_by=correct_by,
        new_facts=new_facts, newer_law=newer_law,
    )  # fmt: skip
    given |= sums(fine=fine, gains=gains, goods=goods)
    return perform(case, "notify", actor=actor, at=at, given=given, reason=reason, version=version)


def record_defence(
    case: Penalty,
    *,
    defence: str,
    actor: Actor,
    at: datetime,
    gives_up: bool = False,
    reexamined: bool = False,
    accepted: str = "",
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Take down what the party puts forward and what its re-examination found, or that it gives up its rights in writing.

    defence: its points, "" where it gives up. accepted: ALL, PART or NONE. Giving up ends a hearing that was asked for.
    Law: APL art. 45.
    """
    given = told(gives_up=gives_up, reexamined=reexamined, accepted=accepted)
    notes = {"defence": defence} if defence else {}
    return perform(case, "record_defence", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def request_hearing(
    case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Penalty:
    """Record that the party asks for a hearing, within five working days of the notice. Law: APL arts. 63 and 64."""
    return perform(case, "request_hearing", actor=actor, at=at, reason=reason, version=version)


def notify_hearing(
    case: Penalty,
    *,
    chair: str,
    held_on: date | None,
    is_open: bool,
    actor: Actor,
    at: datetime,
    closed_for: str = "",
    venue: str = "",
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Name the chair and tell the party when and where the hearing is held.

    held_on: its day, after seven full working days. venue: its hour and place, in the words of the notice, such as
    上午9时在本局三楼听证室. closed_for: SECRET or PRIVACY, where it is not open. Law: APL art. 64.
    """
    given = told(chair=chair, held_on=held_on, is_open=is_open, closed_for=closed_for)
    return perform(
        case, "notify_hearing", actor=actor, at=at, given=given, notes={"venue": venue}, reason=reason, version=version
    )


def hold_hearing(
    case: Penalty,
    *,
    minutes: str,
    actor: Actor,
    at: datetime,
    absent: bool = False,
    agents: int = 0,
    minutes_signed: bool = False,
    hearing_report: str = "",
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record the hearing by the one who chaired it, or that the party stayed away without excuse, which gives it up.

    agents: how many the party brought, two at most. hearing_report: what the chair finds and proposes, which the report on the
    hearing then states; without it the report comes into the file later. Law: APL arts. 64 and 65.
    """
    given = told(absent=absent, agents=agents, minutes_signed=minutes_signed)
    notes = {"minutes": minutes, **told(hearing_report=hearing_report)}
    return perform(
        case,
        "hold_hearing",
        actor=actor,
        at=at,
        given=given,
        notes=notes,
        reason=reason,
        version=version,
    )


def review(
    case: Penalty,
    *,
    result: str,
    opinion: str,
    qualified: bool,
    actor: Actor,
    at: datetime,
    objections: Sequence[str] = (),
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Review the case legally, by somebody who has not worked on it.

    result: PASS, FIX (to be mended) or NO. objections: which points it objects to, of SUBJECT, COMPETENCE, FACTS, EVIDENCE,
    PROCEDURE, LAW, DISCRETION, PAPERS and CRIME. qualified: holds the national qualification. Law: APL art. 58.
    """
    given = told(result=result, objections=objections or None, qualified=qualified)
    return perform(
        case, "review", actor=actor, at=at, given=given, notes={"opinion": opinion}, reason=reason, version=version
    )


def discuss(
    case: Penalty,
    *,
    heads: Sequence[str],
    minutes: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record that the heads discussed a complex or severe case together.

    heads: their accounts, at least two, the actor among them. Law: APL art. 57.
    """
    given = told(heads=heads)
    return perform(
        case, "discuss", actor=actor, at=at, given=given, notes={"minutes": minutes}, reason=reason, version=version
    )
