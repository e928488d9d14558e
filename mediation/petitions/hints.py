"""Zhejiang's own, stricter times, told after an act; the statutory clock stands (house rule P19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import due_for
from casework.deadlines.clocks import current_calendar
from casework.law import HOUSE
from casework.ledger.models import Entry
from casework.workflow.hints import hint
from mediation.petitions.terms import INTERNAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ASKED = {"accept": _("notice of acceptance"), "issue_opinion": _("opinion")}


@hint
def internal_term(entry: Entry) -> StrOrPromise:
    """By when Zhejiang's regulation wants what comes next."""
    if entry.track != "petition":
        return ""
    found = next((each for each in INTERNAL.items() if each[1].since == entry.verb), None)
    if found is None:
        return ""
    awaited, term = found
    due = due_for(term, entry.happened_at, current_calendar())
    return format_lazy(
        _("{what}: by {day} within the organ ({law}; {rule}). The statutory term is the clock shown."),
        what=_ASKED[awaited],
        day=due.due_date.isoformat(),
        law=term.law.words,
        rule=HOUSE.art("P19").words,
    )
