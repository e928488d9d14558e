"""Payment, deferral, what follows when nobody pays, and execution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from casework.deadlines.calendar import day_of
from casework.deadlines.clocks import current_calendar
from casework.intake.referrals import refer
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.perform import perform
from enforcement.penalties.models import Penalty
from enforcement.penalties.money import fen
from enforcement.penalties.reading import cash_under_way, owed, pay_due, window_of
from enforcement.penalties.services.given import told
from enforcement.penalties.services.window import with_window

CASH = "CASH"


def pay(
    case: Penalty,
    *,
    paid: Decimal | int | None,
    fully: bool,
    means: str,
    actor: Actor,
    at: datetime,
    hard_later: bool = False,
    special_receipt: bool = False,
    collected_on: date | None = None,
    handed_in_on: date | None = None,
    banked_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record a payment that has reached the bank, or cash that was taken.

    paid: in yuan. fully: whether nothing is left, surcharge and all; then the penalty is executed. means: BANK, ELECTRONIC
    or CASH; cash only up to 100 yuan on the spot or where paying later is hard (hard_later), with the special receipt, and
    with the day it was taken, and those it was handed to the organ and paid in, where it was: two working days each, which
    run until hand_in_cash() and bank_cash(). Law: APL arts. 67 to 72.
    """
    given = told(
        paid_fen=None if paid is None else fen(paid), fully=fully, means=means, hard_later=hard_later,
        special_receipt=special_receipt, collected_on=collected_on, handed_in_on=handed_in_on, banked_on=banked_on,
    )  # fmt: skip
    if means == CASH and banked_on is None:
        before = cash_under_way(file_for(case, "pay"))
        since = before.with_payment(given)
        given |= told(
            taken_since=since.taken if since.taken != before.taken else None,
            handed_since=since.handed if since.handed != before.handed else None,
        )
    if not fully:
        given = with_window(case, "pay", given, at)
    return perform(case, "pay", actor=actor, at=at, given=given, reason=reason, version=version)


def hand_in_cash(case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Penalty:
    """
    Hand the cash that was taken to the organ, all of it; within two working days of taking it. Law: APL art. 71.

    :raises NotYet: none is with the officer.
    """
    before = cash_under_way(file_for(case, "hand_in_cash"))
    given = told(handed_since=before.handed or day_of(at))
    return perform(case, "hand_in_cash", actor=actor, at=at, given=given, reason=reason, version=version)


def bank_cash(case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Penalty:
    """
    Pay the cash that lies at the organ in at the bank, all of it; within two working days of its arrival. Law: APL art. 71.

    :raises NotYet: none lies there.
    """
    return perform(case, "bank_cash", actor=actor, at=at, reason=reason, version=version)


def defer(
    case: Penalty,
    *,
    days: int | None,
    asked: bool,
    actor: Actor,
    at: datetime,
    payments: int | None = None,
    schedule: str = "",
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Grant the party deferral or instalments for hardship; no surcharge runs until its last day.

    days: how much longer than the day for paying, or than today where that has passed; at most two years. payments: how many
    instalments, None for one sum; schedule: the day and the sum of each, in words. asked: whether the party asked for it.
    Law: APL art. 66, art. 72(2).
    """
    due = pay_due(file_for(case, "defer"), current_calendar())
    until = max(due, day_of(at)) + timedelta(days=days) if due and days else None
    given = told(days=days, until=until, asked=asked, payments=payments)
    given = with_window(case, "defer", given, at)
    notes = told(schedule=schedule)
    return perform(case, "defer", actor=actor, at=at, given=given, notes=notes, reason=reason, version=version)


def mark_overdue(case: Penalty, *, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> Penalty:
    """Mark that the time for paying has passed; the system does it the day after. Law: APL art. 72."""
    return perform(case, "mark_overdue", actor=actor, at=at, reason=reason, version=version)


def remind(
    case: Penalty,
    *,
    means: str,
    content: Sequence[str],
    actor: Actor,
    at: datetime,
    posted_on: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Serve the reminder, with the exact sum owed on that day, and from when to when the court can be asked.

    content: names of what it states beside that sum. posted_on: of a public notice, which serves it thirty days later.
    Law: ACL arts. 35 and 54.
    """
    known, calendar = file_for(case, "remind"), current_calendar()
    found, window = owed(known, day_of(at), calendar), window_of(known, calendar)
    given = told(
        means=means, content=content, posted_on=posted_on, owed_fen=found.principal_fen, surcharge_fen=found.surcharge_fen,
        apply_from=window.first if window else None, apply_by=window.last if window else None,
    )  # fmt: skip
    return perform(case, "remind", actor=actor, at=at, given=given, reason=reason, version=version)


@step()
def apply_court_execution(
    case: Penalty,
    *,
    actor: Actor,
    at: datetime,
    to: Unit | None = None,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Apply to the court for execution: nobody appealed in time, nobody paid, and the reminder is ten working days old.

    to: the court, where it is on this platform: a filing is registered there that names this case. reason: the good reason
    where the three months have passed. Law: ACL arts. 53, 54 and 55; APL art. 72(2).
    """
    known = file_for(case, "apply_court_execution")
    found = owed(known, day_of(at), current_calendar())
    given = told(owed_fen=found.principal_fen, surcharge_fen=found.surcharge_fen)
    if to is not None:
        sent = refer(
            case,
            to=to,
            kind="COURT_CASE",
            text=known.said("text") or case.title,
            actor=actor,
            at=at,
            subject=case.version,
            file=known,
        )
        given["referral"] = sent.number
    return perform(case, "apply_court_execution", actor=actor, at=at, given=given, reason=reason, version=version)


def record_execution(
    case: Penalty,
    *,
    result: str,
    by: str,
    actor: Actor,
    at: datetime,
    urgent: bool = False,
    cuts_supply: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Penalty:
    """
    Record what became of the execution.

    result: DONE, SUSPENDED, TERMINATED or, of a court, REFUSED. by: PARTY, ORGAN or COURT. urgent: why the organ may act at
    night or on a holiday. cuts_supply: whether water, power, heat or gas was cut. Law: ACL arts. 43 and 58; house rule X23.
    """
    given = told(result=result, by=by, urgent=urgent, cuts_supply=cuts_supply)
    return perform(case, "record_execution", actor=actor, at=at, given=given, reason=reason, version=version)
