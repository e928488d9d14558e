"""What comes on a case by the calendar, beside its clocks: a deferral whose last day has passed, and the days for late entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from casework.deadlines.calendar import day_of
from casework.deadlines.clocks import current_calendar
from casework.workflow.moments import LATE_ENTRY_LIMIT
from enforcement.penalties.files import PenaltyFiles
from enforcement.penalties.models import Penalty
from enforcement.penalties.reading import pay_due

DEFERRED = "DEFERRED"


def deferrals_over(at: datetime) -> Iterator[str]:
    """Yield the cases whose deferral ended more than the days for late entry ago, the oldest first; two statements."""
    numbers = list(Penalty.objects.filter(state=DEFERRED).order_by("opened_at", "pk").values_list("number", flat=True))
    files, calendar = PenaltyFiles(numbers), current_calendar()
    for number in numbers:
        due = pay_due(files.of(number), calendar)
        if due is not None and due + LATE_ENTRY_LIMIT < day_of(at):
            yield number
