"""
The Merkle tree of RFC 6962 section 2.1 and RFC 9162 section 2.1, over SHA-256: proofs, and the checking of them.

Pure: whoever verifies needs this page, note.py and ed25519.py, and nothing else of ours. A proof is a list of hashes, the
one nearest to the leaves first. Of which leaves each of them is the root is told apart from hashing, so that who stores a
tree may read them however he likes. Places count from 0; leaves from a to b are those at a, a + 1, … b - 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY = sha256(b"").digest()

# Leaves that stand together: from one place up to, and without, another.
Leaves = tuple[int, int]
# A complete subtree: how high it is, and how many of its height stand left of it. Its leaves are 2 to the power of its height.
Subtree = tuple[int, int]


def leaf_hash(data: bytes) -> bytes:
    """Hash what lies at a leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


def inclusion_path(place: int, size: int) -> list[Leaves]:
    """
    Name the leaves whose roots prove that a leaf stands at a place of a tree of that size; none where it stands alone.

    0 <= place < size.
    """
    begin, end = 0, size
    path: list[Leaves] = []
    while end - begin > 1:
        middle = begin + _left(end - begin)
        if place < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return path[::-1]


def consistency_path(older: int, newer: int) -> list[Leaves]:
    """
    Name the leaves whose roots prove that a tree is an older one with leaves added; none where they are the same.

    older, newer: their sizes; 1 <= older <= newer.
    """
    begin, end = 0, newer
    path: list[Leaves] = []
    while end != older:
        middle = begin + _left(end - begin)
        if older <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    if begin:  # else it is the root of the older tree, which the reader has
        path.append((begin, end))
    return path[::-1]


def is_included(leaf: bytes, place: int, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Answer whether a proof shows that a leaf, as hashed by leaf_hash(), stands at a place of the tree of that size and root."""
    if not 0 <= place < size or not _are_hashes(leaf, root, *proof):
        return False
    at, last, found = place, size - 1, leaf
    for each in proof:
        if not last:
            return False
        if at & 1 or at == last:
            found = node_hash(each, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, each)
        at, last = at >> 1, last >> 1
    return not last and found == root


def is_consistent(older: int, newer: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]) -> bool:
    """Answer whether a proof shows that the tree of the newer size and root is the older one with leaves added."""
    if not 1 <= older <= newer or not _are_hashes(older_root, newer_root, *proof):
        return False
    if older == newer:
        return not proof and older_root == newer_root
    hashes = list(proof) if older & (older - 1) else [older_root, *proof]
    if not hashes:
        return False
    at, last = older - 1, newer - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = hashes[0]
    for each in hashes[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            was, now = node_hash(each, was), node_hash(each, now)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, each)
        at, last = at >> 1, last >> 1
    return not last and was == older_root and now == newer_root


def complete_subtrees(leaves: Leaves) -> Iterator[Subtree]:
    """Divide leaves into the largest complete subtrees of any tree that reaches so far, from left to right."""
    begin, end = leaves
    while begin < end:
        height = (end - begin).bit_length() - 1
        if begin:
            height = min(height, (begin & -begin).bit_length() - 1)
        yield height, begin >> height
        begin += 1 << height


def joined(subtrees: Sequence[bytes]) -> bytes:
    """Hash the roots of complete_subtrees() of leaves into the root of these; EMPTY where there are none."""
    if not subtrees:
        return EMPTY
    *others, root = subtrees
    for each in reversed(others):
        root = node_hash(each, root)
    return root


def root_of_complete(hashes: Sequence[bytes]) -> bytes:
    """Hash 1, 2, 4, 8 … subtrees of one height, side by side, into the one above them all."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def _left(count: int) -> int:
    """How many of so many leaves, two or more, stand in the left subtree: the largest power of two below."""
    return 1 << ((count - 1).bit_length() - 1)


def _are_hashes(*found: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in found)
