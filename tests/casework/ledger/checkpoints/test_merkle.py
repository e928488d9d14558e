"""The tree is that of RFC 6962, by its words and by its vectors; and no other proof than the right one is believed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.ledger.checkpoints import ed25519, merkle, note, tiles
from casework.ledger.checkpoints.merkle import (
    EMPTY,
    consistency_path,
    inclusion_path,
    is_consistent,
    is_included,
    leaf_hash,
)
from casework.ledger.checkpoints.tiles import Edge, Place, places_of, places_of_edge, root_of
from tests.casework.ledger.checkpoints.rfc import (
    CONSISTENCIES,
    EMPTY_ROOT,
    INCLUSIONS,
    LEAVES,
    ROOTS,
    mth,
    path,
    proof,
)

MANY = 70


def leaves_of(size: int) -> list[bytes]:
    return [b"entry %d" % place for place in range(size)]


class Tree:
    """A tree in tiles."""

    def __init__(self, data: list[bytes]) -> None:
        self.tiles: dict[Place, bytes] = {}
        self.edge = Edge()
        self.grow(data)

    def grow(self, data: list[bytes]) -> None:
        for each in data:
            self.edge.add(leaf_hash(each))
        self.tiles.update(self.edge.settle())

    def inclusion(self, place: int, size: int) -> list[bytes]:
        return [root_of(leaves, self.tiles) for leaves in inclusion_path(place, size)]

    def consistency(self, older: int, newer: int) -> list[bytes]:
        return [root_of(leaves, self.tiles) for leaves in consistency_path(older, newer)]

    def root(self, size: int) -> bytes:
        return root_of((0, size), self.tiles)


def mutations(hashes: list[bytes]) -> Iterator[list[bytes]]:
    """Yield a proof with one thing wrong."""
    for at, each in enumerate(hashes):
        for bit in (0, 255):
            flipped = (int.from_bytes(each, "big") ^ 1 << bit).to_bytes(32, "big")
            yield [*hashes[:at], flipped, *hashes[at + 1 :]]
        yield [*hashes[:at], *hashes[at + 1 :]]
        yield [*hashes[:at], each, *hashes[at:]]
        yield [*hashes[:at], each[:-1], *hashes[at + 1 :]]
    for other in (bytes(32), EMPTY, *hashes[:1]):
        yield [*hashes, other]
        yield [other, *hashes]
    if len(set(hashes)) > 1:
        yield hashes[::-1]


class TestTheVectorsOfTheRfc:
    def test_give_the_root_of_every_size(self) -> None:
        assert EMPTY.hex() == Edge().root().hex() == EMPTY_ROOT
        for size in range(1, 9):
            tree = Tree(LEAVES[:size])
            assert tree.root(size).hex() == tree.edge.root().hex() == ROOTS[size - 1]

    @pytest.mark.parametrize(("place", "size"), INCLUSIONS)
    def test_prove_that_a_leaf_is_included(self, place: int, size: int) -> None:
        found = Tree(LEAVES).inclusion(place, size)
        assert [each.hex() for each in found] == INCLUSIONS[place, size]
        assert is_included(leaf_hash(LEAVES[place]), place, size, bytes.fromhex(ROOTS[size - 1]), found)

    @pytest.mark.parametrize(("older", "newer"), CONSISTENCIES)
    def test_prove_that_trees_are_consistent(self, older: int, newer: int) -> None:
        found = Tree(LEAVES).consistency(older, newer)
        assert [each.hex() for each in found] == CONSISTENCIES[older, newer]
        was, now = (bytes.fromhex(ROOTS[size - 1]) for size in (older, newer))
        assert is_consistent(older, newer, was, now, found)


class TestTheWordsOfTheRfc:
    def test_give_the_same_proofs_for_every_leaf_and_every_two_sizes(self) -> None:
        tree, data = Tree(leaves_of(MANY)), leaves_of(MANY)
        roots = [mth(data[:size]) for size in range(MANY + 1)]
        for size in range(1, MANY + 1):
            assert tree.root(size) == roots[size]
            for place in range(size):
                found = tree.inclusion(place, size)
                assert found == path(place, data[:size])
                assert is_included(leaf_hash(data[place]), place, size, roots[size], found)
            for older in range(1, size + 1):
                found = tree.consistency(older, size)
                assert found == proof(older, data[:size])
                assert is_consistent(older, size, roots[older], roots[size], found)

    @pytest.mark.parametrize("seed", range(6))
    def test_give_the_same_proofs_in_bigger_trees(self, seed: int) -> None:
        chance = Random(seed)
        size = chance.choice((255, 256, 257, 511, 512, 1000 + chance.randrange(2000), 16_384 + seed))
        data, tree = leaves_of(size), Tree(leaves_of(size))
        root = mth(data)
        assert tree.root(size) == tree.edge.root() == root
        for place in {0, size - 1, chance.randrange(size)}:
            found = tree.inclusion(place, size)
            assert found == path(place, data)
            assert is_included(leaf_hash(data[place]), place, size, root, found)
        for older in {1, size, size - 1, 1 + chance.randrange(size)}:
            found = tree.consistency(older, size)
            assert found == proof(older, data)
            assert is_consistent(older, size, mth(data[:older]), root, found)


class TestAForgedProof:
    def test_of_inclusion_is_refused(self) -> None:
        for size in range(1, 20):
            data = leaves_of(size)
            root = mth(data)
            for place in range(size):
                right, leaf = path(place, data), leaf_hash(data[place])
                for wrong in mutations(right):
                    assert not is_included(leaf, place, size, root, wrong)
                assert not is_included(leaf_hash(b"another"), place, size, root, right)
                assert not is_included(leaf, place, size, mth([*data, b"more"]), right)
                for elsewhere in {*range(-1, size + 2)} - {place}:
                    assert not is_included(leaf, elsewhere, size, root, right)

    def test_that_takes_a_node_for_a_leaf_is_refused(self) -> None:
        data = leaves_of(8)
        node = mth(data[:2])
        assert not is_included(node, 0, 8, mth(data), path(0, data))
        # It may be passed off as a leaf of a smaller tree only where nobody signed the size.
        assert not is_included(node, 0, 8, mth(data), path(0, data)[1:])

    def test_of_consistency_is_refused(self) -> None:
        for newer in range(1, 20):
            data = leaves_of(newer)
            for older in range(1, newer + 1):
                right, was, now = proof(older, data), mth(data[:older]), mth(data)
                for wrong in mutations(right):
                    assert not is_consistent(older, newer, was, now, wrong)
                assert not is_consistent(older, newer, mth([b"x"]), now, right)
                assert not is_consistent(older, newer, was, mth([b"x"]), right)
                for other in range(-1, newer + 2):
                    assert other == older or not is_consistent(other, newer, was, now, right)

    def test_against_a_forked_tree_is_refused(self) -> None:
        for newer in range(2, 40):
            data = leaves_of(newer)
            for older in range(1, newer):
                for changed in {0, older // 2, older - 1}:
                    fork = [*data]
                    fork[changed] = b"re-written"
                    for found in (proof(older, data), proof(older, fork)):
                        assert not is_consistent(older, newer, mth(data[:older]), mth(fork), found)


class TestTiles:
    @settings(max_examples=40)
    @given(st.lists(st.integers(0, 400), min_size=1, max_size=6))
    def test_are_the_same_however_the_tree_grew(self, steps: list[int]) -> None:
        kept: dict[Place, bytes] = {}
        size = 0
        for step in steps:
            edge = Edge(size, {place: kept[place] for place in places_of_edge(size)})
            for each in leaves_of(size + step)[size:]:
                edge.add(leaf_hash(each))
            for place, tile in edge.settle().items():
                assert tile.startswith(kept.get(place, b""))
                assert tile != kept.get(place)
                kept[place] = tile
            size += step
            assert edge.root() == mth(leaves_of(size))
        assert kept == Tree(leaves_of(size)).tiles

    def test_are_few_for_a_proof_in_a_tree_of_a_million(self) -> None:
        for size in (1_000_000, 1_048_575, 1_048_576):
            for place in (0, 1, 700_001, size - 1):
                assert len(places_of(inclusion_path(place, size))) <= 6
            for older in (1, 12_345, 990_000):
                assert len(places_of(consistency_path(older, size))) <= 9

    def test_that_hold_too_little_are_told(self) -> None:
        tree = Tree(leaves_of(300))
        short = {place: tile[:-32] for place, tile in tree.tiles.items()}
        for held in (short, {}):
            with pytest.raises(KeyError):
                root_of((0, 300), held)
            with pytest.raises(KeyError):
                Edge(300, held)


class TestThePages:
    @pytest.mark.parametrize("page", [merkle, tiles, note, ed25519])
    def test_of_whoever_verifies_need_nothing_else_of_ours(self, page: ModuleType) -> None:
        names = set()
        for each in ast.walk(ast.parse(Path(str(page.__file__)).read_text())):
            if isinstance(each, ast.Import):
                names |= {alias.name for alias in each.names}
            elif isinstance(each, ast.ImportFrom):
                names.add(str(each.module))
        ours = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
        assert {name for name in ours if not name.startswith(("casework.ledger.checkpoints", "cryptography."))} == set()
