"""Sentences about clocks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from casework.deadlines.terms import Nature

if TYPE_CHECKING:
    from casework.deadlines.models import Clock  # noqa: F401


class ClockQuerySet(QuerySet["Clock"]):
    """Many clocks; by due moment, the earliest first."""

    def of(self, *numbers: str) -> ClockQuerySet:
        """Keep the clocks of these matters."""
        return self.filter(matter_no__in=numbers)

    def open(self) -> ClockQuerySet:
        """Keep those that run."""
        return self.filter(stopped_at=None)

    def duties(self) -> ClockQuerySet:
        """Keep those of an organ's own duties, which alone can be late."""
        return self.filter(nature=Nature.DUTY)

    def overdue(self, at: datetime) -> ClockQuerySet:
        """Keep those that run although their time is over at that moment."""
        return self.open().filter(due_at__lte=at).order_by("due_at", "pk")
