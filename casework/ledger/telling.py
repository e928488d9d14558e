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
        "happened_at": _local(entry.happened_at),
        "recorded_at": _local(entry.recorded_at),
        "outcome": entry.outcome,
        "ground": entry.reason,
        "law": entry.law,
        "facts": entry.facts,
        "algorithm": entry.algorithm,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def _local(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()
