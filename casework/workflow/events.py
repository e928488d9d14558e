"""
The ledger as a source of events: each entry is one, told to whoever may know of its matter.

Nothing is written for it when a matter moves: the entry itself, in the transaction of the move, is what is sent.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from casework.ledger.models import Entry
from casework.ledger.telling import in_codes
from casework.organisations.actors import Actor
from casework.outbox.source import Event
from casework.workflow.anywhere import verbs_anywhere
from casework.workflow.models import Matter
from casework.workflow.tracks import all_tracks


class LedgerEvents:
    """Entries as events; what an outbox asks of a source."""

    table = Entry._meta.db_table

    def newest(self) -> int:
        """Give the highest id that can be seen now; 0 where there is none."""
        return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def first_after(self, after: int) -> int | None:
        """Give the lowest id above one; None where there is none."""
        return Entry.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).first()

    def first_since(self, moment: datetime) -> int | None:
        """Give the lowest id of what was recorded then or later; None where there is none. Reads the whole ledger."""
        return Entry.objects.filter(recorded_at__gte=moment).order_by("pk").values_list("pk", flat=True).first()

    def sought(
        self, after: int, upto: int, *, tracks: Collection[str], verbs: Collection[str], actor: Actor
    ) -> list[int]:
        """List the ids in (after, upto] of these tracks and verbs that the actor may know of; two statements."""
        if not actor.posts:
            return []
        entries = Entry.objects.filter(pk__gt=after, pk__lte=upto)
        if tracks:
            entries = entries.filter(track__in=tuple(tracks))
        if verbs:
            entries = entries.by_verb(verbs)
        found = list(entries.order_by("pk").values_list("pk", "matter"))
        known = _known(actor, {matter for _pk, matter in found})
        return [pk for pk, matter in found if matter in known]

    def events(self, ids: Collection[int], actor: Actor) -> dict[int, Event]:
        """Write the events of these entries, as far as the actor may know of their matters now; two statements."""
        entries = list(Entry.objects.filter(pk__in=tuple(ids)).order_by("pk"))
        known = _known(actor, {entry.matter for entry in entries})
        return {entry.pk: event_of(entry) for entry in entries if entry.matter in known}


def verbs_told(tracks: Collection[str] = ()) -> frozenset[str]:
    """Name every verb an entry of these tracks may bear, of all tracks where none is named."""
    told = [track for track in all_tracks() if not tracks or track.code in tracks]
    return frozenset(verbs_anywhere()).union(*(machine.verbs for track in told for machine in track.machines))


def event_of(entry: Entry) -> Event:
    """Write one entry as a CloudEvents 1.0 document. Its id is the number and the place in that matter's chain."""
    name = f"{entry.matter}-{entry.seq}"
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": name,
        "source": settings.OUTBOX_SOURCE,
        "type": f"casework.{entry.track}.{entry.verb}",
        "subject": entry.matter,
        "time": timezone.localtime(entry.happened_at).isoformat(),
        "datacontenttype": "application/json",
        "data": in_codes(entry),
    }
    return Event(name, document)


def _known(actor: Actor, numbers: Collection[str]) -> set[str]:
    if not actor.posts or not numbers:
        return set()
    return set(Matter.objects.visible_to(actor).filter(number__in=numbers).values_list("number", flat=True))


LEDGER_EVENTS = LedgerEvents()
