"""When things happen."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

import pytest

from casework.deadlines.calendar import SHANGHAI, Calendar
from casework.deadlines.clocks import arm_rows
from casework.deadlines.limits import limit
from casework.demo.diary import AFTERNOON, EVENING, MORNING, NOON, Diary
from casework.demo.penalties import WITHIN, WITHIN_ON_THE_SPOT

NATIONAL_DAY = {date(2025, 10, day): False for day in range(1, 9)}


@pytest.fixture
def diary() -> Diary:
    return Diary(Calendar(days=NATIONAL_DAY))


def minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


class TestDiary:
    def test_works_in_working_hours_of_working_days(self, diary: Diary) -> None:
        for seed in range(200):
            moment = diary.in_hours(Random(seed), date(2025, 10, 3))
            assert moment.date() == date(2025, 10, 9)
            assert MORNING <= minute(moment) < NOON or AFTERNOON <= minute(moment) < EVENING

    def test_goes_on_later_and_never_before(self, diary: Diary) -> None:
        rng, moment = Random(3), datetime(2025, 9, 29, 16, 50, tzinfo=SHANGHAI)
        for _step in range(100):
            later = diary.after(rng, moment, 0, 2)
            assert later > moment
            assert diary.calendar.is_workday(later.date())
            moment = later

    def test_counts_working_days(self, diary: Diary) -> None:
        moment = datetime(2025, 9, 30, 10, tzinfo=SHANGHAI)
        assert diary.after(Random(1), moment, 1, 1).date() == date(2025, 10, 9)

    def test_lets_at_least_so_many_days_pass(self, diary: Diary) -> None:
        moment = datetime(2025, 4, 1, 10, tzinfo=SHANGHAI)
        assert diary.after_days(Random(1), moment, 20, 20) - moment >= timedelta(days=19)

    @pytest.mark.parametrize(
        ("type_code", "months"),
        [("10", {1, 12}), ("12", {5, 7, 8, 10}), ("13", {6, 11, 12})],
        ids=["wages before the festivals", "tourism in summer and at National Day", "e-commerce at the sales"],
    )
    def test_knows_the_seasons(self, diary: Diary, type_code: str, months: set[int]) -> None:
        rng = Random(1)
        seen = Counter(diary.arrival(rng, type_code).month for _time in range(6000))
        assert sum(seen[month] for month in months) / 6000 > 1.4 * len(months) / 12

    def test_is_quieter_when_nobody_works(self, diary: Diary) -> None:
        rng = Random(1)
        seen = Counter(diary.arrival(rng, "02").weekday() for _time in range(6000))
        assert seen[6] < seen[1] * 0.6


class Latest(Random):
    """Draws what lets most time pass."""

    def random(self) -> float:
        return 0.999


class TestWhoPaysInTime:
    def test_owes_no_surcharge_however_late_in_it(self, diary: Diary) -> None:
        rng = Latest()
        for ordinal in range(date(2025, 1, 1).toordinal(), date(2026, 1, 1).toordinal()):
            since = diary.in_hours(rng, date.fromordinal(ordinal))
            (clock,) = arm_rows("X", [("pay", limit("T23").since("serve"))], since=since, calendar=diary.calendar)
            filed = diary.after(rng, since, 0, 1)
            last = max(diary.after(rng, since, 1, WITHIN), diary.after(rng, filed, 1, WITHIN_ON_THE_SPOT))
            assert clock.due_at is not None
            assert last < clock.due_at
