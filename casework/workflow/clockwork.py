"""Clocks follow the table: doing a verb stops the clock that waited for it and starts those that count from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from casework.deadlines import clocks
from casework.deadlines.terms import Term
from casework.deadlines.writing import NewClock

if TYPE_CHECKING:
    from casework.workflow.judge import Step
    from casework.workflow.models import Matter


def wind(steps: Sequence[Step]) -> None:
    """
    Stop and arm the clocks of these steps, in a constant number of statements; none where no row has a term.

    A clock stops when its verb is done or can no longer be done from here; it starts anew when its verb is awaited anew.
    """
    stops, armed = wound(steps)
    if stops:
        clocks.stop_many(stops)
    if armed:
        clocks.arm_many(armed)


def fitting(
    awaited: Mapping[str, tuple[Term, ...]], matter: Matter, given: Mapping[str, Any] | None
) -> list[tuple[str, Term]]:
    """
    Choose for each verb awaited the first of its terms that fits; a verb none fits is left out. given: facts of the act.
    """
    chosen = (
        (verb, next((term for term in terms if term.fits(matter, given)), None)) for verb, terms in awaited.items()
    )
    return [(verb, term) for verb, term in chosen if term is not None]


def wound(steps: Sequence[Step]) -> tuple[list[clocks.Stop], list[NewClock]]:
    """Say what wind() is to write: the stops of clocks that run in the database, and the clocks to start there."""
    running: dict[tuple[str, str], NewClock] = {}
    armed: list[NewClock] = []
    stops: list[clocks.Stop] = []
    for step in steps:
        machine, entry = step.matter.machine, step.entry
        if step.rewound is not None:
            stops.extend(step.rewound.stops)
            armed.extend(step.rewound.armed)
            running |= {(entry.matter, clock.verb): clock for clock in step.rewound.armed}
            continue
        awaited = fitting(machine.armed(entry.verb, entry.to_state), step.matter, step.move.given)
        over = machine.passed(entry.verb, entry.from_state, entry.to_state).union(verb for verb, _term in awaited)
        for verb in sorted(over & machine.running[entry.from_state]):
            stop = clocks.Stop(entry.matter, verb, entry.happened_at, entry.verb)
            started_here = running.pop((entry.matter, verb), None)
            if started_here is not None:
                clocks.stop_row(started_here, stop)
            else:
                stops.append(stop)
        if awaited:
            calendar = clocks.current_calendar()
            for clock in clocks.arm_rows(entry.matter, awaited, since=entry.happened_at, calendar=calendar):
                running[entry.matter, clock.verb] = clock
                armed.append(clock)
    return stops, armed
