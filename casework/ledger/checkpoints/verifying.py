"""
Is the log what was signed? The tree computed anew from its leaves, and each leaf held against its entry, in constant memory.

It shares the pure pages with the code that writes, and nothing else. It finds entries changed, whole chains too, entries that are
gone, matters too, entries that have no place or two, and checkpoints that are none of this log's. A log that was cut off at its
end, or written anew and signed again, is found by the checkpoints a witness kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings

from casework.ledger.checkpoints import rows, signing
from casework.ledger.checkpoints.merkle import HASH_BYTES, leaf_hash
from casework.ledger.checkpoints.note import Head, Key, NotGenuine
from casework.ledger.checkpoints.tiles import WIDTH, Edge, Place
from casework.ledger.verify import Fault, Report

TILES = 64  # read at once
BATCH = TILES * WIDTH
NOTHING = bytes(HASH_BYTES)  # in place of a leaf of which nothing is left

# A size of the log, the root its tree is said to have had, and what to call it if it had not.
Mark = tuple[int, bytes, Fault, str]


def verify_log(report: Report, *, witnessed: Iterable[str] = ()) -> None:
    """
    Verify the log, and add what is wrong to a report. Entries newer than the newest checkpoint are none of its business.

    witnessed: notes as a witness kept them.
    """
    keys = signing.known_keys()
    kept = rows.checkpoints()
    size = kept[-1][0] if kept else 0
    settled = kept[-1][2] if kept else 0
    marks = [*_signed(kept, keys, report), *_witnessed(witnessed, keys, size, report)]
    tree = _Tree(report, marks)
    tree.read(size)
    report.checkpoints, report.leaves = len(kept), size
    for matter, seq in rows.without_place(settled):
        report.found(Fault.LOG_LACKS, matter, seq)
    for place, count in rows.with_places():
        report.found(Fault.LOG_TWICE, "place", place, count=count - 1)
    beyond = rows.places()  # before the newest checkpoint is asked for: they are written together
    if beyond > rows.newest_size():
        report.found(Fault.LOG_UNSIGNED, "place", size, count=beyond - size)


def _signed(kept: list[tuple[int, str, int, str]], keys: list[Key], report: Report) -> Iterator[Mark]:
    for size, root, _settled, note in kept:
        head = _head(note, keys)
        if head is None or (head.size, head.root.hex()) != (size, root):
            report.found(Fault.CHECKPOINT_FALSE, "checkpoint", size)
        else:
            yield size, head.root, Fault.LOG_FORKED, "checkpoint"


def _witnessed(notes: Iterable[str], keys: list[Key], newest: int, report: Report) -> Iterator[Mark]:
    for number, note in enumerate(notes, 1):
        report.witnessed += 1
        head = _head(note, keys)
        if head is None:
            report.found(Fault.WITNESS_FALSE, "note", number)
        elif head.size > newest:
            report.found(Fault.WITNESS_AHEAD, "witness", head.size)
        else:
            yield head.size, head.root, Fault.WITNESS_FORKED, "witness"


def _head(note: str, keys: list[Key]) -> Head | None:
    try:
        head = signing.read(note, keys)
    except NotGenuine:
        return None
    return head if head.origin == settings.LEDGER_ORIGIN and head.size else None


class _Tree:
    """The tree as it is computed anew."""

    def __init__(self, report: Report, marks: list[Mark]) -> None:
        self.report = report
        self.edge = Edge()
        self.marks = sorted(marks, key=lambda mark: mark[0], reverse=True)  # the next one last
        self.block, self.held = -1, dict[int, bytes]()
        self.full = 0

    def read(self, size: int) -> None:
        """Read leaves and tiles up to a size, and hold them against each other and against what was signed."""
        for place, _entry, hash_, matter, seq in rows.leaves(size):
            self._miss(place)
            self._leaf(place, hash_, matter, seq)
            if not self.edge.size % BATCH:
                self._hold(self.edge.settle())
        self._miss(size)
        self._hold(self.edge.settle())
        self._end(size)

    def _miss(self, place: int) -> None:
        while self.edge.size < place:
            self.report.found(Fault.LOG_GAP, "place", self.edge.size)
            self._add(self._stored(self.edge.size) or NOTHING)

    def _leaf(self, place: int, hash_: object, matter: object, seq: object) -> None:
        stored = self._stored(place)
        found = None if hash_ is None else leaf_hash(str(hash_).encode("utf-8", "surrogateescape"))
        if found is None:
            self.report.found(Fault.LOG_ENTRY_GONE, "place", place)
        elif found != stored:
            self.report.found(Fault.LOG_ENTRY_CHANGED, matter, seq)
        # What is stored, so that one changed entry is told as such; that it is what was signed is told by the roots.
        self._add(stored or found or NOTHING)

    def _add(self, leaf: bytes) -> None:
        self.edge.add(leaf)
        while self.marks and self.marks[-1][0] == self.edge.size:
            size, root, fault, name = self.marks.pop()
            if self.edge.root() != root:
                self.report.found(fault, name, size)

    def _stored(self, place: int) -> bytes:
        """Give the leaf that is stored at a place, b"" where there is none."""
        tile, offset = place // WIDTH, place % WIDTH * HASH_BYTES
        if tile // TILES != self.block:
            self.block = tile // TILES
            self.held = rows.tiles(0, self.block * TILES, TILES)
        found = self.held.get(tile, b"")[offset : offset + HASH_BYTES]
        return found if len(found) == HASH_BYTES else b""

    def _hold(self, tiles: Mapping[Place, bytes]) -> None:
        """Hold full tiles against those that are stored; what is not full is held at the end."""
        for level in sorted({level for level, _position in tiles}):
            full = {at: tile for (of, at), tile in tiles.items() if of == level and len(tile) == WIDTH * HASH_BYTES}
            stored = rows.tiles(level, min(full), len(full)) if full else {}
            self.full += len(full)
            for position, tile in full.items():
                if stored.get(position) != tile:
                    self.report.found(Fault.LOG_TILE, f"tile of level {level}", position)

    def _end(self, size: int) -> None:
        begun = self.edge.begun()
        for (level, position), tile in begun.items():
            stored = rows.tiles(level, position, 1).get(position, b"")
            # A checkpoint that was made meanwhile lets them grow.
            if stored != tile and not (stored.startswith(tile) and rows.newest_size() > size):
                self.report.found(Fault.LOG_TILE, f"tile of level {level}", position)
        more = rows.count_of_tiles() - self.full - len(begun)
        if more > 0 and rows.newest_size() == size:
            self.report.found(Fault.LOG_TILE, "tiles too many", more)
