"""A question written once gives what its queryset gives."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import CharField, DateTimeField, IntegerField
from pytest_django import DjangoAssertNumQueries

from casework.ledger.models import Entry
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.prepared import Blank, Prepared, Question
from mediation.disputes.models import Dispute
from tests.world import Talks


def facts_of(numbers: Sequence[str]) -> list[tuple[object, ...]]:
    return [tuple(row) for row in Entry.objects.of(*numbers).values_list("matter", "seq", "happened_at", "facts_text")]


class TestAPreparedQuestion:
    def test_gives_the_models_the_queryset_gives(self, talks: Talks) -> None:
        asked: Prepared[Party] = Prepared(Party.objects.of_matters)
        for _turn in range(2):
            found = asked([talks.dispute.number])
            assert [vars(party) | {"_state": None} for party in found] == [
                vars(party) | {"_state": None} for party in Party.objects.of(talks.dispute.number)
            ]
            assert [party.name for party in found] == ["张三", "李四"]

    def test_gives_the_values_the_queryset_gives(self, talks: Talks) -> None:
        talks.performed()
        asked: Prepared[tuple[object, ...]] = Prepared(
            lambda numbers: Entry.objects.of(*numbers).values_list("matter", "seq", "happened_at", "facts_text")
        )
        for _turn in range(2):
            assert asked([talks.dispute.number]) == facts_of([talks.dispute.number])

    def test_gives_the_class_and_the_additions_that_were_asked_for(self, talks: Talks) -> None:
        asked: Prepared[Matter] = Prepared(lambda numbers: Dispute.objects.placed().filter(number__in=numbers))
        for _turn in range(2):
            (found,) = asked([talks.dispute.number])
            assert type(found) is Dispute
            assert (found.unit_key, found.unit_path) == (talks.dispute.unit_key, talks.dispute.unit_path)
            assert (found._state.adding, found._state.db, found.state) == (False, "default", "APPLIED")

    def test_may_find_nothing_or_be_asked_about_several(self, talks: Talks) -> None:
        asked: Prepared[Party] = Prepared(Party.objects.of_matters)
        assert asked(["D3301062026999999"]) == []
        assert len(asked([talks.dispute.number, "D3301062026999999"])) == 2
        assert asked([]) == []

    def test_takes_a_number_as_a_value_whatever_it_holds(self, talks: Talks) -> None:
        asked: Prepared[Party] = Prepared(Party.objects.of_matters)
        for odd in ("x' OR '1' = '1", "%s", "%%", "张"):
            assert asked([odd]) == []

    def test_costs_one_statement(self, talks: Talks, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        asked: Prepared[Party] = Prepared(Party.objects.of_matters)
        for _turn in range(2):
            with django_assert_num_queries(1):
                asked([talks.dispute.number])

    @pytest.mark.postgres
    def test_takes_a_lock_where_the_queryset_would(self, talks: Talks) -> None:
        asked: Prepared[Matter] = Prepared(lambda numbers: Matter.objects.locked(*numbers))
        said: list[str] = []

        def heard(run: Callable[..., Any], sql: str, *told: Any) -> Any:
            said.append(sql)
            return run(sql, *told)

        with transaction.atomic(), connection.execute_wrapper(heard):
            asked([talks.dispute.number])
        assert "FOR UPDATE OF" in said[0]


class TestAQuestionWithBlanks:
    def test_gives_what_the_queryset_gives_for_what_is_told(self, talks: Talks) -> None:
        talks.performed()
        until, level = Blank("until", DateTimeField()), Blank("level", IntegerField())
        asked: Question[Entry] = Question(
            lambda: Entry.objects.filter(recorded_at__lte=until, level=level).order_by("pk")
        )
        there = list(Entry.objects.order_by("pk"))
        assert len(there) > 3
        for entry in there:
            told = {"until": entry.recorded_at, "level": entry.level}
            assert asked(**told) == list(Entry.objects.filter(recorded_at__lte=told["until"], level=2).order_by("pk"))
        assert asked(until=there[-1].recorded_at, level=7) == []

    def test_takes_what_is_told_as_a_value_whatever_it_holds(self, talks: Talks) -> None:
        asked: Question[Party] = Question(lambda: Party.objects.filter(matter_no=Blank("number", CharField())))
        for odd in ("x' OR '1' = '1", "%s", "%%", "张"):
            assert asked(number=odd) == []
        assert len(asked(number=talks.dispute.number)) == 2

    def test_finds_nothing_where_its_conditions_rule_each_other_out(self, talks: Talks) -> None:
        asked: Question[Party] = Question(lambda: Party.objects.filter(pk__in=()))
        assert asked() == []
