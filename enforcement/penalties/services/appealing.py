"""Reconsideration and suit, revocation, publication."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from casework.organisations.actors import Actor
from casework.workflow.files import file_for
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty
from enforcement.penalties.money import fen
from enforcement.penalties.reading import is_published
from enforcement.penalties.services.given import told
from enforcement.penalties.services.window import with_window


def appeal(
    case: Penalty,
    *,
    forum: str,
    actor: Actor,
    at: datetime,
    stays: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record that the party has turned against the decision, as the organ or court that took the appeal says.

    Whether it came in time is for that organ or court to say. forum: RECONSIDERATION or LITIGATION. stays: whether execution
    stands still, which is the exception; the surcharge does as long as the appeal is pending. Law: APL art. 73; RCL arts. 20
    and 23; ALL art. 46.
    """
    given = told(forum=forum, stays=stays)
    return perform(case, "appeal", actor=actor, at=at, given=given, reason=reason, version=version)


def resolve_appeal(
    case: Penalty,
    *,
    forum: str,
    result: str,
    actor: Actor,
    at: datetime,
    fine: Decimal | int | None = None,
    gains: Decimal | int | None = None,
    goods: Decimal | int | None = None,
    opposed: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record what was decided on the appeal. at: when the organ received it, or the judgment took effect.

    result: UPHELD, CHANGED (with what is to be paid now, in yuan), REVOKED or WITHDRAWN. After a reconsideration the party
    may sue within fifteen days. A change raises no sum; opposed: but where somebody else concerned asked for the opposite,
    which the reason says. A published decision that was changed or revoked is withdrawn within three working days.
    Law: house rules X24 and X24a; ALL art. 45; APL art. 48.
    """
    changed = {"fine_fen": fine, "gains_fen": gains, "goods_fen": goods}
    given = told(
        forum=forum,
        result=result,
        must_withdraw=_must_withdraw(case, "resolve_appeal", result in ("CHANGED", "REVOKED")),
    )
    given |= told(opposed=opposed or None)
    given |= {name: fen(amount) for name, amount in changed.items() if amount is not None}
    given = with_window(case, "resolve_appeal", given, at)
    return perform(case, "resolve_appeal", actor=actor, at=at, given=given, reason=reason, version=version)


def revoke(
    case: Penalty, *, ground: str, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Penalty:
    """
    Revoke the organ's own decision.

    ground: VOID (no basis, no capacity, a grave breach of procedure), ILLEGAL or IMPROPER. Law: APL art. 38.
    """
    given = told(ground=ground, must_withdraw=_must_withdraw(case, "revoke", True))
    return perform(case, "revoke", actor=actor, at=at, given=given, reason=reason, version=version)


def publish(
    case: Penalty,
    *,
    social_impact: bool,
    masked: bool,
    actor: Actor,
    at: datetime,
    shown_until: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Publish a decision of some social impact, personal data masked.

    shown_until: the last day it is shown; None where none is set. Law: APL arts. 48 and 50.
    """
    given = told(social_impact=social_impact, masked=masked, shown_until=shown_until)
    return perform(case, "publish", actor=actor, at=at, given=given, reason=reason, version=version)


def withdraw_publication(
    case: Penalty, *, reason: str, actor: Actor, at: datetime, version: int | None = None
) -> Penalty:
    """Withdraw a publication and say openly why, within three working days of the change. Law: APL art. 48."""
    return perform(case, "withdraw_publication", actor=actor, at=at, reason=reason, version=version)


def _must_withdraw(case: Penalty, verb: str, changes: bool) -> bool:
    """Answer whether the change of a decision touches a publication that stands."""
    return changes and is_published(file_for(case, verb))
