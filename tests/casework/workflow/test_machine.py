"""A table that contradicts itself never runs: every fault is found when it is read."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

import pytest

from casework.deadlines.terms import Days, Nature, Pause, Prolongation
from casework.errors import NotYet
from casework.law import HOUSE, Article
from casework.organisations.actors import Role
from casework.workflow.clockwork import fitting
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DAY, FLAG, Facts, label
from casework.workflow.machine import Machine, MachineFault, Shift, T
from casework.workflow.models import Matter

RULE = HOUSE.art("R1")
ANYBODY = frozenset({Role.REGISTRAR})


class S(StrEnum):
    OPEN = "OPEN"
    MIDDLE = "MIDDLE"
    DONE = "DONE"


OPENING = T("begin", (), S.OPEN, ANYBODY, RULE)
MOVING = T("move", (S.OPEN,), S.MIDDLE, ANYBODY, RULE)
ENDING = T("finish", (S.MIDDLE,), S.DONE, ANYBODY, RULE)
TAKES: dict[str, Facts] = {"move": {"way": label(8), "sure": FLAG}}


@guard("A way is needed.", law=RULE, asks=("road",))
def road_known(attempt: Attempt) -> bool:
    return bool(attempt.given.get("road"))


def machine(*rows: T, **other: Any) -> Machine:
    """Read a table, sound but for what is said otherwise."""
    options: dict[str, Any] = {"start": S.OPEN, "ends": frozenset({S.DONE}), "facts": TAKES, **other}
    return Machine("Small", S, rows=rows or (OPENING, MOVING, ENDING), **options)


TERM = Days(3, since="begin", law=RULE)

FAULTS: dict[str, tuple[tuple[T, ...], dict[str, Any], str]] = {
    "what comes by itself, of a person": (
        (OPENING, replace(MOVING, after=(TERM,)), ENDING),
        {},
        "move → MIDDLE comes by itself, but the system may not take it",
    ),
    "prolonging what has no clock": (
        (OPENING, replace(MOVING, prolongs=(Prolongation("finish", TERM),)), ENDING),
        {},
        "move → MIDDLE prolongs finish, which has no clock",
    ),
    "prolonging by no days": (
        (OPENING, replace(MOVING, prolongs=(Prolongation("finish", TERM),)), replace(ENDING, due=(TERM,))),
        {},
        "move → MIDDLE prolongs a clock and takes no days",
    ),
    "a clock for all before one for some": (
        (OPENING, replace(MOVING, due=(TERM, TERM.for_only("type", "02"))), ENDING),
        {},
        "of the clocks of move since begin one for all matters stands before another",
    ),
    "a clock by a fact that nobody tells": (
        (OPENING, replace(MOVING, due=(TERM.if_told("haste", True),)), ENDING),
        {},
        "the clock of move → MIDDLE asks begin for haste, which it does not take",
    ),
    "clocks that stand still nowhere": (
        (),
        {"pauses": {"NOWHERE": Pause(RULE)}},
        "NOWHERE, where clocks stand still, is no state",
    ),
    "unreachable state": (
        (OPENING, T("finish", (S.OPEN, S.MIDDLE), S.DONE, ANYBODY, RULE)),
        {},
        "MIDDLE cannot be reached",
    ),
    "unreachable island": (
        (OPENING, T("finish", (S.OPEN,), S.DONE, ANYBODY, RULE), T("turn", (S.MIDDLE,), S.MIDDLE, ANYBODY, RULE)),
        {},
        "MIDDLE cannot be reached",
    ),
    "exit from an end": (
        (OPENING, MOVING, ENDING, T("revive", (S.DONE,), S.OPEN, ANYBODY, RULE)),
        {},
        "revive → OPEN leaves DONE, which is an end",
    ),
    "dead end": ((OPENING, MOVING), {"ends": frozenset({S.DONE})}, "MIDDLE has no exit and is no end"),
    "circle without an end": (
        (
            OPENING,
            MOVING,
            T("turn", (S.MIDDLE,), S.MIDDLE, ANYBODY, RULE),
            T("finish", (S.OPEN,), S.DONE, ANYBODY, RULE),
        ),
        {},
        "MIDDLE leads to no end",
    ),
    "level missing": (
        (OPENING, MOVING, ENDING, T("escalate", (S.OPEN,), S.MIDDLE, ANYBODY, RULE)),
        {},
        "escalate → MIDDLE does not say what becomes of the level",
    ),
    "level the wrong way": (
        (OPENING, MOVING, ENDING, T("take_over", (S.OPEN,), S.MIDDLE, ANYBODY, RULE, shift=Shift.UP)),
        {},
        "take_over → MIDDLE does not say what becomes of the level",
    ),
    "clock from an unknown verb": (
        (OPENING, MOVING, T("finish", (S.MIDDLE,), S.DONE, ANYBODY, RULE, due=(Days(3, since="dream", law=RULE),))),
        {},
        "the clock of finish → DONE counts from dream, which no row does",
    ),
    "empty law cell": (
        (OPENING, T("move", (S.OPEN,), S.MIDDLE, ANYBODY, None), ENDING),  # type: ignore[arg-type]
        {},
        "move → MIDDLE cites no law",
    ),
    "law without an article": (
        (OPENING, T("move", (S.OPEN,), S.MIDDLE, ANYBODY, Article(HOUSE, "")), ENDING),
        {},
        "move → MIDDLE cites no law",
    ),
    "clock without a law": (
        (
            OPENING,
            MOVING,
            T("finish", (S.MIDDLE,), S.DONE, ANYBODY, RULE, due=(Days(3, since="move", law=Article(HOUSE, "")),)),
        ),
        {},
        "the clock of finish → DONE cites no law",
    ),
    "doubled row": ((OPENING, MOVING, MOVING, ENDING), {}, "move → MIDDLE stands twice from OPEN"),
    "doubled by its sources": (
        (OPENING, T("move", (S.OPEN, S.OPEN), S.MIDDLE, ANYBODY, RULE), ENDING),
        {},
        "move → MIDDLE stands twice from OPEN",
    ),
    "doubled under another target": (
        (OPENING, MOVING, T("move", (S.OPEN,), S.DONE, ANYBODY, RULE), ENDING),
        {},
        "move → DONE stands twice from OPEN",
    ),
    "nobody": ((OPENING, T("move", (S.OPEN,), S.MIDDLE, frozenset(), RULE), ENDING), {}, "move → MIDDLE names nobody"),
    "unknown target": (
        (OPENING, MOVING, ENDING, T("leap", (S.OPEN,), "MOON", ANYBODY, RULE)),
        {},
        "leap → MOON leads to an unknown state",
    ),
    "unknown source": (
        (OPENING, MOVING, ENDING, T("land", ("MOON",), S.DONE, ANYBODY, RULE)),
        {},
        "land → DONE leaves the unknown state MOON",
    ),
    "facts of no verb": ((), {"facts": {"dream": {"way": FLAG}}}, "the facts of dream belong to no row"),
    "fact of the engine": (
        (),
        {"facts": {"move": {"waived": FLAG}}},
        "move takes waived, which the engine writes itself",
    ),
    "choice by an undeclared fact": (
        (OPENING, replace(MOVING, when=("speed", "HIGH")), ENDING),
        {},
        "move → MIDDLE stands on the fact speed, which it does not take",
    ),
    "choice by a value of another kind": (
        (OPENING, replace(MOVING, when=("sure", "YES")), ENDING),
        {},
        "move → MIDDLE is picked by a value that sure cannot have",
    ),
    "undeclared fact kept on the row": (
        (OPENING, replace(MOVING, sets=("handler",)), ENDING),
        {},
        "move → MIDDLE stands on the fact handler, which it does not take",
    ),
    "undeclared fact of a guard": (
        (OPENING, replace(MOVING, needs=(road_known,)), ENDING),
        {},
        "move → MIDDLE stands on the fact road, which it does not take",
    ),
    "unknown start": ((), {"start": "MOON"}, "the start MOON is no state"),
    "unknown end": ((), {"ends": frozenset({S.DONE, "MOON"})}, "the end MOON is no state"),
    "no opening": ((MOVING, ENDING), {}, "no row opens a matter into OPEN"),
    "opening elsewhere": (
        (T("begin", (), S.MIDDLE, ANYBODY, RULE), MOVING, ENDING, T("back", (S.MIDDLE,), S.OPEN, ANYBODY, RULE)),
        {},
        "no row opens a matter into OPEN",
    ),
}


class TestASoundTable:
    def test_is_read(self) -> None:
        small = machine()
        assert small.verbs == ("begin", "move", "finish")
        assert small.sources_of("move") == ("OPEN",)
        assert [row.verb for row in small.rows_from("DONE")] == []


class TestAFault:
    @pytest.mark.parametrize(("rows", "other", "told"), FAULTS.values(), ids=FAULTS)
    def test_is_found_when_the_table_is_read(self, rows: tuple[T, ...], other: dict[str, Any], told: str) -> None:
        with pytest.raises(MachineFault) as fault:
            machine(*rows, **other)
        assert told in str(fault.value)

    def test_hides_no_other(self) -> None:
        with pytest.raises(MachineFault) as fault:
            machine(OPENING, MOVING, T("escalate", (S.DONE,), "MOON", frozenset(), RULE))
        told = str(fault.value).removeprefix("Small: ").split("; ")
        assert told == [
            "escalate → MOON names nobody",
            "escalate → MOON leads to an unknown state",
            "escalate → MOON does not say what becomes of the level",
            "escalate → MOON leaves DONE, which is an end",
            "DONE cannot be reached",
            "MIDDLE has no exit and is no end",
            "OPEN leads to no end",
        ]


class TestATerm:
    def test_for_some_matters_stands_before_the_one_for_all(self) -> None:
        labour, others = TERM.for_only("type", "10", "11"), Days(30, since="begin", law=RULE)
        small = machine(OPENING, replace(MOVING, due=(labour, others)), ENDING)
        awaited = small.armed("begin", S.OPEN)
        assert awaited == {"move": (labour, others)}
        assert fitting(awaited, Matter(type="11"), {}) == [("move", labour)]
        assert fitting(awaited, Matter(type="02"), {}) == [("move", others)]

    def test_for_some_matters_alone_starts_no_clock_of_others(self) -> None:
        small = machine(OPENING, replace(MOVING, due=(TERM.for_only("channel", "COURT_PRE"),)), ENDING)
        assert fitting(small.armed("begin", S.OPEN), Matter(channel="WALK_IN"), {}) == []

    def test_for_what_was_told_starts_a_clock_only_then_and_may_start_one_while_nothing_is_told(self) -> None:
        urgent = Days(1, since="move", law=RULE).if_told("way", "URGENT")
        small = machine(OPENING, MOVING, replace(ENDING, due=(urgent,)))
        awaited = small.armed("move", S.MIDDLE)
        assert fitting(awaited, Matter(), {"way": "URGENT"}) == [("finish", urgent)]
        assert fitting(awaited, Matter(), {"way": "SLOW"}) == fitting(awaited, Matter(), {}) == []
        assert fitting(awaited, Matter(), None) == [("finish", urgent)]

    def test_after_which_the_system_acts_is_one_to_let_pass(self) -> None:
        system = frozenset({Role.SYSTEM})
        small = machine(OPENING, replace(MOVING, who=system, after=(TERM,)), ENDING)
        (waited,) = small.armed("begin", S.OPEN)["move"]
        assert (waited.nature, waited.count, waited.since) == (Nature.WAIT, 3, "begin")

    def test_counted_from_what_an_act_tells_starts_only_where_it_is_told(self) -> None:
        told = TERM.counted_from("road")
        takes = {"begin": {"road": DAY}}
        small = machine(OPENING, replace(MOVING, due=(told,)), ENDING, facts=takes)
        awaited = small.armed("begin", S.OPEN)
        assert fitting(awaited, Matter(), {}) == []
        assert fitting(awaited, Matter(), {"road": "2026-03-02"}) == [("move", told)]
        with pytest.raises(MachineFault, match="counts from road, which begin does not take"):
            machine(OPENING, replace(MOVING, due=(told,)), ENDING)

    def test_up_to_a_day_that_an_act_sets_runs_beside_one_that_the_law_sets(self) -> None:
        set_by_it = Days(1, since="begin", law=RULE).up_to("road")
        both = machine(OPENING, replace(MOVING, due=(set_by_it, TERM)), ENDING, facts={"begin": {"road": DAY}})
        awaited = both.armed("begin", S.OPEN)
        assert awaited == {"move#1": (set_by_it,), "move": (TERM,)}
        day = date(2026, 3, 2)
        assert fitting(awaited, Matter(), {"road": "2026-03-30"}, day) == [
            ("move#1", replace(set_by_it, count=28)), ("move", TERM),
        ]  # fmt: skip
        for none in ("", "2026-03-02", "2026-01-01", "9999-12-31"):
            assert fitting(awaited, Matter(), {"road": none}, day) == [("move", TERM)]
        assert both.passed("move", S.OPEN, S.MIDDLE) == {"move", "move#1"}
        with pytest.raises(MachineFault, match="runs up to road, which begin does not take"):
            machine(OPENING, replace(MOVING, due=(set_by_it,)), ENDING)

    def test_to_let_pass_runs_beside_one_within_which_to_act(self) -> None:
        wait = Days(1, since="begin", law=RULE, nature=Nature.WAIT)
        both = machine(OPENING, replace(MOVING, due=(wait, TERM)), ENDING)
        assert both.armed("begin", S.OPEN) == {"move#0": (wait,), "move": (TERM,)}
        assert both.timed == {"move", "move#0"} == both.passed("move", S.OPEN, S.MIDDLE)
        alone = machine(OPENING, replace(MOVING, due=(wait,)), ENDING)
        assert alone.armed("begin", S.OPEN) == {"move": (wait,)}

    def test_is_ended_by_a_row_that_says_so_though_it_may_still_be_kept(self) -> None:
        staying = T("rest", (S.OPEN,), S.OPEN, ANYBODY, RULE)
        small = machine(OPENING, staying, replace(MOVING, due=(TERM,)), ENDING)
        assert small.passed("rest", S.OPEN, S.OPEN) == frozenset()
        ending = machine(OPENING, replace(staying, stops=("move",)), replace(MOVING, due=(TERM,)), ENDING)
        assert ending.passed("rest", S.OPEN, S.OPEN) == {"move"}


class TestAChoice:
    CHOOSING = (
        OPENING,
        T("move", (S.OPEN,), S.MIDDLE, ANYBODY, RULE, when=("way", "LONG")),
        T("move", (S.OPEN,), S.DONE, ANYBODY, RULE, when=("way", "SHORT")),
        ENDING,
    )

    def test_picks_the_row_by_its_fact(self) -> None:
        chosen = machine(*self.CHOOSING).row_for("move", "OPEN", {"way": "SHORT"})
        assert chosen is not None
        assert chosen.to == "DONE"

    @pytest.mark.parametrize("given", [{}, {"way": "ROUND"}, {"way": None}, {"way": ["LONG"]}])
    def test_that_is_no_known_one_picks_none(self, given: dict[str, Any]) -> None:
        assert machine(*self.CHOOSING).row_for("move", "OPEN", given) is None

    @pytest.mark.parametrize("given", [{"sure": 1}, {"sure": "yes"}, {"sure": None}])
    def test_between_yes_and_no_takes_nothing_else_for_an_answer(self, given: dict[str, Any]) -> None:
        choosing = (
            OPENING,
            T("move", (S.OPEN,), S.MIDDLE, ANYBODY, RULE, when=("sure", False)),
            T("move", (S.OPEN,), S.DONE, ANYBODY, RULE, when=("sure", True)),
            ENDING,
        )
        assert machine(*choosing).row_for("move", "OPEN", given) is None

    def test_left_to_the_rest_falls_to_the_row_without_one(self) -> None:
        rest = T("move", (S.OPEN,), S.OPEN, ANYBODY, RULE)
        chosen = machine(rest, *self.CHOOSING).row_for("move", "OPEN", {"way": "ROUND"})
        assert chosen == rest


class TestCitation:
    def test_of_an_unknown_statute_is_refused(self) -> None:
        from casework.law import cited

        with pytest.raises(NotYet):
            cited("ABC art. 1")
        assert cited(str(RULE)) == RULE
