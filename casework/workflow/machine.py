"""The table of a track: its rows, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casework.deadlines.terms import Nature, Pause, Term
from casework.workflow.faults import faults_of
from casework.workflow.guards import Guard
from casework.workflow.kinds import NO_FACTS, Facts
from casework.workflow.prolonging import prolonging_guards
from casework.workflow.rows import CALL_IN, LEVEL_VERBS, NOWHERE, SET, WAITING, Shift, T

if TYPE_CHECKING:
    from casework.workflow.models import Matter

__all__ = ["CALL_IN", "LEVEL_VERBS", "NOWHERE", "Machine", "MachineFault", "Shift", "T"]


class MachineFault(Exception):
    """The table contradicts itself. Raised at import, so that no such table ever runs."""


class Machine:
    """
    A finite-state machine as a table.

    name: "Dispute"; tables of one name are successive versions of it. states: a StrEnum or TextChoices. start: state of the
    opening row. ends: states without exit. version: its own within the track; matters keep the one they were opened under.
    facts: verb → the facts it takes; one not named takes none. pauses: states in which clocks stand still; of several pauses
    of a state the first that fits and covers a clock counts for it. keeps: states in which a matter only waits for somebody
    to go on with it: no clock of the table of limits ends by its coming there, save that of what was done. renamed: state of the version before →
    what it is called from this one on, for matters that are carried over.

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
        pauses: Mapping[Any, Pause | tuple[Pause, ...]] | None = None,
        keeps: frozenset[str] = frozenset(),
        renamed: Mapping[str, str] | None = None,
        version: int = 1,
    ) -> None:
        self.name = name
        self.states = states
        self.start = str(start)
        self.ends = frozenset(str(end) for end in ends)
        self.facts: Mapping[str, Facts] = facts or {}
        self.rows = tuple(
            replace(row, takes=self.facts.get(row.verb, NO_FACTS), needs=(*row.needs, *_prolonging(row)))
            for row in rows
        )
        self.pauses: Mapping[str, tuple[Pause, ...]] = {
            str(state): pause if isinstance(pause, tuple) else (pause,) for state, pause in (pauses or {}).items()
        }
        self.keeps = frozenset(str(state) for state in keeps)
        self.renamed: Mapping[str, str] = {str(old): str(new) for old, new in (renamed or {}).items()}
        self.version = version
        faults = tuple(faults_of(self))
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
                awaited, name = found.setdefault(term.since, {}), self._awaited(row.verb, term)
                terms = awaited.get(name, ())
                awaited[name] = terms if term in terms else (*terms, term)
        return found

    def _awaited(self, verb: str, term: Term) -> str:
        """
        Name what a clock awaits: the verb, or, where that has a time of its own besides, the time to let pass before it; and
        always apart the time up to a day that was set for it.
        """
        if term.ends:
            return f"{verb}{SET}"
        return f"{verb}{WAITING}" if term.nature is Nature.WAIT and verb in self._timed_otherwise else verb

    @cached_property
    def _timed_otherwise(self) -> frozenset[str]:
        return frozenset(row.verb for row in self.rows for term in row.terms if term.nature is not Nature.WAIT)

    def armed(self, verb: str, to: str) -> Mapping[str, tuple[Term, ...]]:
        """
        The verbs awaited once a verb has led to a state, each with its terms.

        Where some row of the verb leads to where the awaited one begins, only that row starts its clock: a performance in
        part does not yet call for the closing. What an act tells the beginning of starts wherever the awaited one may still
        come from; what may not come any more starts nowhere.
        """
        key = (verb, to)
        if key not in self._armed:
            kept = {
                awaited: terms if self._starts(awaited, verb, to) else self._told(awaited, terms, to)
                for awaited, terms in self.arms.get(verb, {}).items()
            }
            self._armed[key] = {awaited: terms for awaited, terms in kept.items() if terms}
        return self._armed[key]

    @cached_property
    def _armed(self) -> dict[tuple[str, str], Mapping[str, tuple[Term, ...]]]:
        return {}

    def _told(self, awaited: str, terms: tuple[Term, ...], to: str) -> tuple[Term, ...]:
        is_ahead = awaited.partition("#")[0] in self.reach.get(to, frozenset())
        return tuple(term for term in terms if term.begins and is_ahead)

    def _starts(self, awaited: str, verb: str, to: str) -> bool:
        name = awaited.partition("#")[0]
        leads_there = any((name, str(row.to)) in self.index for row in self.rows if row.verb == verb)
        return (name, to) in self.index or (not leads_there and name in self.reach.get(to, frozenset()))

    @cached_property
    def running(self) -> Mapping[str, frozenset[str]]:
        """State → the verbs a clock may be running for in it, by whatever way the matter came there."""
        return self._running(frozenset(self._narrow))

    def running_for(self, matter: Matter) -> Mapping[str, frozenset[str]]:
        """The same for one matter: without the clocks whose terms are not for it."""
        if not self._narrow:
            return self.running
        key = tuple(term.fits(matter, None) for term in self._narrow)
        if key not in self._narrowed:
            fitting = frozenset(term for term, fits in zip(self._narrow, key, strict=True) if fits)
            self._narrowed[key] = self._running(fitting)
        return self._narrowed[key]

    @cached_property
    def _narrowed(self) -> dict[tuple[bool, ...], Mapping[str, frozenset[str]]]:
        return {}

    @cached_property
    def _narrow(self) -> tuple[Term, ...]:
        """The terms that are for some matters only, by a column that no row changes."""
        changed = {name for row in self.rows for name in row.sets}
        terms = dict.fromkeys(term for row in self.rows for term in row.terms)
        asked = {term: {each[0] for each in (term.only, term.unless) if each is not None} for term in terms}
        return tuple(term for term, columns in asked.items() if columns and not columns & changed)

    def _running(self, fitting: frozenset[Term]) -> Mapping[str, frozenset[str]]:
        others = frozenset(self._narrow) - fitting
        found: dict[str, frozenset[str]] = {state: frozenset() for state in (*self.all_states, NOWHERE)}
        grown = True
        while grown:
            grown = False
            for row in self.rows:
                to = str(row.to)
                started = {verb for verb, terms in self.armed(row.verb, to).items() if not others.issuperset(terms)}
                for source in map(str, row.sources or (NOWHERE,)):
                    left = found[source] - self.passed(row.verb, source, to)
                    grown |= not left | started <= found[to]
                    found[to] |= left | started
        return found

    @cached_property
    def guards(self) -> frozenset[str]:
        """The names of all guards of the table."""
        return frozenset(guard.name for row in self.rows for guard in row.needs)

    @cached_property
    def timed(self) -> frozenset[str]:
        """What a clock may be running for: verbs, and the times to let pass before some."""
        return frozenset(self._awaited(row.verb, term) for row in self.rows for term in row.terms)

    @cached_property
    def reach(self) -> Mapping[str, frozenset[str]]:
        """State → every verb that may still come from there on in the same handling cycle, however far off."""
        found: dict[str, frozenset[str]] = {}
        for state in sorted(self.all_states):
            seen, ahead, verbs = {state}, [state], set[str]()
            while ahead:
                for row in self.rows_from(ahead.pop()):
                    verbs.add(row.verb)
                    if row.to not in seen and not row.cycle:
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
        here, there = self._at_hand(source), self._at_hand(to)
        if to in self.keeps:
            here -= {row.verb for row in self.rows if any(term.code for term in row.terms)}
        ended = {
            name
            for row in self.rows
            if (row.verb, str(row.to)) == (verb, to) and source in row.sources
            for name in row.stops
        }
        return frozenset(
            awaited
            for awaited in self.timed
            for name in (awaited.partition("#")[0],)
            if name == verb or name not in self.reach[to] or (name in here and name not in there) or awaited in ended
        )

    def _at_hand(self, state: str) -> frozenset[str]:
        """What may be done from a state; from a pause also what could be done before, for it will be again."""
        found = {row.verb for row in self.rows_from(state)}
        if state in self.pauses:
            before = {str(source) for row in self.rows if row.to == state for source in row.sources} - {state}
            found |= self.timed & {row.verb for source in before for row in self.rows_from(source)}
        return frozenset(found)

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


def _prolonging(row: T) -> Iterator[Guard]:
    """What the engine asks of a row by itself, once for each clock it prolongs; not again of a row read from a table."""
    known = {(guard.name, guard.law, guard.field) for guard in row.needs}
    for longer in row.prolongs:
        yield from (guard for guard in prolonging_guards(longer) if (guard.name, guard.law, guard.field) not in known)


def _is_same(fact: object, value: object) -> bool:
    return type(fact) is type(value) and fact == value  # 1 is no answer to a question of yes or no
