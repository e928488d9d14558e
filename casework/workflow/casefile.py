"""
What guards may know of a matter beyond its own row: earlier acts, parties, documents, and the other matters it names. One
statement a part and batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q

from casework.deadlines.models import Clock
from casework.ledger.models import Entry, Note
from casework.organisations.models import Certificate, Unit
from casework.parties.models import Party, Recusal
from casework.workflow.clockwork import Winding
from casework.workflow.named import Someone, accounts_in, known_by, named_by
from casework.workflow.parts import part
from casework.workflow.prepared import Asked, Prepared, asked
from casework.workflow.wall import stands_before_wall

if TYPE_CHECKING:
    from casework.deadlines.writing import NewClock
    from casework.organisations.actors import Actor
    from casework.workflow.issuing import Issued
    from casework.workflow.models import Matter, Proposal


class Act(NamedTuple):
    """One earlier entry, as far as guards ask."""

    seq: int
    verb: str
    actor: str
    actor_unit: str
    unit: str
    level: int
    outcome: str
    happened_at: datetime
    facts: Mapping[str, Any]
    from_state: str = ""
    to_state: str = ""
    machine_version: int = 1


_COLUMNS = (
    "matter", "seq", "verb", "actor", "actor_unit", "unit", "level", "outcome", "happened_at", "facts_text", "from_state",
    "to_state", "machine_version",
)  # fmt: skip
_ACTS: Prepared[tuple[Any, ...]] = Prepared(lambda numbers: Entry.objects.of(*numbers).values_list(*_COLUMNS))
_PARTIES: Prepared[Party] = Prepared(Party.objects.of_matters)
_RECUSALS = Prepared(lambda numbers: Recusal.objects.filter(matter_no__in=numbers).order_by("pk"))
_NOTES: Prepared[tuple[str, int, str, str, datetime | None]] = Prepared(
    lambda numbers: Note.objects.filter(matter__in=numbers).values_list("matter", "seq", "name", "text", "erased_at")
)
_NAMES = ("username", "first_name", "last_name")
_OPEN: Prepared[Clock] = Prepared(lambda numbers: Clock.objects.of(*numbers).open().order_by("pk"))
_PROPOSALS: Prepared[Proposal] = Prepared(
    lambda numbers: apps.get_model("workflow.Proposal").objects.filter(matter_no__in=numbers).order_by("pk")
)


class CaseFiles:
    """The files of a batch of matters; each part is read for the whole batch when first asked for."""

    verb = ""  # what their moves are to do, where that is one and the same
    is_told = False  # what the moves tell
    accounts: frozenset[str] = frozenset()  # who moves them, and whom the moves name
    posts: frozenset[int] = frozenset()  # units where those sit who move them
    _named: frozenset[str] = frozenset()
    at_hand: Mapping[str, Matter] = MappingProxyType({})

    def __init__(self, numbers: Sequence[str]) -> None:
        self.numbers = tuple(numbers)
        self.winding = Winding(lambda: self.clocks)
        self._unwritten: list[tuple[str, Act]] = []
        self._left: list[tuple[str, Issued]] = []

    def of(self, number: str) -> CaseFile:
        return CaseFile(self, number)

    @part(lambda files: [_ACTS.of(files.numbers)])
    def acts(self, rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Act]]:
        """Number → its acts, the oldest first."""
        found: dict[str, list[Act]] = {number: [] for number in self.numbers}
        for matter, *said in rows:
            found[matter].append(_act(*said))
        for matter, act in self._unwritten:
            found[matter].append(act)
        return found

    @part(lambda files: [_PARTIES.of(files.numbers)])
    def parties(self, rows: Iterable[Party]) -> dict[str, list[Party]]:
        """Number → its parties, in their order."""
        return self._by_number(rows)

    @part(lambda files: [_RECUSALS.of(files.numbers)])
    def recusals(self, rows: Iterable[Recusal]) -> dict[str, list[Recusal]]:
        """Number → the objections raised against persons, decided or not."""
        return self._by_number(rows)

    @part(lambda files: [_PROPOSALS.of(files.numbers)])
    def proposals(self, rows: Iterable[Proposal]) -> dict[str, list[Proposal]]:
        """Number → what was proposed for it, the oldest first."""
        return self._by_number(rows)

    @part(lambda files: [_NOTES.of(files.numbers)])
    def notes(
        self, rows: Iterable[tuple[str, int, str, str, datetime | None]]
    ) -> dict[str, list[tuple[int, str, str]]]:
        """Number → the free words of its acts, the oldest first: (seq, name, text), "" where they were erased."""
        found: dict[str, list[tuple[int, str, str]]] = {number: [] for number in self.numbers}
        for number, seq, name, text, erased_at in rows:
            found[number].append((seq, name, text if erased_at is None else ""))
        return found

    @part(lambda files: [_OPEN.of(files.numbers)])
    def clocks(self, rows: Iterable[Clock]) -> list[Clock]:
        """The clocks that run in the table."""
        return list(rows)

    def _asked_for_people(self) -> Sequence[Asked]:
        accounts = set(self.accounts)
        for act in chain.from_iterable(self.acts.values()):
            accounts |= {act.actor, *accounts_in(act.facts)}
        held = Certificate.objects.filter(user__username__in=accounts).order_by("pk")
        return [
            asked(get_user_model().objects.filter(username__in=accounts).values_list(*_NAMES)),
            asked(held.values_list("user__username", "number", "valid_from", "valid_to")),
        ]

    @part(_asked_for_people, needs=("acts",), of_move=True)
    def people(
        self, users: Iterable[tuple[str, str, str]], held: Iterable[tuple[str, str, date, date]]
    ) -> dict[str, Someone]:
        """Account → who it is, of those that acted or are named; none that there is not."""
        certificates: dict[str, list[tuple[str, date, date]]] = {}
        for account, number, start, end in held:
            certificates.setdefault(account, []).append((number, start, end))
        return {
            account: Someone(f"{first} {last}".strip() or account, certificates.get(account, ()))
            for account, first, last in users
        }

    def people_and(self, accounts: Iterable[str]) -> dict[str, Someone]:
        """Give the people, these among them."""
        self.mention_accounts(accounts)
        return self.people

    def _asked_for_units(self) -> Sequence[Asked]:
        lead = {matter.unit_id for matter in self.at_hand.values()}
        places = {matter.place_id for matter in self.at_hand.values() if matter.place_id}
        counties = Unit.objects.filter(pk__in=lead).values("county")
        return (
            []
            if not lead
            else [asked(Unit.objects.filter(Q(pk__in=lead | places) | Q(pk__in=counties)).order_by("pk"))]
        )

    @part(_asked_for_units)
    def units(self, *rows: Iterable[Unit]) -> dict[int, Unit]:
        """Id → a unit that leads one of the matters at hand, its county, or a place; the matters hold them from then on."""
        found = {unit.pk: unit for unit in chain.from_iterable(rows)}
        for matter in self.at_hand.values():
            matter.unit = found[matter.unit_id]
            matter.unit.county = found.get(matter.unit.county_id or 0)
            if matter.place_id:
                matter.place = found[matter.place_id]
        return found

    def _by_number(self, rows: Iterable[Any]) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {number: [] for number in self.numbers}
        for row in rows:
            found[row.matter_no].append(row)
        return found

    def mention(self, facts: Iterable[Mapping[str, Any]], at_hand: Mapping[str, Matter]) -> None:
        """Be ready to be asked of the matters that facts name. at_hand: those of the batch, as they stand at each moment."""
        named = frozenset(number for given in facts for number in named_by(given))
        if not named <= self._named:
            self._forget("_others", "_heirs", "parties_of_named", "persons")
        self._named, self.at_hand, self.is_told = named, at_hand, True

    def mention_accounts(self, accounts: Iterable[str]) -> None:
        """Be ready to be asked who stands behind these accounts, too."""
        if not self.accounts.issuperset(accounts):
            self.accounts = self.accounts.union(accounts)
            self._forget("people")

    def _forget(self, *parts: str) -> None:
        for name in parts:
            self.__dict__.pop(name, None)

    def other(self, number: str) -> Matter | None:
        """Another matter that was named, None when there is none of this number."""
        matter = self.at_hand.get(number) or self._others.get(number) if number in self._named else None
        return matter if matter is not None and matter.state else None

    def heirs(self, number: str) -> list[Matter]:
        """The matters born of a filing that was named."""
        return [matter for matter in self._heirs.get(number, ()) if matter.state]

    def _asked_for_others(self) -> Sequence[Asked]:
        if not self._named:
            return []
        missing = self._named.difference(self.at_hand)
        there = apps.get_model("workflow.Matter").objects.placed()
        born = ~Q(origin_number="") & Q(origin_number__in=self._named)  # the first half lets the partial index serve
        return [asked(there.filter(Q(number__in=missing) | born).order_by("pk"))]

    @part(_asked_for_others, of_move=True)
    def _others(self, *rows: Iterable[Matter]) -> dict[str, Matter]:
        return {matter.number: matter for matter in chain.from_iterable(rows)}

    @cached_property
    def _heirs(self) -> dict[str, list[Matter]]:
        found: dict[str, list[Matter]] = {}
        for matter in {**self._others, **self.at_hand}.values():
            if matter.origin_number in self._named:
                found.setdefault(matter.origin_number, []).append(matter)
        return found

    def _asked_for_named(self) -> Sequence[Asked]:
        named = self._named.difference(self.numbers)
        return [asked(Party.objects.of_matters(named))] if named else []

    @part(_asked_for_named, of_move=True)
    def parties_of_named(self, *rows: Iterable[Party]) -> dict[str, list[Party]]:
        """Number of another matter that facts name → its parties, in their order."""
        found: dict[str, list[Party]] = {}
        for party in chain.from_iterable(rows):
            found.setdefault(party.matter_no, []).append(party)
        return found

    @cached_property
    def persons(self) -> dict[str, frozenset[str]]:
        """
        Number → by what those are known whose matter it is, of these matters and of those they name.

        Natural persons by ID number and phone; organisations only where nobody else is a principal, for one firm has many
        opponents. Empty where nobody is known.
        """
        rosters = {**self.parties_of_named, **{number: self.parties[number] for number in self.numbers}}
        return {number: known_by(roster) for number, roster in rosters.items()}

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper added by hand; a track that keeps papers reads them."""
        return {}

    @cached_property
    def withheld(self) -> dict[str, frozenset[str]]:
        """Number → digests of the papers that go to no other organ; a track that keeps papers says which."""
        return {}

    def take_as_new(self, parties: Mapping[str, list[Party]]) -> None:
        """Be of these matters, which are not written yet: they have the parties handed in, and nothing else to be read."""
        self.numbers = tuple(parties)
        self.parties = {number: list(each) for number, each in parties.items()}
        self.acts = {number: [] for number in self.numbers}
        self.recusals = {number: [] for number in self.numbers}
        self.notes = {number: [] for number in self.numbers}
        self.proposals = {number: [] for number in self.numbers}
        self.units = {}  # they know them
        self.document_kinds = {number: [] for number in self.numbers}
        self.withheld = {number: frozenset() for number in self.numbers}
        self.winding.take_as_new()

    def take_left(self, number: str, left: Sequence[Issued]) -> None:
        """Let what comes after see the papers and the seal that a move of the same batch leaves, which are not written yet."""
        self._left += [(number, each) for each in left]
        if "document_kinds" in self.__dict__:
            self.document_kinds.setdefault(number, []).extend(each.kind for each in left if each.kind)

    def has_moved(self, number: str) -> bool:
        """Answer whether an earlier move of the same batch was of this matter."""
        return any(number == matter for matter, _act in self._unwritten)

    def remember(self, number: str, act: Act) -> None:
        """Let guards of a later move in the same batch see this one, which is not written yet."""
        self._unwritten.append((number, act))
        if "acts" in self.__dict__:
            self.acts[number].append(act)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What is known of one matter. reader: who asks; what lies behind a wall he stands before is not here for him (GU29)."""

    files: CaseFiles
    number: str
    reader: Actor | None = None

    @property
    def acts(self) -> list[Act]:
        return self.files.acts.get(self.number, [])

    @property
    def parties(self) -> list[Party]:
        return self.files.parties.get(self.number, [])

    @property
    def recusals(self) -> list[Recusal]:
        return self.files.recusals.get(self.number, [])

    @property
    def clocks(self) -> list[NewClock]:
        """The clocks that run."""
        return list(self.files.winding.running(self.number).values())

    @property
    def is_as_written(self) -> bool:
        """Whether nothing of the same batch has moved it yet."""
        return not self.files.has_moved(self.number)

    @property
    def proposals(self) -> list[Proposal]:
        return self.files.proposals.get(self.number, [])

    @property
    def words(self) -> dict[str, str]:
        """Name → the latest free words of that name that are there."""
        return {name: text for _seq, name, text in self.files.notes.get(self.number, ()) if text}

    def said(self, name: str, *, seq: int = 0) -> str:
        """The latest free words kept under that name, or those of one entry; "" when there are none or they were erased."""
        kept = [(of, text) for of, each, text in self.files.notes.get(self.number, ()) if each == name]
        return next((text for of, text in reversed(kept) if seq in (0, of)), "")

    @property
    def document_kinds(self) -> list[str]:
        return self.files.document_kinds.get(self.number, [])

    def clock(self, verb: str) -> NewClock | None:
        """The clock that runs for a verb, None when none does."""
        return self.files.winding.running(self.number).get(verb)

    @property
    def withheld(self) -> frozenset[str]:
        return self.files.withheld.get(self.number, frozenset())

    def other(self, number: str) -> Matter | None:
        """Another matter that this one names, None when there is none of this number that the reader may know of."""
        found = self.files.other(number)
        return None if found is not None and self.is_hidden(found) else found

    def is_hidden(self, matter: Matter) -> bool:
        """Answer whether a matter lies behind a wall that the reader stands before."""
        return self.reader is not None and stands_before_wall(matter, self.reader)

    def heirs(self, number: str) -> list[Matter]:
        """The other matters born of a filing that this one names."""
        return [matter for matter in self.files.heirs(number) if matter.number != self.number]

    def persons(self, number: str = "") -> frozenset[str]:
        """By what the persons of this matter are known, or those of another it names; empty when nobody is."""
        return self.files.persons.get(number or self.number, frozenset())

    def last(self, *verbs: str) -> Act | None:
        """The latest act of one of these verbs, None when it never happened."""
        return next((act for act in reversed(self.acts) if act.verb in verbs), None)

    def actors_of(self, *verbs: str) -> frozenset[str]:
        """Everybody who did one of these verbs here."""
        return frozenset(act.actor for act in self.acts if act.verb in verbs)

    def minors_without_guardian(self, on: date) -> list[Party]:
        """Parties who cannot sign for themselves on that day and have nobody who may."""
        guarded = {party.guardian_of_id for party in self.parties if party.guardian_of_id}
        return [party for party in self.parties if party.needs_guardian(on) and party.pk not in guarded]


def _act(
    seq: int,
    verb: str,
    actor: str,
    actor_unit: str,
    unit: str,
    level: int,
    outcome: str,
    at: datetime,
    facts: str,
    *states: Any,
) -> Act:
    return Act(seq, verb, actor, actor_unit, unit, level, outcome, at, json.loads(facts), *states)
