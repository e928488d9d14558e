"""Sentences about entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import Case, DateTimeField, F, Q, QuerySet, When

from casework.errors import NotNow
from casework.ledger.canonical import facts_text

if TYPE_CHECKING:
    from casework.ledger.models import Entry  # noqa: F401
    from casework.organisations.models import Unit


def refuse_change(*_: Any, **__: Any) -> NoReturn:
    """Refuse every way of changing an entry but adding one."""
    raise NotNow.because("LEDGER_IS_APPEND_ONLY", "An entry is never changed or deleted; correct it with a new one.")


class EntryQuerySet(QuerySet["Entry"]):
    """Many entries; ordered by matter and seq unless said otherwise."""

    update = delete = bulk_update = bulk_create = update_or_create = refuse_change

    def of(self, *matters: str) -> EntryQuerySet:
        """Keep the entries of these matters, the oldest first within each; may be empty."""
        return self.filter(matter__in=matters).order_by("matter", "seq")

    def within(self, start: datetime, end: datetime) -> EntryQuerySet:
        """Keep what stands within [start, end)."""
        return self.standing().filter(Q(stands_at__gte=start, stands_at__lt=end))

    def standing(self) -> EntryQuerySet:
        """
        Add stands_at, the moment by which figures count an entry.

        Server time for what was entered live, so that nobody back-dates himself into a rate; the event's own time for
        what an import brought, which says so in every entry.
        """
        moment = Case(
            When(origin="IMPORT", then=F("happened_at")), default=F("recorded_at"), output_field=DateTimeField()
        )
        return self.annotate(stands_at=moment)

    def at_or_below(self, unit: Unit) -> EntryQuerySet:
        """Keep what was led by this unit or one below it at the time."""
        return self.filter(unit__in=type(unit).objects.at_or_below(unit).values("key"))

    def with_outcome(self, *outcomes: str) -> EntryQuerySet:
        return self.filter(outcome__in=outcomes)

    def by_verb(self, verbs: Iterable[str]) -> EntryQuerySet:
        return self.filter(verb__in=tuple(verbs))

    def telling(self, **facts: Any) -> EntryQuerySet:
        """Keep what tells all of these facts, each exactly so; for a few entries found by other means, for it reads the text."""
        kept = self
        for name, value in facts.items():
            kept = kept.filter(facts_text__contains=facts_text({name: value})[1:-1])
        return kept
