"""At night provisional clocks are computed again."""

from datetime import date, datetime

import pytest

from casework.celery import app
from casework.deadlines import clocks
from casework.deadlines.calendar import Calendar
from casework.deadlines.models import CalendarDay, Clock
from casework.deadlines.tasks import refresh_clocks
from casework.deadlines.terms import WorkingDays
from casework.law import HOUSE

TAKE_OVER = ("take_over", WorkingDays(1, since="escalate", law=HOUSE.art("R9")))


@pytest.mark.django_db
class TestTheNightlyRefreshing:
    def test_finds_what_a_process_armed_by_an_older_calendar(
        self, noon: datetime, caplog: pytest.LogCaptureFixture
    ) -> None:
        # As a process does that has not seen the load of another yet.
        clocks.arm_many(clocks.arm_rows("D3301062026000001", [TAKE_OVER], since=noon, calendar=Calendar()))
        for day, is_workday in ((2, True), (3, False), (4, True)):
            CalendarDay.objects.create(date=date(2026, 3, day), is_workday=is_workday, source="a test", edition=1)
        assert Clock.objects.get().provisional
        with caplog.at_level("INFO", logger="casework.deadlines"):
            assert (refresh_clocks(), refresh_clocks()) == (1, 0)
        clock = Clock.objects.get()
        assert (clock.due_date, clock.provisional, clock.calendar_edition) == (date(2026, 3, 4), False, 1)
        assert caplog.messages == [f"{count} provisional clocks were computed again." for count in (1, 0)]

    def test_stands_in_the_timetable(self) -> None:
        assert "casework.deadlines.refresh" in {entry["task"] for entry in app.conf.beat_schedule.values()}
