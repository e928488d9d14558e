"""What guards of a petition may ask beyond the common file: papers added by hand, and other petitions of the same persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from django.db.models import Q

from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.dossier.files import PaperFiles
from casework.organisations.models import Unit
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.parts import part
from casework.workflow.prepared import Asked, asked
from casework.workflow.rows import SET

# Whose petition it is; of an agent the principal counts.
BRINGING = (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE, PartyRole.REPORTER)


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another petition of the same person, placed(). is_same_side: whether both name the same side; else neither names one."""

    petition: Matter
    is_same_side: bool

    def is_same_matter(self, type: str) -> bool:
        """Answer whether it is the same matter: against the same side, or without any on the same type."""
        return self.is_same_side or (bool(type) and self.petition.type == type)


class PetitionFiles(PaperFiles):
    """The files of a batch of petitions."""

    @cached_property
    def bringers(self) -> dict[str, frozenset[str]]:
        """Number → by what those are known who bring it, of these petitions and of those that facts name; ID number and phone."""
        rosters = {**self.parties_of_named, **{number: self.parties[number] for number in self.numbers}}
        return {number: _digests(roster, BRINGING) for number, roster in rosters.items()}

    def _asked_for_brought(self) -> Sequence[Asked]:
        known = frozenset[str]().union(*(_digests(self.parties[number], BRINGING) for number in self.numbers))
        if not known:
            return []
        same = Q(id_digest__in=known) | Q(phone_digest__in=known)
        brought = Party.objects.filter(same, role__in=BRINGING).exclude(matter_no__in=self.numbers)
        numbers = brought.order_by().values("matter_no")
        duties = Clock.objects.filter(matter_no__in=numbers).open().filter(nature=Nature.DUTY)
        return [
            asked(Matter.objects.placed().filter(number__in=numbers, track="petition").order_by("number")),
            asked(Party.objects.filter(matter_no__in=numbers).in_order()),
            asked(duties.order_by("pk")),
        ]

    @part(_asked_for_brought, needs=("parties",))
    def brought(
        self, petitions: Iterable[Matter] = (), parties: Iterable[Party] = (), clocks: Iterable[Clock] = ()
    ) -> tuple[list[Matter], dict[str, list[Party]], list[Clock]]:
        """
        The other petitions that the same persons brought, by number, with the parties of each and the duties that run for them.
        """
        rosters: dict[str, list[Party]] = defaultdict(list)
        for party in parties:
            rosters[party.matter_no].append(party)
        return list(petitions), rosters, list(clocks)

    @cached_property
    def earlier(self) -> dict[str, list[Earlier]]:
        """Number → the other petitions that the same person brought, by number, but for those against another side; may be empty."""
        petitions, rosters, _clocks = self.brought
        found: dict[str, list[Earlier]] = {number: [] for number in self.numbers}
        for other in petitions:
            roster = rosters[other.number]
            for number in self.numbers:
                mine, its = _against(self.parties[number]), _against(roster)
                is_same_side = not mine.isdisjoint(its)
                own = _digests(self.parties[number], BRINGING)
                if _digests(roster, BRINGING).isdisjoint(own) or ((mine or its) and not is_same_side):
                    continue
                found[number].append(Earlier(other, is_same_side))
        return found

    def _asked_for_clocks_of_named(self) -> Sequence[Asked]:
        return (
            [asked(Clock.objects.of(*self._named).open().filter(nature=Nature.DUTY).order_by("pk"))]
            if self._named
            else []
        )

    @part(_asked_for_clocks_of_named, of_move=True)
    def clocks_of_named(self, *rows: Iterable[Clock]) -> list[Clock]:
        """The duties that run for the matters that facts name."""
        return list(chain.from_iterable(rows))

    def _asked_for_line(self) -> Sequence[Asked]:
        paths = Unit.line_of(matter.unit_path for matter in self.at_hand.values())
        return [asked(Unit.objects.filter(path__in=paths, kind=Unit.Kind.DIVISION).order_by("path"))] if paths else []

    @part(_asked_for_line, of_move=True)
    def line(self, *rows: Iterable[Unit]) -> list[Unit]:
        """The divisions these petitions lie in, the highest first."""
        return list(chain.from_iterable(rows))

    @cached_property
    def due_at(self) -> dict[str, datetime]:
        """Number of an earlier petition, or one that is named → when its organ's own time ends; none where no time runs."""
        # A day set for a report is no time of the law.
        clocks = [each for each in (*self.brought[-1], *self.clocks_of_named) if not each.verb.endswith(SET)]
        ends = sorted(((each.due_at, each.matter_no) for each in clocks if each.due_at is not None), reverse=True)
        return {number: due_at for due_at, number in ends}


def _digests(roster: Iterable[Party], roles: Iterable[str]) -> frozenset[str]:
    wanted = tuple(roles)
    found = (digest for party in roster if party.role in wanted for digest in (party.id_digest, party.phone_digest))
    return frozenset(filter(None, found))


def _against(roster: Iterable[Party]) -> frozenset[str]:
    sides = [party for party in roster if party.role == PartyRole.RESPONDENT]
    return frozenset(
        filter(None, (each for party in sides for each in (party.id_digest, party.phone_digest, party.name_digest)))
    )
