"""
One matter, as far as an actor may know of it, by a statement that is written once for him.

visible_to() decides; building and writing its statement anew takes longer than the database needs to answer it. What it decides
by is the actor himself: one whose posts have changed is another.
"""

from __future__ import annotations

from functools import lru_cache

from casework.organisations.actors import Actor
from casework.workflow.models import Matter
from casework.workflow.prepared import Prepared
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track, track_of

MOST = 1024


def known_to(actor: Actor, track: Track | None) -> MatterQuerySet:
    """Keep the matters of a track, None for all of them, that an actor may know of."""
    model = track.model_class if track is not None else Matter
    found: MatterQuerySet = model.objects.all()
    if track is not None:
        found = found.filter(track=track.code)
    return found.visible_to(actor)


def find(number: str, actor: Actor, track: Track | None) -> Matter | None:
    """Find the matter of this number, placed(), among those known_to() the actor; None where it is not. One statement."""
    found = _known(actor, track.code if track is not None else "")([number])
    return found[0] if found else None


@lru_cache(MOST)
def _known(actor: Actor, code: str) -> Prepared[Matter]:
    track = track_of(code) if code else None
    return Prepared(lambda numbers: known_to(actor, track).placed().filter(number=numbers[0]).order_by())
