"""
Until when a party may turn against a decision, and when the organ may then ask the court to enforce it. Pure.

Days in, days out; the calendar is handed in, for terms of parties that end on a rest day (RCL art. 88, ALL art. 101).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.deadlines.calendar import SHANGHAI, Calendar, add_months, due_for
from casework.deadlines.limits import limit
from casework.deadlines.terms import Days, Months, Term
from casework.law import HOUSE, LITIGATION, LITIGATION_SPC, RECONSIDERATION
from enforcement.standards.letters import Remedy

LONGEST_UNTOLD = 12
ONE_DAY = timedelta(days=1)
# Where reconsideration comes first, who does not ask for it cannot sue: its term alone is the term of appeal.
FIRST_ALONE = HOUSE.art("XS3")
# A deferral that ends while an appeal is still possible moves nothing; one that ends later moves the window to its end.
AFTER_BOTH = HOUSE.art("XS4")

_RECONSIDER = limit("T28").since("serve")
_SUE = limit("T29").since("serve")
_RECONSIDER_UNTOLD = Months(LONGEST_UNTOLD, since="serve", law=RECONSIDERATION.art(20), roll=True, code="T28.untold")
_SUE_UNTOLD = Months(LONGEST_UNTOLD, since="serve", law=LITIGATION_SPC.art(64), roll=True, code="T29.untold")
_SUE_AFTERWARDS = Days(15, since="resolve_appeal", law=LITIGATION.art(45), roll=True, code="T29.after")
_WINDOW = limit("T27").length


@dataclass(frozen=True, slots=True)
class Window:
    """When an application to the court is in time: from first to last, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Answer whether a day lies in it."""
        return self.first <= day <= self.last


def reconsideration_ends(known: date, calendar: Calendar, *, told: date | None) -> date:
    """
    Give the last day for applying for reconsideration (T28): 60 days, at most a year where the remedy was not told.

    known: the day the decision was received. told: the day the party learnt of the remedy: the same where the letter tells
    it, None while nobody has told. Law: RCL art. 20.

    :raises ValueError: told before known.
    """
    return _ends(_RECONSIDER, _RECONSIDER_UNTOLD, known, told, calendar)


def suit_ends(known: date, calendar: Calendar, *, told: date | None) -> date:
    """
    Give the last day for suing (T29): 6 months, at most a year where the remedy was not told.

    Arguments and errors as of reconsideration_ends(). Law: ALL art. 46; ALL-SPC art. 64.
    """
    return _ends(_SUE, _SUE_UNTOLD, known, told, calendar)


def suit_ends_after_reconsideration(received: date, calendar: Calendar) -> date:
    """Give the last day for suing once the decision on reconsideration was received: 15 days (ALL art. 45)."""
    return _end(_SUE_AFTERWARDS, received, calendar)


def appeal_ends(known: date, calendar: Calendar, *, remedy: str, told: date | None) -> date:
    """
    Give the last day on which a decision can be turned against in one way or the other, no appeal being pending.

    remedy: a code of Remedy. Law: ACL art. 53; house rule XS3 where reconsideration comes first.

    :raises ValueError: told before known; no such remedy.
    """
    last = reconsideration_ends(known, calendar, told=told)
    if Remedy(remedy) is Remedy.RECONSIDERATION_FIRST:
        return last
    return max(last, suit_ends(known, calendar, told=told))


def execution_window(appeal_ended: date, *, deferred_until: date | None = None) -> Window:
    """
    Give the days on which the court can be asked to enforce (T27): three months, which do not roll.

    appeal_ended: as appeal_ends() gives it, or the last day for suing after a reconsideration. deferred_until: the end of a
    deferral, or of the last instalment. Law: ACL art. 53, APL art. 72(2); house rule XS4.
    """
    start = appeal_ended if deferred_until is None else max(appeal_ended, deferred_until)
    return Window(start + ONE_DAY, add_months(start, _WINDOW.count))


def _ends(usual: Term, longest: Term, known: date, told: date | None, calendar: Calendar) -> date:
    utmost = _end(longest, known, calendar)
    if told is None:
        return utmost
    if told < known:
        raise ValueError("nobody is told of a remedy before he knows the decision")
    return min(_end(usual, told, calendar), utmost)


def _end(term: Term, start: date, calendar: Calendar) -> date:
    return due_for(term, datetime.combine(start, time.min, SHANGHAI), calendar).due_date
