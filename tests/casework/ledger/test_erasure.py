"""Words go, chains stay."""

from pytest_django import DjangoAssertNumQueries

from casework.ledger.erasure import erase_words
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from tests.world import Talks


class TestErasedWords:
    def test_break_no_chain(self, talks: Talks) -> None:
        number = talks.performed().dispute.number
        assert erase_words(number, at=talks.world.later()) == 3
        report = verify()
        assert (report.is_good, report.notes) == (True, 3)

    def test_are_gone_from_the_database_with_the_salt_that_could_prove_them(self, talks: Talks) -> None:
        number = talks.agreed().dispute.number
        erase_words(number, at=talks.world.later())
        assert set(Note.objects.values_list("text", "salt")) == {("", "")}
        assert talks.dispute.words("agreement") == ""

    def test_leave_the_entries_as_they_were(self, talks: Talks) -> None:
        number = talks.agreed().dispute.number
        before = list(Entry.objects.of(number).values_list())
        erase_words(number, at=talks.world.later())
        assert list(Entry.objects.of(number).values_list()) == before

    def test_are_only_those_asked_for(self, talks: Talks) -> None:
        number = talks.agreed().dispute.number
        assert erase_words(number, seqs=[5], at=talks.world.later()) == 1
        assert erase_words(number, names=["agreement"], at=talks.world.later()) == 1
        assert list(Note.objects.filter(erased_at=None).values_list("name", flat=True)) == ["text"]
        assert verify().is_good

    def test_are_erased_once(self, talks: Talks) -> None:
        first = talks.world.later()
        erase_words(talks.dispute.number, at=first)
        assert erase_words(talks.dispute.number, at=talks.world.later()) == 0
        assert Note.objects.get().erased_at == first

    def test_cost_one_statement(self, talks: Talks, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            assert erase_words(talks.dispute.number, at=talks.world.later()) == 1
