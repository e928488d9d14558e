"""What of a matter goes over the wire: names and columns of its summary, and what may be added to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.law import in_words
from casework.ledger.models import Entry, Note
from casework.ledger.telling import in_codes, in_the_city
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.parties.masking import Audience, masked_party
from casework.parties.models import Party
from casework.workflow.desk.limits import TimeLimit, time_limits
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of

# Name over the wire → column of the matter. Codes alone: what they are called, GET schema/ and the taxonomies say.
SUMMARY: Mapping[str, str] = {
    "number": "number",
    "track": "track",
    "state": "state",
    "version": "version",
    "machine_version": "machine_version",
    "title": "title",
    "type": "type",
    "channel": "channel",
    "kind": "kind",
    "risk": "risk",
    "outcome": "outcome",
    "unit_key": "unit_key",
    "level": "level",
    "handler": "handler",
    "cycle": "cycle",
    "born_of": "origin_number",
    "opened_at": "opened_at",
    "accepted_at": "accepted_at",
    "moved_at": "moved_at",
}
MOMENTS = ("opened_at", "accepted_at", "moved_at")
COMPUTED = ("unit", "tier", "is_at_end")
NAMES = (*SUMMARY, *COMPUTED)


def summary_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Write one row of a list. row: columns of SUMMARY, by column."""
    track = track_of(row["track"])
    return {
        **{name: row[column] for name, column in SUMMARY.items()},
        **{name: shown(row[name]) for name in MOMENTS},
        "unit": row["unit_key"].partition("@")[0],
        "tier": Level(row["level"]).tier.name,
        "is_at_end": row["state"] in track.machine_of(row["machine_version"]).ends,
    }


def shown_matter(matter: Matter) -> dict[str, Any]:
    """Write a matter as it is in memory; it must be placed(), or have just been moved."""
    return summary_of({column: getattr(matter, column) for column in SUMMARY.values()})


def shown(value: Any) -> Any:
    """Write a value as JSON has it: moments in the city's own offset."""
    return in_the_city(value) if isinstance(value, datetime) else value


def shown_party(party: Party, audience: Audience) -> dict[str, Any]:
    """Write one party as masked as this reader must have it."""
    return {
        "id": party.pk,
        "role": party.role,
        "kind": party.kind,
        **masked_party(party, audience),
        "consented": party.has_consented,
    }


def shown_clock(limit: TimeLimit) -> dict[str, Any]:
    """Write one clock, with its derivation line by line in the reader's language."""
    clock = limit.clock
    return {
        "verb": clock.verb,
        "label": str(limit.label),
        "rule": clock.code,
        "law": in_words(clock.law),
        "nature": clock.nature,
        "state": limit.standing.value,
        "since": clock.since,
        "armed_at": shown(clock.armed_at),
        "raw_date": clock.raw_date and clock.raw_date.isoformat(),
        "due_date": clock.due_date and clock.due_date.isoformat(),
        "due_at": shown(clock.due_at),
        "provisional": clock.provisional,
        "stopped_at": shown(clock.stopped_at),
        "stopped_by": clock.stopped_by,
        "derivation": [str(line) for line in limit.lines],
    }


def clocks_of(matter: Matter, at: datetime) -> list[dict[str, Any]]:
    """Write every clock of a matter, what runs first; one statement."""
    clocks = Clock.objects.of(matter.number).in_turn()
    return [shown_clock(each) for each in time_limits(track_of(matter.track), clocks, current_calendar(), at)]


def shown_entry(entry: Entry, words: Iterable[Note]) -> dict[str, Any]:
    """Write one entry of the ledger with everything its hash is made of. words: those this reader may read."""
    return {**in_codes(entry), "words": {note.name: None if note.erased_at else note.text for note in words}}


def shown_unit(unit: Unit) -> dict[str, Any]:
    """Write a unit of the tree."""
    return {
        "key": unit.key,
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "level": unit.level,
        "tier": unit.tier.name,
        "valid_from": unit.valid_from and unit.valid_from.isoformat(),
        "valid_to": unit.valid_to and unit.valid_to.isoformat(),
    }
