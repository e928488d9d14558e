"""What other rooms of the house add to every track's desk: dialogs, a part of a matter's page, boxes of the first page, marks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from casework.ledger.visits import Visit
from casework.workflow.forms import FormTable, VerbForm
from casework.workflow.models import Matter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.desk.page import MatterPage


class Mark(NamedTuple):
    """What a line of a list, and the head of a matter's page, say besides: what it is, and of whom."""

    label: StrOrPromise
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: the template that shows it, and what it is given."""

    template: str
    context: Mapping[str, Any]


def _nothing(*_asked: Any) -> Any:
    return ()


def _same(matter: Matter, visit: Visit) -> Matter:
    return matter


@dataclass(frozen=True, slots=True)
class Room:
    """
    One room. forms: its dialogs, each for a verb of any matter. opened: told that a reader in whose reach a matter lies opened
    its page; returns the matter as it is then. parts: of the page of a matter. guest_parts: of the page as who was told of it and
    does not reach it sees it. home: of the first page. marks: of some
    matters, by number. Each reads in a constant number of statements.
    """

    forms: FormTable = field(default_factory=dict)
    opened: Callable[[Matter, Visit], Matter] = _same
    parts: Callable[[MatterPage], Sequence[Part]] = _nothing
    guest_parts: Callable[[MatterPage], Sequence[Part]] = _nothing
    home: Callable[[Visit], Sequence[Part]] = _nothing
    marks: Callable[[Sequence[Matter]], Mapping[str, Sequence[Mark]]] | None = None


_rooms: dict[str, Room] = {}


def register_room(name: str, room: Room) -> None:
    """Make a room known; called once by its app when it is ready."""
    _rooms[name] = room


def form_of(verb: str) -> type[VerbForm] | None:
    """Find the dialog of a verb among those of all rooms; None for a verb of none."""
    return next((room.forms[verb] for room in _rooms.values() if verb in room.forms), None)


def opened(matter: Matter, visit: Visit) -> Matter:
    """Tell every room that a matter's page was opened; returns the matter as it is then."""
    for room in _rooms.values():
        matter = room.opened(matter, visit)
    return matter


def parts_of(page: MatterPage) -> list[Part]:
    """Collect what the rooms add to the page of a matter, as this reader is to see it."""
    is_guest = page.told is not None
    return [part for room in _rooms.values() for part in (room.guest_parts(page) if is_guest else room.parts(page))]


def home_parts(visit: Visit) -> list[Part]:
    """Collect what the rooms add to the first page."""
    return [part for room in _rooms.values() for part in room.home(visit)]


def marks_of(matters: Sequence[Matter]) -> dict[str, list[Mark]]:
    """Collect the marks of some matters, number → marks; none read for none."""
    found: dict[str, list[Mark]] = {}
    for room in _rooms.values() if matters else ():
        if room.marks is not None:
            for number, marks in room.marks(matters).items():
                found.setdefault(number, []).extend(marks)
    return found
