"""The faults of a table that are found when it is read, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from casework.deadlines.terms import Measure
from casework.law import Article
from casework.organisations.actors import Role
from casework.workflow.kinds import ENGINE, NO_FACTS
from casework.workflow.rows import LEVEL_VERBS, NOWHERE

if TYPE_CHECKING:
    from casework.deadlines.terms import Prolongation
    from casework.workflow.machine import Machine

# What a clock of each measure may be prolonged in; days are working days where it counts these.
LONGER_BY: Mapping[Measure, frozenset[Measure]] = {
    Measure.DAYS: frozenset({Measure.DAYS, Measure.MONTHS}),
    Measure.WORKING_DAYS: frozenset({Measure.DAYS, Measure.WORKING_DAYS}),
    Measure.MONTHS: frozenset({Measure.DAYS, Measure.MONTHS}),
    Measure.HOURS: frozenset({Measure.DAYS, Measure.HOURS}),
}


def faults_of(machine: Machine) -> Iterator[str]:
    """Find every way in which a table contradicts itself, in words."""
    known = frozenset(str(state) for state in machine.states)
    verbs = {row.verb for row in machine.rows}
    seen: set[tuple[str, str, object]] = set()
    if machine.start not in known:
        yield f"the start {machine.start} is no state"
    for end in sorted(machine.ends - known):
        yield f"the end {end} is no state"
    if not any(not row.sources and row.to == machine.start for row in machine.rows):
        yield f"no row opens a matter into {machine.start}"
    for old, new in machine.renamed.items():
        if new not in known:
            yield f"{old} is renamed to {new}, which is no state"
        if old in known:
            yield f"{old} is renamed and still a state"
    for row in machine.rows:
        place = f"{row.verb} → {row.to}"
        if not _is_cited(row.law):
            yield f"{place} cites no law"
        if not row.who:
            yield f"{place} names nobody"
        if row.to not in known:
            yield f"{place} leads to an unknown state"
        if LEVEL_VERBS.get(row.verb, row.shift) is not row.shift:
            yield f"{place} does not say what becomes of the level"
        for term in row.terms:
            if not _is_cited(term.law):
                yield f"the clock of {place} cites no law"
            if term.since not in verbs:
                yield f"the clock of {place} counts from {term.since}, which no row does"
            elif term.told is not None and term.told[0] not in machine.facts.get(term.since, NO_FACTS):
                yield f"the clock of {place} asks {term.since} for {term.told[0]}, which it does not take"
            elif term.begins and term.begins not in machine.facts.get(term.since, NO_FACTS):
                yield f"the clock of {place} counts from {term.begins}, which {term.since} does not take"
            elif term.ends and term.ends not in machine.facts.get(term.since, NO_FACTS):
                yield f"the clock of {place} runs up to {term.ends}, which {term.since} does not take"
        if row.after and Role.SYSTEM not in row.who:
            yield f"{place} comes by itself, but the system may not take it"
        for longer in row.prolongs:
            if longer.verb not in machine.timed:
                yield f"{place} prolongs {longer.verb}, which has no clock"
            if longer.fact not in row.takes:
                yield f"{place} prolongs a clock and takes no {longer.fact}"
            if longer.most.measure not in _prolonged_in(machine, longer):
                yield f"{place} prolongs {longer.verb} by {longer.most.measure.label}, which its clock is not counted in"
        for source in row.sources:
            if source not in known:
                yield f"{place} leaves the unknown state {source}"
            if source in machine.ends:
                yield f"{place} leaves {source}, which is an end"
        for source in row.sources or (NOWHERE,):
            key = (row.verb, str(source), row.when)
            if key in seen:
                yield f"{place} stands twice from {source or 'nowhere'}"
            seen.add(key)
    yield from _loose_pauses(machine, known)
    for since, awaited in machine.arms.items():
        for verb, terms in awaited.items():
            if any(term.is_for_all for term in terms[:-1]):
                yield f"of the clocks of {verb} since {since} one for all matters stands before another"
    yield from _loose_facts(machine, verbs)
    yield from _dead_ground(machine, known)


def _prolonged_in(machine: Machine, longer: Prolongation) -> set[Measure]:
    """What every clock it is for may be prolonged in."""
    found = set(Measure)
    for term in (term for row in machine.rows if row.verb == longer.verb for term in row.terms):
        if longer.covers(term.code):
            found &= LONGER_BY[term.measure]
    return found


def _loose_pauses(machine: Machine, known: frozenset[str]) -> Iterator[str]:
    yield from (f"{state}, where clocks go on, is no state" for state in sorted(machine.keeps - known))
    for state, pause in ((state, pause) for state, pauses in machine.pauses.items() for pause in pauses):
        if state not in known:
            yield f"{state}, where clocks stand still, is no state"
        if not _is_cited(pause.law):
            yield f"that clocks stand still in {state} cites no law"
        for verb in sorted((pause.only or frozenset()) - machine.timed):
            yield f"in {state} the clock of {verb} stands still, which has none"
        coming = (row for row in machine.rows if str(row.to) == state and str(row.to) not in row.sources)
        if pause.told is not None and not any(pause.told[0] in row.takes for row in coming):
            yield f"clocks stand still in {state} by {pause.told[0]}, which no row that leads there takes"


def _loose_facts(machine: Machine, verbs: set[str]) -> Iterator[str]:
    """Facts nobody takes, and facts a row stands on that nobody declared."""
    for verb, takes in machine.facts.items():
        if verb not in verbs:
            yield f"the facts of {verb} belong to no row"
        for name in sorted(ENGINE.intersection(takes)):
            yield f"{verb} takes {name}, which the engine writes itself"
    for row in machine.rows:
        place = f"{row.verb} → {row.to}"
        asked = [*row.sets, *(name for guard in row.needs for name in guard.asks), *(row.when or ())[:1]]
        for name in dict.fromkeys(asked):
            if name not in row.takes:
                yield f"{place} stands on the fact {name}, which it does not take"
        if row.when is not None and row.when[0] in row.takes and not row.takes[row.when[0]].fits(row.when[1]):
            yield f"{place} is picked by a value that {row.when[0]} cannot have"


def _dead_ground(machine: Machine, known: frozenset[str]) -> Iterator[str]:
    reached = {str(row.to) for row in machine.rows if not row.sources}
    while True:
        further = {str(row.to) for row in machine.rows if reached.intersection(map(str, row.sources))} - reached
        if not further:
            break
        reached |= further
    for state in sorted(known - reached):
        yield f"{state} cannot be reached"
    for state in sorted(known - machine.ends):
        if not any(state in row.sources for row in machine.rows):
            yield f"{state} has no exit and is no end"
        elif not _leads_on(machine, state):
            yield f"{state} leads to no end"


def _leads_on(machine: Machine, state: str) -> bool:
    seen = {state}
    ahead = [state]
    while ahead:
        onward = {str(row.to) for row in machine.rows_from(ahead.pop())} - seen
        seen |= onward
        ahead.extend(onward)
    return bool(seen & machine.ends)


def _is_cited(law: object) -> bool:
    return isinstance(law, Article) and bool(law.number)
