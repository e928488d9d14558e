from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enforcement.standards.surcharge import Pause, days_overdue, surcharge

DUE = date(2026, 3, 17)
FINE = Decimal(1000)
SPAN = st.integers(0, 120)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


class TestSurcharge:
    @pytest.mark.parametrize(("day", "sum_yuan"), [(0, 0), (1, 30), (33, 990), (34, 1000), (40, 1000)])
    def test_grows_three_per_cent_a_day_up_to_the_fine(self, day: int, sum_yuan: int) -> None:
        assert surcharge(FINE, DUE, after(day)) == sum_yuan

    def test_is_nothing_before_the_fine_is_due(self) -> None:
        assert surcharge(FINE, DUE, after(-5)) == 0

    def test_begins_after_the_rolled_day(self) -> None:
        # Received 2026-09-18: the fifteenth day is 10-03, in the holidays; 10-08 is the last day, 10-09 the first that counts.
        assert surcharge(FINE, date(2026, 10, 8), date(2026, 10, 9)) == 30

    def test_stands_still_during_reconsideration(self) -> None:
        assert surcharge(FINE, DUE, after(30), [(after(11), after(20))]) == 600

    def test_stands_still_while_a_suit_goes_on(self) -> None:
        assert surcharge(FINE, DUE, after(300), [(after(11), None)]) == 300

    def test_counts_no_day_of_two_pauses_twice(self) -> None:
        pauses = [(after(5), after(14)), (after(10), after(19)), (after(12), after(13))]
        assert surcharge(FINE, DUE, after(30), pauses) == 450

    def test_ignores_pauses_outside_its_days(self) -> None:
        pauses: list[Pause] = [(after(-20), after(-10)), (after(31), None), (after(40), after(50))]
        assert surcharge(FINE, DUE, after(30), pauses) == 900

    def test_never_starts_while_a_pause_from_before_the_due_day_goes_on(self) -> None:
        assert surcharge(FINE, DUE, after(30), [(after(-5), None)]) == 0

    def test_is_rounded_to_the_fen(self) -> None:
        assert surcharge(Decimal("33.33"), DUE, after(1)) == Decimal("1.00")
        assert surcharge(Decimal("50.50"), DUE, after(1)) == Decimal("1.52")

    @pytest.mark.parametrize("fine", [Decimal(0), Decimal(-1)])
    def test_refuses_a_fine_of_nothing(self, fine: Decimal) -> None:
        with pytest.raises(ValueError, match="above nothing"):
            surcharge(fine, DUE, after(1))

    def test_refuses_a_pause_that_ends_before_it_begins(self) -> None:
        with pytest.raises(ValueError, match="does not end"):
            surcharge(FINE, DUE, after(9), [(after(3), after(2))])

    @given(st.lists(st.tuples(st.integers(-60, 120), st.none() | SPAN), max_size=6), SPAN)
    def test_counts_like_somebody_who_ticks_off_days(self, spans: list[tuple[int, int | None]], on: int) -> None:
        pauses = [(after(start), None if length is None else after(start + length)) for start, length in spans]
        ticked = sum(
            not any(start <= day and (end is None or day <= end) for start, end in pauses)
            for day in (after(number) for number in range(1, on + 1))
        )
        assert days_overdue(DUE, after(on), pauses) == ticked
