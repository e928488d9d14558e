"""From the clue to the filing, or to a decision on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.drafts import PartyDraft
from casework.workflow.perform import new_matter, open_matter, perform
from casework.workflow.wall import wall_of
from enforcement.penalties.models import Penalty
from enforcement.penalties.services.given import sums, told
from enforcement.penalties.services.window import with_window


def record_clue(
    *,
    unit: Unit,
    channel: str,
    title: str,
    text: str,
    parties: Sequence[PartyDraft],
    actor: Actor,
    at: datetime,
    type: str = "GENERAL",
    place: Unit | None = None,
    risk: str = "BLUE",
    filing: str = "",
    same_matter: Sequence[str] = (),
    camera: bool = False,
    audited: bool = False,
) -> Penalty:
    """
    Record a clue of an offence: a complaint, an inspection, a transfer, a petition, a camera.

    type: a code of penalty_types, GENERAL or ORDER. channel, risk: codes in force on that day. text: what is reported, kept
    beside the ledger. parties: whom it is against as RESPONDENT where known, who reported it as REPORTER; may be empty.
    filing: number of the filing it was born of, "" when none. same_matter: earlier matters of the same persons. camera,
    audited: whether it rests on automatic equipment, and whether that passed its legal and technical audit.
    Returns the case, numbered; leaves one entry. Law: house rule X1; APL art. 41.

    :raises NotYet: an unknown code, or a party that is not in order.
    :raises NotYou: the actor may not record clues in this unit.
    """
    fields = {
        "type": type or "GENERAL",
        "channel": channel,
        "risk": risk or "BLUE",
        "title": title,
        "origin_number": filing,
        "walled_from": wall_of(filing),
        "kind": "PENALTY_CLUE",
    }
    case = new_matter("penalty", unit=unit, opened_at=at, place=place or unit, **fields)
    facts = told(
        type=fields["type"],
        channel=channel,
        risk=fields["risk"],
        filing=filing,
        same_matter=list(same_matter) or None,
        camera=camera,
        audited=audited,
    )
    return open_matter(  # type: ignore[return-value]
        case, "record_clue", actor=actor, at=at, given=facts, notes={"text": text}, parties=parties
    )


def check(
    case: Penalty, *, finding: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Penalty:
    """
    Say what the check of the clue found, within fifteen working days.

    finding: STANDARD_MET, NO_OFFENCE, NO_COMPETENCE or TIME_BARRED. Law: house rule X1.
    """
    return perform(case, "check", actor=actor, at=at, given=told(finding=finding), reason=reason, version=version)


def decline_filing(
    case: Penalty, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Penalty:
    """
    Decide not to file; the case has ended. ground: NO_OFFENCE, NO_COMPETENCE or TIME_BARRED.

    Law: APL art. 54; house rule X2.
    """
    return perform(
        case, "decline_filing", actor=actor, at=at, given=told(ground=ground), reason=reason, version=version
    )


def file(
    case: Penalty,
    *,
    item: str,
    act_end: date | None,
    found_on: date | None,
    actor: Actor,
    at: datetime,
    act_from: date | None = None,
    continuing: bool = False,
    grave: bool = False,
    distinct: bool = False,
    namesake: bool = False,
    unified: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    File the case: what meets the standard must be filed in time. Ninety days to the decision begin.

    item: a code of the penalty items. act_from, act_end: the days of the act, the end alone where it was one day; of an act
    that goes on, the day it was found. found_on: when it was found. continuing: whether it goes on. grave: against life,
    health or financial safety and with harm: five years instead of two. distinct: another act than the one of the same days
    and place that stands against the same person elsewhere; say why. namesake: another person than one of the same name; say
    why. unified: whether the case runs in the unified system of
    the province. The head becomes the one who answers for it. Law: APL arts. 25, 36, 54 and 60.

    :raises NotYet: incompetent, past limitation, or filed elsewhere first.
    """
    given = told(
        item=item,
        act_from=act_from,
        act_end=act_end,
        found_on=found_on,
        continuing=continuing,
        grave=grave,
        distinct=distinct,
        namesake=namesake or None,
        unified=unified,
    )
    return perform(case, "file", actor=actor, at=at, given=given, reason=reason, version=version)


def decide_on_the_spot(
    case: Penalty,
    *,
    item: str,
    act_end: date | None,
    found_on: date | None,
    kinds: Sequence[str],
    officers: Sequence[str],
    content: Sequence[str],
    remedies: str,
    actor: Actor,
    at: datetime,
    fine: Decimal | int = 0,
    shown: bool = False,
    facts_clear: bool = False,
    heard: bool = False,
    signed: str = "SIGNED",
    gravity: str = "ORDINARY",
    mitigation: Sequence[str] = (),
    act_from: date | None = None,
    continuing: bool = False,
    grave: bool = False,
    distinct: bool = False,
    namesake: bool = False,
    unified: bool = False,
    newer_law: bool | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Decide by the simple procedure and hand the decision over at once: the time for paying begins.

    kinds: WARNING, FINE. fine: in yuan, at most 200 for a person and 3000 for an organisation. officers: the accounts of
    at least two certified officers, the actor among them. content: names of what the form states; remedies: which it tells
    of, since 2024 RECONSIDERATION_FIRST. shown: certificates shown. heard: told and heard before. signed: SIGNED or
    REFUSED. gravity, mitigation: codes. newer_law: the choice between two versions of the clause that cannot be weighed.
    The rest as in file(). Law: APL arts. 42, 44, 51 and 52; RCL art. 23.
    """
    given = told(
        item=item, act_from=act_from, act_end=act_end, found_on=found_on, continuing=continuing, grave=grave,
        distinct=distinct, namesake=namesake or None, unified=unified,
        kinds=kinds, officers=officers, content=content, remedies=remedies, shown=shown,
        facts_clear=facts_clear, heard=heard, signed=signed, gravity=gravity, mitigation=mitigation, owes=bool(fine),
        newer_law=newer_law,
    )  # fmt: skip
    given |= sums(fine=fine)
    given = with_window(case, "decide_on_the_spot", given, at)
    return perform(case, "decide_on_the_spot", actor=actor, at=at, given=given, reason=reason, version=version)


def file_with_organ(
    case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> Penalty:
    """
    File a decision on the spot with the organ the officers belong to; within two working days of it.

    Law: APL art. 52(3), which sets no term; house rule X3a.

    :raises NotYet: there is none, it was filed already, or the slip is not in the file.
    """
    return perform(case, "file_with_organ", actor=actor, at=at, reason=reason, version=version)
