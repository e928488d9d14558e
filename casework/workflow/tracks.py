"""The tracks there are. The floor knows them by what they register, never by import."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.parties.kinds import PartyRole
from casework.workflow.casefile import CaseFiles
from casework.workflow.kinds import NO_FACTS, Facts
from casework.workflow.machine import Machine

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.models import Matter


@dataclass(frozen=True, slots=True)
class Track:
    """
    One kind of matter. letter begins its numbers. address: what its matters are called in addresses. machines: every version
    still in use, the newest last; where there are tables of several names, the first name is the common one.
    model: "disputes.Dispute". services: dotted name of the module with one function per verb.
    files: loads what guards may ask about a batch of matters. labels: verb → what a clerk calls it. kind: the kind of filing
    it takes, "" for none. opening: the service that opens a matter out of such a filing. also: further kinds it takes → the
    services that open these. types: the code scheme of its types.
    schemes, words: of facts that the track alone has, the code scheme and what a clerk calls them. answers: fact → value → its
    words, where neither a code scheme nor the form of the verb has them. parts: what a clerk calls
    the parts in which somebody may stand, those that are named here alone; the common words where none is. tables: name of a
    table → what a clerk calls it, where there are several.
    """

    code: str
    letter: str
    address: str
    label: StrOrPromise
    machines: tuple[Machine, ...]
    model: str
    services: str
    files: Callable[[Sequence[str]], CaseFiles] = CaseFiles
    labels: Mapping[str, StrOrPromise] = field(default_factory=dict)
    kind: str = ""
    opening: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    types: str = "dispute_types"
    schemes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, StrOrPromise] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, StrOrPromise]] = field(default_factory=dict)
    parts: Mapping[str, StrOrPromise] = field(default_factory=dict)
    tables: Mapping[str, StrOrPromise] = field(default_factory=dict)

    @property
    def machine(self) -> Machine:
        """The version new matters are opened under, unless another table is named."""
        return self.newest(self.machines[0].name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its tables, the common one first; of each there may be several versions."""
        return tuple(dict.fromkeys(machine.name for machine in self.machines))

    def newest(self, name: str) -> Machine:
        """The newest version of the table of that name; there must be one."""
        return next(machine for machine in reversed(self.machines) if machine.name == name)

    def table_label(self, name: str) -> StrOrPromise:
        """What a clerk calls a table: as the track, where it is the only one."""
        return self.tables.get(name, self.label)

    def carried(self, state: str, version: int, to: int) -> str:
        """Follow a state through the versions of its table, from after one up to another: what it is called there."""
        name = self.machine_of(to).name
        for machine in self.machines:
            if machine.name == name and version < machine.version <= to:
                state = machine.renamed.get(state, state)
        return state

    @property
    def openings(self) -> tuple[str, ...]:
        """Every service by which somebody opens a matter, the common one first; not what the system alone may do."""
        rows = (row for machine in self.machines for row in machine.rows if not row.sources)
        verbs = (row.verb for row in rows if row.who != {Role.SYSTEM})
        return tuple(dict.fromkeys(filter(None, (self.opening, *verbs, *self.also.values()))))

    def opening_for(self, kind: str) -> str:
        """Name the service that opens a matter out of a filing of that kind, one it takes."""
        return self.also.get(kind, self.opening)

    def kinds_of(self, verb: str) -> Facts:
        """Every fact a verb of its tables takes, in any version of them."""
        return {name: kind for machine in self.machines for name, kind in machine.facts.get(verb, NO_FACTS).items()}

    def label_of(self, verb: str) -> StrOrPromise:
        """What a clerk calls a verb; the verb itself where it has no word yet."""
        return self.labels.get(verb, verb)

    def part_of(self, role: str) -> StrOrPromise:
        """What a clerk calls the part somebody stands in."""
        return self.parts.get(role) or PartyRole(role).label

    def machine_of(self, version: int) -> Machine:
        """
        The definition a matter was opened under.

        :raises NotYet: this version is not in use any more; a matter of it cannot go on.
        """
        for machine in self.machines:
            if machine.version == version:
                return machine
        raise NotYet.because(
            "UNKNOWN_VERSION",
            _("The definition of this version is not in use any more."),
            law=_KNOWN,
            field="track",
            version=version,
        )

    @property
    def model_class(self) -> type[Matter]:
        return apps.get_model(self.model)

    @property
    def service_module(self) -> ModuleType:
        return import_module(self.services)


_KNOWN = str(HOUSE.art("L2"))
_tracks: dict[str, Track] = {}


def register(track: Track) -> None:
    """Make a track known; called once by its app when it is ready."""
    _tracks[track.code] = track


def track_of(code: str) -> Track:
    """
    Find a track by its code.

    :raises NotYet: there is no such track.
    """
    try:
        return _tracks[code]
    except KeyError:
        raise NotYet.because(
            "UNKNOWN_TRACK", _("There is no track of this name."), law=_KNOWN, field="track", track=code
        ) from None


def track_taking(kind: str) -> Track:
    """
    Find the track that takes filings of a kind.

    :raises NotYet: none does.
    """
    found = next((track for track in _tracks.values() if kind and kind in (track.kind, *track.also)), None)
    if found is None:
        raise NotYet.because(
            "UNKNOWN_TRACK", _("No track takes filings of this kind."), law=_KNOWN, field="kind", kind=kind
        )
    return found


def all_tracks() -> tuple[Track, ...]:
    """Every track, in the order of registration."""
    return tuple(_tracks.values())
