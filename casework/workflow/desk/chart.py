"""A machine on the desk: its table and its drawing, with how many matters in the reader's reach stand in each state."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from casework.deadlines.terms import Nature
from casework.ledger.visits import Visit
from casework.listing import listed
from casework.organisations.actors import Role
from casework.workflow.desk.lists import in_scope
from casework.workflow.desk.timeline import code_label, state_label, verb_label
from casework.workflow.desk.wording import picked
from casework.workflow.layout import Box, Drawing, Stub, Way, lay_out
from casework.workflow.machine import NOWHERE, Machine, T
from casework.workflow.models import Matter
from casework.workflow.tracks import Track

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.deadlines.terms import Term
    from casework.law import Article
    from casework.workflow.forms import FormTable

WIDE = 9  # characters of a Chinese name in one line of a box
LONG = 20  # letters of an English one


@dataclass(frozen=True, slots=True)
class Standing:
    """One state with its words, how many matters stand in it, and the list of them. y of its lines and of its count."""

    state: str
    label: str
    count: int
    query: str
    is_end: bool
    box: Box
    lines: tuple[tuple[float, str], ...]
    count_y: float


@dataclass(frozen=True, slots=True)
class Path:
    """One way of the drawing with its name, the numbers of its rows, and its words."""

    way: Way
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Short:
    """One short arrow of the drawing with its name and its words."""

    stub: Stub
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row of the table in words, or several that differ in the state alone they leave as it is; name: their numbers.

    sources and to are states with their labels, the first () where a matter is opened; to is () where the state stays.
    """

    number: int
    name: str
    row: T
    label: str
    picked: str
    sources: tuple[tuple[str, str], ...]
    to: tuple[str, str] | tuple[()]
    who: str
    needs: tuple[Need, ...]
    terms: tuple[TermLine, ...]
    longer: tuple[LongerLine, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Need:
    """One condition: its sentence, its row in the catalogue of guards, and its article."""

    words: str
    rule: str
    law: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term of a row: from which verb, how long, by which article; whose time it is where it is no duty of the organ."""

    since: str
    length: str
    law: Article
    nature: str


@dataclass(frozen=True, slots=True)
class LongerLine:
    """What a row adds to the clock of a verb: at most how long, by which article."""

    awaited: str
    length: str
    law: Article


@dataclass(frozen=True, slots=True)
class PauseLine:
    """
    A state in which clocks stand still: which of them, for how many days at most (None without end), by which article; told:
    the ground it must be for, "" for any.
    """

    state: str
    told: str
    which: str
    most: int | None
    law: Article


class Chart:
    """
    One definition of a track. version: which one, as an address has it; the newest where it says nothing.

    counts: one grouped statement over what the reader may see.

    :raises Http404: there is no such definition.
    """

    def __init__(self, track: Track, forms: FormTable, visit: Visit, version: str | None = None) -> None:
        self.track, self.forms = track, forms
        self.machine = _defined(track, version)
        self.counts = _counted(track, self.machine, visit)
        self.drawing: Drawing = lay_out(self.machine)

    @property
    def label(self) -> StrOrPromise:
        """What a clerk calls the table."""
        return self.track.table_label(self.machine.name)

    @property
    def others(self) -> list[tuple[StrOrPromise, int]]:
        """The other definitions of the track, the newest first: what each is called, and its version."""
        others = (machine for machine in reversed(self.track.machines) if machine is not self.machine)
        return [(self.track.table_label(machine.name), machine.version) for machine in others]

    @property
    def total(self) -> int:
        """How many matters of this definition the reader may see."""
        return sum(self.counts.values())

    def opening(self) -> Box:
        """Where matters begin."""
        return next(box for box in self.drawing.boxes if box.state == NOWHERE)

    def states(self) -> list[Standing]:
        """Every state, from the top of the drawing down and from left to right."""
        boxes = [box for box in self.drawing.boxes if box.state != NOWHERE]
        return [self._standing(box) for box in sorted(boxes, key=lambda box: (box.y, box.x))]

    def paths(self) -> list[Path]:
        """Every way, in the order of the table."""
        return [Path(way, _spans(way.rows), self._told(way)) for way in self.drawing.ways]

    def shorts(self) -> list[Short]:
        """Every short arrow: what else leads to a state."""
        return [
            Short(stub, f"{_spans(stub.rows)} ×{len(stub.sources)}", self._tells(stub)) for stub in self.drawing.stubs
        ]

    @property
    def kept(self) -> str:
        """The acts that leave many states as they are, with the numbers of their rows; "" where there are none."""
        found: dict[str, list[int]] = {}
        for row in self.drawing.kept:
            found.setdefault(self.machine.rows[row - 1].verb, []).append(row)
        return listed(f"{verb_label(self.track, verb)} ({_spans(rows)})" for verb, rows in found.items())

    def lines(self) -> list[Line]:
        """Every row, in the order of the table; rows beside one another that only name another state to stay in are one line."""
        groups = groupby(enumerate(self.machine.rows, 1), key=lambda each: _alike(*each))
        return [self._line(list(group)) for _key, group in groups]

    def _standing(self, box: Box) -> Standing:
        label = str(state_label(self.track, box.state))
        words = _broken(label)
        first = box.y + (22 if len(words) == 1 else 17)
        return Standing(
            state=box.state,
            label=label,
            count=self.counts.get(box.state, 0),
            query=_query(self.track, self.machine, box.state),
            is_end=box.state in self.machine.ends,
            box=box,
            lines=tuple((first + 14 * place, line) for place, line in enumerate(words)),
            count_y=box.y + box.height - 8,
        )

    def _tells(self, stub: Stub) -> str:
        sources = listed(str(state_label(self.track, source)) for source in stub.sources)
        return f"{sources} → {state_label(self.track, stub.to)}: {self._verbs(stub.rows)}"

    def _verbs(self, numbers: Sequence[int]) -> str:
        verbs = (self.machine.rows[number - 1].verb for number in numbers)
        return listed(dict.fromkeys(str(verb_label(self.track, verb)) for verb in verbs))

    def _told(self, way: Way) -> str:
        verbs = self._verbs(way.rows)
        source = str(state_label(self.track, way.source)) if way.source else _("opening")
        return f"{source} → {state_label(self.track, way.to)}: {verbs}"

    @property
    def pauses(self) -> list[PauseLine]:
        """The states in which clocks stand still, in the order of the table; may be empty."""
        return [
            PauseLine(
                str(state_label(self.track, state)),
                code_label("grounds", str(pause.told[1])) if pause.told and pause.told[0] == "ground" else "",
                listed(
                    [*(verb_label(self.track, verb) for verb in sorted(pause.only or ())), *sorted(pause.codes or ())]
                ),
                pause.most.count if pause.most else None,
                pause.law,
            )
            for state, pauses in self.machine.pauses.items()
            for pause in pauses
        ]

    def _line(self, group: Sequence[tuple[int, T]]) -> Line:
        number, row = group[0]
        sources = [str(source) for _number, each in group for source in each.sources]
        needs = [Need(str(guard.message), guard.rule, str(guard.law)) for guard in row.needs]
        if row.seconded:
            needs.append(Need(_("Another person has proposed it."), "", ""))
        return Line(
            number=number,
            name=_spans([each for each, _row in group]),
            row=row,
            label=str(verb_label(self.track, row.verb)),
            picked=picked(row, self.track.code, self.forms),
            sources=tuple((source, str(state_label(self.track, source))) for source in sources),
            to=() if len(group) > 1 else (str(row.to), str(state_label(self.track, str(row.to)))),
            who=listed(role.label for role in Role if role in row.who),
            needs=tuple(needs),
            terms=tuple(self._term(term) for term in row.terms),
            longer=tuple(
                LongerLine(str(verb_label(self.track, each.verb)), each.most.length, each.most.law)
                for each in row.prolongs
            ),
            outcome=code_label("outcomes", row.outcome) if row.outcome else "",
        )

    def _term(self, term: Term) -> TermLine:
        nature = "" if term.nature is Nature.DUTY else str(term.nature.label)
        return TermLine(str(verb_label(self.track, term.since)), term.length, term.law, nature)


def _defined(track: Track, version: str | None) -> Machine:
    if version is None:
        return track.machine
    for machine in track.machines:
        if str(machine.version) == version:
            return machine
    raise Http404


def _counted(track: Track, machine: Machine, visit: Visit) -> Mapping[str, int]:
    """State → how many matters of this table stand in it, whichever version of it they go by, if it is a state of this one."""
    matters = in_scope(Matter.objects.filter(track=track.code), visit)
    if len(track.names) > 1:
        matters = matters.of_table(track, machine.name)
    counted = matters.order_by().values_list("state").annotate(count=Count("pk"))
    return {state: count for state, count in counted if state in machine.all_states}


def _query(track: Track, machine: Machine, state: str) -> str:
    query = QueryDict(mutable=True)
    query.update({"tab": "all", "state": state})
    if len(track.names) > 1:
        query["table"] = machine.name
    return query.urlencode()


def _broken(label: str) -> list[str]:
    """The lines of a name in a box, at most two."""
    if label.isascii():
        lines = textwrap.wrap(label, LONG)
        return lines if len(lines) < 3 else [lines[0], " ".join(lines[1:])]
    if len(label) <= WIDE:
        return [label]
    half = (len(label) + 1) // 2
    return [label[:half], label[half:]]


def _alike(number: int, row: T) -> object:
    """What rows that are told in one line have in common; a row that moves a matter has nothing in common with any."""
    if row.sources != (row.to,):
        return number
    return replace(row, sources=(), to="")


def _spans(numbers: Sequence[int]) -> str:
    """Numbers in few characters: 1, 3–5."""
    return ", ".join(_span([number for _place, number in run]) for run in _runs(numbers))


def _runs(numbers: Sequence[int]) -> Iterator[list[tuple[int, int]]]:
    for _key, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        yield list(run)


def _span(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}"
