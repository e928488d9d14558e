"""The test vectors of the reference on computing periods, by the published calendars of 2021 and 2026."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from casework.deadlines.calendar import SHANGHAI, Calendar, Due, add_months, due_for, end_of
from casework.deadlines.loading import read_days
from casework.deadlines.terms import Days, Hours, Months, Term, WorkingDays
from casework.law import CIVIL_CODE, CPL, HOUSE

PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    days = read_days(PUBLISHED)
    return Calendar({day: works for day, (works, _) in days.items()}, {day: name for day, (_, name) in days.items()}, 1)


def due(term: Term, start: str, calendar: Calendar) -> Due:
    return due_for(term, datetime.fromisoformat(f"{start}T10:00:00+08:00"), calendar)


def days(count: int, *, roll: bool = False) -> Days:
    return Days(count, since="sign_agreement", law=CPL.art(205), roll=roll)


def working_days(count: int) -> WorkingDays:
    return WorkingDays(count, since="apply", law=HOUSE.art("R3"))


def months(count: int, *, roll: bool = False) -> Months:
    return Months(count, since="accept", law=CIVIL_CODE.art(202), roll=roll)


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("count", "start", "end"),
        [
            (5, "2026-09-18", "2026-09-24"),  # Sunday 09-20 counts
            (7, "2026-09-28", "2026-10-13"),  # Saturday 10-10 counts
            (10, "2026-02-12", "2026-03-04"),
            (7, "2026-09-21", "2026-10-08"),  # seven full ones between: a hearing on 10-09 at the earliest
            (5, "2021-09-30", "2021-10-13"),
            (2, "2021-09-17", "2021-09-22"),  # Saturday 09-18 counts
        ],
    )
    def test_leave_out_holidays_and_count_made_up_weekends(
        self, calendar: Calendar, count: int, start: str, end: str
    ) -> None:
        found = due(working_days(count), start, calendar)
        assert (found.raw_date, found.due_date) == (date.fromisoformat(end), date.fromisoformat(end))
        assert not found.provisional

    def test_are_provisional_from_the_first_day_that_is_not_published(self, calendar: Calendar) -> None:
        assert not due(working_days(1), "2026-12-30", calendar).provisional
        beyond = due(working_days(2), "2026-12-30", calendar)
        assert (beyond.due_date, beyond.provisional) == (date(2027, 1, 1), True)


class TestDays:
    @pytest.mark.parametrize(
        ("count", "start", "raw", "end"),
        [
            (15, "2026-09-18", "2026-10-03", "2026-10-08"),
            (60, "2026-08-03", "2026-10-02", "2026-10-08"),
            (30, "2026-09-10", "2026-10-10", "2026-10-10"),  # a Saturday, but worked
            (15, "2026-03-02", "2026-03-17", "2026-03-17"),
            (60, "2026-03-02", "2026-05-01", "2026-05-06"),
        ],
    )
    def test_roll_past_rest_days(self, calendar: Calendar, count: int, start: str, raw: str, end: str) -> None:
        found = due(days(count, roll=True), start, calendar)
        assert (found.raw_date, found.due_date) == (date.fromisoformat(raw), date.fromisoformat(end))

    def test_end_on_a_working_day_as_counted(self, calendar: Calendar) -> None:
        assert due(days(90), "2026-07-01", calendar).due_date == date(2026, 9, 29)

    def test_do_not_roll_for_an_organ_but_tell_it_the_working_day_before(self, calendar: Calendar) -> None:
        found = due(days(60), "2026-08-03", calendar)
        assert (found.due_date, found.internal_date) == (date(2026, 10, 2), date(2026, 9, 30))

    def test_are_certain_beyond_the_calendar_when_nothing_rolls(self, calendar: Calendar) -> None:
        assert not due(days(90), "2026-12-01", calendar).provisional


class TestMonths:
    def test_end_on_the_corresponding_day(self, calendar: Calendar) -> None:
        assert due(months(6), "2026-03-02", calendar).due_date == date(2026, 9, 2)
        assert due(months(3), "2026-09-02", calendar).due_date == date(2026, 12, 2)

    def test_end_on_the_last_day_of_a_shorter_month(self, calendar: Calendar) -> None:
        assert due(months(1), "2026-01-31", calendar).due_date == date(2026, 2, 28)

    def test_roll_beyond_the_calendar_by_weekends_and_say_so(self, calendar: Calendar) -> None:
        found = due(months(6, roll=True), "2026-08-31", calendar)
        assert (found.raw_date, found.due_date, found.provisional) == (date(2027, 2, 28), date(2027, 3, 1), True)

    def test_a_year_is_twelve(self) -> None:
        assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
        assert add_months(date(2026, 12, 31), 2) == date(2027, 2, 28)


class TestHours:
    def test_count_from_the_minute_by_day_and_night(self, calendar: Calendar) -> None:
        since = datetime(2026, 10, 1, 16, 30, tzinfo=SHANGHAI)
        found = due_for(Hours(24, since="seize", law=HOUSE.art("T18")), since, calendar)
        assert (found.due_at, found.due_date) == (since + timedelta(hours=24), date(2026, 10, 2))


class TestDue:
    def test_is_over_when_the_day_is(self, calendar: Calendar) -> None:
        assert due(days(1), "2026-03-02", calendar).due_at == datetime(2026, 3, 4, tzinfo=SHANGHAI)
        assert end_of(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=SHANGHAI)

    def test_starts_on_the_day_in_shanghai(self, calendar: Calendar) -> None:
        late_evening_in_london = datetime.fromisoformat("2026-03-01T18:00:00+00:00")
        assert due_for(days(1), late_evening_in_london, calendar).start_date == date(2026, 3, 2)

    def test_refuses_a_moment_without_a_zone(self, calendar: Calendar) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            due_for(days(1), datetime(2026, 3, 2), calendar)  # noqa: DTZ001

    def test_follows_the_week_without_any_calendar(self) -> None:
        found = due(working_days(1), "2026-03-06", Calendar())
        assert (found.due_date, found.provisional) == (date(2026, 3, 9), True)

    def test_tells_how_working_days_were_counted(self, calendar: Calendar) -> None:
        with translation.override("en"):
            lines = due(working_days(5), "2026-09-18", calendar).derivation
        assert lines == (
            "Set by House rule R3.",
            "Counted from 2026-09-18 Fri, which is not counted itself.",
            "5 working days end on 2026-09-24 Thu.",
            "Not counted: 2026-09-19 Sat.",
            "Counted although at a weekend: 2026-09-20 Sun 国庆节.",
        )

    def test_tells_that_an_end_moved(self, calendar: Calendar) -> None:
        with translation.override("en"):
            lines = due(days(15, roll=True), "2026-09-18", calendar).derivation
        assert lines[-1] == (
            "2026-10-03 Sat 国庆节 is a rest day: the end moves to the next working day, 2026-10-08 Thu."
        )

    def test_tells_it_in_chinese(self, calendar: Calendar) -> None:
        with translation.override("zh-hans"):
            assert due(days(1), "2026-03-02", calendar).derivation[1] == "自 2026-03-02 星期一 起算，当日不计入。"


class TestTerm:
    def test_is_at_least_one(self) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            days(0)

    def test_of_working_days_cannot_roll(self) -> None:
        with pytest.raises(ValueError, match="rest day"):
            WorkingDays(3, since="apply", law=HOUSE.art("R3"), roll=True)
