"""
One matter, as far as an actor may know of it, by a statement that is written once for him.

visible_to() decides; building and writing its statement anew takes longer than the database needs to answer it. What it decides
by is the actor himself: one whose posts have changed is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from casework.organisations.actors import Actor
from casework.transactions import hold
from casework.workflow.models import Matter
from casework.workflow.prepared import Prepared
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track, track_of

MOST = 1024


def known_to(actor: Actor, track: Track | None, *, through_seal: bool = False) -> MatterQuerySet:
    """Keep the matters of a track, None for all of them, that an actor may know of. through_seal: as visible_to() has it."""
    model = track.model_class if track is not None else Matter
    found: MatterQuerySet = model.objects.all()
    if track is not None:
        found = found.filter(track=track.code)
    return found.visible_to(actor, through_seal=through_seal)


def find(number: str, actor: Actor, track: Track | None, *, to_move: bool = False) -> Matter | None:
    """
    Find the matter of this number, placed(), among those known_to() the actor; None where it is not. One statement.

    to_move: take it under lock, held for the service that is to move it; inside a transaction.
    """
    found = _known(actor, track.code if track is not None else "", to_move)([number])
    if not found:
        return None
    if to_move:
        hold(found[0])
    return found[0]


@lru_cache(MOST)
def _known(actor: Actor, code: str, to_move: bool) -> Prepared[Matter]:
    track = track_of(code) if code else None

    def ask(numbers: Sequence[str]) -> MatterQuerySet:
        found = known_to(actor, track, through_seal=True).placed().filter(number=numbers[0]).order_by()
        return found.select_for_update(of=("self",)) if to_move else found

    return Prepared(ask)
