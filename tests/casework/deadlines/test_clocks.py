from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from casework.deadlines import clocks
from casework.deadlines.calendar import SHANGHAI, Calendar
from casework.deadlines.loading import load_calendar
from casework.deadlines.models import CalendarDay, Clock
from casework.deadlines.terms import Days, WorkingDays
from casework.deadlines.writing import NewClock
from casework.law import CPL, HOUSE

CONFIRM = ("apply_confirmation", Days(30, since="sign_agreement", law=CPL.art(205), roll=True, code="T09"))
TAKE_OVER = ("take_over", WorkingDays(1, since="escalate", law=HOUSE.art("R9")))
MATTER = "D3301062026000001"
OTHER = "D3301062026000002"


def armed(number: str, at: datetime, calendar: Calendar | None = None) -> list[NewClock]:
    rows = clocks.arm_rows(number, [CONFIRM, TAKE_OVER], since=at, calendar=calendar or Calendar())
    clocks.arm_many(rows)
    return rows


@pytest.mark.django_db
class TestArm:
    def test_keeps_what_the_end_was_computed_from(self, noon: datetime) -> None:
        armed(MATTER, noon)
        clock = Clock.objects.get(verb="apply_confirmation")
        assert (clock.code, clock.law, clock.since) == ("T09", "CPL art. 205", "sign_agreement")
        assert (clock.raw_date, clock.due_date) == (date(2026, 4, 1), date(2026, 4, 1))
        assert clock.due_at == datetime(2026, 4, 2, tzinfo=SHANGHAI)
        assert clock.term == CONFIRM[1]
        due = clock.reckon(Calendar()).due
        assert due is not None
        assert due.due_at == clock.due_at

    def test_takes_one_statement_however_many(
        self, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        rows = [
            row
            for number in range(50)
            for row in clocks.arm_rows(
                f"D330108202600{number:04d}", [CONFIRM, TAKE_OVER], since=noon, calendar=Calendar()
            )
        ]
        with transaction.atomic():
            clocks.arm_many(rows)
        assert Clock.objects.count() == 100
        with django_assert_num_queries(1):
            clocks.arm_many(clocks.arm_rows(OTHER, [CONFIRM], since=noon, calendar=Calendar()))

    def test_does_nothing_without_clocks(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(0):
            clocks.arm_many([])

    def test_refuses_a_second_open_clock_for_one_verb(self, noon: datetime) -> None:
        armed(MATTER, noon)
        with pytest.raises(IntegrityError), transaction.atomic():
            armed(MATTER, noon)

    def test_starts_anew_after_a_stop(self, noon: datetime) -> None:
        armed(MATTER, noon)
        clocks.stop(MATTER, ["apply_confirmation", "take_over"], noon, by="suspend")
        armed(MATTER, noon + timedelta(days=3))
        assert Clock.objects.open().count() == 2


@pytest.mark.django_db
class TestStop:
    def test_ends_the_clocks_of_these_verbs_only(
        self, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        armed(MATTER, noon)
        armed(OTHER, noon)
        with django_assert_num_queries(1):
            assert clocks.stop(MATTER, ["take_over"], noon, by="take_over") == 1
        assert [clock.verb for clock in Clock.objects.of(MATTER).open()] == ["apply_confirmation"]
        assert Clock.objects.of(OTHER).open().count() == 2

    def test_ends_the_clocks_of_many_matters_at_their_own_moments(
        self, noon: datetime, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        armed(MATTER, noon)
        armed(OTHER, noon)
        stops = [
            clocks.Stop(MATTER, "take_over", noon + timedelta(hours=1), "take_over"),
            clocks.Stop(MATTER, "take_over", noon + timedelta(hours=9), "close"),
            clocks.Stop(OTHER, "take_over", noon + timedelta(hours=2), "withdraw"),
            clocks.Stop(OTHER, "nothing_runs_for_this", noon, "withdraw"),
        ]
        with django_assert_num_queries(1):
            assert clocks.stop_many(stops) == 2
        stopped = Clock.objects.filter(verb="take_over").order_by("matter_no")
        assert [(clock.stopped_at, clock.stopped_by) for clock in stopped] == [
            (noon + timedelta(hours=1), "take_over"),
            (noon + timedelta(hours=2), "withdraw"),
        ]

    def test_ends_one_in_memory_before_it_is_written(self, noon: datetime) -> None:
        rows = clocks.arm_rows(MATTER, [TAKE_OVER], since=noon, calendar=Calendar())
        rows[0].stopped_at, rows[0].stopped_by = noon, "take_over"
        clocks.arm_many(rows)
        assert not Clock.objects.open().exists()


@pytest.mark.django_db
class TestOverdue:
    def test_begins_with_the_end_of_the_last_day(self, noon: datetime) -> None:
        armed(MATTER, noon)
        midnight = datetime(2026, 4, 2, tzinfo=SHANGHAI)
        assert [clock.verb for clock in clocks.overdue(midnight - timedelta(seconds=1))] == ["take_over"]
        assert [clock.verb for clock in clocks.overdue(midnight)] == ["take_over", "apply_confirmation"]

    def test_leaves_out_what_was_stopped(self, noon: datetime) -> None:
        armed(MATTER, noon)
        clocks.stop(MATTER, ["take_over", "apply_confirmation"], noon, by="close")
        assert not clocks.overdue(noon + timedelta(days=365)).exists()


@pytest.fixture
def short_calendar(tmp_path: Path) -> Path:
    path = tmp_path / "march.csv"
    path.write_text("date,is_workday,name\n2026-03-02,1,\n2026-03-03,0,a rest day\n2026-03-04,1,\n", encoding="utf-8")
    return path


@pytest.mark.django_db
class TestCurrentCalendar:
    def test_is_empty_when_none_is_loaded(self) -> None:
        assert not clocks.current_calendar().days

    def test_is_asked_for_once(self, short_calendar: Path, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        load_calendar(short_calendar)
        clocks.current_calendar()
        with django_assert_num_queries(0):
            assert not clocks.current_calendar().is_workday(date(2026, 3, 3))

    def test_sees_a_correction_at_once(self, short_calendar: Path) -> None:
        load_calendar(short_calendar)
        clocks.current_calendar()
        short_calendar.write_text("date,is_workday\n2026-03-03,1\n", encoding="utf-8")
        load_calendar(short_calendar)
        assert clocks.current_calendar().is_workday(date(2026, 3, 3))

    def test_sees_what_another_process_loaded_after_a_while(
        self, short_calendar: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load_calendar(short_calendar)
        clocks.current_calendar()
        CalendarDay.objects.filter(date="2026-03-03").update(is_workday=True, edition=2)
        assert not clocks.current_calendar().is_workday(date(2026, 3, 3))
        monkeypatch.setattr(clocks, "TRUSTED_SECONDS", 0.0)
        assert clocks.current_calendar().is_workday(date(2026, 3, 3))
