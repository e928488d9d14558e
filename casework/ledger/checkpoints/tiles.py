"""
A growing Merkle tree cut into tiles, so that nothing is hashed twice. Pure.

A tile holds 256 hashes side by side: of level 0 those of leaves, of level 1 the roots of full tiles of level 0, and so on.
A tile is filled from left to right, and what it holds never changes. In a tree of a million leaves a proof reads six of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.ledger.checkpoints.merkle import (
    HASH_BYTES,
    Leaves,
    Subtree,
    complete_subtrees,
    joined,
    root_of_complete,
)

HEIGHT = 8
WIDTH = 1 << HEIGHT

# Where a tile stands: its level, and how many of its level stand left of it.
Place = tuple[int, int]


class Edge:
    """The right edge of a growing tree: its tiles that are not full, from the leaves upwards."""

    def __init__(self, size: int = 0, tiles: Mapping[Place, bytes] | None = None) -> None:
        """
        Begin with a tree of a size. tiles: at least those places_of_edge() names.

        :raises KeyError: a tile is missing, or holds less than it should.
        """
        self.size = size
        self._open = [_held(level, size, tiles or {}) for level in range(_levels(size))]
        self._new: dict[Place, bytes] = {}
        self._changed: set[int] = set()

    def add(self, leaf: bytes) -> None:
        """Let a leaf follow, given as its hash."""
        self._add(0, leaf)
        self.size += 1

    def settle(self) -> dict[Place, bytes]:
        """Give the tiles that hold something new since this was asked last, as they are now."""
        found, self._new = self._new, {}
        for level in self._changed:
            found[_place(level, self.size)] = b"".join(self._open[level])
        self._changed.clear()
        return found

    def begun(self) -> dict[Place, bytes]:
        """Give the tiles that are begun and not full."""
        return {_place(level, self.size): b"".join(tile) for level, tile in enumerate(self._open) if tile}

    def root(self) -> bytes:
        """Hash the tree as it is."""
        parts: list[bytes] = []
        for tile in reversed(self._open):
            for height, index in complete_subtrees((0, len(tile))):
                parts.append(root_of_complete(tile[index << height : (index + 1) << height]))
        return joined(parts)

    def _add(self, level: int, found: bytes) -> None:
        if level == len(self._open):
            self._open.append([])
        tile = self._open[level]
        tile.append(found)
        self._changed.add(level)
        if len(tile) == WIDTH:
            self._new[_place(level, self.size)] = b"".join(tile)
            self._changed.discard(level)
            self._open[level] = []
            self._add(level + 1, root_of_complete(tile))


def places_of_edge(size: int) -> list[Place]:
    """Name the tiles of a tree that are begun and not full."""
    return [_place(level, size) for level in range(_levels(size)) if _width(level, size)]


def places_of(wanted: Iterable[Leaves]) -> set[Place]:
    """Name the tiles from which the roots of these leaves are made."""
    return {_tile_of(subtree) for leaves in wanted for subtree in complete_subtrees(leaves)}


def root_of(leaves: Leaves, tiles: Mapping[Place, bytes]) -> bytes:
    """
    Hash leaves that stand together. tiles: at least those of places_of().

    :raises KeyError: a tile is missing, or holds less than it should.
    """
    return joined([_root_of_subtree(subtree, tiles) for subtree in complete_subtrees(leaves)])


def split(tile: bytes) -> Iterator[bytes]:
    """Yield the hashes of a tile from left to right."""
    for at in range(0, len(tile), HASH_BYTES):
        yield tile[at : at + HASH_BYTES]


def _tile_of(subtree: Subtree) -> Place:
    height, index = subtree
    level, above = divmod(height, HEIGHT)
    return level, index << above >> HEIGHT


def _root_of_subtree(subtree: Subtree, tiles: Mapping[Place, bytes]) -> bytes:
    height, index = subtree
    above = height % HEIGHT
    begin, count = (index << above) % WIDTH, 1 << above
    hashes = list(split(tiles[_tile_of(subtree)][begin * HASH_BYTES : (begin + count) * HASH_BYTES]))
    if len(hashes) < count or len(hashes[-1]) < HASH_BYTES:
        raise KeyError(_tile_of(subtree))
    return root_of_complete(hashes)


def _levels(size: int) -> int:
    """How many levels of tiles a tree has."""
    return (size.bit_length() + HEIGHT - 1) // HEIGHT


def _place(level: int, size: int) -> Place:
    """Where the next leaf comes to stand, or what is above it in a level."""
    return level, size >> (HEIGHT * (level + 1))


def _width(level: int, size: int) -> int:
    """How many hashes the last tile of a level holds; 0 where it is not begun."""
    return (size >> (HEIGHT * level)) % WIDTH


def _held(level: int, size: int, tiles: Mapping[Place, bytes]) -> list[bytes]:
    width, place = _width(level, size), _place(level, size)
    hashes = list(split(tiles[place][: width * HASH_BYTES])) if width else []
    if len(hashes) < width or (hashes and len(hashes[-1]) < HASH_BYTES):
        raise KeyError(place)
    return hashes
