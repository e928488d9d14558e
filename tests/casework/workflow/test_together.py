"""Questions sent as one statement, and the parts of a file that are read so."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.parties.models import Party
from casework.workflow import parts
from casework.workflow.casefile import CaseFiles
from casework.workflow.models import Matter
from casework.workflow.prepared import asked
from casework.workflow.together import answered
from enforcement.standards.models import PenaltyItem
from tests.enforcement.standards.shelf import item
from tests.world import Talks


def plain(answers: list[Any]) -> list[Any]:
    return [{**vars(each), "_state": None} if hasattr(each, "_state") else each for each in answers]


class TestQuestionsSentTogether:
    def test_give_what_each_gives_alone_of_whatever_type(
        self, talks: Talks, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        talks.agreed()
        item(fine_min_yuan="0.10", fine_max_yuan="12345678.90").save()
        Clock.objects.update(added=[{"days": 3, "words": "三日"}])
        questions: list[QuerySet[Any, Any]] = [
            Party.objects.of(talks.dispute.number),
            Entry.objects.of(talks.dispute.number).order_by("-seq").values_list("seq", "happened_at", "facts_text"),
            Clock.objects.order_by("pk"),
            PenaltyItem.objects.all(),
            Matter.objects.placed().filter(number="nobody's"),
            Party.objects.filter(pk__in=()),
        ]
        with django_assert_num_queries(1):
            together = answered([asked(each) for each in questions])
        assert [plain(each) for each in together] == [plain(list(each)) for each in questions]
        assert [len(each) > 1 for each in together[:3]] == [True] * 3

    def test_take_what_is_told_as_a_value(self, talks: Talks) -> None:
        odd = ("x' OR '1' = '1", "%s", "%%", "张")
        assert answered([asked(Party.objects.of(number)) for number in odd]) == [[], [], [], []]


class TestAFile:
    @pytest.fixture
    def files(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Give files of one matter at a time, in a process that knows nothing of any act yet."""
        talks.agreed()
        monkeypatch.setattr(parts, "_expected", defaultdict(set))

        def files(verb: str) -> CaseFiles:
            found = CaseFiles([talks.dispute.number])
            found.verb, found.at_hand = verb, {talks.dispute.number: talks.dispute}
            return found

        return files

    def test_is_read_at_once_when_it_is_known_what_acts_of_the_verb_ask_for(
        self, files: Any, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for statements in (3, 1):
            found = files("perform")
            with django_assert_num_queries(statements):
                read = found.acts, found.parties, found.recusals
        other = files("close")
        with django_assert_num_queries(3):
            assert (other.acts, plain(other.parties[other.numbers[0]]), other.recusals) == (
                read[0], plain(read[1][other.numbers[0]]), read[2],
            )  # fmt: skip

    def test_brings_the_units_of_the_matter_along(
        self, files: Any, talks: Talks, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        matter = Matter.objects.placed().get(number=talks.dispute.number)
        found = files("perform")
        found.at_hand = {matter.number: matter}
        with django_assert_num_queries(1):
            assert found.of(matter.number).last("apply") is not None
            assert (matter.unit.is_valid_on(date(2026, 3, 2)), matter.unit.county is not None) == (True, True)
