from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.organisations.models import Unit
from casework.reports.definitions import ON_SITE
from casework.reports.marks import Count
from casework.reports.months import Month, Period
from casework.reports.rates import Question, measure, standings
from casework.reports.roll_up import catch_up
from tests.casework.reports.tales import CITY, COUNTY, OTHER_COUNTY, OTHER_COUNTY_TOWN, START, TOWN, VILLAGE, Act, Tales

HALF_YEAR = Period(Month(2026, 1), Month(2026, 6))


def by_hand(question: Question) -> Count:
    """Count the standings one by one."""
    count = Count(question.indicator.codes)
    for standing in standings(question):
        count.add(standing.mark, 1, standing.cases)
    return count


@pytest.fixture
def crowd(tales: Tales) -> Tales:
    """Tell sixty matters of two counties, some settled, some not, some left out."""
    chance = random.Random(7)
    for place in range(60):
        number, day = f"D{place:02}", chance.uniform(0, 120)
        unit = chance.choice([VILLAGE, TOWN, OTHER_COUNTY_TOWN, COUNTY, CITY])
        tales.settled(number, day=day, unit=unit, perform=chance.random() < 0.7)
        if chance.random() < 0.2:
            tales.tell(number, Act("correct", day + 30, facts={"corrects": 1, "exclusion": "LX3", "proposed_by": "b"}))
    catch_up()
    return tales


class TestMeasuring:
    @pytest.mark.parametrize("geography", ["at_the_time", "restated"])
    @pytest.mark.parametrize("by", [(), ("unit",), ("month",), ("month", "unit"), ("unit", "month", "level")])
    def test_by_tallies_comes_to_what_the_standings_say(
        self, crowd: Tales, by: tuple[str, ...], geography: str
    ) -> None:
        for days in (0, 30.2, 92.5, 150, 151.7, 400):
            question = Question(ON_SITE, crowd.units[CITY], HALF_YEAR, START + timedelta(days=days), by, geography)
            assert question.is_coarse
            figure = measure(question)
            assert _told(figure.count) == _told(by_hand(question))
            if by and "level" not in by:
                assert sum(row.denominator for row in figure.rows) == figure.denominator
                assert sum(row.numerator for row in figure.rows) == figure.numerator

    @pytest.mark.parametrize("by", ["type", "channel"])
    def test_by_other_splits_comes_to_the_same(self, crowd: Tales, by: str) -> None:
        question = Question(ON_SITE, crowd.units[CITY], HALF_YEAR, START + timedelta(days=200), (by,))
        assert not question.is_coarse
        assert _told(measure(question).count) == _told(measure(replace(question, by=())).count)

    def test_lists_every_division_and_every_month(self, crowd: Tales) -> None:
        rows = crowd.ask(first="2026-01", last="2026-03", by=("unit", "month")).rows
        assert [(row.place.code, str(row.period.first)) for row in rows] == [
            (code, month) for code in (CITY, COUNTY, OTHER_COUNTY) for month in ("2026-01", "2026-02", "2026-03")
        ]

    def test_counts_for_an_organ_what_it_accepted_first(self, tales: Tales) -> None:
        committee = Unit(code="330106001001T01", name="x", short_name="x", level=2, kind=Unit.Kind.COMMITTEE)
        tales.units[committee.code] = Unit.objects.plant(committee, under=tales.units[VILLAGE])
        tales.settled("D1", unit=committee.code)
        tales.settled("D2", unit=VILLAGE)
        assert tales.rate(unit=committee.code) == (1, 1)
        assert tales.rate(unit=VILLAGE) == (2, 2)

    def test_keeps_kinds_apart_when_asked(self, crowd: Tales) -> None:
        crowd.tell("P1", Act("register", 0), Act("accept", 1))
        assert crowd.ask(400, kind="petition").denominator == 1

    def test_of_nothing_is_null(self, tales: Tales) -> None:
        figure = tales.ask().as_dict()
        assert (figure["value"], figure["denominator"], figure["met"], figure["ledger_head"]) == (None, 0, None, None)

    def test_hides_few_matters_of_a_township(self, tales: Tales) -> None:
        for place in range(4):
            tales.settled(f"D{place}")
        assert tales.ask(unit=TOWN).as_dict()["numerator"] is None
        assert tales.ask(unit=TOWN).is_suppressed
        assert tales.ask(unit=COUNTY).as_dict()["numerator"] == 4
        tales.settled("D5")
        assert tales.ask(unit=TOWN).as_dict()["numerator"] == 5

    @pytest.mark.parametrize("by", [(), ("month", "unit"), ("type",)])
    def test_asks_as_much_of_sixty_matters_as_of_six(self, tales: Tales, by: tuple[str, ...]) -> None:
        counts = []
        for size in (6, 60):
            for place in range(size):
                tales.settled(f"D{size}{place}", unit=[TOWN, OTHER_COUNTY_TOWN][place % 2])
            catch_up()
            question = Question(ON_SITE, tales.units[CITY], HALF_YEAR, START + timedelta(days=200), by)
            with CaptureQueriesContext(connection) as queries:
                measure(question)
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert counts[0] <= 8


def _told(count: Count) -> tuple[Any, ...]:
    """A count without the zeros that differences leave."""
    dicts = ({key: n for key, n in each.items() if n} for each in (count.levels, count.excluded, count.notes))
    return (count.accepted, count.cohort, count.judged, count.cases, *dicts)
