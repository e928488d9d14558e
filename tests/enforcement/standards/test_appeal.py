from datetime import date
from pathlib import Path

import pytest

from casework.deadlines.calendar import Calendar
from casework.deadlines.loading import calendar_in
from enforcement.standards.appeal import (
    Window,
    appeal_ends,
    execution_window,
    reconsideration_ends,
    suit_ends,
    suit_ends_after_reconsideration,
)
from enforcement.standards.letters import Remedy

SERVED = date(2026, 3, 2)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_in(Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv")


class TestTermsOfAppeal:
    def test_follow_the_chain_of_a_decision_served_on_2_march_2026(self, calendar: Calendar) -> None:
        assert reconsideration_ends(SERVED, calendar, told=SERVED) == date(2026, 5, 6)
        assert suit_ends(SERVED, calendar, told=SERVED) == date(2026, 9, 2)
        ended = appeal_ends(SERVED, calendar, remedy=Remedy.EITHER, told=SERVED)
        assert execution_window(ended) == Window(date(2026, 9, 3), date(2026, 12, 2))

    def test_roll_past_the_holidays(self, calendar: Calendar) -> None:
        assert reconsideration_ends(date(2026, 8, 3), calendar, told=date(2026, 8, 3)) == date(2026, 10, 8)

    def test_grow_to_a_year_where_the_remedies_were_never_told(self, calendar: Calendar) -> None:
        """Key trap (b): the window for the court moves with them."""
        assert reconsideration_ends(SERVED, calendar, told=None) == date(2027, 3, 2)
        ended = appeal_ends(SERVED, calendar, remedy=Remedy.EITHER, told=None)
        assert ended == date(2027, 3, 2)
        assert execution_window(ended) == Window(date(2027, 3, 3), date(2027, 6, 2))

    def test_run_from_the_day_the_remedies_were_told_later(self, calendar: Calendar) -> None:
        told = date(2026, 6, 1)
        assert reconsideration_ends(SERVED, calendar, told=told) == date(2026, 7, 31)
        assert suit_ends(SERVED, calendar, told=told) == date(2026, 12, 1)

    def test_never_pass_a_year_however_late_the_remedies_were_told(self, calendar: Calendar) -> None:
        told = date(2027, 2, 15)
        assert reconsideration_ends(SERVED, calendar, told=told) == date(2027, 3, 2)
        assert suit_ends(SERVED, calendar, told=told) == date(2027, 3, 2)

    def test_end_with_reconsideration_where_it_comes_first(self, calendar: Calendar) -> None:
        """Who did not ask for it cannot sue: waiting for the six months would let the three for the court pass."""
        ended = appeal_ends(SERVED, calendar, remedy=Remedy.RECONSIDERATION_FIRST, told=SERVED)
        assert ended == date(2026, 5, 6)
        assert execution_window(ended) == Window(date(2026, 5, 7), date(2026, 8, 6))

    def test_leave_fifteen_days_to_sue_after_a_reconsideration(self, calendar: Calendar) -> None:
        assert suit_ends_after_reconsideration(date(2026, 6, 1), calendar) == date(2026, 6, 16)
        assert suit_ends_after_reconsideration(date(2026, 9, 18), calendar) == date(2026, 10, 8)

    def test_refuse_a_party_told_before_it_knew(self, calendar: Calendar) -> None:
        with pytest.raises(ValueError, match="remedy"):
            suit_ends(SERVED, calendar, told=date(2026, 3, 1))


class TestExecutionWindow:
    def test_runs_from_the_end_of_a_deferral(self) -> None:
        window = execution_window(date(2026, 9, 2), deferred_until=date(2026, 12, 31))
        assert window == Window(date(2027, 1, 1), date(2027, 3, 31))

    def test_is_not_moved_by_a_deferral_that_ends_while_an_appeal_is_possible(self) -> None:
        window = execution_window(date(2026, 9, 2), deferred_until=date(2026, 6, 30))
        assert window == Window(date(2026, 9, 3), date(2026, 12, 2))

    def test_ends_on_the_last_day_of_a_shorter_month_and_does_not_roll(self) -> None:
        # 2026-11-30 + 3 months is a Sunday, 2027-02-28.
        assert execution_window(date(2026, 11, 30)).last == date(2027, 2, 28)

    @pytest.mark.parametrize(("day", "is_in"), [(2, False), (3, True)])
    def test_holds_its_first_day_and_not_the_one_before(self, day: int, is_in: bool) -> None:
        assert execution_window(date(2026, 9, 2)).holds(date(2026, 9, day)) is is_in

    @pytest.mark.parametrize(("day", "is_in"), [(2, True), (3, False)])
    def test_holds_its_last_day_and_not_the_one_after(self, day: int, is_in: bool) -> None:
        assert execution_window(date(2026, 9, 2)).holds(date(2026, 12, day)) is is_in
