"""
Entries get their place in the log, and what the log has come to is signed; the only writer of the log.

Writers of entries know nothing of it: an entry is taken up once it can be seen, by one process at a time.
docs/adr/0027-one-log-over-all-entries.md tells why it is done in this way.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from casework.ledger.checkpoints.merkle import leaf_hash
from casework.ledger.checkpoints.models import Checkpoint, Leaf, Tile
from casework.ledger.checkpoints.reading import tiles_at
from casework.ledger.checkpoints.signing import sign
from casework.ledger.checkpoints.tiles import Edge, places_of_edge
from casework.ledger.models import Entry
from casework.ledger.writing import insert_rows
from casework.outbox.horizon import settled

MOST = 50_000  # entries taken up in one transaction
_LOCK = 0x1ED6_E701  # of PostgreSQL's advisory locks; whoever holds it writes the log


class Entries:
    """The table of entries, as horizon.settled() asks for one."""

    table = Entry._meta.db_table

    def newest(self) -> int:
        """Give the highest id that can be seen now; 0 where there is none."""
        return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


ENTRIES = Entries()


def make_checkpoints(*, at: datetime) -> list[Checkpoint]:
    """
    Put everything that can be seen under checkpoints, MOST entries each; returns those that were made, none where nothing is new.

    at: the moment the checkpoints bear. Two statements where nothing is new.
    """
    made = []
    while checkpoint := make_checkpoint(at=at):
        made.append(checkpoint)
    return made


def make_checkpoint(*, at: datetime, most: int = MOST) -> Checkpoint | None:
    """Put the next entries under a checkpoint; None where nothing is new, or another process is at it."""
    newest = Checkpoint.objects.newest()
    if ENTRIES.newest() <= (newest.settled if newest else 0):
        return None
    upto = settled(ENTRIES)  # asked first: what lies up to there can be seen by whoever looks from now on
    with transaction.atomic():
        return _make(upto, at, most) if _is_alone() else None


def _make(upto: int, at: datetime, most: int) -> Checkpoint | None:
    last = Checkpoint.objects.newest()
    size, before = (last.size, last.settled) if last else (0, 0)
    found = _new_entries(before, most)
    if not found:
        return None
    if len(found) == most:
        upto = min(upto, found[-1][0])
    edge = Edge(size, tiles_at(places_of_edge(size)))
    # The hash as it is written, so that anyone can compute the leaf from what a page or the API shows.
    for _entry, hash_ in found:
        edge.add(leaf_hash(hash_.encode()))
    places = [(place, entry) for place, (entry, _hash) in enumerate(found, size)]
    insert_rows(Leaf._meta.db_table, ("place", "entry"), places)
    _write_tiles(edge, set(places_of_edge(size)))
    root = edge.root()
    checkpoint = Checkpoint(
        size=edge.size, root=root.hex(), settled=max(upto, before), made_at=at, note=sign(edge.size, root, at)
    )
    columns = ("size", "root", "settled", "made_at", "note")
    insert_rows(Checkpoint._meta.db_table, columns, [[getattr(checkpoint, name) for name in columns]])
    return checkpoint


def _new_entries(settled_before: int, most: int) -> list[tuple[int, str]]:
    """Read the entries that have no place yet, by id: (id, hash)."""
    # Beyond what was settled some were taken up already: a transaction that was late then left a gap below them.
    taken = Leaf.objects.filter(entry=OuterRef("pk"), entry__gt=settled_before)
    new = Entry.objects.filter(~Exists(taken), pk__gt=settled_before)
    return list(new.order_by("pk").values_list("pk", "hash")[:most])


def _write_tiles(edge: Edge, begun: set[tuple[int, int]]) -> None:
    changed = edge.settle()
    for level, position in sorted(begun & changed.keys()):
        Tile.objects.filter(level=level, position=position).update(hashes=changed.pop((level, position)))
    rows = [(level, position, hashes) for (level, position), hashes in sorted(changed.items())]
    insert_rows(Tile._meta.db_table, ("level", "position", "hashes"), rows)


def _is_alone() -> bool:
    """Take the right to write the log until the transaction is over; SQLite gives it to who begins one."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
