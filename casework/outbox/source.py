"""Where events come from. The ledger stands above this room, so who knows it hands its events in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from casework.organisations.actors import Actor


@dataclass(frozen=True, slots=True)
class Event:
    """One event of today. id: its name among all events, without full stops. document: the CloudEvents document."""

    id: str
    document: Mapping[str, Any]


class Growing(Protocol):
    """Rows that only grow. table: where they lie, which is watched for who still writes there."""

    table: str

    def newest(self) -> int:
        """Give the highest id that can be seen now; 0 where there is none."""


class Source(Growing, Protocol):
    """Rows that only grow, each of which is one event. Every method takes one statement, or two."""

    def first_after(self, after: int) -> int | None:
        """Give the lowest id above one; None where there is none."""

    def first_since(self, moment: datetime) -> int | None:
        """Give the lowest id of what was recorded then or later; None where there is none."""

    def sought(
        self, after: int, upto: int, *, tracks: Collection[str], verbs: Collection[str], actor: Actor
    ) -> list[int]:
        """List the ids in (after, upto] of these tracks and verbs, all where none are named, that the actor may know of."""

    def events(self, ids: Collection[int], actor: Actor) -> dict[int, Event]:
        """Write the events of these ids, as far as the actor may know of them now."""
