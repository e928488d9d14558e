"""An entry as programs read it: codes, numbers and digests, and no words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from casework.ledger.models import Entry


def in_codes(entry: Entry) -> dict[str, Any]:
    """Write an entry with everything its hash is made of; moments in the city's own offset."""
    return {
        "id": entry.pk,
        "seq": entry.seq,
        "machine_version": entry.machine_version,
        "verb": entry.verb,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "level": entry.level,
        "unit": entry.unit,
        "actor": entry.actor,
        "role": entry.role,
        "actor_unit": entry.actor_unit,
        "acted_for": entry.acted_for,
        "origin": entry.origin,
        "happened_at": in_the_city(entry.happened_at),
        "recorded_at": in_the_city(entry.recorded_at),
        "outcome": entry.outcome,
        "ground": entry.reason,
        "law": entry.law,
        "facts": entry.facts,
        "algorithm": entry.algorithm,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def in_the_city(moment: datetime) -> str:
    """Write a moment in the city's own offset; a page of a list has hundreds."""
    return moment.astimezone(timezone.get_default_timezone()).isoformat()
