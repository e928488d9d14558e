"""What guards of a petition may ask beyond the common file: papers added by hand, and other petitions of the same persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.dossier.models import Document
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.workflow.casefile import CaseFiles
from casework.workflow.models import Matter
from casework.workflow.prepared import Prepared
from casework.workflow.rows import SET

_PAPERS: Prepared[tuple[str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind")
)
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


class PetitionFiles(CaseFiles):
    """The files of a batch of petitions."""

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper added by hand."""
        found: dict[str, list[str]] = {number: [] for number in self.numbers}
        for number, kind in _PAPERS(self.numbers):
            found[number].append(kind)
        return found

    @cached_property
    def bringers(self) -> dict[str, frozenset[str]]:
        """Number → by what those are known who bring it, of these petitions and of those that facts name; ID number and phone."""
        rosters = {number: self.parties[number] for number in self.numbers}
        for party in Party.objects.of_matters(self._named.difference(rosters)):
            rosters.setdefault(party.matter_no, []).append(party)
        return {number: _digests(roster, BRINGING) for number, roster in rosters.items()}

    @cached_property
    def earlier(self) -> dict[str, list[Earlier]]:
        """
        Number → the other petitions that the same person brought, by number, but for those against another side; may be empty.

        At most three statements a batch, none where nobody is known.
        """
        own = {number: _digests(self.parties[number], BRINGING) for number in self.numbers}
        asked = frozenset[str]().union(*own.values())
        if not asked:
            return {}
        known = Q(id_digest__in=asked) | Q(phone_digest__in=asked)
        brought = Party.objects.filter(known, role__in=BRINGING).exclude(matter_no__in=self.numbers)
        numbers = sorted(set(brought.values_list("matter_no", flat=True)))
        if not numbers:
            return {}
        others = Matter.objects.placed().filter(number__in=numbers, track="petition").order_by("number")
        rosters: dict[str, list[Party]] = defaultdict(list)
        for party in Party.objects.of_matters(numbers):
            rosters[party.matter_no].append(party)
        found: dict[str, list[Earlier]] = {number: [] for number in self.numbers}
        for other in others:
            roster = rosters[other.number]
            for number in self.numbers:
                mine, its = _against(self.parties[number]), _against(roster)
                is_same_side = not mine.isdisjoint(its)
                if _digests(roster, BRINGING).isdisjoint(own[number]) or ((mine or its) and not is_same_side):
                    continue
                found[number].append(Earlier(other, is_same_side))
        return found

    @cached_property
    def due_at(self) -> dict[str, datetime]:
        """Number of an earlier petition, or one that is named → when its organ's own time ends; none where no time runs."""
        numbers = {each.petition.number for found in self.earlier.values() for each in found} | self._named
        duties = Clock.objects.of(*numbers).open().filter(nature=Nature.DUTY) if numbers else Clock.objects.none()
        clocks = duties.exclude(verb__endswith=SET).order_by("-due_at")  # a day set for a report is no time of the law
        return {clock.matter_no: clock.due_at for clock in clocks if clock.due_at is not None}


def _digests(roster: Iterable[Party], roles: Iterable[str]) -> frozenset[str]:
    wanted = tuple(roles)
    found = (digest for party in roster if party.role in wanted for digest in (party.id_digest, party.phone_digest))
    return frozenset(filter(None, found))


def _against(roster: Iterable[Party]) -> frozenset[str]:
    sides = [party for party in roster if party.role == PartyRole.RESPONDENT]
    return frozenset(
        filter(None, (each for party in sides for each in (party.id_digest, party.phone_digest, party.name_digest)))
    )
