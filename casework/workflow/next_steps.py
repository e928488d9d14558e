"""What a matter waits for next and whose turn it is, read from the tables and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from casework.deadlines.terms import Nature
from casework.organisations.actors import Role
from casework.taxonomies.codes import has_flag
from casework.workflow.machine import Machine, Shift, T

Machines = tuple[Machine, ...]


@dataclass(frozen=True, slots=True)
class Awaited:
    """
    One verb that the law waits for, with a term that somebody has to keep.

    states: where matters wait for it. who: the roles that may. since: the verbs its terms are counted from.
    bars_handler: whether who handled a matter may not. is_taking: whether it takes the lead, which only the unit does where
    the matter waits.
    """

    verb: str
    states: frozenset[str]
    who: frozenset[Role]
    since: frozenset[str]
    bars_handler: bool
    is_taking: bool


def is_onward(row: T) -> bool:
    """Answer whether a row leads towards a settlement, rather than up the line or to an end without one."""
    return row.shift is not Shift.UP and (not row.outcome or has_flag("outcomes", row.outcome, "resolved"))


@cache
def awaited(machines: Machines) -> tuple[Awaited, ...]:
    """
    List the verbs that are somebody's duty, in the order of the newest table; the rights of parties, which may lapse, are not.

    Of two ways out of the same waiting, for the same people and since the same act, the first is listed; one that leads to an
    end is listed where nothing leads on from there.
    """
    rows = [row for row in _rows(machines) if _is_duty(row)]
    verbs = list(dict.fromkeys(row.verb for row in rows))
    steps = {verb: _step([row for row in rows if row.verb == verb], machines) for verb in verbs}
    onward = {row.verb for row in rows if is_onward(row)}
    found: list[Awaited] = []
    for one in sorted(steps.values(), key=lambda step: step.verb not in onward):
        ends = one.verb not in onward
        if not any(one.since & other.since if ends else _is_within(one, other) for other in found):
            found.append(one)
    return tuple(sorted(found, key=lambda step: verbs.index(step.verb)))


def _step(same: list[T], machines: Machines) -> Awaited:
    return Awaited(
        verb=same[0].verb,
        states=frozenset(str(source) for row in same for source in row.sources),
        who=frozenset(role for row in same for role in row.who),
        since=frozenset(term.since for row in same for term in row.due if term.nature is Nature.DUTY),
        bars_handler=any(map(_bars_handler, same)),
        is_taking=any(row.lead and (row.shift is Shift.TAKE or _is_end(row, machines)) for row in same),
    )


def _is_within(one: Awaited, other: Awaited) -> bool:
    return one.states <= other.states and one.who <= other.who and one.since <= other.since


@cache
def workable(machines: Machines, roles: frozenset[Role]) -> frozenset[str]:
    """Name the states in which who handles a matter, in these roles, has something to do that leads on, not back to a new cycle."""
    return frozenset(
        str(source)
        for row in _rows(machines)
        if row.who & roles and is_onward(row) and not row.cycle and not _bars_handler(row)
        for source in row.sources
    )


@cache
def handlers(machines: Machines) -> frozenset[Role]:
    """Name the roles that come to have matters in hand: those that take the lead where it does not end there."""
    return frozenset(role for row in _rows(machines) if row.lead and not _is_end(row, machines) for role in row.who)


@cache
def finished(machine: Machine) -> frozenset[str]:
    """
    Name the states in which nothing is awaited of anybody.

    Those are the ends, and the states that are left only to undo what led there: a merger stands until it is taken back.
    """
    return machine.ends | {
        state
        for state in machine.all_states
        if all(_undoes(machine, row, state) and not _is_duty(row) for row in machine.rows_from(state))
    }


def _rows(machines: Machines) -> Iterable[T]:
    return (row for machine in reversed(machines) for row in machine.rows)


def _is_duty(row: T) -> bool:
    return bool(row.sources) and row.shift is not Shift.UP and any(term.nature is Nature.DUTY for term in row.due)


def _bars_handler(row: T) -> bool:
    return any(need.bars_handler for need in row.needs)


def _is_end(row: T, machines: Machines) -> bool:
    return any(row.to in machine.ends for machine in machines)


def _undoes(machine: Machine, row: T, state: str) -> bool:
    return any(str(each.to) == state and row.to in each.sources for each in machine.rows)
