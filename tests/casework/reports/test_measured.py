from datetime import UTC, datetime
from fractions import Fraction

import pytest

from casework.reports.definitions import ON_SITE
from casework.reports.marks import Count
from casework.reports.measured import Measured, Place, hide, interval, is_met, percent
from casework.reports.months import Month, Period

NINETY = Fraction(90, 100)
MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


def figure(judged: int, resolved: int = 0, level: int = 3) -> Measured:
    counted = Count(judged=judged, cohort=judged, accepted=judged, levels={level: resolved})
    place = Place("330106001", "330106001@", "北山街道", level)
    return Measured(ON_SITE, place, Period(Month(2026, 1), Month(2026, 1)), MOMENT, "at_the_time", counted, None, "")


class TestPercent:
    @pytest.mark.parametrize(
        ("numerator", "denominator", "text"),
        [
            (5, 11, "45.45"),
            (1, 8, "12.50"),
            (1, 3, "33.33"),
            (2, 3, "66.67"),
            (0, 7, "0.00"),
            (7, 7, "100.00"),
            (1, 800, "0.13"),
        ],
    )
    def test_has_two_decimals_half_up(self, numerator: int, denominator: int, text: str) -> None:
        assert percent(numerator, denominator) == text

    def test_is_nothing_without_a_denominator(self) -> None:
        assert percent(0, 0) is None


class TestTheTarget:
    @pytest.mark.parametrize(("numerator", "denominator", "met"), [(18, 20, True), (17, 20, False), (90, 100, True)])
    def test_is_compared_in_whole_numbers(self, numerator: int, denominator: int, met: bool) -> None:
        assert is_met(numerator, denominator, NINETY) is met

    def test_is_not_met_by_what_would_be_rounded_to_it(self) -> None:
        assert percent(8_999_951, 10_000_000) == "90.00"
        assert is_met(8_999_951, 10_000_000, NINETY) is False

    def test_is_neither_met_nor_missed_without_a_denominator(self) -> None:
        assert is_met(0, 0, NINETY) is None


class TestTheInterval:
    @pytest.mark.parametrize(
        ("numerator", "denominator", "ends"),
        [
            (5, 11, ("21.27", "71.99")),
            (0, 10, ("0.00", "27.75")),
            (10, 10, ("72.25", "100.00")),
            (900, 1000, ("87.98", "91.71")),
        ],
    )
    def test_is_wilson_s(self, numerator: int, denominator: int, ends: tuple[str, str]) -> None:
        assert interval(numerator, denominator) == ends

    def test_is_nothing_without_a_denominator(self) -> None:
        assert interval(0, 0) is None


class TestAFigure:
    def test_is_null_without_a_denominator(self) -> None:
        told = figure(0).as_dict()
        assert (told["value"], told["met"], told["interval"], told["numerator"], told["denominator"]) == (
            None,
            None,
            None,
            0,
            0,
        )

    def test_is_provisional_until_95_of_100_are_judged(self) -> None:
        almost, enough = figure(94), figure(95)
        almost.count.cohort = enough.count.cohort = 100
        assert (almost.is_provisional, enough.is_provisional) == (True, False)

    def test_is_provisional_while_its_period_runs(self) -> None:
        place = figure(10)
        running = Measured(
            ON_SITE, place.place, Period(Month(2026, 1), Month(2026, 7)), MOMENT, "", place.count, None, ""
        )
        assert running.is_provisional

    def test_is_flagged_when_more_than_a_tenth_is_left_out(self) -> None:
        tenth, more = figure(90), figure(89)
        tenth.count.accepted = more.count.accepted = 100
        tenth.count.excluded, more.count.excluded = {"LX2": 10}, {"LX2": 9, "LX3": 2}
        assert (tenth.is_flagged, more.is_flagged) == (False, True)


class TestHiding:
    def test_hides_fewer_than_five_in_townships(self) -> None:
        assert hide([figure(4), figure(5), figure(3)]) == {0, 2}

    def test_hides_a_second_row_that_would_give_a_single_one_away(self) -> None:
        assert hide([figure(4), figure(9), figure(7), figure(0)]) == {0, 2}

    def test_hides_nothing_in_counties(self) -> None:
        assert hide([figure(4, level=4), figure(1, level=4)]) == set()

    def test_does_not_hide_nothing(self) -> None:
        assert hide([figure(0), figure(0)]) == set()
