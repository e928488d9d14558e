"""What the figures will make of an act, told to who has just done it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.ledger.models import Entry
from casework.reports.definitions import ON_SITE
from casework.workflow.hints import hint

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@hint
def agreement_beyond_observation(entry: Entry) -> StrOrPromise:
    """An agreement without security whose day lies beyond the observation counts only if it is kept, or confirmed, within it."""
    kind = ON_SITE.kinds.get(entry.track)
    due_on = entry.facts.get("due_on")
    if kind is None or entry.verb not in kind.agreeing or not due_on or entry.facts.get("secured") is True:
        return ""
    if date.fromisoformat(due_on) <= day_of(entry.happened_at + ON_SITE.observation):
        return ""
    return format_lazy(
        _(
            "The agreement is to be performed more than {days} days from now and no security is noted: it will not count "
            "as settled on site unless it is performed in full, or confirmed by the court, within these {days} days."
        ),
        days=ON_SITE.observation.days,
    )
