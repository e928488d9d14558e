"""Every entry gets one place in the log once it can be seen, and what the log has come to is signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from casework.errors import NotNow
from casework.ledger.checkpoints import sequencing
from casework.ledger.checkpoints.merkle import is_consistent, leaf_hash
from casework.ledger.checkpoints.models import Checkpoint, Leaf, Tile
from casework.ledger.checkpoints.reading import consistency, inclusion
from casework.ledger.checkpoints.sequencing import make_checkpoint, make_checkpoints
from casework.ledger.checkpoints.signing import known_keys, read
from casework.ledger.models import Entry
from mediation.disputes.models import Dispute
from tests.casework.ledger.checkpoints.rfc import mth
from tests.casework.outbox.test_horizon import Writer
from tests.triggers import triggers_off
from tests.world import Talks, World

COPY = """
INSERT INTO ledger_entry ({columns}) SELECT {values} FROM ledger_entry WHERE matter = %s AND seq = 1
"""


def more_entries(number: str, count: int) -> None:
    """Put entries in that are nobody's act, quickly."""
    columns = [str(field.column) for field in Entry._meta.local_concrete_fields if not field.primary_key]
    first = Entry.objects.of(number).count() + 1
    for seq in range(first, first + count):
        values = [
            str(seq) if column == "seq" else f"'{seq:064x}'" if column == "hash" else column for column in columns
        ]
        with connection.cursor() as cursor:
            cursor.execute(COPY.format(columns=", ".join(columns), values=", ".join(values)), [number])


def hashes() -> list[bytes]:
    """The hashes of entries in the order of the log."""
    found = dict(Entry.objects.values_list("pk", "hash"))
    return [found[entry].encode() for entry in Leaf.objects.order_by("place").values_list("entry", flat=True)]


class TestACheckpoint:
    def test_is_over_every_entry(self, talks: Talks, world: World) -> None:
        talks.performed()
        made = make_checkpoint(at=world.clock)
        assert made is not None
        assert (made.size, made.root) == (7, mth(hashes()).hex())
        assert set(Leaf.objects.values_list("entry", flat=True)) == set(Entry.objects.values_list("pk", flat=True))
        assert [leaf.place for leaf in Leaf.objects.order_by("entry")] == list(range(7))

    def test_is_signed_by_the_key_of_the_settings(self, talks: Talks, world: World) -> None:
        make_checkpoint(at=world.clock)
        kept = Checkpoint.objects.get()
        head = read(kept.note, known_keys())
        assert (head.origin, head.size, head.root.hex()) == ("casework.invalid/ledger", kept.size, kept.root)
        assert head.more == ("2026-03-02T05:00:00.000000+00:00",)

    def test_is_none_where_nothing_is_new(
        self, talks: Talks, world: World, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        assert len(make_checkpoints(at=world.clock)) == 1
        with django_assert_num_queries(2):
            assert make_checkpoints(at=world.clock) == []

    def test_is_none_in_an_empty_ledger(self, db: None, world: World) -> None:
        assert make_checkpoint(at=world.clock) is None

    def test_continues_the_one_before_it(self, talks: Talks, world: World) -> None:
        before = make_checkpoint(at=world.clock)
        talks.accepted()
        after = make_checkpoint(at=world.later())
        assert before is not None
        assert after is not None
        proof = consistency(before.size, after.size, newest=after.size)
        was, now = bytes.fromhex(before.root), bytes.fromhex(after.root)
        assert is_consistent(before.size, after.size, was, now, proof)

    @pytest.mark.parametrize("steps", [(255, 1, 1), (300, 256, 700), (1, 511, 3)])
    def test_is_over_the_same_tree_however_it_grew(self, talks: Talks, world: World, steps: tuple[int, ...]) -> None:
        for step in steps:
            more_entries(talks.dispute.number, step)
            made = make_checkpoint(at=world.later())
            assert made is not None
            assert made.root == mth(hashes()).hex()
        assert Tile.objects.filter(level=1).count() == 1
        size = Leaf.objects.count()
        assert inclusion(size // 2, size)[0] == leaf_hash(hashes()[size // 2 ^ 1])

    def test_takes_up_many_entries_in_parts(self, talks: Talks, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        talks.performed()
        monkeypatch.setattr(make_checkpoint, "__kwdefaults__", {"most": 3})
        made = make_checkpoints(at=world.clock)
        assert [each.size for each in made] == [3, 6, 7]
        assert Leaf.objects.count() == 7


CHANGES: dict[str, Callable[[], object]] = {
    "save": lambda: Checkpoint.objects.get().save(),
    "delete": lambda: Checkpoint.objects.get().delete(),
    "update": lambda: Checkpoint.objects.update(root="x"),
    "create": lambda: Checkpoint.objects.create(size=9),
    "delete of places": lambda: Leaf.objects.all().delete(),
    "create of a place": lambda: Leaf.objects.create(place=9, entry=9),
}
REFUSED = (
    "UPDATE checkpoints_checkpoint SET root = 'x'",
    "UPDATE checkpoints_checkpoint SET root = root",
    "DELETE FROM checkpoints_checkpoint",
    "UPDATE checkpoints_leaf SET entry = entry + 1000",
    "DELETE FROM checkpoints_leaf WHERE place = 0",
    "UPDATE checkpoints_tile SET hashes = hashes",
    "UPDATE checkpoints_tile SET level = 7",
    "DELETE FROM checkpoints_tile",
)
SHORTER = {
    "postgresql": ("substr(hashes, 1, 32)", "hashes || hashes", "substr(hashes, 33) || hashes"),
    "sqlite": ("substr(hashes, 1, 32)", "CAST(hashes || hashes AS BLOB)", "zeroblob(640)"),
}


class TestTheDatabase:
    @pytest.mark.parametrize("sql", REFUSED)
    def test_refuses_to_change_the_log(self, talks: Talks, world: World, sql: str) -> None:
        talks.accepted()
        make_checkpoint(at=world.clock)
        self.refused(sql)

    @pytest.mark.postgres
    @pytest.mark.parametrize("table", ["checkpoint", "leaf", "tile"])
    def test_refuses_to_empty_it(self, talks: Talks, world: World, table: str) -> None:
        make_checkpoint(at=world.clock)
        self.refused(f"TRUNCATE checkpoints_{table}")

    @pytest.mark.sqlite
    @pytest.mark.parametrize("table", ["checkpoint", "leaf", "tile"])
    @pytest.mark.parametrize("recursive", ["ON", "OFF"])
    def test_refuses_to_replace(self, talks: Talks, world: World, table: str, recursive: str) -> None:
        make_checkpoint(at=world.clock)
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers = {recursive}")
        self.refused(f"INSERT OR REPLACE INTO checkpoints_{table} SELECT * FROM checkpoints_{table}")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers = ON")

    def test_lets_a_tile_grow_to_the_right_alone(self, talks: Talks, world: World) -> None:
        talks.accepted()
        make_checkpoint(at=world.clock)
        shorter, longer, otherwise = SHORTER[connection.vendor]
        self.refused(f"UPDATE checkpoints_tile SET hashes = {shorter}")
        self.refused(f"UPDATE checkpoints_tile SET hashes = {otherwise}")
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE checkpoints_tile SET hashes = {longer}")

    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_is_not_asked_by_the_orm(self, talks: Talks, world: World, change: Callable[[], object]) -> None:
        make_checkpoint(at=world.clock)
        with pytest.raises(NotNow):
            change()

    def refused(self, sql: str) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.fixture
def writers(talks: Talks) -> Iterator[list[Writer]]:
    crowd = [Writer(talks.dispute.number) for _ in range(5)]
    yield crowd
    for writer in crowd:
        writer.own.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestCommitsOutOfOrder:
    def test_are_taken_up_in_the_order_they_are_seen(self, talks: Talks, writers: list[Writer], world: World) -> None:
        early, late = writers[:2]
        first, second = early.write(2), late.write(3)
        late.commit()
        made = make_checkpoint(at=world.clock)
        assert made is not None
        assert made.size == 2  # who is late holds up nobody
        assert made.settled < first
        early.commit()
        make_checkpoint(at=world.later())
        opening = Entry.objects.get(seq=1).pk
        assert list(Leaf.objects.order_by("place").values_list("entry", flat=True)) == [opening, second, first]
        assert make_checkpoint(at=world.later()) is None

    @pytest.mark.parametrize("seed", range(3))
    def test_lose_nothing_and_double_nothing(
        self, talks: Talks, writers: list[Writer], world: World, seed: int
    ) -> None:
        chance, seq = Random(seed), 1
        for _step in range(150):
            writer = chance.choice(writers)
            match chance.choice(("write", "write", "commit", "roll back", "take up")):
                case "write":
                    seq += 1
                    writer.write(seq)
                case "commit":
                    writer.commit()
                case "roll back":
                    writer.own.rollback()
                case _:
                    make_checkpoint(at=world.later(), most=chance.choice((2, 5, 100)))
        for writer in writers:
            writer.commit()
        make_checkpoints(at=world.later())
        assert sorted(Leaf.objects.values_list("entry", flat=True)) == sorted(
            Entry.objects.values_list("pk", flat=True)
        )
        for checkpoint in Checkpoint.objects.all():
            assert checkpoint.root == mth(hashes()[: checkpoint.size]).hex()
            read(checkpoint.note, known_keys())
            settled = Entry.objects.filter(pk__lte=checkpoint.settled).values("pk")
            assert not Leaf.objects.filter(entry__in=settled, place__gte=checkpoint.size).exists()

    def test_let_one_process_write_the_log_at_a_time(self, talks: Talks, writers: list[Writer], world: World) -> None:
        other = writers[0].own
        other.execute("SELECT pg_advisory_xact_lock(%s)", [sequencing._LOCK])
        assert make_checkpoint(at=world.clock) is None
        other.rollback()
        assert make_checkpoint(at=world.clock) is not None


class TestWhoIsLate:
    def test_is_found_below_what_was_taken_up(self, talks: Talks, world: World) -> None:
        """On SQLite too, where nobody is late: a gap below what has its place is filled."""
        talks.accepted()
        number = talks.dispute.number
        kept = list(Entry.objects.of(number).values_list())
        with triggers_off(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM ledger_entry WHERE seq = 2")
        make_checkpoint(at=world.clock)
        with triggers_off(), connection.cursor() as cursor:
            cursor.execute("UPDATE checkpoints_checkpoint SET settled = %s", [kept[0][0]])
            marks = ", ".join(["%s"] * len(kept[1]))
            cursor.execute(f"INSERT INTO ledger_entry VALUES ({marks})", kept[1])
        made = make_checkpoint(at=world.clock + timedelta(minutes=5))
        assert made is not None
        order = [kept[at][0] for at in (0, 2, 1)]
        assert list(Leaf.objects.order_by("place").values_list("entry", flat=True)) == order


class TestARolledBackCheckpoint:
    def test_leaves_nothing_behind(self, talks: Talks, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(*_: object) -> str:
            raise RuntimeError("no key")

        with monkeypatch.context() as patch:
            patch.setattr(sequencing, "sign", fails)
            with pytest.raises(RuntimeError):
                make_checkpoint(at=world.clock)
        assert [model.objects.exists() for model in (Leaf, Tile, Checkpoint)] == [False] * 3
        made = make_checkpoint(at=world.clock)
        assert made is not None
        assert made.size == Entry.objects.count()
        assert Dispute.objects.count() == 1
