"""Whatever is done to the rows, the verifier names the first broken entry of each kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from casework.intake import services as intake
from casework.ledger.canonical import HASHED
from casework.ledger.models import Entry, Note
from casework.ledger.verify import Fault, verify
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from casework.workflow.words import erase_words
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.ledger.forgery import drop, forge, hashed, insert, rehash, row_at, set_field, swap
from tests.world import SIDES, VILLAGE, Talks, World

Found = dict[str, int]


def found(matter: str = "") -> Found:
    """Verify; kind → seq of its first place."""
    return {str(fault): place.seq for fault, place, _count in verify(matter).findings}


@pytest.fixture
def number(talks: Talks) -> str:
    """Give a chain of seven entries: apply, ask_consent, accept, appoint, hold_session, sign_agreement, perform."""
    return talks.performed().dispute.number


def another(world: World, **more: Any) -> Dispute:
    """Open one more dispute."""
    mediator, unit = world.actor(Role.MEDIATOR, VILLAGE), world.unit(VILLAGE)
    given = {"type": "02", "channel": "WALK_IN", "title": "巷道", "text": "巷道。", "parties": SIDES} | more
    return services.apply(unit=unit, actor=mediator, at=world.later(), **given)


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
        assert found() == {"TAIL_DROPPED": 1, "NUMBER_MISSING": 1}

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

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("unit_id", "(SELECT id FROM organisations_unit WHERE code = '330108001001')"),
            ("accepted_unit_id", "(SELECT id FROM organisations_unit WHERE code = '330108001001')"),
            ("accepted_unit_id", "NULL"),
            ("accepted_at", "NULL"),
            ("accepted_at", "'2020-01-01 00:00:00+00:00'"),
            ("opened_at", "'2020-01-01 00:00:00+00:00'"),
            ("moved_at", "'2020-01-01 00:00:00+00:00'"),
            ("outcome", "'FAILED'"),
            ("handler", "'somebody_else'"),
            ("type", "'99'"),
            ("channel", "'LETTER'"),
            ("risk", "'RED'"),
            ("cycle", "7"),
        ],
    )
    def test_that_says_something_else_than_its_entries_is_named(self, number: str, column: str, value: str) -> None:
        forge(f"UPDATE workflow_matter SET {column} = {value} WHERE number = '{number}'")
        [(fault, place, count)] = verify().findings
        assert (fault, str(place), count) == (Fault.ROW_DISAGREES, f"{number} #7 ({column.removesuffix('_id')})", 1)

    def test_that_came_out_of_a_filing_keeps_saying_so(self, world: World) -> None:
        unit, dispatcher = world.unit(VILLAGE), world.actor(Role.DISPATCHER, "330106001")
        given: dict[str, Any] = {"channel": "WALK_IN", "title": "墙", "text": "墙。", "parties": SIDES, "place": unit}
        filing = intake.register(unit=world.unit("330106001"), actor=dispatcher, at=world.later(), **given)
        intake.triage(filing, kind="DISPUTE", type="02", risk="BLUE", actor=dispatcher, at=world.later())
        intake.dispatch(filing, to=unit, actor=dispatcher, at=world.later())
        _filing, born = intake.take_in(filing, actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later())
        forge("UPDATE workflow_matter SET origin_number = '' WHERE number = %s", born.number)
        assert found(born.number) == {"ROW_DISAGREES": 1}

    def test_that_vanished_with_all_it_left_is_missed_by_its_number(self, number: str, world: World) -> None:
        another(world)
        forge("DELETE FROM ledger_note WHERE matter = %s", number)
        drop(number, *range(1, 8))
        forge("DELETE FROM workflow_matter WHERE number = %s", number)
        [(fault, place, count)] = verify().findings
        assert (fault, place.matter, count) == (Fault.NUMBER_MISSING, number, 1)

    def test_whose_number_was_never_given_is_named(self, number: str) -> None:
        forge("DELETE FROM workflow_numberseries")
        assert found() == {"NUMBER_UNGIVEN": 1}

    def test_of_which_the_last_are_missing_is_counted(self, number: str) -> None:
        forge("UPDATE workflow_numberseries SET last = 2000000000")
        [(fault, place, count)] = verify().findings
        assert (fault, place.matter[-6:], count) == (Fault.NUMBER_MISSING, "000002", 1_999_999_999)

    def test_that_vanished_is_named(self, number: str) -> None:
        forge("DELETE FROM workflow_matter WHERE number = %s", number)
        assert found() == {"NO_MATTER": 1}


class TestWords:
    def test_that_were_changed_are_named(self, number: str) -> None:
        forge("UPDATE ledger_note SET text = %s WHERE name = 'agreement'", "甲方无须修复墙体。")
        assert found() == {"NOTE_CHANGED": 6}

    def test_that_are_gone_without_a_mark_are_named(self, number: str) -> None:
        forge("DELETE FROM ledger_note WHERE name = 'minutes'")
        assert found() == {"NOTE_MISSING": 5}

    def test_that_no_entry_knows_are_named(self, number: str) -> None:
        Note.objects.create(matter=number, seq=2, name="minutes", salt="0" * 32, text="从未发生的会议。")
        assert found() == {"NOTE_STRAY": 2}

    def test_put_in_the_place_of_others_are_named(self, number: str) -> None:
        forge("UPDATE ledger_note SET name = 'promise' WHERE name = 'agreement'")
        assert found() == {"NOTE_STRAY": 6}

    def test_forged_behind_a_mark_of_erasure_are_named_and_not_shown(self, number: str, talks: Talks) -> None:
        forge("UPDATE ledger_note SET text = 'x', erased_at = %s WHERE name = 'agreement'", talks.world.clock)
        assert found() == {"NOTE_CHANGED": 6, "NOTE_ERASED": 6}
        assert talks.dispute.words("agreement") == ""

    def test_erased_with_no_entry_that_says_so_are_named(self, number: str, talks: Talks) -> None:
        forge("UPDATE ledger_note SET text = '', salt = '', erased_at = %s WHERE name = 'minutes'", talks.world.clock)
        assert found() == {"NOTE_ERASED": 5}

    def test_put_back_after_their_erasure_are_named(self, number: str, talks: Talks) -> None:
        old = Note.objects.get(name="minutes")
        erase_words(talks.dispute, ["5.minutes"], reason="依法删除。", actor=talks.head(), at=talks.world.later())
        assert found() == {}
        forge("UPDATE ledger_note SET text = %s, salt = %s, erased_at = NULL WHERE seq = 5", old.text, old.salt)
        assert found() == {"NOTE_KEPT": 5}


UNREADABLE = {
    "verb as bytes": "verb = cast(verb AS blob)",
    "facts as bytes": "facts = cast(facts AS blob)",
    "matter as bytes": "matter = cast(matter AS blob)",
    "a seq of another type": "seq = 'x'",
    "a seq in bytes": "seq = x'ff'",
    "text that is no UTF-8": "law = cast(x'ff' AS text)",
    "a number that is no UTF-8": "matter = matter || cast(x'ff' AS text)",
}
FALSE = {
    "facts that nest deeper than can be read": "facts = '{nest}'",
    "words that nest deeper than can be read": """facts = '{{"notes":{nest}'""",
    "a moment that is none": "recorded_at = 'garbage'",
    "a level that is no whole number": "level = 2.5",
}
EMPTY = ("verb", "facts", "recorded_at", "hash", "law", "level", "prev_hash")


class TestARowThatCannotBeRead:
    @pytest.mark.sqlite
    @pytest.mark.parametrize("change", UNREADABLE.values(), ids=UNREADABLE)
    def test_is_named_with_its_place(self, number: str, change: str) -> None:
        forge(f"UPDATE ledger_entry SET {change} WHERE matter = '{number}' AND seq = 3")
        report = verify()
        first = next(place for fault, place, _count in report.findings)
        assert not report.is_good
        assert str(first).encode()

    @pytest.mark.sqlite
    @pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
    def test_is_named_where_it_is_read_and_wrong(self, number: str, change: str) -> None:
        forge(f"UPDATE ledger_entry SET {change.format(nest='[' * 100_000)} WHERE matter = '{number}' AND seq = 3")
        assert found()["CHANGED"] == 3

    @pytest.mark.postgres  # SQLite never lets go of NOT NULL
    @pytest.mark.parametrize("name", EMPTY)
    def test_is_named_where_nothing_stands(self, number: str, name: str) -> None:
        forge(f"ALTER TABLE ledger_entry ALTER COLUMN {name} DROP NOT NULL")
        forge(f"UPDATE ledger_entry SET {name} = NULL WHERE matter = '{number}' AND seq = 3")
        assert 3 in found().values()

    @pytest.mark.sqlite
    @pytest.mark.parametrize("change", ["text = x'ff'", "text = cast(x'ff' AS text)", "salt = 7", "seq = 'x'"])
    def test_is_named_among_words(self, number: str, change: str) -> None:
        forge(f"UPDATE ledger_note SET {change} WHERE name = 'agreement'")
        assert found().keys() <= {"NOTE_CHANGED", "NOTE_STRAY", "NOTE_MISSING"} != set()

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        "change", ["version = 'x'", "head = x'ff'", "state = cast(x'ff' AS text)", "outcome = x'ff'"]
    )
    def test_is_named_among_matters(self, number: str, change: str) -> None:
        forge(f"UPDATE workflow_matter SET {change}")
        assert found().keys() <= {"MATTER_DISAGREES", "ROW_DISAGREES"} != set()


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
