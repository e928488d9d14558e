"""The decision and its service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from casework.organisations.actors import Actor
from casework.workflow.files import file_for
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty
from enforcement.penalties.reading import DECIDING, decision_of
from enforcement.penalties.services.given import sums, told
from enforcement.penalties.services.window import with_window


def decide(
    case: Penalty,
    *,
    kinds: Sequence[str],
    content: Sequence[str],
    remedies: str,
    signature: str,
    actor: Actor,
    at: datetime,
    fine: Decimal | int = 0,
    gains: Decimal | int = 0,
    goods: Decimal | int = 0,
    lasts_days: int | None = None,
    gravity: str = "ORDINARY",
    mitigation: Sequence[str] = (),
    newer_law: bool | None = None,
    namesake: bool = False,
    correct_by: date | None = None,
    unified: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Decide the penalty, after notice, defence, and where owed hearing, review and discussion.

    kinds: codes of APL art. 9; fine, gains, goods: in yuan, none of it heavier than the last notice. content, remedies: what
    the letter states. signature: WET or L3. newer_law: the choice between two versions of the clause that cannot be weighed.
    namesake: another person than one of the same name who was fined. reason: why that is so, and why the fine lies outside its
    band. correct_by: the day by which the act is to be corrected, where that is ordered with it.
    Law: APL arts. 28, 29, 37, 45, 57, 58, 59, 62.

    :raises NotYet: a condition is unmet; all of them are listed.
    """
    given = told(
        kinds=kinds, content=content, remedies=remedies, signature=signature, lasts_days=lasts_days, gravity=gravity,
        mitigation=mitigation, newer_law=newer_law, namesake=namesake or None,
        correct_by=correct_by, unified=unified,
    )  # fmt: skip
    given |= sums(fine=fine, gains=gains, goods=goods)
    return perform(case, "decide", actor=actor, at=at, given=given, reason=reason, version=version)


def decide_no_penalty(
    case: Penalty,
    *,
    ground: str,
    actor: Actor,
    at: datetime,
    educated: bool = False,
    corrected: bool = False,
    harmless: bool = False,
    namesake: bool = False,
    unified: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Decide that there is no penalty.

    ground: UNDER_14, INCAPABLE, MINOR_CORRECTED, FIRST_SLIGHT, NO_FAULT, UNPROVEN, TIME_BARRED or WITHDRAWN. educated: the
    party was. corrected, harmless: in time, and no harm was done. namesake: another person than one of the same name who was
    punished before; the reason says why. Law: APL arts. 30, 31, 33, 36 and 57.
    """
    given = told(
        ground=ground, educated=educated, corrected=corrected, harmless=harmless, namesake=namesake or None, unified=unified,
    )  # fmt: skip
    return perform(case, "decide_no_penalty", actor=actor, at=at, given=given, reason=reason, version=version)


def serve(
    case: Penalty,
    *,
    means: str,
    actor: Actor,
    at: datetime,
    posted_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record the service of the decision; the times for paying and for appeal run from that day.

    means: HANDED, LEFT, POSTED, ELECTRONIC (with the party's signed confirmation) or PUBLIC, thirty days after it was
    posted. at: the day on the receipt. Law: APL art. 61; CPL art. 95.
    """
    known = file_for(case, "serve")
    last, decision = known.last(*DECIDING, "decide_no_penalty"), decision_of(known)
    is_penalty = last is not None and last.verb in DECIDING
    owes = is_penalty and decision is not None and bool(decision.get("fine_fen") or decision.get("gains_fen"))
    given = told(means=means, posted_on=posted_on, is_penalty=is_penalty, owes=owes)
    given = with_window(case, "serve", given, at)
    return perform(case, "serve", actor=actor, at=at, given=given, reason=reason, version=version)
