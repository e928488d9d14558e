"""
Which ways of a machine a drawing shows one by one, and which it gathers, so that a wide table can still be read.

An act that leads to one state from many is drawn from the first of them and from the nearest; the others are named at the
state they lead to. An act that leaves many states as they are is named once for all. Nothing is left out. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from casework.workflow.machine import NOWHERE, Machine

FEW = 3  # states an act is drawn from one by one
FEWEST = 3  # ways that are worth to be gathered at a state

Pair = tuple[str, str]
Ways = dict[Pair, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is drawn of a machine, rows by their places in the table from 1. ways, beside: (from, to) → rows; kept: rows that
    leave many states as they are.
    """

    ways: Ways
    beside: Ways
    kept: tuple[int, ...]

    def into(self, state: str) -> Ways:
        """The ways that are named at a state instead of drawn; may be empty."""
        return {pair: rows for pair, rows in self.beside.items() if pair[1] == state}


def gather(machine: Machine) -> Gathered:
    """Choose what is drawn of a machine; every state is reached, and left where there is a way out of it."""
    return _Choice(machine).made()


class _Choice:
    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.order = {state: place for place, state in enumerate((NOWHERE, *(str(each) for each in machine.states)))}

    @cached_property
    def ways(self) -> Ways:
        """(from, to) → the rows that lead there."""
        found: Ways = {}
        for place, row in enumerate(self.machine.rows, 1):
            for source in row.sources or (NOWHERE,):
                pair = (str(source), str(row.to))
                found[pair] = (*found.get(pair, ()), place)
        return found

    @cached_property
    def sources(self) -> Mapping[Pair, list[str]]:
        """(verb, to) → the states it leads there from, in the order of the table, that state itself apart."""
        found: dict[Pair, list[str]] = {}
        for (source, to), rows in self.ways.items():
            for row in rows:
                known = found.setdefault((self._verb(row), to), [])
                if source not in (to, *known):
                    known.append(source)
        return found

    def made(self) -> Gathered:
        kept = self._kept()
        drawn = {pair for pair, rows in self.ways.items() if pair[0] != pair[1] and self._is_drawn(pair, rows)}
        self._reach(drawn)
        self._leave(drawn)
        self._spare(drawn)
        ways: Ways = {}
        beside: Ways = {}
        for pair, rows in self.ways.items():
            if pair[0] == pair[1]:
                rows = tuple(row for row in rows if row not in kept)
                if rows:
                    ways[pair] = rows
            elif pair in drawn:
                ways[pair] = rows
            else:
                beside[pair] = rows
        return Gathered(ways, beside, kept)

    def _verb(self, row: int) -> str:
        return self.machine.rows[row - 1].verb

    def _kept(self) -> tuple[int, ...]:
        loops = [(pair[0], row) for pair, rows in self.ways.items() if pair[0] == pair[1] for row in rows]
        states: dict[str, set[str]] = {}
        for state, row in loops:
            states.setdefault(self._verb(row), set()).add(state)
        narrow = {row for (source, to), rows in self.ways.items() if source != to for row in rows}
        return tuple(sorted({row for _state, row in loops if len(states[self._verb(row)]) > FEW} - narrow))

    def _is_drawn(self, pair: Pair, rows: Iterable[int]) -> bool:
        source, to = pair
        for verb in {self._verb(row) for row in rows}:
            sources = self.sources[verb, to]
            before = [each for each in sources if self.order[each] < self.order[to]]
            if (
                len(sources) <= FEW
                or source in before[:1]
                or source == max(before, key=self.order.__getitem__, default="")
            ):
                return True
        return False

    def _reach(self, drawn: set[Pair]) -> None:
        """Draw more ways, as long as there are states that nothing drawn leads to from the opening."""
        while True:
            reached = {NOWHERE}
            while more := {to for source, to in drawn if source in reached} - reached:
                reached |= more
            missing = next((pair for pair in self.ways if pair[0] in reached and pair[1] not in reached), None)
            if missing is None:
                return
            drawn.add(missing)

    def _spare(self, drawn: set[Pair]) -> None:
        """Draw what is left out of a state's ways where it is hardly anything."""
        left = [pair for pair in self.ways if pair[0] != pair[1] and pair not in drawn]
        many = Counter(to for _source, to in left)
        drawn.update(pair for pair in left if many[pair[1]] < FEWEST)

    def _leave(self, drawn: set[Pair]) -> None:
        """Draw one way out of each state that has any; onward where there is such a one."""
        for state in self.order:
            out = [pair for pair in self.ways if pair[0] == state != pair[1]]
            if out and drawn.isdisjoint(out):
                onward = [pair for pair in out if self.order[pair[1]] > self.order[state]]
                drawn.add((onward or out)[0])
