"""What a card says, in its entry and in its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from casework.command.colours import Colour
from casework.command.models import Assistance, Card
from casework.deadlines.calendar import day_of
from casework.deadlines.models import Clock
from casework.workflow.models import Matter


def card_facts(clock: Clock, colour: Colour, at: datetime) -> Mapping[str, Any]:
    """Give the facts of a card's entry."""
    is_red = colour is Colour.RED
    due_date, _due_at = clock.end
    return {
        "colour": colour.value,
        "rule": clock.code or clock.law,
        "awaited": clock.verb,
        "armed_at": clock.armed_at.astimezone(UTC).isoformat(),
        "due": due_date.isoformat(),
        "late_by": max((day_of(at) - due_date).days, 0) if is_red else 0,
        "breach": is_red,
    }


def card_of(
    clock: Clock, colour: Colour, matter: Matter, seq: int, at: datetime, *, call: Assistance | None = None
) -> Card:
    """
    Build the card that an entry of a matter issued, not saved yet.

    matter: with its unit. call: where the clock waits for a department to report in; the card is then that department's.
    """
    due_date, due_at = clock.end
    return Card(
        matter_no=matter.number, track=matter.track, seq=seq, colour=colour, awaited=clock.verb,
        rule=clock.code or clock.law, armed_at=clock.armed_at, due_date=due_date, due_at=due_at,
        issued_at=at, unit_id=call.unit_id if call else matter.unit_id, handler="" if call else matter.handler,
    )  # fmt: skip
