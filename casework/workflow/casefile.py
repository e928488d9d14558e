"""
What guards may know of a matter beyond its own row: earlier acts, parties, documents, and the other matters it names. One
statement a part and batch.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db.models import Q

from casework.ledger.models import Entry
from casework.parties.kinds import PartyKind
from casework.parties.models import Party, Recusal
from casework.workflow.clockwork import Winding
from casework.workflow.prepared import Prepared
from casework.workflow.wall import stands_before_wall

if TYPE_CHECKING:
    from casework.deadlines.writing import NewClock
    from casework.organisations.actors import Actor
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


# Facts that name other matters.
LINKS = ("filing", "same_matter", "into", "referred_from", "referral", "about")
_COLUMNS = (
    "matter", "seq", "verb", "actor", "actor_unit", "unit", "level", "outcome", "happened_at", "facts_text", "from_state",
    "to_state", "machine_version",
)  # fmt: skip
_ACTS: Prepared[tuple[Any, ...]] = Prepared(lambda numbers: Entry.objects.of(*numbers).values_list(*_COLUMNS))
_PARTIES: Prepared[Party] = Prepared(Party.objects.of_matters)
_RECUSALS = Prepared(lambda numbers: Recusal.objects.filter(matter_no__in=numbers).order_by("pk"))


def named_by(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the numbers of other matters that facts name."""
    for name in LINKS:
        value = given.get(name)
        listed = value if isinstance(value, list | tuple) else [value]
        yield from (each for each in listed if isinstance(each, str) and each)


class CaseFiles:
    """The files of a batch of matters; each part is read for the whole batch when first asked for."""

    def __init__(self, numbers: Sequence[str]) -> None:
        self.numbers = tuple(numbers)
        self.winding = Winding(self.numbers)
        self._unwritten: list[tuple[str, Act]] = []
        self._issued: list[tuple[str, str]] = []
        self._named: frozenset[str] = frozenset()
        self._at_hand: Mapping[str, Matter] = {}

    def of(self, number: str) -> CaseFile:
        return CaseFile(self, number)

    @cached_property
    def acts(self) -> dict[str, list[Act]]:
        """Number → its acts, the oldest first."""
        found: dict[str, list[Act]] = {number: [] for number in self.numbers}
        for matter, *said in _ACTS(self.numbers):
            found[matter].append(_act(*said))
        for matter, act in self._unwritten:
            found[matter].append(act)
        return found

    @cached_property
    def parties(self) -> dict[str, list[Party]]:
        """Number → its parties, in their order."""
        found: dict[str, list[Party]] = {number: [] for number in self.numbers}
        for party in _PARTIES(self.numbers):
            found[party.matter_no].append(party)
        return found

    @cached_property
    def recusals(self) -> dict[str, list[Recusal]]:
        """Number → the objections raised against persons, decided or not."""
        found: dict[str, list[Recusal]] = {number: [] for number in self.numbers}
        for recusal in _RECUSALS(self.numbers):
            found[recusal.matter_no].append(recusal)
        return found

    @cached_property
    def proposals(self) -> dict[str, list[Proposal]]:
        """Number → what was proposed for it, the oldest first."""
        found: dict[str, list[Proposal]] = {number: [] for number in self.numbers}
        for proposal in apps.get_model("workflow.Proposal").objects.filter(matter_no__in=self.numbers).order_by("pk"):
            found[proposal.matter_no].append(proposal)
        return found

    def mention(self, facts: Iterable[Mapping[str, Any]], at_hand: Mapping[str, Matter]) -> None:
        """Be ready to be asked of the matters that facts name. at_hand: those of the batch, as they stand at each moment."""
        self._named, self._at_hand = frozenset(number for given in facts for number in named_by(given)), at_hand

    def other(self, number: str) -> Matter | None:
        """Another matter that was named, None when there is none of this number."""
        matter = self._at_hand.get(number) or self._others.get(number) if number in self._named else None
        return matter if matter is not None and matter.state else None

    def heirs(self, number: str) -> list[Matter]:
        """The matters born of a filing that was named."""
        return [matter for matter in self._heirs.get(number, ()) if matter.state]

    @cached_property
    def _others(self) -> dict[str, Matter]:
        if not self._named:
            return {}
        missing = self._named.difference(self._at_hand)
        there = apps.get_model("workflow.Matter").objects.placed()
        born = ~Q(origin_number="") & Q(origin_number__in=self._named)  # the first half lets the partial index serve
        return {matter.number: matter for matter in there.filter(Q(number__in=missing) | born).order_by("pk")}

    @cached_property
    def _heirs(self) -> dict[str, list[Matter]]:
        found: dict[str, list[Matter]] = {}
        for matter in {**self._others, **self._at_hand}.values():
            if matter.origin_number in self._named:
                found.setdefault(matter.origin_number, []).append(matter)
        return found

    @cached_property
    def persons(self) -> dict[str, frozenset[str]]:
        """
        Number → by what those are known whose matter it is, of these matters and of those they name.

        Natural persons by ID number and phone; organisations only where nobody else is a principal, for one firm has many
        opponents. Empty where nobody is known.
        """
        rosters: dict[str, list[Party]] = {number: self.parties[number] for number in self.numbers}
        for party in Party.objects.of_matters(self._named.difference(rosters)):
            rosters.setdefault(party.matter_no, []).append(party)
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
        """Take these matters as not written yet: they have the parties handed in, and nothing else to be read."""
        self.parties = {number: list(parties.get(number, ())) for number in self.numbers}
        self.acts = {number: [] for number in self.numbers}
        self.recusals = {number: [] for number in self.numbers}
        self.proposals = {number: [] for number in self.numbers}
        self.document_kinds = {number: [] for number in self.numbers}
        self.withheld = {number: frozenset() for number in self.numbers}
        self.winding.take_as_new()

    def take_issued(self, number: str, kinds: Iterable[str]) -> None:
        """Let guards of a later move in the same batch see the papers that this one issues, which are not written yet."""
        new = [(number, kind) for kind in kinds]
        self._issued += new
        if "document_kinds" in self.__dict__:
            for _number, kind in new:
                self.document_kinds.setdefault(number, []).append(kind)

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


def known_by(roster: Iterable[Party]) -> frozenset[str]:
    """
    Name by what those of a roster are known whose matter it is, as keyed digests.

    Natural persons by ID number and phone; organisations only where nobody else is a principal.
    """
    principals = [party for party in roster if party.is_principal]
    natural = [party for party in principals if party.kind == PartyKind.PERSON]
    digests = [each for party in natural or principals for each in (party.id_digest, party.phone_digest)]
    return frozenset(filter(None, digests))
