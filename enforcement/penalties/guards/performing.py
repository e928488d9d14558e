"""Service, payment, surcharge, deferral, reminder and execution."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import SHANGHAI, due_for
from casework.deadlines.clocks import current_calendar
from casework.law import ACL, APL, HOUSE
from casework.workflow.guards import Attempt, guard
from enforcement.penalties import terms as t
from enforcement.penalties.letters import content_lacking, states_all
from enforcement.penalties.reading import (
    BY_PAYING,
    DECIDING,
    NO_CASH,
    ON_THE_SPOT,
    appeal_ended,
    cash_under_way,
    day_in,
    decision_of,
    owed,
    pay_due,
    window_of,
)
from enforcement.standards.letters import Letter

CASH_ON_THE_SPOT_FEN = 100_00
# The law says "at night" and no hour.
NIGHT = HOUSE.art("X30")
NIGHT_FROM, NIGHT_UNTIL = 22, 6
POSTED_DAYS = t.POSTED.count


def _decided_penalty(attempt: Attempt) -> bool:
    last = attempt.file.last(*DECIDING, "decide_no_penalty")
    return last is not None and last.verb in DECIDING


def _owes(attempt: Attempt) -> bool:
    return owed(attempt.file, attempt.day, current_calendar()).total_fen > 0


@guard(_("Say how it was served."), law=APL.art(61), field="means", asks=("means",), waivable=True)
def means_given(attempt: Attempt) -> bool:
    return bool(attempt.given.get("means"))


@guard(
    _("Electronic service needs the party's signed confirmation in the file."),
    law=APL.art(61),
    field="means",
    waivable=True,
)
def consent_to_electronic(attempt: Attempt) -> bool:
    return attempt.given.get("means") != "ELECTRONIC" or "SERVICE_CONFIRMATION" in attempt.file.document_kinds


@guard(
    _("A public notice has served a paper when thirty days have passed since it was posted."),
    law=APL.art(61),
    field="posted_on",
    asks=("posted_on",),
)
def public_notice_over(attempt: Attempt) -> bool:
    if attempt.given.get("means") != "PUBLIC":
        return True
    posted = day_in(attempt.given, "posted_on")
    return posted is not None and attempt.day >= posted + timedelta(days=POSTED_DAYS)


@guard(
    _("The entry must say whether a penalty was decided and money is owed, and say so rightly."),
    law=HOUSE.art("X18"),
    field="means",
    asks=("is_penalty", "owes"),
)
def owing_told(attempt: Attempt) -> bool:
    is_penalty, decision = _decided_penalty(attempt), decision_of(attempt.file)
    owes = is_penalty and decision is not None and bool(decision.get("fine_fen") or decision.get("gains_fen"))
    return (attempt.given.get("is_penalty"), attempt.given.get("owes")) == (is_penalty, owes)


@guard(_("Say how much was paid."), law=APL.art(67), field="paid", asks=("paid_fen",))
def sum_given(attempt: Attempt) -> bool:
    return bool(attempt.given.get("paid_fen"))


@guard(_("More is paid than is owed."), law=HOUSE.art("X20"), field="paid")
def not_more_than_owed(attempt: Attempt) -> bool:
    return bool(attempt.given.get("paid_fen", 0) <= owed(attempt.file, attempt.day, current_calendar()).total_fen)


@guard(_("Paid in full is what is owed with its surcharge, to the fen."), law=HOUSE.art("X20"), field="paid")
def money_matched(attempt: Attempt) -> bool:
    return bool(attempt.given.get("paid_fen") == owed(attempt.file, attempt.day, current_calendar()).total_fen)


@guard(
    _("More than money was decided; record its execution, not a payment in full."),
    law=HOUSE.art("X20"),
    field="fully",
)
def nothing_else_to_execute(attempt: Attempt) -> bool:
    decision = decision_of(attempt.file)
    return decision is not None and BY_PAYING.issuperset(decision.get("kinds", ()))


@guard(
    _(
        "The organ collects nothing itself, but at most 100 yuan on the spot or where paying later is hard; and gives the "
        "special receipt."
    ),
    law=APL.art(70),
    field="means",
    asks=("means", "special_receipt", "hard_later"),
    waivable=True,
)
def lawfully_collected(attempt: Attempt) -> bool:
    given = attempt.given
    if given.get("means") in ("BANK", "ELECTRONIC"):
        return True
    decision = attempt.file.last(*DECIDING)
    small = decision is not None and decision.verb == ON_THE_SPOT and given.get("paid_fen", 0) <= CASH_ON_THE_SPOT_FEN
    lawful = small or given.get("hard_later") is True
    return given.get("means") == "CASH" and lawful and given.get("special_receipt") is True


@guard(
    _(
        "Cash has the day it was taken, and those it was handed to the organ and paid in; in that order, none after today."
    ),
    law=APL.art(71),
    field="collected_on",
    asks=("collected_on",),
    waivable=True,
)
def collected_days_in_order(attempt: Attempt) -> bool:
    if attempt.given.get("means") != "CASH":
        return True
    taken, handed, banked = (day_in(attempt.given, name) for name in ("collected_on", "handed_in_on", "banked_on"))
    if taken is None or (banked is not None and handed is None):
        return False
    days = [day for day in (taken, handed, banked, attempt.day) if day is not None]
    return days == sorted(days)


@guard(_("There is no cash that was not handed to the organ yet."), law=APL.art(71), field="dossier")
def cash_to_hand_in(attempt: Attempt) -> bool:
    return cash_under_way(attempt.file).taken is not None


@guard(_("There is no cash at the organ that was not paid in at the bank yet."), law=APL.art(71), field="dossier")
def cash_to_bank(attempt: Attempt) -> bool:
    return cash_under_way(attempt.file).handed is not None


@guard(_("Cash that was taken is not at the bank yet."), law=APL.art(71), field="dossier", waivable=True)
def cash_at_bank(attempt: Attempt) -> bool:
    return cash_under_way(attempt.file) == NO_CASH


@guard(_("Nothing is owed."), law=APL.art(72), field="dossier")
def owes_money(attempt: Attempt) -> bool:
    return _owes(attempt)


@guard(
    _("Deferral and instalments are asked for by the party."),
    law=APL.art(66),
    field="asked",
    asks=("asked",),
    waivable=True,
)
def asked_by_party(attempt: Attempt) -> bool:
    return attempt.given.get("asked") is True


@guard(
    _("A deferral counts from the day for paying, or from today where that has passed."),
    law=APL.art(66),
    field="days",
    asks=("until", "days"),
)
def deferred_day_given(attempt: Attempt) -> bool:
    days, due = attempt.given.get("days"), pay_due(attempt.file, current_calendar())
    if not days or due is None:
        return False
    return day_in(attempt.given, "until") == max(due, attempt.day) + timedelta(days=days)


@guard(
    _("The three months for asking the court have passed; a deferral does not bring them back."),
    law=HOUSE.art("X19"),
    field="days",
)
def window_still_open(attempt: Attempt) -> bool:
    window = window_of(attempt.file, current_calendar())
    return window is None or attempt.day <= window.last


@guard(
    _("The time for paying, or its deferral, has not passed."),
    law=APL.art(67),
    field="at",
)
def payment_overdue(attempt: Attempt) -> bool:
    due = pay_due(attempt.file, current_calendar())
    return due is not None and attempt.day > due


@guard(
    _("The sum told must be the exact sum owed on that day, surcharge apart."),
    law=ACL.art(35),
    field="reason",
    asks=("owed_fen", "surcharge_fen"),
)
def exact_amount(attempt: Attempt) -> bool:
    found = owed(attempt.file, attempt.day, current_calendar())
    told = (attempt.given.get("owed_fen"), attempt.given.get("surcharge_fen"))
    return told == (found.principal_fen, found.surcharge_fen)


@guard(
    _("The reminder lacks what the law prescribes."),
    law=ACL.art(35),
    rule="GU14",
    field="content",
    asks=("content",),
    waivable=True,
)
def reminder_complete(attempt: Attempt) -> bool:
    decision = decision_of(attempt.file) or {}
    stated = {**attempt.given, "kinds": decision.get("kinds", ())}
    lacking = content_lacking(Letter.REMINDER, stated, attempt.day)
    return states_all(lacking, reminder_complete.unmet(), _("The reminder does not state: {pieces}."))


@guard(
    _("The party may still turn against the decision, or has done so: the court is asked when that time is over."),
    law=ACL.art(53),
    rule="GU15",
    field="at",
)
def appeal_term_over(attempt: Attempt) -> bool:
    ended = appeal_ended(attempt.file, current_calendar())
    return ended is not None and attempt.day > ended


@guard(
    _("Ten working days pass after the reminder before the court is asked."),
    law=ACL.art(54),
    rule="GU16",
    field="at",
)
def reminder_ripe(attempt: Attempt) -> bool:
    reminder = attempt.file.last("remind")
    if reminder is None:
        return False
    return attempt.day > due_for(t.REMINDED[0], reminder.happened_at, current_calendar()).due_date


@guard(
    _("The three months for asking the court have passed; a good reason is needed in words."),
    law=ACL.art(53),
    field="reason",
)
def within_window(attempt: Attempt) -> bool:
    window = window_of(attempt.file, current_calendar())
    if window is None or attempt.day < window.first:
        return True  # another guard asks for the end of the time to appeal
    return attempt.day <= window.last or bool(attempt.reason.strip())


@guard(
    _(
        "Say who executed it: the party itself, the organ or the court; a court only when it was asked and did not refuse."
    ),
    law=HOUSE.art("X23"),
    field="by",
    asks=("by",),
    waivable=True,
)
def executed_by_whom(attempt: Attempt) -> bool:
    return attempt.given.get("by") in ("PARTY", "ORGAN") or (attempt.given.get("by") == "COURT" and _asked(attempt))


def _asked(attempt: Attempt) -> bool:
    """Answer whether the court was asked and has not refused."""
    asked = attempt.file.last("apply_court_execution")
    refusals = (
        act for act in attempt.file.acts if act.verb == "record_execution" and act.facts.get("result") == "REFUSED"
    )
    return asked is not None and all(act.seq < asked.seq for act in refusals)


@guard(
    _("The organ does not execute at night or on statutory holidays, unless it is urgent."),
    law=ACL.art(43),
    rule="GU30",
    field="at",
    waivable=True,
)
def not_night_holiday(attempt: Attempt) -> bool:
    if attempt.given.get("by") != "ORGAN" or attempt.given.get("urgent") is True:
        return True
    hour, calendar = attempt.at.astimezone(SHANGHAI).hour, current_calendar()
    is_night = hour >= NIGHT_FROM or hour < NIGHT_UNTIL
    is_holiday = bool(calendar.names.get(attempt.day)) and not calendar.is_workday(attempt.day)
    return not is_night and not is_holiday


@guard(
    _("Water, power, heat and gas of a home are not cut off to execute a decision."),
    law=ACL.art(43),
    rule="GU30",
    field="cuts_supply",
    asks=("cuts_supply",),
)
def supply_left_on(attempt: Attempt) -> bool:
    return attempt.given.get("by") != "ORGAN" or attempt.given.get("cuts_supply") is False


@guard(
    _("Money is still owed; a payment is recorded first, unless the court has executed."),
    law=HOUSE.art("X20"),
    field="by",
)
def nothing_left_owed(attempt: Attempt) -> bool:
    return attempt.given.get("by") == "COURT" or not _owes(attempt)
