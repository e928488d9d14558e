"""Whatever is done to the rows, the verifier names the first broken entry of each kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from casework.ledger.canonical import HASHED
from casework.ledger.models import Entry, Note
from casework.ledger.verify import Fault, verify
from casework.workflow.models import Matter
from tests.casework.ledger.forgery import drop, forge, hashed, insert, rehash, row_at, set_field, swap
from tests.world import Talks

Found = dict[str, int]


def found(matter: str = "") -> Found:
    """Verify; kind → seq of its first place."""
    return {str(fault): place.seq for fault, place, _count in verify(matter).findings}


@pytest.fixture
def number(talks: Talks) -> str:
    """Give a chain of seven entries: apply, ask_consent, accept, appoint, hold_session, sign_agreement, perform."""
    return talks.performed().dispute.number


class TestAWholeLedger:
    def test_is_found_good_and_counted(self, number: str) -> None:
        report = verify()
        assert (report.is_good, report.entries, report.matters, report.notes) == (True, 7, 1, 3)

    def test_is_good_when_it_is_empty(self, db: None) -> None:
        assert verify().is_good

    def test_keeps_its_hashes_whatever_fraction_a_second_has(self, talks: Talks) -> None:
        for span in ({"microseconds": 1}, {"milliseconds": 500}, {"seconds": 1}):
            talks.world.later(**span)
        talks.accepted()
        assert verify().is_good


class TestOneChangedField:
    OTHER: dict[type, Callable[[Any], Any]] = {int: lambda value: value + 10, str: lambda value: f"{value[:-1]}X"}

    @pytest.mark.parametrize("name", [name for name in HASHED if name != "matter"])
    def test_is_found(self, number: str, name: str) -> None:
        old = getattr(row_at(number, 5), name)
        new = self.OTHER[type(old)](old) if type(old) in self.OTHER else old + timedelta(microseconds=1)
        set_field(number, 5, **{name: new})
        assert 5 in found().values() or 6 in found().values()

    def test_is_found_in_the_hash_itself(self, number: str) -> None:
        set_field(number, 5, hash="0" * 64)
        assert found() == {"CHANGED": 5, "BROKEN_LINK": 6}

    def test_is_found_when_the_entry_was_given_to_another_matter(self, number: str) -> None:
        set_field(number, 1, matter="D3301062026999999")
        assert {"FIRST_MISSING", "CHANGED", "NO_MATTER"} <= found().keys()


class TestAForgery:
    def test_of_one_row_is_named(self, number: str) -> None:
        set_field(number, 4, outcome="AGREED_PERFORMED")
        assert found() == {"CHANGED": 4}

    def test_that_drops_the_first_entry_is_named(self, number: str) -> None:
        drop(number, 1)
        assert found() == {"FIRST_MISSING": 2, "NOTE_STRAY": 1}

    def test_that_drops_entries_in_the_middle_is_named(self, number: str) -> None:
        drop(number, 3, 4)
        assert found() == {"GAP": 5}

    def test_that_drops_the_tail_is_named(self, number: str) -> None:
        drop(number, 7)
        assert found() == {"TAIL_DROPPED": 7}

    def test_that_drops_every_entry_is_named(self, number: str) -> None:
        forge("DELETE FROM ledger_note")
        drop(number, *range(1, 8))
        assert found() == {"TAIL_DROPPED": 1}

    def test_that_appends_an_entry_is_named(self, number: str) -> None:
        insert(hashed(row_at(number, 7), seq=8, prev_hash=row_at(number, 7).hash, from_state="PERFORMED"))
        assert found() == {"MATTER_DISAGREES": 8}

    def test_that_inserts_an_entry_and_moves_the_rest_is_named(self, number: str) -> None:
        for seq in range(7, 3, -1):
            set_field(number, seq, seq=seq + 1)
        insert(hashed(row_at(number, 3), seq=4, prev_hash=row_at(number, 3).hash, from_state="ACCEPTED"))
        assert found()["CHANGED"] == 5
        assert found()["BROKEN_LINK"] == 5

    def test_that_lets_entries_change_places_is_named(self, number: str) -> None:
        swap(number, 3, 4)
        assert found() == {"CHANGED": 3, "BROKEN_LINK": 3, "STATE_JUMP": 3}

    def test_that_hashes_a_changed_row_anew_is_named(self, number: str) -> None:
        rehash(number, 4, actor="somebody_else")
        assert found() == {"BROKEN_LINK": 5}

    def test_that_hashes_the_rest_of_the_chain_anew_is_named(self, number: str) -> None:
        rehash(number, 4, to_end=True, actor="somebody_else")
        assert found() == {"MATTER_DISAGREES": 7}

    def test_that_lets_an_entry_begin_elsewhere_is_named(self, number: str) -> None:
        last = rehash(number, 5, to_end=True, from_state="APPLIED")
        Matter.objects.filter(number=number).update(head=last.hash)
        assert found() == {"STATE_JUMP": 5}

    def test_of_the_first_entrys_past_is_named(self, number: str) -> None:
        last = rehash(number, 1, to_end=True, from_state="REOPENED", prev_hash="f" * 64)
        Matter.objects.filter(number=number).update(head=last.hash)
        assert found() == {"BROKEN_LINK": 1, "STATE_JUMP": 1}

    def test_of_the_algorithm_is_named(self, number: str) -> None:
        set_field(number, 4, algorithm="md5")
        assert found() == {"UNKNOWN_ALGORITHM": 4}

    def test_of_the_facts_is_named_even_where_they_are_no_json_any_more(self, number: str) -> None:
        set_field(number, 6, facts='{"notes":')
        assert found() == {"CHANGED": 6, "NOTE_STRAY": 6}

    def test_down_to_the_head_of_the_matter_is_not_visible_from_here(self, number: str) -> None:
        """The reason for checkpoints outside of the matter."""
        last = rehash(number, 4, to_end=True, actor="somebody_else")
        Matter.objects.filter(number=number).update(head=last.hash)
        assert verify().is_good

    def test_of_several_kinds_is_told_with_the_first_place_and_the_number_of_each(self, number: str) -> None:
        set_field(number, 6, outcome="FAILED")
        set_field(number, 3, outcome="FAILED")
        drop(number, 7)
        findings = {fault: (place.seq, count) for fault, place, count in verify().findings}
        assert findings == {Fault.CHANGED: (3, 2), Fault.TAIL_DROPPED: (7, 1)}


class TestAMatter:
    @pytest.mark.parametrize(
        "change",
        [
            {"state": "CLOSED"},
            {"head": "0" * 64},
            {"version": 6},
            {"level": 5},
            {"track": "filing"},
            {"machine_version": 2},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_that_is_not_where_its_last_entry_left_it_is_named(self, number: str, change: dict[str, Any]) -> None:
        forge(f"UPDATE workflow_matter SET {next(iter(change))} = %s", *change.values())
        assert found() == {"MATTER_DISAGREES": 7}

    def test_that_vanished_is_named(self, number: str) -> None:
        forge("DELETE FROM workflow_matter WHERE number = %s", number)
        assert found() == {"NO_MATTER": 1}


class TestWords:
    def test_that_were_changed_are_named(self, number: str) -> None:
        Note.objects.filter(name="agreement").update(text="甲方无须修复墙体。")
        assert found() == {"NOTE_CHANGED": 6}

    def test_that_are_gone_without_a_mark_are_named(self, number: str) -> None:
        Note.objects.filter(name="minutes").delete()
        assert found() == {"NOTE_MISSING": 5}

    def test_that_no_entry_knows_are_named(self, number: str) -> None:
        Note.objects.create(matter=number, seq=2, name="minutes", salt="0" * 32, text="从未发生的会议。")
        assert found() == {"NOTE_STRAY": 2}

    def test_put_in_the_place_of_others_are_named(self, number: str) -> None:
        Note.objects.filter(name="agreement").update(name="promise")
        assert found() == {"NOTE_STRAY": 6}


class TestOneMatter:
    def test_is_verified_alone(self, number: str) -> None:
        set_field(number, 4, outcome="FAILED")
        insert(hashed(row_at(number, 1), matter="D3301062026999999"))
        assert found(number) == {"CHANGED": 4}
        assert found("D3301062026999999") == {"NO_MATTER": 1, "NOTE_MISSING": 1}
        assert verify("D3301062026888888").entries == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestSeveralProcesses:
    @pytest.mark.parametrize("jobs", [1, 2, 3])
    def test_find_what_one_finds(self, number: str, talks: Talks, jobs: int) -> None:
        with transaction.atomic():
            set_field(number, 4, outcome="FAILED")
            drop(number, 7)
        report = verify(jobs=jobs)
        assert (report.entries, report.matters) == (6, 1)
        assert [(fault, place.seq, count) for fault, place, count in report.findings] == [
            (Fault.CHANGED, 4, 1),
            (Fault.TAIL_DROPPED, 7, 1),
        ]
        assert Entry.objects.count() == 6
