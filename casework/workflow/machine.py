"""The table of a track: its rows, and the faults that are found before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from casework.deadlines.terms import Pause, Prolongation, Term
from casework.law import Article
from casework.organisations.actors import Role
from casework.workflow.guards import Guard
from casework.workflow.kinds import ENGINE, NO_FACTS, Facts

NOWHERE = ""


class Shift(StrEnum):
    """What a row does to the lead: leave it, wait at an upper unit, hand it to another, take it to the actor's own."""

    STAY = "STAY"
    UP = "UP"
    OVER = "OVER"
    TAKE = "TAKE"


class MachineFault(Exception):
    """The table contradicts itself. Raised at import, so that no such table ever runs."""


@dataclass(frozen=True, slots=True)
class T:
    """
    One row: who may do what, from where to where, by which article, under which conditions.

    sources: states it leaves; () opens a matter. law: never empty; where the statute is silent, the house rule.
    needs: guards, all of them checked. due: the terms within which this row is to happen, each from the verb it names.
    after: the terms after which the system takes this row itself. prolongs: the clocks to which it adds the days it is given.
    outcome: the outcome code the row gives the matter. shift: what becomes of the lead.
    when: (fact, value) that picks this row among rows of the same verb; None is the row for everything else.
    sets: given facts that are kept on the matter's own row for lists and filters. lead: whether a lead tenure begins, and
    the actor becomes handler. cycle: whether a new handling cycle begins. seconded: whether another person must have
    proposed it before. takes: the facts it may be given, each with its kind; the machine fills them in from those of the verb.
    """

    verb: str
    sources: tuple[str, ...]
    to: str
    who: frozenset[Role]
    law: Article
    needs: tuple[Guard, ...] = ()
    due: tuple[Term, ...] = ()
    after: tuple[Term, ...] = ()
    prolongs: tuple[Prolongation, ...] = ()
    outcome: str = ""
    shift: Shift = Shift.STAY
    when: tuple[str, Any] | None = None
    sets: tuple[str, ...] = ()
    lead: bool = False
    cycle: bool = False
    seconded: bool = False
    takes: Facts = field(default_factory=dict, compare=False, repr=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that start clocks for its verb: those within which it is to happen, and those it waits for."""
        return (*self.due, *(term.to_pass() for term in self.after))


CALL_IN = "call_in"
LEVEL_VERBS: Mapping[str, Shift] = {"escalate": Shift.UP, "take_over": Shift.TAKE, CALL_IN: Shift.TAKE}


class Machine:
    """
    A finite-state machine as a table.

    name: "Dispute"; tables of one name are successive versions of it. states: a StrEnum or TextChoices. start: state of the
    opening row. ends: states without exit. version: its own within the track; matters keep the one they were opened under.
    facts: verb → the facts it takes; one not named takes none. pauses: states in which clocks stand still. renamed: state of
    the version before → what it is called from this one on, for matters that are carried over.

    :raises MachineFault: the table contradicts itself; the message lists every fault.
    """

    def __init__(
        self,
        name: str,
        states: type[Any],
        *,
        start: str,
        ends: frozenset[str],
        rows: tuple[T, ...],
        facts: Mapping[str, Facts] | None = None,
        pauses: Mapping[str, Pause] | None = None,
        renamed: Mapping[str, str] | None = None,
        version: int = 1,
    ) -> None:
        self.name = name
        self.states = states
        self.start = str(start)
        self.ends = frozenset(str(end) for end in ends)
        self.facts: Mapping[str, Facts] = facts or {}
        self.rows = tuple(replace(row, takes=self.facts.get(row.verb, NO_FACTS)) for row in rows)
        self.pauses: Mapping[str, Pause] = {str(state): pause for state, pause in (pauses or {}).items()}
        self.renamed: Mapping[str, str] = {str(old): str(new) for old, new in (renamed or {}).items()}
        self.version = version
        faults = tuple(self._faults())
        if faults:
            raise MachineFault(f"{name}: " + "; ".join(faults))

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """Every verb once, in the order of the table."""
        return tuple(dict.fromkeys(row.verb for row in self.rows))

    @cached_property
    def all_states(self) -> frozenset[str]:
        return frozenset(str(state) for state in self.states)

    @cached_property
    def index(self) -> Mapping[tuple[str, str], tuple[T, ...]]:
        """(verb, state) → the rows that fit, those with a `when` before the one without."""
        found: dict[tuple[str, str], list[T]] = {}
        for row in self.rows:
            for source in row.sources or (NOWHERE,):
                found.setdefault((row.verb, str(source)), []).append(row)
        return {key: tuple(sorted(rows, key=lambda row: row.when is None)) for key, rows in found.items()}

    @cached_property
    def arms(self) -> Mapping[str, Mapping[str, tuple[Term, ...]]]:
        """Verb → the verbs awaited once it is done, each with its terms, of which the first that fits the matter counts."""
        found: dict[str, dict[str, tuple[Term, ...]]] = {}
        for row in self.rows:
            for term in row.terms:
                awaited = found.setdefault(term.since, {})
                terms = awaited.get(row.verb, ())
                awaited[row.verb] = terms if term in terms else (*terms, term)
        return found

    def armed(self, verb: str, to: str) -> Mapping[str, tuple[Term, ...]]:
        """
        The verbs awaited once a verb has led to a state, each with its terms.

        Where some row of the verb leads to where the awaited one begins, only that row starts its clock: a performance in
        part does not yet call for the closing.
        """
        key = (verb, to)
        if key not in self._armed:
            self._armed[key] = {
                awaited: terms for awaited, terms in self.arms.get(verb, {}).items() if self._starts(awaited, verb, to)
            }
        return self._armed[key]

    @cached_property
    def _armed(self) -> dict[tuple[str, str], Mapping[str, tuple[Term, ...]]]:
        return {}

    def _starts(self, awaited: str, verb: str, to: str) -> bool:
        leads_there = any((awaited, str(row.to)) in self.index for row in self.rows if row.verb == verb)
        return not leads_there or (awaited, to) in self.index

    @cached_property
    def running(self) -> Mapping[str, frozenset[str]]:
        """State → the verbs a clock may be running for in it, by whatever way the matter came there."""
        found: dict[str, frozenset[str]] = {state: frozenset() for state in (*self.all_states, NOWHERE)}
        grown = True
        while grown:
            grown = False
            for row in self.rows:
                to = str(row.to)
                for source in map(str, row.sources or (NOWHERE,)):
                    left = found[source] - self.passed(row.verb, source, to)
                    grown |= not left | self.armed(row.verb, to).keys() <= found[to]
                    found[to] |= left | self.armed(row.verb, to).keys()
        return found

    @cached_property
    def guards(self) -> frozenset[str]:
        """The names of all guards of the table."""
        return frozenset(guard.name for row in self.rows for guard in row.needs)

    @cached_property
    def timed(self) -> frozenset[str]:
        """Verbs that may have a clock running for them."""
        return frozenset(row.verb for row in self.rows if row.terms)

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """State → every verb that may still come from there on, however far off."""
        found: dict[str, frozenset[str]] = {}
        for state in sorted(self.all_states):
            seen, ahead, verbs = {state}, [state], set[str]()
            while ahead:
                for row in self.rows_from(ahead.pop()):
                    verbs.add(row.verb)
                    if row.to not in seen:
                        seen.add(str(row.to))
                        ahead.append(str(row.to))
            found[state] = frozenset(verbs)
        return found

    def passed(self, verb: str, source: str, to: str) -> frozenset[str]:
        """The awaited verbs whose time is over by a move: done, no longer at hand, or out of reach."""
        key = (verb, source, to)
        if key not in self._passed:
            self._passed[key] = self._time_over(*key)
        return self._passed[key]

    @cached_property
    def _passed(self) -> dict[tuple[str, str, str], frozenset[str]]:
        return {}

    def _time_over(self, verb: str, source: str, to: str) -> frozenset[str]:
        here, there = ({row.verb for row in self.rows_from(state)} for state in (source, to))
        return frozenset(
            awaited
            for awaited in self.timed
            if awaited == verb or awaited not in self.reach[to] or (awaited in here and awaited not in there)
        )

    def row_for(self, verb: str, state: str, given: Mapping[str, Any]) -> T | None:
        """The row a verb takes from a state, "" for one that opens a matter; None when none begins there or fits the facts."""
        rows = self.index.get((verb, state), ())
        return next((row for row in rows if row.when is None or _is_same(given.get(row.when[0]), row.when[1])), None)

    def facts_for(self, verb: str, outcome: str) -> Mapping[str, Any] | None:
        """The facts that pick, among the rows of a verb, one with this outcome; None when no row of the verb gives it."""
        row = next((row for row in self.rows if row.verb == verb and row.outcome == outcome), None)
        if row is None:
            return None
        return {row.when[0]: row.when[1]} if row.when else {}

    def rows_from(self, state: str) -> tuple[T, ...]:
        """The rows that leave a state, in the order of the table; empty for an end."""
        return tuple(row for row in self.rows if str(state) in row.sources)

    def sources_of(self, verb: str) -> tuple[str, ...]:
        """The states a verb may leave, for a refusal that helps."""
        return tuple(dict.fromkeys(str(source) for row in self.rows if row.verb == verb for source in row.sources))

    def _faults(self) -> Iterator[str]:
        known = frozenset(str(state) for state in self.states)
        verbs = {row.verb for row in self.rows}
        seen: set[tuple[str, str, object]] = set()
        if self.start not in known:
            yield f"the start {self.start} is no state"
        for end in sorted(self.ends - known):
            yield f"the end {end} is no state"
        if not any(not row.sources and row.to == self.start for row in self.rows):
            yield f"no row opens a matter into {self.start}"
        for old, new in self.renamed.items():
            if new not in known:
                yield f"{old} is renamed to {new}, which is no state"
            if old in known:
                yield f"{old} is renamed and still a state"
        for row in self.rows:
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
                elif term.told is not None and term.told[0] not in self.facts.get(term.since, NO_FACTS):
                    yield f"the clock of {place} asks {term.since} for {term.told[0]}, which it does not take"
            if row.after and Role.SYSTEM not in row.who:
                yield f"{place} comes by itself, but the system may not take it"
            for longer in row.prolongs:
                if longer.verb not in self.timed:
                    yield f"{place} prolongs {longer.verb}, which has no clock"
                if "days" not in row.takes:
                    yield f"{place} prolongs a clock and takes no days"
            for source in row.sources:
                if source not in known:
                    yield f"{place} leaves the unknown state {source}"
                if source in self.ends:
                    yield f"{place} leaves {source}, which is an end"
            for source in row.sources or (NOWHERE,):
                key = (row.verb, str(source), row.when)
                if key in seen:
                    yield f"{place} stands twice from {source or 'nowhere'}"
                seen.add(key)
        yield from (f"{state}, where clocks stand still, is no state" for state in sorted(self.pauses.keys() - known))
        for since, awaited in self.arms.items():
            for verb, terms in awaited.items():
                if any(term.only is None and term.told is None for term in terms[:-1]):
                    yield f"of the clocks of {verb} since {since} one for all matters stands before another"
        yield from self._loose_facts(verbs)
        yield from self._dead_ground(known)

    def _loose_facts(self, verbs: set[str]) -> Iterator[str]:
        """Facts nobody takes, and facts a row stands on that nobody declared."""
        for verb, takes in self.facts.items():
            if verb not in verbs:
                yield f"the facts of {verb} belong to no row"
            for name in sorted(ENGINE.intersection(takes)):
                yield f"{verb} takes {name}, which the engine writes itself"
        for row in self.rows:
            place = f"{row.verb} → {row.to}"
            asked = [*row.sets, *(name for guard in row.needs for name in guard.asks), *(row.when or ())[:1]]
            for name in dict.fromkeys(asked):
                if name not in row.takes:
                    yield f"{place} stands on the fact {name}, which it does not take"
            if row.when is not None and row.when[0] in row.takes and not row.takes[row.when[0]].fits(row.when[1]):
                yield f"{place} is picked by a value that {row.when[0]} cannot have"

    def _dead_ground(self, known: frozenset[str]) -> Iterator[str]:
        reached = {str(row.to) for row in self.rows if not row.sources}
        while True:
            further = {str(row.to) for row in self.rows if reached.intersection(map(str, row.sources))} - reached
            if not further:
                break
            reached |= further
        for state in sorted(known - reached):
            yield f"{state} cannot be reached"
        for state in sorted(known - self.ends):
            if not any(state in row.sources for row in self.rows):
                yield f"{state} has no exit and is no end"
            elif not self._leads_on(state):
                yield f"{state} leads to no end"

    def _leads_on(self, state: str) -> bool:
        seen = {state}
        ahead = [state]
        while ahead:
            onward = {str(row.to) for row in self.rows_from(ahead.pop())} - seen
            seen |= onward
            ahead.extend(onward)
        return bool(seen & self.ends)


def _is_cited(law: object) -> bool:
    return isinstance(law, Article) and bool(law.number)


def _is_same(fact: object, value: object) -> bool:
    return type(fact) is type(value) and fact == value  # 1 is no answer to a question of yes or no
