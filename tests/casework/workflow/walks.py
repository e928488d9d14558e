"""Random walks over a machine: verbs and facts, good and bad, tried by people who may and who may not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from hypothesis import event
from hypothesis import strategies as st

from casework.deadlines.models import Clock
from casework.errors import CaseworkError
from casework.ledger.models import Entry, Note
from casework.ledger.verify import verify
from casework.organisations.actors import Actor, Role, post_of
from casework.organisations.models import Unit
from casework.workflow.anywhere import is_anywhere
from casework.workflow.correction import correction_row
from casework.workflow.judge import Move
from casework.workflow.machine import NOWHERE, Machine, T
from casework.workflow.models import Matter
from casework.workflow.perform import perform
from casework.workflow.proposals import propose
from casework.workflow.tracks import Track, track_of
from tests.world import World

Undone = Callable[[Callable[[], None]], None]
UNITS = ("330106001001", "330106001", "330106", "330106002", "330108")


@dataclass(frozen=True)
class Try:
    """One attempt: what, by whom, told how; and whether somebody proposed it before."""

    verb: str
    role: Role
    unit: str
    given: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    target: str = ""
    proposed: bool = False
    later: int = 1


FACTS = st.dictionaries(
    st.sampled_from(
        ["fully", "settled", "destination", "ground", "corrects", "exclusion", "signed", "handler", "into"]
    ),
    st.one_of(
        st.booleans(), st.integers(-1, 3), st.none(), st.sampled_from(["COURT", "MAJOR", "LX1", "mediator", "张三", ""])
    ),
    max_size=3,
)


def wild(machine: Machine) -> st.SearchStrategy[Try]:
    """Try anything by anybody anywhere, told anyhow."""
    return st.builds(
        Try,
        st.sampled_from([*machine.verbs, "correct", "explode"]),
        st.sampled_from(list(Role)),
        st.sampled_from(UNITS),
        given=FACTS,
        reason=st.sampled_from(["", "理由", "\x00"]),
        target=st.sampled_from(["", *UNITS]),
        proposed=st.booleans(),
        later=st.integers(-5, 900),
    )


def likely(walker: Walker, told: Mapping[str, dict[str, Any]]) -> st.SearchStrategy[Try]:
    """Try what the table offers from here, most often as it is done right."""
    rows = [*walker.matter.machine.rows_from(walker.matter.state), correction_row(walker.matter.state)]
    here = walker.matter.unit_key.partition("@")[0]
    above = here[:-3] if len(here) > 6 else "330100"

    def done(row: T) -> st.SearchStrategy[Try]:
        right = dict(told.get(row.verb, {}))
        facts = {**right.pop("given", {}), **({row.when[0]: row.when[1]} if row.when else {})}
        targets = {"UP": [above], "OVER": ["330106001001", "330106001"]}.get(row.shift, right.pop("targets", [""]))
        return st.builds(
            Try,
            st.just(row.verb),
            st.sampled_from(sorted(row.who)),
            st.sampled_from([above] if row.verb == "call_in" else [here, here, here, above]),
            given=st.just(facts),
            target=st.sampled_from([right.pop("target")] if "target" in right else targets),
            proposed=st.booleans() if not row.seconded else st.sampled_from([True, True, False]),
            later=st.integers(1, 9000),
            **{name: st.just(value) for name, value in right.items()},
        )

    return st.sampled_from(rows).flatmap(done)


@dataclass
class Walker:
    """Leads one matter about, and holds the rules after every attempt."""

    matter: Matter
    units: dict[str, Unit]
    clock: datetime
    answers: list[tuple[Move, list[str]]] = field(default_factory=list)

    def attempt(self, trial: Try) -> None:
        """Try something; whether it is taken or refused, everything must be as it should."""
        before = self._everything()
        at = self.clock + timedelta(minutes=trial.later)
        held = (post_of(trial.role, self.units[trial.unit]),)
        actor = Actor(f"{trial.role.lower()}_{trial.unit}", held, certificate_until=date.max)
        told: dict[str, Any] = {"given": dict(trial.given), "reason": trial.reason, "at": at}
        if trial.proposed:
            self._propose(trial, told)
        told |= {"notes": trial.notes, "target": self.units.get(trial.target)}
        refusal: CaseworkError | None = None
        try:
            moved = perform(self.matter, trial.verb, actor=actor, **told)
        except CaseworkError as error:
            refusal = error
        codes = [each.code for each in refusal.unmet] if refusal else []
        self.answers.append((Move(self.matter.number, trial.verb, actor, **told), codes))
        if refusal is not None:
            assert all(codes)
            assert all(str(each.message) for each in refusal.unmet)
            assert self._everything() == before
            return
        event(f"taken: {trial.verb}")
        assert at >= self.clock
        self.clock, self.matter = at, moved
        self.hold()

    @property
    def taken(self) -> int:
        """How many attempts were taken."""
        return sum(not codes for _move, codes in self.answers)

    def hold(self) -> None:
        """Hold the rules that stand whatever was done."""
        matter = Matter.objects.get(number=self.matter.number)
        machine = matter.machine
        entries = list(Entry.objects.of(matter.number))
        assert matter.state in machine.all_states
        assert matter.version == len(entries) == entries[-1].seq
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert matter.head == entries[-1].hash
        assert replayed(entries) == matter.state == entries[-1].to_state
        assert (matter.level, matter.unit.key) == (entries[-1].level, entries[-1].unit)
        assert stays_ended(entries)
        report = verify(matter.number)
        assert report.is_good, report.findings

    def _propose(self, trial: Try, told: dict[str, Any]) -> None:
        other = Actor("somebody_else", (post_of(Role.SUPERVISOR, self.units["330106"]),))
        try:
            propose(Matter.objects.placed().get(pk=self.matter.pk), trial.verb, actor=other, **told)
        except CaseworkError:
            return

    def _everything(self) -> tuple[list[tuple[Any, ...]], ...]:
        return (
            list(Matter.objects.filter(number=self.matter.number).values_list()),
            list(Entry.objects.of(self.matter.number).values_list()),
            list(Note.objects.filter(matter=self.matter.number).order_by("pk").values_list()),
        )


def left_behind(number: str) -> tuple[list[Any], ...]:
    """What a matter has left in the database, but for what is a matter's own: its number, those of its papers, its hashes and its salts."""
    entries = []
    for entry in Entry.objects.of(number).values():
        facts = json.loads(entry["facts_text"])
        facts["notes"] = sorted(facts.get("notes", ()))
        facts["issued"] = [paper["template"] for paper in facts.get("issued", ())]
        if "seal" in facts:  # what it comes to is of this matter's number and chain
            facts["seal"] = {name: facts["seal"][name] for name in ("part", "items", "pages")}
        entries.append({**entry, "id": 0, "matter": "", "prev_hash": "", "hash": "", "facts_text": facts})
    notes = list(Note.objects.filter(matter=number).order_by("seq", "name").values_list("seq", "name", "text"))
    clocks = [
        {**each, "id": 0, "matter_no": ""}
        for each in Clock.objects.filter(matter_no=number).order_by("verb", "armed_at", "pk").values()
    ]
    matters = [{**each, "id": 0, "number": "", "head": ""} for each in Matter.objects.filter(number=number).values()]
    return entries, notes, clocks, matters


def replayed(entries: Iterable[Entry]) -> str:
    """Follow entries along the tables, each along that of its own version; returns the state they lead to."""
    state = NOWHERE
    for entry in entries:
        track = track_of(entry.track)
        machine = track.machine_of(entry.machine_version)
        assert entry.from_state == state
        if entry.verb == "migrate":
            version = entry.facts["from_version"]
            assert entry.to_state == track.carried(state, version, entry.machine_version)
        elif is_anywhere(entry.verb):
            assert entry.to_state == state
        else:
            assert entry.to_state in {str(row.to) for row in machine.index[entry.verb, state]}
        state = entry.to_state
    return state


def stays_ended(entries: Iterable[Entry]) -> bool:
    """Answer whether nothing but what any matter takes was done after an end."""
    has_ended = False
    for entry in entries:
        if has_ended and not is_anywhere(entry.verb):
            return False
        has_ended |= entry.to_state in track_of(entry.track).machine_of(entry.machine_version).ends
    return True


class Walking(Protocol):
    """How a track is walked. TOLD: verb → what a step is told when it is done right. STARTS: beginnings that are all taken."""

    TOLD: Mapping[str, dict[str, Any]]
    STARTS: Sequence[Sequence[Try]]

    def opened(self, world: World) -> Matter:
        """Open a matter, ready for its steps; two are alike in all but their numbers."""


def walking_of(track: Track) -> Walking | None:
    """Find how a track is walked, in walking.py beside its tests; None where nothing says so."""
    name = f"tests.{track.services.rpartition('.')[0]}.walking"
    try:
        found = find_spec(name)
    except ModuleNotFoundError:  # no tests of it at all
        return None
    return cast(Walking, import_module(name)) if found else None
