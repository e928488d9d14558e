"""Words go by law, with an entry that says so; chains stay."""

import pytest
from django.db import DatabaseError, connection, transaction

from casework.errors import NotYet, NotYou
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.erasure import ERASE
from casework.workflow.models import Matter
from casework.workflow.words import erase_words
from tests.world import VILLAGE, Talks

WHY = "当事人请求删除，保存期限已届满。"


def erase(talks: Talks, *labels: str, reason: str = WHY) -> Matter:
    return erase_words(talks.dispute, labels, reason=reason, actor=talks.head(), at=talks.world.later())


def labels() -> set[str]:
    return {f"{note.seq}.{note.name}" for note in Note.objects.filter(erased_at=None)}


class TestErasedWords:
    def test_break_no_chain(self, talks: Talks) -> None:
        talks.performed()
        erase(talks, *labels())
        report = verify()
        assert (report.findings, report.notes, labels()) == ([], 4, {"8.reason"})

    def test_are_gone_from_the_database_with_the_salt_that_could_prove_them(self, talks: Talks) -> None:
        talks.agreed()
        erase(talks, *labels())
        assert set(Note.objects.exclude(erased_at=None).values_list("text", "salt")) == {("", "")}
        assert talks.dispute.words("agreement") == ""

    def test_take_the_title_along(self, talks: Talks) -> None:
        assert erase(talks, "1.text").title == ""
        assert Matter.objects.get().title == ""

    def test_leave_the_entries_before_as_they_were_and_one_that_tells(self, talks: Talks) -> None:
        number = talks.agreed().dispute.number
        before = list(Entry.objects.of(number).values_list())
        erase(talks, "6.agreement", "5.minutes")
        after = Entry.objects.of(number).order_by("seq")
        assert list(after.values_list())[:-1] == before
        told = after.last()
        assert told is not None
        assert (told.verb, told.from_state, told.to_state) == (ERASE, "AGREED_WRITTEN", "AGREED_WRITTEN")
        assert told.facts["erases"] == ["5.minutes", "6.agreement"]
        assert (told.law, told.role) == ("PIPL art. 47", "HEAD")

    def test_are_only_those_asked_for(self, talks: Talks) -> None:
        talks.agreed()
        erase(talks, "5.minutes")
        assert labels() == {"1.text", "6.agreement", "7.reason"}
        assert verify().is_good

    @pytest.mark.parametrize("wanted", [[], ["1.minutes"], ["2.text"], ["x"]])
    def test_are_there_to_erase(self, talks: Talks, wanted: list[str]) -> None:
        with pytest.raises(NotYet) as refusal:
            erase(talks, *wanted)
        assert refusal.value.unmet[0].field == "erases"
        assert labels() == {"1.text"}

    def test_are_erased_once(self, talks: Talks) -> None:
        erase(talks, "1.text")
        with pytest.raises(NotYet):
            erase(talks, "1.text")

    def test_are_erased_for_a_reason(self, talks: Talks) -> None:
        with pytest.raises(NotYet):
            erase(talks, "1.text", reason=" ")

    @pytest.mark.parametrize("role", [Role.MEDIATOR, Role.REGISTRAR, Role.SUPERVISOR, Role.AUDITOR])
    def test_are_erased_by_the_head_alone(self, talks: Talks, role: Role) -> None:
        actor = talks.world.actor(role, VILLAGE)
        with pytest.raises(NotYou):
            erase_words(talks.dispute, ["1.text"], reason=WHY, actor=actor, at=talks.world.later())


NOW = "'2026-03-03 00:00:00+00:00'"
REFUSED = {
    "change": "UPDATE ledger_note SET text = 'x'",
    "change of nothing": "UPDATE ledger_note SET text = text",
    "deletion": "DELETE FROM ledger_note",
    "erasure no entry tells of": f"UPDATE ledger_note SET text = '', salt = '', erased_at = {NOW}",
    "erasure that keeps the text": f"UPDATE ledger_note SET salt = '', erased_at = {NOW}",
    "mark without erasure": f"UPDATE ledger_note SET erased_at = {NOW}",
}


class TestTheDatabase:
    @pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
    def test_refuses(self, talks: Talks, sql: str) -> None:
        before = list(Note.objects.values_list())
        self.refused(sql)
        assert list(Note.objects.values_list()) == before

    @pytest.mark.parametrize(
        "change", ["text = 'x'", "erased_at = NULL", f"erased_at = {NOW}, text = ''", "seq = 9, text = '', salt = ''"]
    )
    def test_refuses_to_touch_what_is_erased(self, talks: Talks, change: str) -> None:
        erase(talks, "1.text")
        self.refused(f"UPDATE ledger_note SET {change}")

    def test_refuses_an_erasure_that_changes_more(self, talks: Talks) -> None:
        talks.agreed()
        erase(talks, "5.minutes")
        self.refused(f"UPDATE ledger_note SET text = '', salt = '', name = 'minutes', seq = 5, erased_at = {NOW}")

    @pytest.mark.postgres
    def test_refuses_to_be_emptied(self, talks: Talks) -> None:
        self.refused("TRUNCATE ledger_note")

    @pytest.mark.sqlite
    @pytest.mark.parametrize("columns", ["id, matter, seq, name", "matter, seq, name"])
    def test_refuses_a_replacement(self, talks: Talks, columns: str) -> None:
        self.refused(
            f"INSERT OR REPLACE INTO ledger_note ({columns}, salt, text) SELECT {columns}, salt, 'x' FROM ledger_note"
        )

    def refused(self, sql: str) -> None:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
