"""Four fifths of a term, by the measure it is counted in; worked out by hand from the calendar of 2026."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casework.deadlines
from casework.command.colours import share_on, yellow_at, yellow_until
from casework.command.hours import hours_on, send_at
from casework.deadlines.calendar import SHANGHAI, Calendar, due_for
from casework.deadlines.loading import calendar_in
from casework.deadlines.terms import Days, Hours, Months, Term, WorkingDays
from casework.law import HOUSE

CALENDAR: Calendar = calendar_in(Path(casework.deadlines.__file__).parent / "data" / "cn_calendar_2019_2026.csv")
KINDS = st.sampled_from([Days, WorkingDays, Months, Hours])
MOMENTS = st.integers(0, 56_000).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=SHANGHAI) + timedelta(hours=hours, minutes=17)
)


def term(kind: type[Term], count: int) -> Term:
    return kind(count, since="accept", law=HOUSE.art("D4"))


def yellow(kind: type[Term], count: int, since: datetime) -> datetime:
    due = due_for(term(kind, count), since, CALENDAR)
    return yellow_at(kind.measure, count, due.due_date, due.due_at, CALENDAR)


class TestYellowAt:
    @pytest.mark.parametrize(
        ("kind", "count", "since", "expected"),
        [
            # 60 days from 1 July end with 30 August; 48 have passed with 18 August.
            (Days, 60, (2026, 7, 1, 9), (2026, 8, 19)),
            # 15 days from 18 September end with 3 October; 12 have passed with the 30th.
            (Days, 15, (2026, 9, 18, 9), (2026, 10, 1)),
            # Of five working days four are 19 (rest), 20 (made up), 21, 22, 23; the fifth is the 24th.
            (WorkingDays, 5, (2026, 9, 18, 9), (2026, 9, 24)),
            # Seven from 28 September: 29, 30, 8, 9, 10 (made up) have passed; 12 and 13 October are left.
            (WorkingDays, 7, (2026, 9, 28, 9), (2026, 10, 12)),
            (WorkingDays, 3, (2026, 3, 2, 9), (2026, 3, 5)),
            (WorkingDays, 1, (2026, 3, 6, 16), (2026, 3, 9)),
            (Days, 1, (2026, 3, 6, 16), (2026, 3, 7)),
            # A month is told by six days.
            (Months, 1, (2026, 1, 31, 9), (2026, 2, 23)),
            (Hours, 24, (2026, 3, 2, 9, 30), (2026, 3, 3, 4, 42)),
        ],
    )
    def test_is_when_the_last_fifth_begins(
        self, kind: type[Term], count: int, since: tuple[int, ...], expected: tuple[int, ...]
    ) -> None:
        assert yellow(kind, count, datetime(*since, tzinfo=SHANGHAI)) == datetime(*expected, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]

    @given(KINDS, st.integers(1, 120), MOMENTS)
    @settings(max_examples=300)
    def test_lies_within_the_term_and_before_its_end(self, kind: type[Term], count: int, since: datetime) -> None:
        due = due_for(term(kind, min(count, 12) if kind is Months else count), since, CALENDAR)
        moment = yellow_at(kind.measure, due.term.count, due.due_date, due.due_at, CALENDAR)
        assert since < moment < due.due_at

    @given(KINDS, st.integers(1, 120), MOMENTS, st.integers(0, 90 * 24))
    @settings(max_examples=500)
    def test_is_the_same_question_read_the_other_way_round(
        self, kind: type[Term], count: int, since: datetime, hours: int
    ) -> None:
        due = due_for(term(kind, min(count, 12) if kind is Months else count), since, CALENDAR)
        at = due.due_at - timedelta(hours=hours, seconds=1)
        is_yellow = yellow_at(kind.measure, due.term.count, due.due_date, due.due_at, CALENDAR) <= at
        assert is_yellow == (due.due_at <= yellow_until(kind.measure, due.term.count, at, CALENDAR))


class TestShare:
    def test_is_the_oldest_for_a_day_before_all(self) -> None:
        assert share_on(date(1999, 1, 1)) == share_on(date(2026, 1, 1)) == 80


class TestSendAt:
    @pytest.mark.parametrize(
        ("at", "expected"),
        [
            ((2026, 3, 2, 10, 15), (2026, 3, 2, 10, 15)),
            ((2026, 3, 2, 0, 0), (2026, 3, 2, 8, 30)),
            ((2026, 3, 2, 17, 30), (2026, 3, 3, 8, 30)),
            ((2026, 3, 6, 18, 0), (2026, 3, 9, 8, 30)),
            # Saturday 10 October 2026 is worked, Saturday 3 October lies in the holidays until the 7th.
            ((2026, 10, 10, 7, 0), (2026, 10, 10, 8, 30)),
            ((2026, 10, 3, 12, 0), (2026, 10, 8, 8, 30)),
        ],
    )
    def test_waits_for_working_hours(self, at: tuple[int, ...], expected: tuple[int, ...]) -> None:
        moment = datetime(*at, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]
        assert send_at(moment, CALENDAR, is_urgent=False) == datetime(*expected, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc]
        assert send_at(moment, CALENDAR, is_urgent=True) == moment

    @given(MOMENTS)
    def test_is_never_before_the_notice_and_always_at_work(self, at: datetime) -> None:
        out_at = send_at(at, CALENDAR, is_urgent=False)
        begin, end = hours_on(out_at.date())
        assert out_at >= at
        assert CALENDAR.is_workday(out_at.date())
        assert begin <= out_at.timetz().replace(tzinfo=None) < end
        assert send_at(out_at, CALENDAR, is_urgent=False) == out_at
