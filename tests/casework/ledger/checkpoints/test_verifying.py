"""Whatever is done to entries, places, tiles and checkpoints by raw SQL, the verifier says so; the witness what it cannot see alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.merkle import is_consistent, is_included, leaf_hash
from casework.ledger.checkpoints.models import Checkpoint, Leaf, Tile
from casework.ledger.checkpoints.reading import consistency, inclusion, place_of, tiles_at
from casework.ledger.checkpoints.sequencing import make_checkpoint
from casework.ledger.checkpoints.signing import sign
from casework.ledger.checkpoints.tiles import Edge
from casework.ledger.checkpoints.verifying import verify_log
from casework.ledger.models import Entry, Note
from casework.ledger.verify import Report, verify
from casework.workflow.models import Matter
from casework.workflow.words import erase_words
from mediation.disputes import services
from tests.casework.ledger.checkpoints.test_sequencing import more_entries
from tests.casework.ledger.forgery import drop, forge, hashed, insert, rehash, row_at, set_field
from tests.casework.ledger.test_verify import another
from tests.world import Talks, World

Found = dict[str, str]


def found(path: Path | None = None) -> Found:
    """Verify the log; kind → its first place."""
    report = Report()
    verify_log(report, witnessed=witness.notes(path) if path else ())
    return {str(fault): str(place) for fault, place, _count in report.findings}


def forge_log() -> None:
    """Build the log anew from what entries there are, under as many checkpoints, with the key of the house."""
    kept = list(Checkpoint.objects.order_by("size"))
    for table in ("checkpoint", "leaf", "tile"):
        forge(f"DELETE FROM checkpoints_{table}")
    edge = Edge()
    for place, (entry, hash_) in enumerate(Entry.objects.order_by("pk").values_list("pk", "hash")):
        forge("INSERT INTO checkpoints_leaf (place, entry) VALUES (%s, %s)", place, entry)
        edge.add(leaf_hash(hash_.encode()))
        for each in kept:
            if each.size == edge.size:
                root = edge.root()
                sql = "INSERT INTO checkpoints_checkpoint (size, root, settled, made_at, note) VALUES (%s, %s, %s, %s, %s)"
                forge(sql, each.size, root.hex(), each.settled, each.made_at, sign(each.size, root, each.made_at))
    for (level, position), hashes in edge.settle().items():
        forge("INSERT INTO checkpoints_tile (level, position, hashes) VALUES (%s, %s, %s)", level, position, hashes)


@pytest.fixture
def number(talks: Talks, world: World) -> str:
    """Give a chain of seven entries, six of them under one checkpoint and one under the next."""
    talks.agreed().with_paper("PERFORMANCE")
    make_checkpoint(at=world.clock)
    services.perform(talks.dispute, fully=True, proof=True, actor=talks.mediator(), at=world.later(days=2))
    make_checkpoint(at=world.later())
    return talks.dispute.number


@pytest.fixture
def kept(number: str, tmp_path: Path) -> Path:
    """Give the file of a witness who saw both checkpoints."""
    path = tmp_path / "witness"
    witness.append(path)
    return path


class TestAWholeLog:
    def test_is_found_good_and_counted(self, number: str, kept: Path) -> None:
        report = Report()
        verify_log(report, witnessed=witness.notes(kept))
        assert (report.is_good, report.leaves, report.checkpoints, report.witnessed) == (True, 7, 2, 2)

    def test_is_good_when_it_is_empty(self, db: None) -> None:
        assert found() == {}

    def test_is_good_with_entries_that_are_newer(self, number: str, world: World) -> None:
        another(world)
        assert found() == {}

    def test_is_good_over_many_tiles(self, number: str, world: World) -> None:
        for count in (249, 300, 1):
            more_entries(number, count)
            make_checkpoint(at=world.later())
        assert found() == {}


class TestAForgedLedger:
    def test_with_a_chain_hashed_anew_to_its_end_is_found(self, number: str) -> None:
        last = rehash(number, 3, to_end=True, actor="somebody_else")
        Matter.objects.filter(number=number).update(head=last.hash)
        assert verify().is_good  # the chain alone says nothing
        assert found() == {"LOG_ENTRY_CHANGED": f"{number} #3"}

    def test_with_a_matter_gone_whole_is_found(self, number: str, world: World) -> None:
        gone = another(world).number
        make_checkpoint(at=world.later())
        forge("DELETE FROM ledger_note WHERE matter = %s", gone)
        forge("DELETE FROM ledger_entry WHERE matter = %s", gone)
        assert found() == {"LOG_ENTRY_GONE": "place #7"}

    def test_with_an_entry_put_in_below_what_was_settled_is_found(self, number: str) -> None:
        last = row_at(number, 7)
        insert(hashed(last, seq=8, prev_hash=last.hash))
        newest = Entry.objects.order_by("-pk")[0]
        forge("UPDATE ledger_entry SET id = %s WHERE id = %s", -1, newest.pk)
        assert found() == {"LOG_LACKS": f"{number} #8"}

    def test_with_its_last_entry_and_the_log_of_it_gone_is_found_by_the_witness(self, number: str, kept: Path) -> None:
        drop(number, 7)
        forge("DELETE FROM checkpoints_checkpoint WHERE size = 7")
        forge_log()
        forge("DELETE FROM checkpoints_leaf WHERE place = 6")
        assert found(kept)["WITNESS_AHEAD"] == "witness #7"

    def test_with_a_log_that_was_built_anew_is_found_by_the_witness_alone(self, number: str, kept: Path) -> None:
        last = rehash(number, 7, to_end=True, actor="somebody_else")
        Matter.objects.filter(number=number).update(head=last.hash)
        forge_log()
        assert verify().is_good
        assert found() == {}
        assert found(kept) == {"WITNESS_FORKED": "witness #7"}


class TestAForgedLog:
    def test_without_a_place_is_found(self, number: str) -> None:
        forge("DELETE FROM checkpoints_leaf WHERE place = 2")
        assert found() == {"LOG_GAP": "place #2", "LOG_LACKS": f"{number} #3"}

    def test_cut_off_is_found(self, number: str) -> None:
        forge("DELETE FROM checkpoints_leaf WHERE place = 6")
        assert found() == {"LOG_GAP": "place #6", "LOG_LACKS": f"{number} #7"}

    def test_with_two_places_exchanged_is_found(self, number: str) -> None:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            forge("UPDATE checkpoints_leaf SET place = %s WHERE place = %s", new, old)
        assert found() == {"LOG_ENTRY_CHANGED": f"{number} #4"}

    def test_with_places_beyond_its_checkpoints_is_found(self, number: str) -> None:
        forge("INSERT INTO checkpoints_leaf (place, entry) VALUES (7, 999999)")
        assert found() == {"LOG_UNSIGNED": "place #7"}

    def test_with_a_leaf_changed_is_found(self, number: str) -> None:
        tile = tiles_at([(0, 0)])[0, 0]
        forge("UPDATE checkpoints_tile SET hashes = %s", bytes(32) + tile[32:])
        assert found() == {"LOG_ENTRY_CHANGED": f"{number} #1", "LOG_FORKED": "checkpoint #6"}

    def test_with_a_leaf_and_its_entry_changed_is_found(self, number: str) -> None:
        set_field(number, 1, hash="0" * 64)
        tile = tiles_at([(0, 0)])[0, 0]
        forge("UPDATE checkpoints_tile SET hashes = %s", leaf_hash(b"0" * 64) + tile[32:])
        assert found() == {"LOG_FORKED": "checkpoint #6"}

    @pytest.mark.parametrize("level", [0, 1])
    def test_with_a_tile_changed_or_gone_is_found(self, number: str, world: World, level: int) -> None:
        more_entries(number, 600)
        make_checkpoint(at=world.later())
        tile = Tile.objects.get(level=level, position=0)
        for sql in (
            "UPDATE checkpoints_tile SET hashes = %s WHERE id = %s",
            "DELETE FROM checkpoints_tile WHERE hashes = %s AND id = %s",
        ):
            forge(sql, bytes(len(bytes(tile.hashes))), tile.pk)
            assert found().get("LOG_TILE", "").startswith("tile of level")

    def test_with_a_tile_too_many_is_found(self, number: str) -> None:
        forge("INSERT INTO checkpoints_tile (level, position, hashes) VALUES (3, 0, %s)", bytes(32))
        assert found() == {"LOG_TILE": "tiles too many #1"}

    def test_with_another_root_in_a_checkpoint_is_found(self, number: str) -> None:
        forge("UPDATE checkpoints_checkpoint SET root = %s WHERE size = 6", "0" * 64)
        assert found() == {"CHECKPOINT_FALSE": "checkpoint #6"}

    def test_with_a_checkpoint_of_other_leaves_is_found(self, number: str, world: World) -> None:
        root = bytes(32)
        forge(
            "UPDATE checkpoints_checkpoint SET root = %s, note = %s WHERE size = 6",
            root.hex(),
            sign(6, root, world.clock),
        )
        assert found() == {"LOG_FORKED": "checkpoint #6"}

    def test_with_a_checkpoint_gone_is_found_by_the_size(self, number: str) -> None:
        forge("DELETE FROM checkpoints_checkpoint WHERE size = 7")
        assert found()["LOG_UNSIGNED"] == "place #6"


class TestACheckpoint:
    def test_signed_by_another_key_is_refused(self, number: str, settings: Settings) -> None:
        settings.LEDGER_SIGNING_KEY = b"another key of thirty-two bytes!"
        assert found() == {"CHECKPOINT_FALSE": "checkpoint #6"}

    def test_signed_by_a_key_of_before_is_believed(self, number: str, settings: Settings, world: World) -> None:
        from casework.ledger.checkpoints import signing

        former = str(signing.key())
        settings.LEDGER_SIGNING_KEY = b"another key, and longer than thirty-two bytes"
        settings.LEDGER_FORMER_KEYS = [former]
        another(world)
        make_checkpoint(at=world.later())
        assert found() == {}

    def test_of_another_log_is_refused(self, number: str, settings: Settings) -> None:
        settings.LEDGER_ORIGIN = "another.example/ledger"
        assert found() == {"CHECKPOINT_FALSE": "checkpoint #6"}


class TestAProof:
    def test_of_every_entry_holds(self, number: str) -> None:
        newest = Checkpoint.objects.order_by("-size")[0]
        for entry in Entry.objects.all():
            place = place_of(entry, newest)
            proof = inclusion(place, newest.size)
            assert is_included(leaf_hash(entry.hash.encode()), place, newest.size, bytes.fromhex(newest.root), proof)

    def test_of_a_forged_entry_is_refused(self, number: str) -> None:
        rehash(number, 3, to_end=True, actor="somebody_else")
        newest = Checkpoint.objects.order_by("-size")[0]
        entry = Entry.objects.get(matter=number, seq=3)
        place = place_of(entry, newest)
        proof, root = inclusion(place, newest.size), bytes.fromhex(newest.root)
        assert not is_included(leaf_hash(entry.hash.encode()), place, newest.size, root, proof)

    def test_against_a_forked_log_is_refused(self, number: str) -> None:
        older, newer = Checkpoint.objects.order_by("size")
        rehash(number, 2, to_end=True, actor="somebody_else")
        forge_log()
        forked = Checkpoint.objects.order_by("-size")[0]
        proof = consistency(6, 7, newest=7)
        assert not is_consistent(6, 7, bytes.fromhex(older.root), bytes.fromhex(forked.root), proof)
        assert forked.root != newer.root

    def test_holds_after_words_were_erased(self, talks: Talks, number: str, kept: Path) -> None:
        before = Checkpoint.objects.order_by("-size")[0]
        entry = Entry.objects.get(matter=number, seq=6)
        place = place_of(entry, before)
        proof, root = inclusion(place, before.size), bytes.fromhex(before.root)
        labels = [f"{note.seq}.{note.name}" for note in Note.objects.all()]
        erase_words(talks.dispute, labels, reason="保存期限已届满。", actor=talks.head(), at=talks.world.later())
        assert not Note.objects.filter(seq__lte=7).exclude(salt="", text="").exists()
        make_checkpoint(at=talks.world.later())
        again = Entry.objects.get(pk=entry.pk)
        assert is_included(leaf_hash(again.hash.encode()), place, before.size, root, proof)
        assert inclusion(place, before.size) == proof
        assert verify().is_good
        assert found(kept) == {}
        assert Leaf.objects.count() == 8


class TestAWitness:
    def test_keeps_every_checkpoint_once(self, number: str, kept: Path, world: World) -> None:
        assert witness.append(kept) == 0
        another(world)
        make_checkpoint(at=world.later())
        assert witness.append(kept) == 1
        assert list(witness.notes(kept)) == list(Checkpoint.objects.order_by("size").values_list("note", flat=True))

    @pytest.mark.parametrize("cut", [1, 2, 60, 100, 150])
    def test_goes_on_behind_a_note_that_was_cut_off(self, number: str, kept: Path, world: World, cut: int) -> None:
        kept.write_bytes(kept.read_bytes()[:-cut])
        another(world)
        make_checkpoint(at=world.later())
        assert witness.append(kept) >= 1
        newest = Checkpoint.objects.order_by("-size")[0]
        assert list(witness.notes(kept))[-1] == newest.note
        assert found(kept) in ({}, {"WITNESS_FALSE": "note #2"})

    def test_that_was_written_by_somebody_else_is_refused(self, number: str, kept: Path) -> None:
        text = kept.read_text()
        for changed in (text.replace("\n6\n", "\n5\n"), text.replace("— ", "- ", 1), "\n\n" + text[3:], "x"):
            kept.write_text(changed)
            assert found(kept) == {"WITNESS_FALSE": "note #1"}
        kept.write_text("")
        assert found(kept) == {}
