"""
Walks over any table at all: whatever row it offers is taken, with facts of the kinds it declares, and nobody's guard asked.

An import may waive guards by name; here all are waived, so that no track needs to be told how its acts are done right, and a
walk comes to every corner of a table. The clock moves between the steps, and what comes by itself is let come.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from django.utils import translation

from casework.command.due import due_ids
from casework.command.taking import take_due
from casework.deadlines.calendar import start_of
from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.errors import CaseworkError
from casework.ledger import standing
from casework.ledger.models import Entry, Origin
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role, post_of
from casework.taxonomies.codes import scheme
from casework.workflow.anywhere import rows_anywhere
from casework.workflow.judge import Move
from casework.workflow.kinds import Kind
from casework.workflow.machine import NOWHERE, Machine, T
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, number_matters, perform_many
from casework.workflow.proposals import SECOND_PERSON
from casework.workflow.rewinding import awaited_after
from casework.workflow.tracks import Track, all_tracks
from tests.casework.workflow.walks import replayed, stays_ended
from tests.world import World

CITY, VILLAGE, TOWN = "330100", "330106001001", "330106001"
SCHEMES = ("dispute_types", "channels", "grounds", "kinds", "outcomes", "risks", "skips")
WORD = re.compile(r"[A-Za-z0-9_]+")
ALL_GUARDS_OF_ANYWHERE = frozenset(guard.name for row in rows_anywhere() for guard in row.needs)


@cache
def pool() -> tuple[Any, ...]:
    """Values of every kind there is, and every code of every list."""
    codes = sorted({code for name in SCHEMES for code in scheme(name)})
    plain = [
        True, False, 1, 2, 5, 30, "2027-03-02", "2026-03-05T10:00:00+08:00", "0" * 64, "", "zhang.san", "330106001@", "12.50",
        [], ["0" * 64], ["330106001@"], "D3301062026000001", ["D3301062026000001"], "A1", ["1.text"],
    ]  # fmt: skip
    return (*plain, *codes)


@cache
def _fitting(expected: str, kind_id: int) -> tuple[Any, ...]:
    kind = _KINDS[kind_id]
    told = [word for word in WORD.findall(expected) if word.isupper() or "_" in word]
    numbers = [int(word) for word in WORD.findall(expected) if word.isdecimal() and len(word) < 10]
    return tuple(value for value in (*told, *numbers, *pool()) if kind.fits(value))


_KINDS: dict[int, Kind] = {}


def fitting(kind: Kind) -> tuple[Any, ...]:
    """Values a kind takes, none of them left open where that can be; never empty."""
    _KINDS[id(kind)] = kind
    with translation.override("en"):
        found = _fitting(str(kind.expected), id(kind))
    return tuple(value for value in found if value != "") or found


def given_for(row: T, siblings: Iterable[T], chance: Random) -> dict[str, Any]:
    """Facts that pick this row among those of its verb: all it cannot do without, and most of the others."""
    fixed = {row.when[0]: row.when[1]} if row.when else {}
    shut = {each.when for each in siblings if each.when and each is not row}
    needed = {*row.sets, *(longer.fact for longer in row.prolongs)}
    given: dict[str, Any] = {}
    for name, kind in sorted(row.takes.items()):
        values = [value for value in fitting(kind) if not any(_is(name, value, each) for each in shut)]
        if name == "accused":
            continue  # the wall it asks for is raised by the services, which are not walked here
        if name not in fixed and values and (name in needed or chance.random() < 0.7):
            given[name] = chance.choice(values)
    return {**given, **fixed}


def _is(name: str, value: Any, when: tuple[str, Any]) -> bool:
    return name == when[0] and type(value) is type(when[1]) and value == when[1]


@dataclass
class FreeWalker:
    """Leads one matter of a table about, and holds the rules after every step."""

    world: World
    track: Track
    machine: Machine
    clock: datetime
    number: str = ""
    taken: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def matter(self) -> Matter:
        """The matter as it stands."""
        return self.track.model_class.objects.placed().get(number=self.number)

    def open(self, row: T, given: Mapping[str, Any]) -> None:
        """Open a matter by a row; its own row bears what the verifier says an opening states."""
        columns = {column: given[name] for name, column in standing.REPEATS.get(row.verb, {}).items() if name in given}
        village = self.world.unit(VILLAGE)
        fresh = new_matter(
            self.track.code,
            table=self.machine.name,
            unit=village,
            opened_at=self.clock,
            place=village,
            title="事",
            **columns,
        )
        number_matters([fresh])
        self.number = fresh.number
        perform_many([self._move(row, given)], opened=[fresh])
        self.taken.append(row.verb)
        self.hold()

    def let_pass(self, span: timedelta) -> None:
        """Let time pass, and what comes by itself come: cards, and rows that the system takes."""
        self.clock += span
        if span < timedelta(days=1):
            return
        before = Entry.objects.of(self.number).count()
        for deed in take_due(due_ids(self.clock), self.clock):
            assert deed.matter == self.number
            self.refusals += [deed.refused] if deed.refused else []
        self.came += list(Entry.objects.of(self.number).values_list("verb", flat=True))[before:]
        self.hold()

    def step(self, row: T, given: Mapping[str, Any]) -> None:
        """Take a row."""
        perform_many([self._move(row, given)])
        self.taken.append(row.verb)
        self.hold()

    def refused(self, verb: str) -> None:
        """See that a verb that does not begin here is refused and leaves nothing."""
        before = self._everything()
        actor = self._actor(frozenset(Role))
        [answer] = perform_many([self._moved(verb, {}, actor, "")], partial=True)
        assert isinstance(answer, CaseworkError), verb
        assert self._everything() == before

    def rows(self) -> list[T]:
        """What the table offers from here."""
        return list(self.machine.rows_from(self.matter.state))

    def hold(self) -> None:
        """Hold the rules that stand after every step."""
        matter = self.matter
        entries = list(Entry.objects.of(self.number))
        assert matter.machine is self.machine
        assert matter.state in self.machine.all_states
        assert matter.version == len(entries) == entries[-1].seq
        assert matter.head == entries[-1].hash
        assert matter.state == entries[-1].to_state
        assert (matter.level, matter.unit.key) == (entries[-1].level, entries[-1].unit)
        self._hold_clocks(matter, entries)

    def arrive(self) -> None:
        """Hold what can be told at the end of a walk: the chain is whole, and tells how the matter came where it is."""
        entries = list(Entry.objects.of(self.number))
        assert replayed(entries) == self.matter.state
        assert stays_ended(entries)
        report = verify(self.number)
        assert report.is_good, report.findings

    def _hold_clocks(self, matter: Matter, entries: list[Entry]) -> None:
        begun = {(entry.verb, entry.happened_at) for entry in entries}
        telling = [term for row in self.machine.rows for term in row.terms if term.begins]
        told = {
            (entry.verb, start_of(term, entry.facts, entry.happened_at))
            for entry in entries
            for term in telling
            if term.since == entry.verb
        }
        for clock in Clock.objects.of(self.number):
            assert clock.verb in self.machine.timed
            assert (clock.since, clock.armed_at) in begun | told
            # What is counted from a day to come may end before it has begun.
            is_told = (clock.since, clock.armed_at) in told
            assert is_told or clock.stopped_at is None or clock.stopped_at >= clock.armed_at
        running = {clock.verb: clock for clock in Clock.objects.of(self.number).open()}
        assert running.keys() <= self.machine.running[matter.state]
        if matter.state in self.machine.ends:
            assert not [clock for clock in running.values() if clock.nature == Nature.DUTY]
        acts = self.track.files([self.number]).of(self.number).acts
        wanted = awaited_after(self.track, self.machine, matter, acts)
        assert {(verb, each.since) for verb, each in wanted.items()} == {
            (verb, clock.armed_at) for verb, clock in running.items()
        }

    def _move(self, row: T, given: Mapping[str, Any]) -> Move:
        target = {"UP": TOWN, "OVER": TOWN}.get(row.shift, "")
        return self._moved(row.verb, given, self._actor(row.who), target)

    def _moved(self, verb: str, given: Mapping[str, Any], actor: Actor, target: str) -> Move:
        waived = self.machine.guards | ALL_GUARDS_OF_ANYWHERE | {SECOND_PERSON}
        return Move(
            self.number, verb, actor, self.clock, given, reason="理由", origin=Origin.IMPORT, waived=waived,
            target=self.world.units.get(target),
        )  # fmt: skip

    def _actor(self, roles: Iterable[Role]) -> Actor:
        posts = tuple(post_of(role, self.world.unit(CITY)) for role in sorted(roles))
        return Actor("walker", posts, certificate="Z1", certificate_until=date(2099, 12, 31))

    def _everything(self) -> tuple[list[Any], ...]:
        return (
            list(Matter.objects.filter(number=self.number).values()),
            list(Entry.objects.of(self.number).values()),
            list(Clock.objects.of(self.number).order_by("pk").values()),
        )


def road_to(machine: Machine, last: T) -> list[T]:
    """The rows of a shortest way from nowhere along a row, the opening row first and that row last."""
    if not last.sources:
        return [last]
    roads: dict[str, list[T]] = {}
    ahead = [NOWHERE]
    while not roads.keys() & set(map(str, last.sources)):
        here = ahead.pop(0)
        for row in machine.rows:
            starts_here = here in map(str, row.sources) if here else not row.sources
            if starts_here and str(row.to) not in roads:
                roads[str(row.to)] = [*roads.get(here, []), row]
                ahead.append(str(row.to))
    return [*next(road for state, road in roads.items() if state in last.sources), last]


def tables() -> Iterator[tuple[Track, Machine]]:
    """Every table there is, in its newest version."""
    for track in all_tracks():
        for name in track.names:
            yield track, track.newest(name)
