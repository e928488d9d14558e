"""
Clocks follow the table: doing a verb stops the clock that waited for it and starts those that count from it; a row may
prolong one, and in some states they stand still.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casework.deadlines import clocks
from casework.deadlines.calendar import day_of, start_of
from casework.deadlines.models import Clock
from casework.deadlines.pauses import Added, Standstill
from casework.deadlines.terms import Pause, Prolongation, Term
from casework.deadlines.writing import (
    FIELDS,
    NewClock,
    NewPause,
    arming,
    beginning,
    change_clocks,
    changing,
    end_pauses,
    ending,
    insert_pauses,
    stopping,
)

if TYPE_CHECKING:
    from casework.ledger.append import Draft
    from casework.workflow.judge import Step
    from casework.workflow.models import Matter
    from casework.workflow.rewinding import Rewound

RECOMPUTE = "recompute_clock"
Statement = tuple[str, list[Any]]


def fitting(
    awaited: Mapping[str, tuple[Term, ...]], matter: Matter, given: Mapping[str, Any] | None, day: date | None = None
) -> list[tuple[str, Term]]:
    """
    Choose for each verb awaited the first of its terms that fits, as long as the act set it; a verb none fits is left out.

    given, day: facts of the act and its day, None while nothing is told.
    """
    chosen = (
        (verb, next((term for term in terms if term.fits(matter, given)), None)) for verb, terms in awaited.items()
    )
    found = ((verb, term.as_set(given, day)) for verb, term in chosen if term is not None)
    return [(verb, term) for verb, term in found if term is not None]


class Winding:
    """
    What becomes of the clocks of some matters, step by step and in memory, until it is written.

    The clocks that run are read when a row prolongs one, when a matter comes to where they stand still or leaves it, or when
    a guard asks: one statement for all the matters. Any other step only says what stops and what starts.
    """

    def __init__(self, open_clocks: Callable[[], Iterable[Clock]]) -> None:
        self._ask = open_clocks
        self._read: dict[str, dict[str, NewClock]] | None = None  # matter → verb → the clock of the table
        self._started: dict[str, dict[str, NewClock]] = {}
        self._changed: dict[int, NewClock] = {}
        self.stops: list[clocks.Stop] = []
        self.armed: list[NewClock] = []
        self.begun: list[NewPause] = []
        self._open: dict[str, NewPause] = {}  # matter → the pause among these that goes on
        self.ended: list[tuple[datetime, str]] = []

    def take_as_new(self) -> None:
        """Take these matters as not written yet: no clock runs for them."""
        self._read = {}

    def running(self, number: str) -> dict[str, NewClock]:
        """Verb → the clock that runs for it, as it is after the steps taken so far."""
        if self._read is None:
            self._read = {}
            stopped = {(stop.matter_no, stop.verb) for stop in self.stops}
            for clock in self._ask():
                if (clock.matter_no, clock.verb) not in stopped:
                    self._read.setdefault(clock.matter_no, {})[clock.verb] = _read(clock)
        return {**self._read.get(number, {}), **self._started.get(number, {})}

    def take(self, step: Step) -> None:
        """Let one step have its effect on the clocks of its matter."""
        matter, entry = step.matter, step.draft
        if step.rewound is not None:
            self._rewind(step, step.rewound)
            return
        if entry.verb == RECOMPUTE:
            self._settle(self.running(entry.matter)[step.move.given["awaited"]])
            return
        machine = matter.machine
        after = machine.pauses.get(entry.to_state, ())
        moves = entry.from_state != entry.to_state
        if entry.from_state in machine.pauses:
            self.running(entry.matter)  # what stands still does not just stop
            if moves:
                self._resume(entry)
        awaited = fitting(machine.armed(entry.verb, entry.to_state), matter, step.move.given, day_of(entry.happened_at))
        over = machine.passed(entry.verb, entry.from_state, entry.to_state).union(verb for verb, _term in awaited)
        for verb in sorted(over & machine.running_for(matter)[entry.from_state]):
            self._stop(clocks.Stop(entry.matter, verb, entry.happened_at, entry.verb))
        if moves and after:
            self._pause(entry, [pause for pause in after if pause.fits(step.move.given)], machine.timed)
        if awaited:
            calendar = clocks.current_calendar()
            at, given = entry.happened_at, step.move.given
            for verb, term in awaited:
                since = start_of(term, given, at)
                (clock,) = clocks.arm_rows(entry.matter, [(verb, term)], since=since, calendar=calendar)
                self._stand(clock, entry, [pause for pause in after if pause.only is not None])
                self._start(clock)
        for longer in step.row.prolongs:
            self._prolong(entry, longer, step.move.given[longer.fact])

    @property
    def changed(self) -> list[NewClock]:
        """The clocks of the table that were prolonged, stood still, ran again, or stopped after they were read."""
        return list(self._changed.values())

    def parts(self) -> tuple[list[Statement], list[Statement]]:
        """
        Write the statements of one step, not sent yet: those that must be done before any of the others that inserts, and those.
        Both may be empty.
        """
        if not (self.stops or self.armed or self._changed or self.begun or self.ended):
            return [], []
        first: list[Statement] = []
        parts = changing(self.changed)
        if self.stops:
            at, by = self.stops[0].at, self.stops[0].by
            parts.append(stopping(self.stops[0].matter_no, [stop.verb for stop in self.stops], at, by))
        anew = {clock.verb for clock in self.armed}
        if anew.intersection(stop.verb for stop in self.stops) or anew.intersection(self._over):
            first, parts = parts, first
        for at, number in self.ended:
            (first if self.begun else parts).append(ending(number, at))
        parts += [beginning(pause) for pause in self.begun]
        return first, [*parts, arming(self.armed)] if self.armed else parts

    @property
    def _over(self) -> list[str]:
        return [clock.verb for clock in self._changed.values() if clock.stopped_at is not None]

    def _start(self, clock: NewClock) -> None:
        self._started.setdefault(clock.matter_no, {})[clock.verb] = clock
        self.armed.append(clock)

    def _stop(self, stop: clocks.Stop) -> None:
        clock = self._started.get(stop.matter_no, {}).pop(stop.verb, None)
        if clock is None and self._read is None:
            self.stops.append(stop)
            return
        clock = clock or (self._read or {}).get(stop.matter_no, {}).pop(stop.verb, None)
        if clock is not None:
            self._run_again(clock, stop.at)
            clock.stopped_at, clock.stopped_by = stop.at, stop.by
            self._change(clock)

    def _rewind(self, step: Step, rewound: Rewound) -> None:
        """
        Let a matter go over to another table. What its clocks were given they keep, by whatever rule they are counted anew;
        whether they stand still says the new table.
        """
        entry, matter = step.draft, step.matter
        before = matter.machine_of(step.move.given["from_version"]).pauses.get(entry.from_state, ())
        after = matter.machine.pauses.get(entry.to_state, ())
        if before and not after:
            self._resume(entry)
        given = {verb: (list(clock.added), list(clock.stood)) for verb, clock in self.running(entry.matter).items()}
        for stop in rewound.stops:
            self._stop(stop)
        for clock in rewound.armed:
            clock.added, clock.stood = given.get(clock.verb, ([], []))
            if clock.is_marked:
                clocks.settle(clock, clocks.current_calendar())
            self._start(clock)
        if after and not before:
            self._pause(entry, [pause for pause in after if pause.fits(step.move.given)], matter.machine.timed)

    def _change(self, clock: NewClock) -> None:
        if clock.pk is not None:
            self._changed[clock.pk] = clock

    def _pause(self, entry: Draft, pauses: Sequence[Pause], timed: frozenset[str]) -> None:
        if not pauses:
            return
        # What is awaited beside the table, such as the reply to an order, does not wait for the matter.
        running = [clock for verb, clock in self.running(entry.matter).items() if verb in timed]
        used = [self._stand(clock, entry, pauses) for clock in running]
        pause = next(filter(None, used), pauses[-1])
        begun = NewPause(entry.matter, entry.seq, entry.to_state, str(pause.law), _most(pause), entry.happened_at)
        self._open[entry.matter] = begun
        self.begun.append(begun)

    def _stand(self, clock: NewClock, entry: Draft, pauses: Sequence[Pause]) -> Pause | None:
        """Let a clock stand still by the first of some pauses that covers it; what is over does not stand still."""
        pause = next((pause for pause in pauses if pause.covers(clock.verb, clock.code)), None)
        if pause is None or (clock.due_at is not None and clock.due_at <= entry.happened_at):
            return None
        clock.stood.append(Standstill(entry.happened_at, None, str(pause.law), _most(pause), entry.seq))
        self._settle(clock)
        return pause

    def _resume(self, entry: Draft) -> None:
        at = entry.happened_at
        begun = self._open.pop(entry.matter, None)
        if begun is None:
            self.ended.append((at, entry.matter))
        else:
            begun.ended_at = at
        for clock in self.running(entry.matter).values():
            self._run_again(clock, at)

    def _run_again(self, clock: NewClock, at: datetime) -> None:
        if clock.stood and clock.stood[-1].ended_at is None:
            clock.stood[-1] = replace(clock.stood[-1], ended_at=at)
            self._settle(clock)

    def _prolong(self, entry: Draft, longer: Prolongation, count: int) -> None:
        clock = self.running(entry.matter).get(longer.verb)
        if clock is None or not longer.covers(clock.code) or _is_over(clock, entry.happened_at):
            return  # a guard refuses this; an import that waived it says so in its entry
        clock.added.append(
            Added(count, longer.most.measure, entry.law, entry.verb, entry.role, day_of(entry.happened_at), entry.seq)
        )
        self._settle(clock)

    def _settle(self, clock: NewClock) -> None:
        clocks.settle(clock, clocks.current_calendar())
        self._change(clock)


def _is_over(clock: NewClock, at: datetime) -> bool:
    return clock.due_at is not None and clock.due_at <= at


def _most(pause: Pause) -> int | None:
    return pause.most.count if pause.most else None


def wind(windings: Iterable[Winding]) -> None:
    """Write what became of the clocks of many matters, in a constant number of statements; none where nothing did."""
    all_of = list(windings)
    change_clocks([clock for each in all_of for clock in each.changed])
    clocks.stop_many([stop for each in all_of for stop in each.stops])
    clocks.arm_many([clock for each in all_of for clock in each.armed])
    end_pauses([end for each in all_of for end in each.ended])
    insert_pauses([pause for each in all_of for pause in each.begun])


def _read(clock: Clock) -> NewClock:
    values = {name: getattr(clock, name) for name in FIELDS}
    return NewClock(
        **values,
        standing_since=clock.standing_since,
        stands_until=clock.stands_until,
        added=list(clock.prolonged),
        stood=list(clock.pauses),
        pk=clock.pk,
    )
