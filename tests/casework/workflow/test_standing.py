"""Clocks that stand still and are prolonged, through the engine: one by one and in batches alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from casework.deadlines import clocks
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock, MatterPause
from casework.errors import NotYet
from casework.ledger.models import Entry, Origin
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.workflow.judge import Move
from casework.workflow.machine import Machine, MachineFault
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from tests.casework.workflow.test_statements import named, sent
from tests.casework.workflow.trial import MORE, PAUSES, TRIAL, Case, S, begun, make_known, opened
from tests.world import VILLAGE, World

IS_POSTGRESQL = connection.vendor == "postgresql"


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(text if "T" in text else f"{text}T12:00")
    return moment.replace(tzinfo=SHANGHAI)


@pytest.fixture
def trial_track(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the track known for one test."""
    make_known(monkeypatch)


@pytest.fixture
def case(trial_track: None, world: World) -> Case:
    """Begun on 2026-03-02: the decision is due on 04-01, the report on 03-09."""
    return begun(world, at("2026-03-02"))


Lead = Callable[[Case], Case]


@pytest.fixture(params=["one by one", "in a batch", "with the opening in one batch"])
def led(request: pytest.FixtureRequest, trial_track: None, world: World) -> Callable[..., Case]:
    """Lead a case along some acts, by each of the engine's ways."""

    def lead(*acts: tuple[Any, ...]) -> Case:
        start = at("2026-03-02")
        if request.param == "with the opening in one batch":
            (matter,) = opened(world, start)
            head = world.actor(Role.HEAD, VILLAGE)
            moves = [Move(matter.number, verb, head, start) for verb in ("begin", "work")]
            moves += [Move(matter.number, verb, head, at(when), given) for verb, when, given in map(told, acts)]
            perform_many(moves, opened=[matter])
            return Case(world, Matter.objects.get(number=matter.number))
        found = begun(world, start)
        for verb, when, given in map(told, acts):
            (found.takes if request.param == "one by one" else found.will_take)(verb, at(when), **given)
        if found.later:
            perform_many(found.later)
        return Case(world, Matter.objects.get(number=found.matter.number))

    return lead


def told(act: tuple[Any, ...]) -> tuple[str, str, dict[str, Any]]:
    verb, when, *rest = act
    return verb, when, rest[0] if rest else {}


def due(clock: Clock) -> str:
    return clock.due_date.isoformat() if clock.due_date else ""


class TestAProlongation:
    def test_adds_the_days_given_to_the_running_clock(self, led: Callable[..., Case]) -> None:
        case = led(("extend", "2026-03-20", {"days": 30}))
        clock = case.clock()
        assert (due(clock), clock.count, clock.armed_at) == ("2026-05-01", 30, at("2026-03-02"))
        (added,) = clock.prolonged
        entry = Entry.objects.of(case.matter.number).get(verb="extend")
        assert (added.count, added.law, added.by, added.role, added.seq) == (
            30,
            "RPW art. 34",
            "extend",
            "HEAD",
            entry.seq,
        )
        assert due(case.clock("report")) == "2026-03-09"
        assert verify(case.matter.number).is_good

    def test_may_come_twice_where_the_track_does_not_forbid_it(self, led: Callable[..., Case]) -> None:
        case = led(("extend", "2026-03-20", {"days": 10}), ("extend", "2026-03-21", {"days": 5}))
        assert (due(case.clock()), [each.count for each in case.clock().prolonged]) == ("2026-04-16", [10, 5])

    @pytest.mark.parametrize(
        ("days", "code"), [(31, "PROLONGED_WITHIN"), (0, "PROLONGED_WITHIN"), (1000, "FACT_SHAPE")]
    )
    def test_of_more_than_the_law_allows_is_refused_with_its_article(self, case: Case, days: int, code: str) -> None:
        with pytest.raises(NotYet) as refusal:
            case.takes("extend", at("2026-03-20"), days=days)
        assert [(unmet.code, unmet.field, unmet.law) for unmet in refusal.value.unmet] == [
            (code, "days", "RPW art. 34")
        ]
        assert due(case.clock()) == "2026-04-01"

    def test_without_a_number_of_days_is_refused(self, case: Case) -> None:
        with pytest.raises(NotYet) as refusal:
            case.takes("extend", at("2026-03-20"))
        assert [unmet.code for unmet in refusal.value.unmet] == ["PROLONGED_WITHIN"]

    @pytest.mark.parametrize(("when", "taken"), [("2026-04-01T23:59", True), ("2026-04-02T00:00", False)])
    def test_of_what_is_over_is_refused(self, case: Case, when: str, taken: bool) -> None:
        if taken:
            assert due(case.takes("extend", at(when), days=1).clock()) == "2026-04-02"
            return
        with pytest.raises(NotYet) as refusal:
            case.takes("extend", at(when), days=1)
        assert [unmet.code for unmet in refusal.value.unmet] == ["PROLONGED_IN_TIME"]

    def test_too_late_in_a_record_that_is_imported_leaves_the_breach(self, case: Case) -> None:
        head = case.world.actor(Role.HEAD, VILLAGE)
        move = Move(
            case.matter.number, "extend", head, at("2026-04-05"), {"days": 30}, origin=Origin.IMPORT,
            waived=frozenset({"prolonged_in_time"}),
        )  # fmt: skip
        perform_many([move])
        assert (due(case.clock()), case.clock().prolonged) == ("2026-04-01", ())
        entry = Entry.objects.of(case.matter.number).get(verb="extend")
        assert '"waived":["prolonged_in_time"]' in entry.facts_text.replace(" ", "")


class TestAPause:
    def test_stops_every_clock_and_moves_each_end_by_what_it_is_counted_in(self, led: Callable[..., Case]) -> None:
        # Friday to Monday: three days, and one working day of the report's five.
        case = led(("rest", "2026-03-06"), ("wake", "2026-03-09"))
        assert (due(case.clock()), due(case.clock("report"))) == ("2026-04-04", "2026-03-10")
        pause = MatterPause.objects.get(matter_no=case.matter.number)
        entry = Entry.objects.of(case.matter.number).get(verb="rest")
        assert (pause.seq, pause.state, pause.law, pause.most) == (entry.seq, "RESTING", "HOUSE rule G10a", 10)
        assert (pause.begun_at, pause.ended_at) == (at("2026-03-06"), at("2026-03-09"))
        assert [each.seq for each in case.clock().pauses] == [entry.seq]
        assert not Clock.objects.of(case.matter.number).exclude(standing_since=None).exists()

    def test_that_goes_on_says_when_the_clock_runs_again_by_itself(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-06"))
        clock = case.clock()
        assert (clock.standing_since, clock.stands_until) == (at("2026-03-06"), at("2026-03-16T00:00"))
        assert due(clock) == "2026-04-11"
        assert [clock.stands_at(at(day)) for day in ("2026-03-05", "2026-03-06", "2026-03-15", "2026-03-16")] == [
            False, True, True, False,
        ]  # fmt: skip

    def test_longer_than_its_rule_allows_is_counted_from_there_on(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-06"), ("wake", "2026-03-26"))
        assert due(case.clock()) == "2026-04-11"

    def test_again_and_again_stops_no_more_than_once_for_the_longest(self, led: Callable[..., Case]) -> None:
        case = led(
            ("rest", "2026-03-06"), ("wake", "2026-03-13"), ("rest", "2026-03-16"), ("wake", "2026-03-23"),
            ("rest", "2026-03-24"),
        )  # fmt: skip
        clock = case.clock()
        assert (due(clock), clock.standing_since) == ("2026-04-11", None)
        assert MatterPause.objects.filter(matter_no=case.matter.number).count() == 3

    def test_of_some_verbs_leaves_the_other_clocks_running(self, led: Callable[..., Case]) -> None:
        case = led(("send", "2026-03-04"))
        decision, report = case.clock(), case.clock("report")
        assert (decision.due_at, decision.due_date, decision.raw_date, decision.stands_until) == (
            None,
            None,
            None,
            None,
        )
        assert decision.standing_since == at("2026-03-04")
        assert (due(report), report.standing_since, report.stopped_at) == ("2026-03-09", None, None)

    def test_follows_another_without_a_day_between(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-06"), ("send", "2026-03-10"), ("fetch", "2026-03-20"))
        assert due(case.clock()) == "2026-04-15"
        assert due(case.clock("report")) == "2026-03-11"  # it stood for the first of the two alone: 03-06 and 03-09
        assert MatterPause.objects.filter(matter_no=case.matter.number, ended_at=None).count() == 0

    def test_does_not_stop_what_is_over(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-10"))
        report = case.clock("report")
        assert (due(report), report.standing_since, report.pauses) == ("2026-03-09", None, ())

    def test_ends_with_what_it_held_when_the_matter_goes_elsewhere(self, led: Callable[..., Case]) -> None:
        case = led(("send", "2026-03-04"), ("drop", "2026-03-08"))
        clock = case.clock()
        assert (clock.stopped_at, clock.stopped_by, clock.standing_since) == (at("2026-03-08"), "drop", None)
        assert due(clock) == "2026-04-05"
        assert not Clock.objects.of(case.matter.number).open().exists()
        assert not MatterPause.objects.filter(matter_no=case.matter.number, ended_at=None).exists()

    def test_in_hours_leaves_out_the_minutes(self, led: Callable[..., Case]) -> None:
        case = led(("call", "2026-03-06T08:00"), ("rest", "2026-03-06T20:00"), ("wake", "2026-03-07T01:30"))
        assert case.clock("answer").due_at == at("2026-03-07T13:30")

    def test_holds_a_prolongation_given_while_it_lasts(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-06"), ("extend", "2026-03-09", {"days": 5}))
        assert due(case.clock()) == "2026-04-09"
        assert case.matter.state == "WORKING"

    def test_ends_for_what_is_done_while_it_lasts(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-05"), ("report", "2026-03-06"), ("wake", "2026-03-09"))
        report = case.clock("report")
        assert (report.stopped_at, report.stopped_by, report.standing_since) == (at("2026-03-06"), "report", None)
        assert (due(report), due(case.clock())) == ("2026-03-10", "2026-04-05")

    def test_and_the_done_verb_leave_a_history(self, led: Callable[..., Case]) -> None:
        case = led(("rest", "2026-03-06"), ("wake", "2026-03-09"), ("decide", "2026-04-06"))
        clock = case.clock()
        assert (due(clock), clock.stopped_by, clock.was_late) == ("2026-04-04", "decide", True)


class TestAStandingClock:
    def test_is_never_overdue(self, case: Case) -> None:
        case.takes("send", at("2026-03-04"))
        long_after = at("2030-01-01")
        assert [clock.verb for clock in clocks.overdue(long_after)] == ["report"]
        assert [clock.verb for clock in Clock.objects.standing(long_after)] == ["decide"]
        assert [clock.verb for clock in Clock.objects.moving(long_after)] == ["report"]
        assert not case.clock().is_over_at(long_after)

    def test_is_overdue_once_its_pause_is_used_up_and_its_time_over(self, case: Case) -> None:
        case.takes("rest", at("2026-03-04"))
        decision = case.clock()
        assert decision.due_at is not None
        before, after = decision.due_at - timedelta(seconds=1), decision.due_at
        assert "decide" not in [clock.verb for clock in clocks.overdue(before)]
        assert "decide" in [clock.verb for clock in clocks.overdue(after)]
        assert not Clock.objects.standing(after).exists()

    def test_makes_no_matter_late(self, case: Case) -> None:
        case.takes("send", at("2026-03-04"))
        assert list(Matter.objects.overdue(at("2026-03-05"))) == []


class TestAnImportedRecord:
    def test_shows_a_breach_of_the_past_and_lets_run_what_runs(self, trial_track: None, world: World) -> None:
        (matter,) = opened(world, at("2026-03-02"))
        head = world.actor(Role.HEAD, VILLAGE)
        acts = [("begin", "2026-03-02"), ("work", "2026-03-02"), ("report", "2026-03-20")]
        moves = [Move(matter.number, verb, head, at(when), origin=Origin.IMPORT) for verb, when in acts]
        perform_many(moves, opened=[matter])
        report, decision = Clock.objects.of(matter.number).order_by("due_at")
        assert (due(report), report.stopped_at, report.stopped_by) == ("2026-03-09", at("2026-03-20"), "report")
        assert report.was_late
        assert (due(decision), decision.stopped_at, decision.was_late) == ("2026-04-01", None, False)
        assert [clock.verb for clock in clocks.overdue(at("2026-03-25"))] == []


class TestTheTable:
    def test_knows_that_what_stands_still_goes_on(self) -> None:
        assert TRIAL.running["RESTING"] == TRIAL.running["ELSEWHERE"] == {"decide", "report", "answer"}
        assert TRIAL.running["DONE"] == frozenset()

    def test_refuses_a_pause_that_is_none(self) -> None:
        pause = PAUSES[S.ELSEWHERE]
        rows = tuple(row for row in TRIAL.rows)
        for fault, told in (
            ({"only": frozenset({"begin"})}, "in ELSEWHERE the clock of begin stands still, which has none"),
            ({"law": None}, "that clocks stand still in ELSEWHERE cites no law"),
            (
                {"told": ("ground", "X")},
                "clocks stand still in ELSEWHERE by ground, which no row that leads there takes",
            ),
        ):
            broken = type(pause)(**{"law": pause.law, "only": pause.only, **fault})  # type: ignore[arg-type]
            with pytest.raises(MachineFault, match=told):
                Machine(
                    "Trial", S, start=S.OPEN, ends=frozenset({S.DONE}), rows=rows, facts=TRIAL.facts,
                    pauses={S.ELSEWHERE: broken},
                )  # fmt: skip

    def test_holds_the_guards_of_a_prolongation(self) -> None:
        (row,) = (row for row in TRIAL.rows if row.verb == "extend")
        assert [guard.name for guard in row.needs] == ["prolonged_within", "prolonged_in_time"]
        assert {guard.law for guard in row.needs} == {MORE.most.law}


class TestTheStatements:
    def test_of_a_pause_and_of_a_prolongation_are_one_more(self, case: Case) -> None:
        for verb, day, given in (
            ("extend", "2026-03-03", {"days": 3}), ("rest", "2026-03-04", {}), ("wake", "2026-03-05", {}),
        ):  # fmt: skip
            told = sent(lambda verb=verb, day=day, given=given: case.takes(verb, at(day), **given))  # type: ignore[misc]
            assert list(dict.fromkeys(map(named, told))) == ["lock matter", "read file", "write"]
            if IS_POSTGRESQL:
                assert len(told) == 3

    def test_of_an_act_in_a_pause_are_no_more(self, case: Case) -> None:
        told = sent(lambda: case.takes("report", at("2026-03-03")))
        assert list(dict.fromkeys(map(named, told))) == ["lock matter", "write"]

    def test_of_a_batch_do_not_grow_with_it(self, trial_track: None, world: World) -> None:
        costs = []
        for count in (2, 20, 40):
            many = opened(world, at("2026-03-02"), count)
            head = world.actor(Role.HEAD, VILLAGE)
            moves = [Move(each.number, verb, head, at("2026-03-02")) for verb in ("begin", "work") for each in many]
            perform_many(moves, opened=many)
            acts: list[tuple[str, str, dict[str, Any]]] = [
                ("extend", "2026-03-03", {"days": 3}), ("rest", "2026-03-04", {}), ("wake", "2026-03-05", {}),
                ("rest", "2026-03-06", {}),
            ]  # fmt: skip
            moves = [Move(each.number, verb, head, at(day), given) for verb, day, given in acts for each in many]
            costs.append(len(sent(lambda moves=moves: perform_many(moves))))  # type: ignore[misc]
            assert Clock.objects.filter(due_date=date(2026, 4, 14)).count() == count
            Clock.objects.all().delete()
            MatterPause.objects.all().delete()
        assert len(set(costs)) == 1
