"""
The clocks of a matter that goes over to another version of its table: those it would have, had it gone by that one always.

What was done is followed along the new table, act by act, from the day each was done. A clock whose rule is the same runs
on as it is; where the rule is another, the old clock stops, and stays as history, and one by the new rule starts from the
same trigger (house rule V2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from casework.deadlines import clocks
from casework.deadlines.calendar import day_of, start_of
from casework.deadlines.clocks import Stop
from casework.deadlines.terms import Term
from casework.deadlines.writing import NewClock
from casework.workflow.anywhere import is_anywhere
from casework.workflow.clockwork import fitting
from casework.workflow.machine import NOWHERE, Machine
from casework.workflow.migration import MIGRATE
from casework.workflow.tracks import Track, track_of

if TYPE_CHECKING:
    from casework.workflow.casefile import Act, CaseFile
    from casework.workflow.models import Matter

_rule = attrgetter("code", "law", "since", "measure", "count", "is_rolled", "nature", "armed_at")


class Awaited(NamedTuple):
    """A verb that a table awaits: by which term, from when."""

    term: Term
    since: datetime


@dataclass(frozen=True, slots=True)
class Rewound:
    """What is to be written of clocks: those that end, and those that start."""

    stops: tuple[Stop, ...]
    armed: tuple[NewClock, ...]


def rewind(matter: Matter, file: CaseFile, at: datetime) -> Rewound:
    """Say what becomes of the clocks of a matter that has just gone over to the table it bears now."""
    track = track_of(matter.track)
    timed = frozenset(verb for machine in track.machines for verb in machine.timed)
    running = [clock for clock in file.clocks if clock.verb in timed]  # the reply to an order is of no table
    return compared(matter.number, awaited_after(track, matter.machine, matter, file.acts), running, at)


def awaited_after(track: Track, table: Machine, matter: Matter, acts: Iterable[Act]) -> Mapping[str, Awaited]:
    """
    Follow acts along a table: verb → how it is awaited after the last of them.

    acts: the oldest first, each under whatever version it was done by. An act that leads where the table knows no state
    ends what it did and starts what it triggers, and nothing else.
    """
    found: dict[str, Awaited] = {}
    here = NOWHERE
    for act in acts:
        if is_anywhere(act.verb):
            continue
        to = track.carried(act.to_state, act.machine_version, table.version)
        over = {act.verb}
        if to in table.all_states:
            over |= table.passed(act.verb, here, to)
            here = to
        for verb in over:
            found.pop(verb, None)
        for verb, term in fitting(table.armed(act.verb, to), matter, act.facts, day_of(act.happened_at)):
            found[verb] = Awaited(term, start_of(term, act.facts, act.happened_at))
    return found


def compared(number: str, wanted: Mapping[str, Awaited], running: Iterable[NewClock], at: datetime) -> Rewound:
    """Hold the clocks that run against those wanted: what has the same rule and trigger runs on."""
    calendar = clocks.current_calendar()
    fresh = {
        verb: clocks.arm_rows(number, [(verb, each.term)], since=each.since, calendar=calendar)[0]
        for verb, each in wanted.items()
    }
    stops = []
    for clock in running:
        other = fresh.get(clock.verb)
        if other is not None and _rule(other) == _rule(clock):
            del fresh[clock.verb]
        else:
            stops.append(Stop(number, clock.verb, at, MIGRATE))
    return Rewound(tuple(stops), tuple(fresh.values()))
