"""Proofs out of the stored tiles, and the way to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYet, Unmet
from casework.ledger.checkpoints.merkle import Leaves, consistency_path, inclusion_path
from casework.ledger.checkpoints.models import Checkpoint, Leaf, Tile
from casework.ledger.checkpoints.tiles import Place, places_of, root_of
from casework.ledger.models import Entry

AT_ONCE = 20  # proofs whose tiles one statement names


def tiles_at(places: Iterable[Place]) -> dict[Place, bytes]:
    """Read tiles by their places, those that are there; one statement, none for none."""
    asked = [Q(level=level, position=position) for level, position in places]
    if not asked:
        return {}
    found = Tile.objects.filter(reduce(or_, asked)).values_list("level", "position", "hashes")
    return {(level, position): bytes(hashes) for level, position, hashes in found}


def roots_of(wanted: list[Leaves]) -> list[bytes]:
    """Hash leaves that stand together, each into its root; one statement."""
    tiles = tiles_at(places_of(wanted))
    return [root_of(leaves, tiles) for leaves in wanted]


def newest_checkpoint() -> Checkpoint:
    """
    Give the checkpoint over the most entries; one statement.

    :raises NotNow: there is none yet.
    """
    found = Checkpoint.objects.newest()
    if found is None:
        raise NotNow.because("NO_CHECKPOINT", _("No checkpoint has been made yet; come back in a few minutes."))
    return found


def place_of(entry: Entry, checkpoint: Checkpoint) -> int:
    """
    Find where an entry stands in the log; one statement.

    :raises NotNow: it is newer than the checkpoint.
    """
    place = Leaf.objects.filter(entry=entry.pk).values_list("place", flat=True).first()
    if place is None or place >= checkpoint.size:
        raise _not_yet()
    return place


def inclusion(place: int, size: int) -> list[bytes]:
    """Prove that a leaf stands at a place of the tree of that size; one statement."""
    return roots_of(inclusion_path(place, size))


def first_over(entries: Sequence[int]) -> tuple[Checkpoint, list[int]]:
    """
    Find the oldest checkpoint that entries are all under, so that it stays the same however long the log grows; two statements.

    entries: their ids. Returns it with their places, in their order.

    :raises NotNow: one of them is under no checkpoint yet.
    """
    places = dict(Leaf.objects.filter(entry__in=entries).values_list("entry", "place"))
    found = Checkpoint.objects.filter(size__gt=max(places.values(), default=0)).order_by("size").first()
    if found is None or len(places) < len(set(entries)):
        raise _not_yet()
    return found, [places[entry] for entry in entries]


def inclusions(places: Sequence[int], size: int) -> list[list[bytes]]:
    """Prove that leaves stand at places of the tree of that size; one statement for so many of them as fit into one."""
    proofs: list[list[bytes]] = []
    for begin in range(0, len(places), AT_ONCE):
        paths = [inclusion_path(place, size) for place in places[begin : begin + AT_ONCE]]
        tiles = tiles_at(places_of(leaves for path in paths for leaves in path))
        proofs += [[root_of(leaves, tiles) for leaves in path] for path in paths]
    return proofs


def consistency(older: int, newer: int, *, newest: int) -> list[bytes]:
    """
    Prove that the tree of one size is that of another with leaves added; one statement.

    newest: how many entries are under checkpoints.

    :raises NotYet: there are no trees of these sizes, or the first is the bigger one; every field is named.
    """
    message = _("The log has %(newest)d entries under checkpoints.") % {"newest": newest}
    facts = {"newest": newest}
    faults = [
        Unmet("SIZE_UNKNOWN", message, field=field, facts=facts)
        for field, size in (("from", older), ("to", newer))
        if not 1 <= size <= newest
    ]
    if older > newer:
        faults.append(Unmet("SIZES_SWAPPED", _("The older size comes first."), field="from"))
    if faults:
        raise NotYet(*faults)
    return roots_of(consistency_path(older, newer))


def _not_yet() -> NotNow:
    return NotNow.because("NOT_YET_IN_LOG", _("This entry is under no checkpoint yet; come back in a few minutes."))
