"""Where a page of a list begins and ends: the place of a matter in it, so that no page is counted and none slips."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils.dateparse import parse_datetime

if TYPE_CHECKING:
    from casework.workflow.models import Matter


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a matter in its list: newest first, by opened_at and then id."""

    opened_at: datetime
    pk: int

    @classmethod
    def of(cls, matter: Matter) -> Self:
        return cls(matter.opened_at, matter.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read a key from an address; None when there is none or it was tampered with."""
        moment, _sep, pk = text.rpartition("~")
        try:
            opened_at = parse_datetime(moment) if pk.isdecimal() and len(pk) < 19 else None
            return cls(opened_at.astimezone(UTC), int(pk)) if opened_at and opened_at.tzinfo else None
        except (ValueError, OverflowError):  # no such day, or none the database can count with
            return None

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}~{self.pk}"

    def older(self) -> Q:
        # The first condition alone bounds the walk through the index.
        return Q(opened_at__lte=self.opened_at) & (Q(opened_at__lt=self.opened_at) | Q(pk__lt=self.pk))

    def newer(self) -> Q:
        return Q(opened_at__gte=self.opened_at) & (Q(opened_at__gt=self.opened_at) | Q(pk__gt=self.pk))
