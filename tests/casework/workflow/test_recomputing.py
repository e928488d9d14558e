"""When the calendar of a year is published, what was provisional is computed again, and the ledger says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation

from casework.celery import app
from casework.deadlines import clocks
from casework.deadlines.calendar import SHANGHAI, Calendar
from casework.deadlines.loading import load_calendar
from casework.deadlines.models import CalendarDay, Clock
from casework.deadlines.terms import Days, WorkingDays
from casework.errors import NotYet, NotYou
from casework.law import HOUSE
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role, system_actor
from casework.parties.services import add_parties
from casework.workflow.clockwork import RECOMPUTE
from casework.workflow.desk.timeline import verb_label
from casework.workflow.judge import Move
from casework.workflow.perform import new_matter, number_matters, perform, perform_many
from casework.workflow.recomputing import recompute_clocks
from casework.workflow.tasks import recompute
from casework.workflow.tracks import track_of
from tests.casework.workflow.test_statements import sent
from tests.world import SIDES, VILLAGE, Talks, World

PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
HEADER = "date,iso_weekday,is_workday,day_type,festival,name_zh,is_statutory_holiday,off_per_chinesecalendar,off_per_holidays"
NIGHT = datetime(2026, 11, 20, 1, 30, tzinfo=SHANGHAI)


def year(folder: Path, number: int, **other: int) -> Path:
    """Write the calendar of a year in the shape of the real file. other: days as d0109=1, worked or not against the week."""
    path, day, lines = folder / f"cn_calendar_{number}.csv", date(number, 1, 1), [HEADER]
    while day.year == number:
        works = other.get(f"d{day:%m%d}", int(day.isoweekday() <= 5))
        kind = "workday" if works else "weekend"
        lines.append(f"{day},{day.isoweekday()},{works},{kind},,,0,{1 - works},{1 - works}")
        day += timedelta(days=1)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def load(path: Path) -> str:
    out = StringIO()
    call_command("load_calendar", path, stdout=out)
    return out.getvalue().strip().rpartition("; ")[2]


def entries(number: str) -> list[Entry]:
    return list(Entry.objects.of(number).filter(verb=RECOMPUTE).order_by("seq"))


def awaiting(number: str, verb: str, term: Any, since: str) -> None:
    """Let a clock run for a matter, counted by the calendar in force."""
    at = datetime.fromisoformat(f"{since}T12:00").replace(tzinfo=SHANGHAI)
    clocks.arm_many(clocks.arm_rows(number, [(verb, term)], since=at, calendar=clocks.read_calendar()))


@pytest.fixture
def published(world: World) -> None:
    """Load the calendar that comes with the product."""
    load(PUBLISHED)


ROLLED = Days(30, since="sign_agreement", law=HOUSE.art("R12"), roll=True, code="T09")
WORKED = WorkingDays(10, since="fail", law=HOUSE.art("D14a"))


@pytest.mark.usefixtures("published")  # before the dispute is applied for
class TestTheCalendarOfTheNextYear:
    def test_moves_what_it_moves_and_leaves_an_entry(self, talks: Talks, tmp_path: Path) -> None:
        number = talks.dispute.number
        awaiting(number, "apply_confirmation", ROLLED, "2026-12-10")  # Saturday 01-09 is taken for a rest day
        before = Clock.objects.get(verb="apply_confirmation")
        assert (before.due_date, before.provisional) == (date(2027, 1, 11), True)

        assert load(year(tmp_path, 2027, d0101=0, d0109=1)) == "clocks computed again: 1"

        after = Clock.objects.get(verb="apply_confirmation")
        assert (after.due_date, after.raw_date, after.provisional) == (date(2027, 1, 9), date(2027, 1, 9), False)
        (entry,) = entries(number)
        assert entry.facts == {
            "awaited": "apply_confirmation", "rule": "T09", "was": "2027-01-11", "now": "2027-01-09",
            "edition": after.calendar_edition,
        }  # fmt: skip
        assert (entry.law, entry.actor, entry.role, entry.acted_for) == (
            "HOUSE rule L5",
            "system",
            "SYSTEM",
            "HOUSE rule L5",
        )
        assert (entry.from_state, entry.to_state) == ("APPLIED", "APPLIED")
        assert verify(number).is_good

    def test_makes_firm_what_it_does_not_move_and_says_that_too(self, talks: Talks, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "apply_confirmation", ROLLED, "2026-12-10")
        load(year(tmp_path, 2027))
        (entry,) = entries(talks.dispute.number)
        assert (entry.facts["was"], entry.facts["now"]) == ("2027-01-11", "2027-01-11")
        assert not Clock.objects.get(verb="apply_confirmation").provisional

    def test_does_nothing_the_second_time(self, talks: Talks, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "apply_confirmation", ROLLED, "2026-12-10")
        path = year(tmp_path, 2027)
        assert [load(path), load(path)] == ["clocks computed again: 1", "clocks computed again: 0"]
        assert recompute() == 0
        assert len(entries(talks.dispute.number)) == 1

    def test_leaves_no_entry_where_nothing_is_known_yet(self, talks: Talks, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "apply_confirmation", ROLLED, "2027-12-10")  # ends in 2028
        assert load(year(tmp_path, 2027)) == "clocks computed again: 0"
        clock = Clock.objects.get(verb="apply_confirmation")
        assert (clock.provisional, clock.calendar_edition) == (True, 2)
        assert entries(talks.dispute.number) == []

    def test_tells_of_each_clock_of_a_matter(self, talks: Talks, tmp_path: Path) -> None:
        number = talks.dispute.number
        awaiting(number, "apply_confirmation", ROLLED, "2026-12-10")
        awaiting(number, "divert", WORKED, "2026-12-28")
        load(year(tmp_path, 2027, d0101=0))
        assert [(entry.facts["awaited"], entry.facts["was"], entry.facts["now"]) for entry in entries(number)] == [
            ("apply_confirmation", "2027-01-11", "2027-01-11"),
            ("divert", "2027-01-11", "2027-01-12"),
        ]

    def test_leaves_history_alone(self, talks: Talks, world: World, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "apply_confirmation", ROLLED, "2026-12-10")
        clocks.stop(talks.dispute.number, ["apply_confirmation"], world.later(), by="withdraw")
        assert load(year(tmp_path, 2027, d0109=1)) == "clocks computed again: 0"
        assert Clock.objects.get(verb="apply_confirmation").due_date == date(2027, 1, 11)

    def test_keeps_what_was_added_and_what_stood_still(self, talks: Talks, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "divert", WORKED, "2026-12-18")
        added = {
            "count": 5, "measure": "DAYS", "law": "HOUSE rule D14a", "by": "x", "role": "HEAD", "on": "2026-12-20", "seq": 1,
        }  # fmt: skip
        stood = {
            "begun_at": "2026-12-21T09:00:00+08:00", "ended_at": "2026-12-24T09:00:00+08:00", "law": "HOUSE rule G10a",
            "most": None, "seq": 1,
        }  # fmt: skip
        Clock.objects.filter(verb="divert").update(added=[added], stood=[stood], provisional=True)
        load(year(tmp_path, 2027, d0101=0))
        # Fifteen working days from 12-24 on: six to 12-31, and nine from 01-04 on.
        assert Clock.objects.get(verb="divert").due_date == date(2027, 1, 14)

    def test_does_not_move_the_matter_on(self, talks: Talks, world: World, tmp_path: Path) -> None:
        awaiting(talks.dispute.number, "apply_confirmation", ROLLED, "2026-12-10")
        load(year(tmp_path, 2027))
        talks.dispute.refresh_from_db(fields=["version", "moved_at", "head"])
        assert talks.dispute.moved_at == world.clock
        talks.accepted()  # what was done before may still be entered
        assert verify(talks.dispute.number).is_good


class TestTheNightlyRun:
    def test_finds_what_a_process_armed_by_an_older_calendar(
        self, talks: Talks, noon: datetime, caplog: pytest.LogCaptureFixture
    ) -> None:
        # As a process does that has not seen the load of another yet.
        term = WorkingDays(1, since="escalate", law=HOUSE.art("R9"))
        number = talks.dispute.number
        Clock.objects.all().delete()
        clocks.arm_many(clocks.arm_rows(number, [("take_over", term)], since=noon, calendar=Calendar()))
        for day, is_workday in ((2, True), (3, False), (4, True)):
            CalendarDay.objects.create(date=date(2026, 3, day), is_workday=is_workday, source="a test", edition=1)
        with caplog.at_level("INFO", logger="casework.workflow"):
            assert (recompute(), recompute()) == (1, 0)
        clock = Clock.objects.get(verb="take_over")
        assert (clock.due_date, clock.provisional, clock.calendar_edition) == (date(2026, 3, 4), False, 1)
        assert caplog.messages == [f"{count} provisional clocks were computed again." for count in (1, 0)]

    def test_stands_in_the_timetable(self) -> None:
        assert recompute.name in {entry["task"] for entry in app.conf.beat_schedule.values()}

    @pytest.mark.usefixtures("published")
    def test_sends_as_many_statements_for_many_as_for_few(self, world: World, tmp_path: Path) -> None:
        costs = []
        for turn, count in enumerate((2, 30)):
            unit, mediator = world.unit(VILLAGE), world.actor(Role.MEDIATOR, VILLAGE)
            fields = {"type": "02", "channel": "WALK_IN", "risk": "BLUE", "kind": "DISPUTE", "title": "墙"}
            many = [new_matter("dispute", unit=unit, opened_at=world.clock, place=unit, **fields) for _ in range(count)]
            number_matters(many)
            add_parties([(each.number, SIDES) for each in many], at=world.clock)
            moves = [Move(each.number, "apply", mediator, world.clock, notes={"text": "围墙越界。"}) for each in many]
            perform_many(moves, opened=many)
            for each in many:
                awaiting(each.number, "apply_confirmation", ROLLED, f"{2026 + turn}-12-10")
            load_calendar(year(tmp_path, 2027 + turn))
            costs.append(len(sent(lambda: recompute_clocks(at=world.clock))))
            assert Entry.objects.filter(verb=RECOMPUTE, facts_text__contains=f"{2027 + turn}-").count() == count
        assert len(set(costs)) == 1


class TestTheVerb:
    def test_is_for_the_system_alone(self, talks: Talks, world: World) -> None:
        given = {"awaited": "accept", "rule": "x", "was": "2026-03-05", "now": "2026-03-06", "edition": 9}
        with pytest.raises(NotYou) as refusal:
            perform(talks.dispute, RECOMPUTE, actor=talks.head(), at=world.clock, given=given)
        assert [unmet.code for unmet in refusal.value.unmet] == ["WRONG_ROLE"]

    @pytest.mark.parametrize(
        "given",
        [
            {"awaited": "revisit", "rule": "T09", "was": "2026-03-05", "now": "2026-03-06", "edition": 9},
            {"awaited": "accept", "rule": "D2", "was": "2026-03-05", "now": "2026-03-06", "edition": 0},
            {},
        ],
    )
    def test_names_a_clock_that_runs_and_a_later_calendar(
        self, talks: Talks, world: World, given: dict[str, Any]
    ) -> None:
        actor = system_actor(world.unit(VILLAGE), rule="HOUSE rule L5")
        with pytest.raises(NotYet) as refusal:
            perform(talks.dispute, RECOMPUTE, actor=actor, at=world.clock, given=given)
        assert [(unmet.code, unmet.law) for unmet in refusal.value.unmet] == [("COUNTED_BEFORE", "HOUSE rule L5")]

    def test_has_a_word_in_both_languages(self) -> None:
        words = []
        for language in ("en", "zh-hans"):
            with translation.override(language):
                words.append(str(verb_label(track_of("dispute"), RECOMPUTE)))
        assert words == ["compute the time limit again", "重新计算期限"]
