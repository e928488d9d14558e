from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from casework.deadlines.models import CalendarDay

PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"


def load(path: Path) -> str:
    out = StringIO()
    call_command("load_calendar", path, stdout=out)
    return out.getvalue()


def written(folder: Path, *lines: str) -> Path:
    path = folder / "days.csv"
    path.write_text("\n".join(("date,iso_weekday,is_workday,festival", *lines)) + "\n", encoding="utf-8")
    return path


@pytest.mark.django_db
class TestLoadCalendar:
    def test_knows_the_working_days_of_each_year(self) -> None:
        assert load(PUBLISHED).startswith("added: 2922 days")
        years = CalendarDay.objects.filter(is_workday=True).values_list("date__year").annotate(Count("pk"))
        assert [count for _year, count in years.order_by("date__year")] == [250, 249, 250, 249, 249, 251, 248, 248]

    def test_adds_nothing_the_second_time(self, tmp_path: Path) -> None:
        path = written(tmp_path, "2026-03-02,1,1,")
        load(path)
        assert load(path) == "added: 0 days; corrected: 0; already there: 1; clocks computed again: 0\n"
        assert CalendarDay.objects.get().edition == 1

    def test_corrects_a_day_and_keeps_what_it_was(self, tmp_path: Path) -> None:
        load(written(tmp_path, "2020-01-31,5,1,"))
        load(written(tmp_path, "2020-01-31,5,0,春节延长假期"))
        day = CalendarDay.objects.get()
        assert (day.is_workday, day.edition) == (False, 2)
        assert day.history.filter(name="春节延长假期").exists()

    def test_lists_every_bad_row_and_writes_nothing(self, tmp_path: Path) -> None:
        path = written(
            tmp_path,
            "2026-03-02,1,1,",
            "2026-02-30,1,1,",
            "2026-03-03,1,1,",
            "2026-03-02,1,0,",
            "2026-03-04,3,yes,",
            ",,1,",
        )
        with pytest.raises(CommandError) as refusal:
            load(path)
        assert refusal.value.returncode == 1
        places = [line.split(": ")[:2] for line in str(refusal.value).splitlines()[:-1]]
        assert places == [
            ["days.csv:3", "date"],
            ["days.csv:4", "iso_weekday"],
            ["days.csv:5", "date"],
            ["days.csv:6", "is_workday"],
            ["days.csv:7", "date"],
        ]
        assert not CalendarDay.objects.exists()

    def test_calls_a_missing_file_a_wrong_use(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError) as refusal:
            load(tmp_path / "nothing.csv")
        assert refusal.value.returncode == 2
