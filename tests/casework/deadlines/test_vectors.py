"""
The limits of the table once more: prolonged, standing still, one after the other; and all of them against a second count
that was written apart, day by day from the published file.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines.calendar import SHANGHAI, Calendar, due_for
from casework.deadlines.limits import LIMITS, limit
from casework.deadlines.loading import calendar_in
from casework.deadlines.pauses import Added, Reckoning, Standstill, reckon
from casework.deadlines.terms import Measure, Nature, Term

PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
SHIPPED = calendar_in(PUBLISHED)
with PUBLISHED.open(encoding="utf-8") as lines:
    WORKED = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(lines)}
ONE = timedelta(days=1)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=SHANGHAI)


def counted(
    code: str,
    since: str,
    *,
    longer: Iterable[int] = (),
    pauses: Iterable[tuple[str, str]] = (),
    calendar: Calendar = SHIPPED,
) -> Reckoning:
    """Count a limit, prolonged by what the table allows in its own measure, and with pauses."""
    row = limit(code)
    measure = row.longer.measure if row.longer else Measure.DAYS
    added = [Added(count, measure, str(row.length.law), "prolong", "HEAD", date(2026, 1, 1), 2) for count in longer]
    stood = [Standstill(noon(a), noon(b), str(row.length.law), None, place) for place, (a, b) in enumerate(pauses)]
    return reckon(row.length, noon(since), calendar, added=added, pauses=stood)


def end(found: Reckoning) -> str:
    assert found.due is not None
    return found.due.due_date.isoformat()


class TestAProlongedLimit:
    @pytest.mark.parametrize(
        ("code", "since", "plain", "longer", "prolonged"),
        [
            ("T04", "2026-08-03", "2026-10-02", [30], "2026-11-01"),
            ("T04", "2026-08-03", "2026-10-02", [12, 18], "2026-11-01"),
            ("T17", "2026-09-01", "2026-10-01", [30], "2026-10-31"),
            ("T30.decide", "2026-03-02", "2026-05-01", [30], "2026-05-31"),
            ("T15.award", "2026-03-02", "2026-04-16", [15], "2026-05-01"),
            ("T34.J1", "2026-03-02", "2026-03-05", [4], "2026-03-09"),
            ("T34.J2.free", "2026-03-02", "2026-03-17", [5], "2026-03-22"),
            ("T34.J3", "2025-12-31", "2026-02-28", [5], "2026-07-31"),
            ("T34.J3", "2025-12-31", "2026-02-28", [1, 2, 2], "2026-07-31"),
            ("T34.J5", "2026-01-31", "2026-02-28", [15], "2026-03-15"),
            ("T34.J5.fast", "2026-03-02", "2026-03-12", [5], "2026-03-17"),
            ("T34.J7", "2026-08-31", "2026-10-31", [4], "2027-02-28"),
            ("T34.J9", "2026-04-30", "2026-06-30", [2], "2026-08-30"),
        ],
    )
    def test_ends_later_by_what_was_added(
        self, code: str, since: str, plain: str, longer: list[int], prolonged: str
    ) -> None:
        assert (end(counted(code, since)), end(counted(code, since, longer=longer))) == (plain, prolonged)
        most = limit(code).longer
        assert most is not None
        assert sum(longer) <= most.count

    def test_of_an_organ_has_its_internal_day_before_the_rest_days(self) -> None:
        found = counted("T04", "2026-08-03", longer=[30])
        assert found.due is not None
        assert (found.due.due_date, found.due.internal_date) == (date(2026, 11, 1), date(2026, 10, 30))
        plain = counted("T04", "2026-08-03").due
        assert plain is not None
        assert plain.internal_date == date(2026, 9, 30)


class TestALimitThatStoodStill:
    @pytest.mark.parametrize(
        ("code", "since", "longer", "pauses", "due"),
        [
            ("T08", "2026-03-02", [], [("2026-03-16", "2026-03-23")], "2026-04-08"),  # the hearing of a re-check
            ("T17", "2026-09-01", [], [("2026-09-10", "2026-09-20")], "2026-10-11"),  # the laboratory
            ("T17", "2026-09-01", [30], [("2026-09-10", "2026-09-20")], "2026-11-10"),
            ("T17", "2026-09-01", [30], [("2026-09-10", "2026-09-20"), ("2026-11-05", "2026-11-12")], "2026-11-17"),
            ("T11", "2026-08-31", [], [("2026-09-15", "2026-09-25")], "2026-10-10"),  # one month to 09-30, and ten days
            ("T13", "2026-08-24", [], [("2026-09-18", "2026-10-09")], "2026-10-23"),  # ten working days stood still
        ],
    )
    def test_ends_later_by_what_did_not_count(
        self, code: str, since: str, longer: list[int], pauses: list[tuple[str, str]], due: str
    ) -> None:
        assert end(counted(code, since, longer=longer, pauses=pauses)) == due


class TestAChain:
    def test_from_the_decision_to_the_court(self) -> None:
        # Served on 2026-03-02; nobody asks for a review, nobody pays; the reminder is served in August.
        paid, reviewed, sued = (counted(code, "2026-03-02").due for code in ("T23", "T28", "T29"))
        assert paid is not None
        assert reviewed is not None
        assert sued is not None
        assert [each.due_date.isoformat() for each in (paid, reviewed, sued)] == [
            "2026-03-17",
            "2026-05-06",
            "2026-09-02",
        ]
        over = max(reviewed.due_date, sued.due_date)
        execution = counted("T27", over.isoformat())
        assert (over + ONE, end(execution)) == (date(2026, 9, 3), "2026-12-02")
        for reminded, possible in (("2026-08-10", date(2026, 9, 3)), ("2026-08-20", date(2026, 9, 4))):
            waited = counted("T26", reminded).due
            assert waited is not None
            assert max(over, waited.due_date) + ONE == possible

    @pytest.mark.parametrize(
        ("over", "last"),
        [
            ("2025-10-09", "2026-01-09"),  # the six months from 2025-04-01 end on a rest day and roll first
            ("2026-05-31", "2026-08-31"),  # a deferral
            ("2025-11-30", "2026-02-28"),
            ("2026-07-03", "2026-10-03"),  # a rest day: a term against the organ does not roll
        ],
    )
    def test_of_three_months_begins_with_the_end_of_the_last_term(self, over: str, last: str) -> None:
        assert end(counted("T27", over)) == last

    def test_from_the_opinion_to_the_re_check(self) -> None:
        assert end(counted("T05", "2026-09-01")) == "2026-10-08"
        assert end(counted("T06", "2026-10-08")) == "2026-11-07"
        assert end(counted("T07", "2026-11-06")) == "2026-12-07"
        assert end(counted("T08", "2026-12-07")) == "2027-01-06"
        assert end(counted("T08", "2026-12-07", pauses=[("2026-12-15", "2026-12-22")])) == "2027-01-13"

    def test_from_the_agreement_to_the_ruling(self) -> None:
        assert end(counted("T09", "2026-09-10")) == "2026-10-10"
        assert end(counted("T10", "2026-10-10")) == "2026-11-09"


def second_count(term: Term, start: date) -> date:
    """Count a term in days a second time, one day after the other."""
    day, left = start, term.count
    if term.measure == Measure.MONTHS:
        year, month = start.year, start.month
        for _each in range(left):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        day = date(year, month, 28)
        while day.day < start.day and (day + ONE).month == month:
            day += ONE
        if start.day < 28:
            day = day.replace(day=start.day)
    else:
        while left:
            day += ONE
            if term.measure == Measure.DAYS or WORKED[day]:
                left -= 1
    while term.roll and not WORKED[day]:
        day += ONE
    return day


class TestEveryLimit:
    @given(st.sampled_from(sorted(LIMITS)), st.dates(date(2019, 1, 1), date(2026, 12, 1)))
    def test_is_what_a_second_count_gives(self, code: str, start: date) -> None:
        moment = datetime.combine(start, datetime.min.time(), SHANGHAI)
        found = due_for(LIMITS[code].length, moment, SHIPPED)
        if found.term.measure == Measure.HOURS:
            assert found.due_at - moment == timedelta(hours=found.term.count)
        elif found.due_date < date(2026, 12, 31):
            assert found.due_date == second_count(found.term, start)
            assert not found.provisional

    def test_rolls_only_for_parties(self) -> None:
        assert {each.length.nature for each in LIMITS.values() if each.length.roll} == {Nature.PARTY}
        custody = {code for code in LIMITS if code.startswith("T34.") and "J8." not in code}
        assert not any(LIMITS[code].length.roll for code in custody)


class TestTheNoteOfEveryLimit:
    @pytest.mark.parametrize("code", sorted(LIMITS))
    def test_reads_like_a_clerks_in_both_languages(self, code: str) -> None:
        row = limit(code)
        found = counted(code, "2026-09-18")
        for language, whose, after, longer in (
            (
                "en",
                ("A duty", "Time of a party", "A time to let pass"),
                ("If missed: ", "If it is not let pass: "),
                "May be",
            ),
            ("zh-hans", ("机关的职责期限", "当事人的期限", "等待期"), ("逾期后果：", "未待届满的后果："), "可延长"),
        ):
            with translation.override(language):
                lines = [str(line) for line in row.told(found)]
                assert "→" in lines[0]
                assert lines[1].startswith(whose[list(Nature).index(row.length.nature)])
                assert row.length.law.words in lines[2]
                assert lines[-1].startswith(after[row.length.nature is Nature.WAIT])
                assert any(line.startswith(longer) for line in lines) is (row.longer is not None)
                assert all(line and "%(" not in line for line in lines)
            if language == "zh-hans":
                assert not re.search("[A-Za-z]{4,}", " ".join(lines))
