"""Agreements whose day of performance passed: the system reports the breach (domain 2.2, D11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from casework.command.coming import Coming
from casework.deadlines.calendar import day_of
from casework.law import PML
from casework.ledger.models import Entry, Origin
from mediation.disputes.guards import SIGNED
from mediation.disputes.machine import TO_PERFORM
from mediation.disputes.models import Dispute

PAGE = 1000


def breached(at: datetime) -> Iterator[str]:
    """
    Yield the disputes whose agreement was to be performed before the day of that moment, in order of their opening.

    One whose day had passed when it was imported is left to people. Two statements a thousand.
    """
    today, last = day_of(at).isoformat(), 0
    while True:
        page = Dispute.objects.filter(state__in=TO_PERFORM, moved_at__lte=at, pk__gt=last).order_by("pk")
        rows = list(page.values_list("pk", "number")[:PAGE])
        if not rows:
            return
        last = rows[-1][0]
        signed = Entry.objects.of(*(number for _pk, number in rows)).filter(verb__in=SIGNED)
        latest = {entry.matter: entry for entry in signed.order_by("matter", "seq")}
        for _pk, number in rows:
            entry = latest.get(number)
            if entry is not None and _is_over(entry, today):
                yield number


def _is_over(entry: Entry, today: str) -> bool:
    due_on = str(entry.facts.get("due_on", ""))
    was_history = entry.origin == Origin.IMPORT and due_on < day_of(entry.recorded_at).isoformat()
    return bool(due_on) and due_on < today and not was_history


BREACHES = Coming(track="dispute", verb="report_breach", rule=str(PML.art(32)), numbers=breached)
