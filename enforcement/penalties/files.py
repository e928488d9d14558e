"""
What guards of a penalty may ask beyond the common file: papers, officers with their certificates and posts, the standards,
and the other cases against the same persons. Each is read once for a whole batch, when first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, cast

from casework.dossier.files import PaperFiles
from casework.ledger.models import Entry
from casework.organisations.actors import Post, Role, post_of
from casework.organisations.models import Certificate, Membership, Unit
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.workflow.casefile import Act, CaseFile
from casework.workflow.guards import Attempt
from casework.workflow.models import Matter
from casework.workflow.parts import part
from casework.workflow.prepared import Asked, asked
from enforcement.penalties.rivals import LOOKED_AT, TELLING, Rival, Told, is_namesake, is_same, known_as
from enforcement.standards.book import Book

LETTER = "X"


@dataclass(frozen=True, slots=True)
class Officer:
    """One account as far as an act asks: its posts and the days of its certificates, whenever they held."""

    posts: tuple[tuple[Post, date, date | None], ...] = ()
    certificates: tuple[tuple[date, date], ...] = ()

    def is_certified(self, on: date) -> bool:
        """Answer whether a certificate was valid on that day."""
        return any(start <= on <= end for start, end in self.certificates)

    def posts_on(self, on: date, *roles: Role) -> list[Post]:
        """List the posts of that day in one of these roles; may be empty."""
        return [
            post for post, start, end in self.posts if post.role in roles and start <= on and (end is None or on <= end)
        ]


NOBODY = Officer()


class PenaltyFiles(PaperFiles):
    """The files of a batch of penalties."""

    _told: tuple[Mapping[str, Any], ...] = ()
    _moves = False

    def of(self, number: str) -> PenaltyFile:
        return PenaltyFile(self, number)

    def mention(self, facts: Iterable[Mapping[str, Any]], at_hand: Mapping[str, Matter]) -> None:
        """Be ready to be asked of the officers and items that facts name, too."""
        self._told = tuple(facts)
        self._moves = True  # who only looks has no facts to tell
        super().mention(self._told, at_hand)

    def _asked_for_officers(self) -> Sequence[Asked]:
        named = sorted(self._accounts_told)
        if not named:
            return []
        unit = "unit_id", "unit__level", "unit__key", "unit__path", "unit__kind"
        seats = Membership.objects.filter(user__username__in=named, user__is_active=True).order_by("pk")
        held = Certificate.objects.filter(user__username__in=named).order_by("pk")
        return [
            asked(seats.values_list("user__username", "role", *unit, "valid_from", "valid_to")),
            asked(held.values_list("user__username", "valid_from", "valid_to")),
        ]

    @property
    def _accounts_told(self) -> set[str]:
        return {account for facts in self._told for account in _accounts(facts)}

    @part(_asked_for_officers, of_move=True)
    def officers(
        self, seats: Iterable[tuple[Any, ...]] = (), held: Iterable[tuple[str, date, date]] = ()
    ) -> Mapping[str, Officer]:
        """Account → what is known of it, for the accounts that the moves of this batch name; two questions."""
        posts: dict[str, list[tuple[Post, date, date | None]]] = {account: [] for account in self._accounts_told}
        days: dict[str, list[tuple[date, date]]] = {account: [] for account in posts}
        for account, role, pk, level, key, path, kind, start, end in seats:
            unit = Unit(pk=pk, level=level, key=key, path=path, kind=kind)
            posts[account].append((post_of(Role(role), unit), start, end))
        for account, start, end in held:
            days[account].append((start, end))
        return {account: Officer(tuple(posts[account]), tuple(days[account])) for account in posts}

    def _items(self) -> set[str]:
        written = (act.facts for acts in self.acts.values() for act in acts)
        return {facts["item"] for facts in (*self._told, *written) if facts.get("item")}

    @part(lambda files: [asked(each) for each in Book.questions(files._items())], needs=("acts",), of_move=True)
    def book(self, *tables: Iterable[Any]) -> Book:
        """The standards for the items that the moves or the cases of this batch name."""
        return Book(self._items(), tables)

    def _asked_for_namesakes(self) -> Sequence[Asked]:
        known = known_as([party for parties in self.parties.values() for party in _respondents(parties)])
        if not known:
            return []
        others = Party.objects.filter(known, role=PartyRole.RESPONDENT, matter_no__startswith=LETTER)
        others = others.order_by("pk").only(*LOOKED_AT)  # in one order, so that two never wait for each other
        return [asked(others.select_for_update(no_key=True) if self._moves else others)]

    @part(_asked_for_namesakes, needs=("parties",), of_move=True)
    def alike(self, *rows: Iterable[Party]) -> list[Party]:
        """
        Whoever may be one of the persons these cases are against, here and in other cases.

        Who moves a case holds these rows until he is done: of two organs that file or fine one act at once the second waits here.
        """
        return list(chain.from_iterable(rows))

    @cached_property
    def rivals(self) -> dict[str, list[Rival]]:
        """
        Number → the other cases against the same persons, as far as they are known. Two statements, none where nobody is known.

        What they tell is read when their persons are held, so that who waited for another organ reads what that has written.
        """
        if not self.alike:
            return {}
        found = {
            number: _matches(_respondents(parties), self.alike, number) for number, parties in self.parties.items()
        }
        told = self._told_of(frozenset[str]().union(*found.values()))
        return {
            number: [replace(told[other], by_name=matches[other]) for other in sorted(matches) if other in told]
            for number, matches in found.items()
        }

    def _told_of(self, numbers: frozenset[str]) -> dict[str, Rival]:
        acts: dict[str, list[Told]] = {}
        units: dict[str, str] = {}
        written = Entry.objects.of(*sorted(numbers.difference(self.numbers))).filter(verb__in=TELLING)
        for entry in written if numbers.difference(self.numbers) else ():
            acts.setdefault(entry.matter, []).append((entry.verb, entry.happened_at, entry.facts))
            units[entry.matter] = entry.unit
        for number in numbers.intersection(self.numbers):
            for act in self.acts[number]:
                acts.setdefault(number, []).append((act.verb, act.happened_at, act.facts))
                units[number] = act.unit
        return {number: Rival(number, units[number], tuple(found)) for number, found in acts.items()}

    def remember(self, number: str, act: Act) -> None:
        """Let a later move of the same batch see this one, also where it is of another case against the same person."""
        super().remember(number, act)
        for rivals in self.__dict__.get("rivals", {}).values():
            rivals[:] = [
                replace(each, acts=(*each.acts, (act.verb, act.happened_at, act.facts)))
                if each.number == number
                else each
                for each in rivals
            ]

    def take_as_new(self, parties: Mapping[str, list[Party]]) -> None:
        """Take these matters as not written yet."""
        super().take_as_new(parties)
        self.rivals = {number: [] for number in self.numbers}


@dataclass(frozen=True, slots=True)
class PenaltyFile(CaseFile):
    """What is known of one penalty case."""

    @property
    def _all(self) -> PenaltyFiles:
        return cast("PenaltyFiles", self.files)

    def officer(self, account: str) -> Officer:
        """What is known of an account that the move names; nobody, where nothing is."""
        return self._all.officers.get(account, NOBODY)

    @property
    def book(self) -> Book:
        return self._all.book

    @property
    def rivals(self) -> list[Rival]:
        """The other cases against the same persons."""
        return self._all.rivals.get(self.number, [])


def file_of(attempt: Attempt) -> PenaltyFile:
    """The file of a penalty case, as its guards ask it; of what was recorded too, which tells less."""
    known = attempt.file
    return known if isinstance(known, PenaltyFile) else PenaltyFile(known.files, known.number)


def _accounts(facts: Mapping[str, Any]) -> Iterable[str]:
    return (*facts.get("officers", ()), *facts.get("heads", ()))


def _respondents(parties: Iterable[Party]) -> list[Party]:
    return [party for party in parties if party.role == PartyRole.RESPONDENT]


def _matches(parties: Iterable[Party], others: Iterable[Party], number: str) -> dict[str, bool]:
    """Number of another case → whether the name alone says that it is against one of these parties."""
    found: dict[str, bool] = {}
    for other in others:
        if other.matter_no == number:
            continue
        if any(is_same(party, other) for party in parties):
            found[other.matter_no] = False
        elif any(is_namesake(party, other) for party in parties):
            found.setdefault(other.matter_no, True)
    return found
