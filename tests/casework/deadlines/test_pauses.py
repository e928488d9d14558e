"""Terms that stand still and are prolonged, in pure arithmetic: what stood still and what ran make what went by."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines.calendar import SHANGHAI, Calendar, days_between
from casework.deadlines.loading import calendar_in
from casework.deadlines.pauses import Added, Reckoning, Standstill, reckon, spans, stretches
from casework.deadlines.terms import Days, Hours, Measure, Months, Term, WorkingDays
from casework.law import ACL, CRIMINAL, HOUSE, MEDICAL, PETITION

PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
SHIPPED = calendar_in(PUBLISHED)
RULE = str(HOUSE.art("G10a"))
OTHER = str(MEDICAL.art(38))
SEIZURE = Days(30, since="seize", law=ACL.art(25))
OPINION = Days(60, since="accept", law=PETITION.art(34))
TALKS = Months(1, since="accept", law=HOUSE.art("T11"))
MEDICAL_TALKS = WorkingDays(30, since="accept", law=MEDICAL.art(38))
URGENT = Hours(24, since="seize", law=ACL.art(19))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return calendar_in(PUBLISHED)


def at(text: str) -> datetime:
    """Read a day, noon of it, or a minute, in Hangzhou."""
    moment = datetime.fromisoformat(text if "T" in text else f"{text}T12:00")
    return moment.replace(tzinfo=SHANGHAI)


def pause(begun: str, ended: str = "", *, most: int | None = None, law: str = RULE, seq: int = 1) -> Standstill:
    return Standstill(at(begun), at(ended) if ended else None, law, most, seq)


def added(count: int, measure: Measure = Measure.DAYS, on: str = "2026-03-05") -> Added:
    return Added(count, measure, str(PETITION.art(34)), "extend", "HEAD", date.fromisoformat(on), 5)


def ends(found: Reckoning) -> tuple[str, str]:
    assert found.due is not None
    return found.due.raw_date.isoformat(), found.due.due_date.isoformat()


class TestATermInDays:
    @pytest.mark.parametrize(
        ("term", "since", "pauses", "raw", "end"),
        [
            # Seized on 03-02: the thirtieth day is 04-01. In the laboratory from 03-10 to 03-24: fourteen days.
            (SEIZURE, "2026-03-02", [("2026-03-10", "2026-03-24")], "2026-04-15", "2026-04-15"),
            # Out and back on one day: nothing is left out.
            (SEIZURE, "2026-03-02", [("2026-03-10T09:00", "2026-03-10T17:00")], "2026-04-01", "2026-04-01"),
            # Over midnight: one day, however few the hours.
            (SEIZURE, "2026-03-02", [("2026-03-10T23:00", "2026-03-11T01:00")], "2026-04-02", "2026-04-02"),
            # From the very day of the seizure, which does not count anyway.
            (SEIZURE, "2026-03-02", [("2026-03-02", "2026-03-05")], "2026-04-03", "2026-04-03"),
            # On the last day: it is still to come when the term runs again.
            (SEIZURE, "2026-03-02", [("2026-04-01", "2026-04-11")], "2026-04-11", "2026-04-11"),
            # The day after, and for ever so long: it was over.
            (SEIZURE, "2026-03-02", [("2026-04-02", "2026-05-11")], "2026-04-01", "2026-04-01"),
            # Twice, the second time within what the first has added.
            (SEIZURE, "2026-03-02", [("2026-03-10", "2026-03-24"), ("2026-04-14", "2026-04-20")], "2026-04-21", "2026-04-21"),
            # One within the other, and one that begins where another ends: no day is left out twice.
            (SEIZURE, "2026-03-02", [("2026-03-10", "2026-03-24"), ("2026-03-12", "2026-03-20")], "2026-04-15", "2026-04-15"),
            (SEIZURE, "2026-03-02", [("2026-03-10", "2026-03-17"), ("2026-03-17", "2026-03-24")], "2026-04-15", "2026-04-15"),
            (SEIZURE, "2026-03-02", [("2026-03-10", "2026-03-20"), ("2026-03-15", "2026-03-24")], "2026-04-15", "2026-04-15"),
            # A month, and the days after it; 02-28 and not 02-31.
            (TALKS, "2026-01-31", [("2026-02-10", "2026-02-20")], "2026-03-10", "2026-03-10"),
        ],
    )  # fmt: skip
    def test_leaves_out_the_days_of_the_pause(
        self, calendar: Calendar, term: Term, since: str, pauses: list[tuple[str, str]], raw: str, end: str
    ) -> None:
        stood = [pause(*each, seq=place) for place, each in enumerate(pauses)]
        assert ends(reckon(term, at(since), calendar, pauses=stood)) == (raw, end)

    def test_rolls_after_the_pause_and_not_before(self, calendar: Calendar) -> None:
        # 15 days from 2026-09-18 end on 10-03 and roll to 10-08; with three days more they end on 10-06 and roll there too.
        term = Days(15, since="serve", law=HOUSE.art("R1"), roll=True)
        stood = [pause("2026-09-21", "2026-09-24")]
        assert ends(reckon(term, at("2026-09-18"), calendar, pauses=stood)) == ("2026-10-06", "2026-10-08")

    def test_that_stops_while_its_end_moves_past_rest_days_has_one_day_left(self, calendar: Calendar) -> None:
        term = Days(15, since="serve", law=HOUSE.art("R1"), roll=True)
        stood = [pause("2026-10-05", "2026-10-12")]
        assert ends(reckon(term, at("2026-09-18"), calendar, pauses=stood)) == ("2026-10-12", "2026-10-12")
        over = [pause("2026-10-09", "2026-10-12")]
        assert ends(reckon(term, at("2026-09-18"), calendar, pauses=over)) == ("2026-10-03", "2026-10-08")


class TestATermInWorkingDays:
    @pytest.mark.parametrize(
        ("count", "since", "begun", "ended", "end"),
        [
            # From Friday to Monday: the Friday alone is a working day.
            (5, "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-12"),
            # Over Sunday 2026-09-20, a make-up workday: three working days stood still, 09-18, 09-20 and 09-21.
            (5, "2026-09-17", "2026-09-18", "2026-09-22", "2026-09-29"),
            # Over Saturday 2026-02-14 and Saturday 02-28, both worked: 02-13 counts, and nine days from 03-02 on.
            (10, "2026-02-12", "2026-02-14", "2026-03-02", "2026-03-12"),
            # Holidays alone: nothing is lost by standing still on them.
            (7, "2026-09-28", "2026-10-01", "2026-10-08", "2026-10-13"),
            # It runs again on a Saturday that is worked.
            (3, "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-13"),
            # It runs again on a rest day.
            (3, "2026-03-04", "2026-03-05", "2026-03-07", "2026-03-11"),
        ],
    )
    def test_leaves_out_the_working_days_of_the_pause(
        self, calendar: Calendar, count: int, since: str, begun: str, ended: str, end: str
    ) -> None:
        term = WorkingDays(count, since="accept", law=HOUSE.art("R1"))
        assert ends(reckon(term, at(since), calendar, pauses=[pause(begun, ended)])) == (end, end)

    def test_of_a_medical_mediation_leaves_the_appraisal_out(self, calendar: Calendar) -> None:
        # 30 working days from 2026-03-02: 04-14, for 04-06 is a holiday. Appraisal 03-09 to 04-01: four days counted before it,
        # 26 from 04-01 on, 05-01 to 05-05 off and Saturday 05-09 worked.
        plain = reckon(MEDICAL_TALKS, at("2026-03-02"), calendar)
        assert ends(plain) == ("2026-04-14", "2026-04-14")
        found = reckon(MEDICAL_TALKS, at("2026-03-02"), calendar, pauses=[pause("2026-03-09", "2026-04-01", law=OTHER)])
        assert ends(found) == ("2026-05-11", "2026-05-11")


class TestATermInHours:
    def test_leaves_out_the_minutes(self, calendar: Calendar) -> None:
        stood = [pause("2026-03-02T20:00", "2026-03-03T06:30")]
        found = reckon(URGENT, at("2026-03-02T10:15"), calendar, pauses=stood)
        assert found.due is not None
        assert found.due.due_at == at("2026-03-03T20:45")

    def test_leaves_out_days_of_24_hours_at_most(self, calendar: Calendar) -> None:
        stood = [pause("2026-03-02T20:00", "2026-03-09T06:30", most=2)]
        found = reckon(URGENT, at("2026-03-02T10:15"), calendar, pauses=stood)
        assert found.due is not None
        assert found.due.due_at == at("2026-03-05T10:15")


class TestThePause:
    def test_longer_than_its_most_counts_from_there_on(self, calendar: Calendar) -> None:
        # Ten days of thirty-one stand still.
        found = reckon(SEIZURE, at("2026-03-02"), calendar, pauses=[pause("2026-03-10", "2026-04-10", most=10)])
        assert ends(found) == ("2026-04-11", "2026-04-11")

    def test_shares_its_most_with_others_of_its_law(self, calendar: Calendar) -> None:
        stood = [
            pause("2026-03-10", "2026-03-17", most=10, seq=1),
            pause("2026-03-20", "2026-03-27", most=10, seq=2),
            pause("2026-03-30", "2026-04-08", most=10, seq=3),
            pause("2026-04-01", "2026-04-04", law=OTHER, seq=4),
        ]
        found = reckon(SEIZURE, at("2026-03-02"), calendar, pauses=stood)
        assert [each.count for each in found.stood] == [7, 3, 3]
        assert ends(found) == ("2026-04-14", "2026-04-14")

    def test_that_goes_on_leaves_no_end(self, calendar: Calendar) -> None:
        found = reckon(SEIZURE, at("2026-03-02"), calendar, pauses=[pause("2026-03-10")])
        assert (found.due, found.provisional) == (None, False)
        assert found.standing is not None
        assert found.standing.until is None

    def test_that_goes_on_and_has_a_most_leaves_the_latest_end(self, calendar: Calendar) -> None:
        found = reckon(SEIZURE, at("2026-03-02"), calendar, pauses=[pause("2026-03-10", most=10)])
        assert ends(found) == ("2026-04-11", "2026-04-11")
        assert found.standing is not None
        assert found.standing.until == at("2026-03-20T00:00")

    def test_whose_most_is_used_up_stops_nothing(self, calendar: Calendar) -> None:
        stood = [pause("2026-03-10", "2026-03-20", most=10, seq=1), pause("2026-03-25", most=10, seq=2)]
        found = reckon(SEIZURE, at("2026-03-02"), calendar, pauses=stood)
        assert (ends(found), found.standing) == (("2026-04-11", "2026-04-11"), None)


class TestAProlongation:
    @pytest.mark.parametrize(
        ("term", "since", "more", "end"),
        [
            (OPINION, "2026-03-02", [added(30)], "2026-05-31"),
            (OPINION, "2026-03-02", [added(10), added(20)], "2026-05-31"),
            (MEDICAL_TALKS, "2026-03-02", [added(5)], "2026-04-21"),  # working days, for it is counted in these
            (TALKS, "2026-01-31", [added(15)], "2026-03-15"),
            (Months(2, since="arrest", law=CRIMINAL.art(156)), "2026-01-31", [added(1, Measure.MONTHS)], "2026-04-30"),
            (Months(1, since="send", law=CRIMINAL.art(172)), "2026-01-31", [added(1, Measure.MONTHS), added(15)], "2026-04-15"),
            (Days(15, since="send", law=CRIMINAL.art(172)), "2026-01-16", [added(1, Measure.MONTHS)], "2026-02-28"),
        ],
    )  # fmt: skip
    def test_follows_the_time_there_was(
        self, calendar: Calendar, term: Term, since: str, more: list[Added], end: str
    ) -> None:
        found = reckon(term, at(since), calendar, added=more)
        assert ends(found)[0] == end
        assert found.longer[-1][1] == found.due

    def test_in_hours_adds_hours_or_days_of_24(self, calendar: Calendar) -> None:
        for more, end in ((added(6, Measure.HOURS), "2026-03-03T16:00"), (added(1), "2026-03-04T10:00")):
            found = reckon(URGENT, at("2026-03-02T10:00"), calendar, added=[more])
            assert found.due is not None
            assert found.due.due_at == at(end)

    def test_by_months_is_none_of_working_days(self, calendar: Calendar) -> None:
        with pytest.raises(ValueError, match="not prolonged by months"):
            reckon(MEDICAL_TALKS, at("2026-03-02"), calendar, added=[added(1, Measure.MONTHS)])

    def test_reaches_as_far_with_a_pause_before_it_as_after_it(self, calendar: Calendar) -> None:
        # Seizure with the laboratory in the first thirty days and with the laboratory in the second.
        for begun, ended in (("2026-03-10", "2026-03-24"), ("2026-04-10", "2026-04-24")):
            found = reckon(SEIZURE, at("2026-03-02"), calendar, added=[added(30)], pauses=[pause(begun, ended)])
            assert ends(found)[0] == "2026-05-15"


DAY = timedelta(days=1)
START = at("2026-01-05T09:00")
MOMENTS = st.integers(0, 24 * 90).map(lambda hours: START + timedelta(hours=hours))
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 24 * 40), st.sampled_from([None, 3, 10, 30]), st.sampled_from([RULE, OTHER])),
    max_size=5,
).map(
    lambda drawn: [
        Standstill(begun, begun + timedelta(hours=length), law, most, place)
        for place, (begun, length, most, law) in enumerate(sorted(drawn, key=lambda each: each[0]))
    ]
)  # fmt: skip


class TestWhatStoodAndWhatRan:
    @given(PAUSES, st.integers(0, 200))
    def test_make_what_went_by(self, pauses: list[Standstill], length: int) -> None:
        start = START.date()
        until = start + length * DAY
        still = [day for each in stretches(pauses, start) if each.until for day in days_between(each.after, each.until)]
        assert len(still) == len(set(still))
        running = [day for day in days_between(start, until) if day not in still]
        suspended = [day for day in days_between(start, until) if day in still]
        assert len(suspended) + len(running) == (until - start).days
        within = {
            day
            for pause in pauses
            if pause.ended_at is not None
            for day in days_between(pause.begun_at.date() - DAY, pause.ended_at.date() - DAY)
        }
        assert within >= set(still)

    @given(PAUSES, st.integers(1, 60))
    def test_make_a_term_of_its_length_in_days(self, pauses: list[Standstill], count: int) -> None:
        found = reckon(Days(count, since="begin", law=HOUSE.art("R1")), START, Calendar(), pauses=pauses)
        assert found.due is not None
        still = {
            day
            for each in stretches(pauses, START.date())
            for day in days_between(each.after, each.until or each.after)
        }
        counted = [day for day in days_between(START.date(), found.due.due_date) if day not in still]
        assert (len(counted), counted[-1]) == (count, found.due.due_date)

    @given(PAUSES, st.integers(1, 30))
    def test_make_a_term_of_its_length_in_working_days(self, pauses: list[Standstill], count: int) -> None:
        calendar = SHIPPED
        found = reckon(WorkingDays(count, since="begin", law=HOUSE.art("R1")), START, calendar, pauses=pauses)
        assert found.due is not None
        still = {
            day
            for each in stretches(pauses, START.date())
            for day in days_between(each.after, each.until or each.after)
        }
        counted = [
            day
            for day in days_between(START.date(), found.due.due_date)
            if day not in still and calendar.is_workday(day)
        ]
        assert (len(counted), counted[-1]) == (count, found.due.due_date)

    @given(PAUSES, st.integers(1, 500))
    def test_make_a_term_of_its_length_in_hours(self, pauses: list[Standstill], count: int) -> None:
        found = reckon(Hours(count, since="begin", law=HOUSE.art("R1")), START, Calendar(), pauses=pauses)
        assert found.due is not None
        end = found.due.due_at
        still = sum(
            (
                min(each.ended_at, end) - each.begun_at
                for each in spans(pauses, START)
                if each.ended_at and each.begun_at < end
            ),
            timedelta(),
        )
        assert end - START == timedelta(hours=count) + still

    @given(PAUSES)
    def test_is_never_more_than_the_law_allows(self, pauses: list[Standstill]) -> None:
        for law in (RULE, OTHER):
            mosts = [pause.most for pause in pauses if pause.law == law]
            if mosts and None not in mosts:
                still = sum(each.count for each in stretches(pauses, START.date()) if each.pause.law == law)
                assert still <= max(filter(None, mosts))


class TestTheDerivation:
    def told(self, found: Reckoning) -> list[str]:
        with translation.override("en"):
            return [str(line) for line in found.derivation]

    def test_names_who_prolonged_by_what(self, calendar: Calendar) -> None:
        lines = self.told(reckon(OPINION, at("2026-03-02"), calendar, added=[added(30)]))
        assert "60 days end on 2026-05-01 Fri." in lines
        assert lines[3].startswith("Prolonged by 30 days on 2026-03-05 Thu by the head")
        assert lines[3].endswith("art. 34): ends on 2026-05-31 Sun.")
        assert lines[4] == "The end does not move; the last working day before it is 2026-05-29 Fri."

    def test_lists_each_pause_with_its_days_and_its_law(self, calendar: Calendar) -> None:
        stood = [pause("2026-03-10", "2026-03-17", most=10, seq=1), pause("2026-03-20", "2026-03-27", most=10, seq=2)]
        lines = self.told(reckon(SEIZURE, at("2026-03-02"), calendar, pauses=stood))
        rule = "(House rule G10a)"
        assert lines[3:7] == [
            f"Stood still from 2026-03-10 Tue and ran again from 2026-03-17 Tue on {rule}, 7 days: ends on 2026-04-08 Wed.",
            f"Stood still from 2026-03-20 Fri and ran again from 2026-03-23 Mon on {rule}, 3 days: ends on 2026-04-11 Sat.",
            "No more than 10 days stand still by this rule; what goes beyond counts.",
            "The day it stops counts no more, the day it runs again does (House rule L4).",
        ]

    def test_says_since_when_it_stands_still(self, calendar: Calendar) -> None:
        lines = self.told(reckon(SEIZURE, at("2026-03-02"), calendar, pauses=[pause("2026-03-10")]))
        assert "Stands still since 2026-03-10 Tue (House rule G10a); no end before it runs again." in lines
        lines = self.told(reckon(SEIZURE, at("2026-03-02"), calendar, pauses=[pause("2026-03-10", most=10)]))
        assert (
            "Stands still since 2026-03-10 Tue (House rule G10a), until 2026-03-20 Fri at the latest: then ends on "
            "2026-04-11 Sat."
        ) in lines

    def test_of_working_days_names_the_rest_days_after_the_first_end(self, calendar: Calendar) -> None:
        term = WorkingDays(5, since="accept", law=HOUSE.art("R1"))
        lines = self.told(reckon(term, at("2026-03-04"), calendar, pauses=[pause("2026-03-06", "2026-03-12")]))
        assert lines[-1] == "Not counted: 2026-03-14 Sat, 2026-03-15 Sun."
        assert "ends on 2026-03-17 Tue." in " ".join(lines)

    def test_of_hours_tells_the_minutes(self, calendar: Calendar) -> None:
        stood = [pause("2026-03-02T20:00", "2026-03-03T06:00")]
        lines = self.told(reckon(URGENT, at("2026-03-02T10:15"), calendar, pauses=stood))
        assert lines[-1] == (
            "Stood still from 2026-03-02 20:00 to 2026-03-03 06:00 (House rule G10a), 10 hours: ends on 2026-03-03 20:15."
        )


def test_what_a_clock_keeps_is_read_as_it_was_written() -> None:
    for kept in (added(3, Measure.MONTHS), pause("2026-03-10", most=10), pause("2026-03-10", "2026-03-11")):
        assert type(kept).from_json(kept.as_json()) == kept
