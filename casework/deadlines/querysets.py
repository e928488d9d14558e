"""Sentences about clocks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

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

    def in_turn(self) -> ClockQuerySet:
        """Put what runs first, the earliest end first and what has none last; then what has ended, the latest first."""
        return self.order_by(F("stopped_at").desc(nulls_first=True), F("due_at").asc(nulls_last=True), "pk")

    def duties(self) -> ClockQuerySet:
        """Keep those of an organ's own duties, which alone can be late."""
        return self.filter(nature=Nature.DUTY)

    def standing(self, at: datetime) -> ClockQuerySet:
        """Keep those that stand still at that moment, by their last change."""
        return self.open().filter(Q(stands_until=None) | Q(stands_until__gt=at), standing_since__lte=at)

    def moving(self, at: datetime) -> ClockQuerySet:
        """Leave out those that stand still at that moment, by their last change, and so all that have no end."""
        return self.filter(
            Q(standing_since=None) | Q(standing_since__gt=at) | Q(stands_until__lte=at), due_at__isnull=False
        )

    def overdue(self, at: datetime) -> ClockQuerySet:
        """
        Keep those that run although their time is over at that moment, the longest over first.

        One that stands still is never among them: it has no end, or one after the latest moment it will run again.
        """
        return self.open().filter(due_at__lte=at).order_by("due_at", "pk")
