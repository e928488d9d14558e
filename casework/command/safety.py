"""
Dangers that whoever handles a matter has to report to others (domain 2.1): what they are, by which law, to whom, how soon.

The statutes say "promptly" and "at once"; the hours are the house's own (rule S1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casework.command.guards import DANGER, TOLD
from casework.deadlines.terms import Hours
from casework.law import HOUSE, MINORS, PETITION, PML, VIOLENCE, Article
from casework.workflow.casefile import Act

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from casework.workflow.models import Matter

S1 = HOUSE.art("S1")
POLICE = "POLICE"
EVERYWHERE = frozenset({"filing", "dispute", "petition", "penalty", "handover"})


@dataclass(frozen=True, slots=True)
class Danger:
    """
    One danger. law: who sets the duty. tracks: of the matters it is for; kinds: of filings that are classified, empty for any.
    hours: within which it is reported. organs: to whom; of each group one is told, which stops the clock of that group.
    """

    label: StrOrPromise
    law: Article
    tracks: frozenset[str]
    hours: int
    organs: tuple[tuple[str, ...], ...]
    kinds: frozenset[str] = frozenset()

    @property
    def term(self) -> Hours:
        """The time there is for each report."""
        return Hours(self.hours, since=DANGER, law=S1)

    def concerns(self, matter: Matter) -> bool:
        """Answer whether the duty is for this matter; before it is classified, a filing may be anything."""
        is_of_kind = matter.track != "filing" or not matter.kind or not self.kinds or matter.kind in self.kinds
        return matter.track in self.tracks and is_of_kind

    def place_of(self, organ: object) -> int:
        """Find the group an organ is of, from 1; 0 for one that is of none."""
        return next((place for place, group in enumerate(self.organs, 1) if organ in group), 0)


ORGANS: Mapping[str, StrOrPromise] = {
    POLICE: _("police"),
    "CIVIL_AFFAIRS": _("civil affairs"),
    "EDUCATION": _("education department"),
    "COMPETENT": _("another competent department"),
    "GOVERNMENT": _("Party committee and government"),
    "JOINT_MEETING": _("joint-meeting office for petitions"),
}
DANGERS: Mapping[str, Danger] = {
    "PUBLIC_ORDER": Danger(
        _("may turn into a public-order or criminal case"),
        PML.art(25),
        frozenset({"filing", "dispute"}),
        24,
        ((POLICE, "COMPETENT"),),
        kinds=frozenset({"DISPUTE", "ADMIN_MEDIATION"}),
    ),
    "MINOR_HARM": Danger(
        _("suspected harm to a minor"), MINORS.art(11), EVERYWHERE, 2, ((POLICE, "CIVIL_AFFAIRS", "EDUCATION"),)
    ),
    "DOMESTIC_VIOLENCE": Danger(
        _("suspected domestic violence against a person without full capacity"),
        VIOLENCE.art(14),
        EVERYWHERE - {"handover"},
        2,
        ((POLICE,),),
    ),
    "MAJOR_URGENT": Danger(
        _("major urgent petition"),
        PETITION.art(25),
        frozenset({"filing", "petition"}),
        4,
        (("GOVERNMENT",), ("JOINT_MEETING",)),
        kinds=frozenset({"PETITION"}),
    ),
}


def awaited(seq: int, place: int) -> str:
    """Name what the clock of one report waits for. seq: the entry that noted the danger; place: of the group, from 1."""
    return f"{TOLD}#{seq}.{place}"


def law_of(danger: object) -> Article:
    """The article by which a danger is reported; the house rule where none is named."""
    found = DANGERS.get(str(danger))
    return found.law if found else S1


def places_told(danger: Danger, reports: Iterable[Act]) -> frozenset[int]:
    """The groups of organs that have their report."""
    return frozenset(danger.place_of(act.facts.get("organ")) for act in reports)


def reports_of(note: Act, acts: Iterable[Act]) -> list[Act]:
    """The reports of a noted danger among these acts, the oldest first."""
    return [act for act in acts if act.verb == TOLD and act.facts.get("noted") == note.seq]


def unreported_dangers(acts: Sequence[Act]) -> list[Act]:
    """The acts that noted a danger some report of which is not made yet, the oldest first."""
    notes = (act for act in acts if act.verb == DANGER)
    return [
        note
        for note in notes
        if len(places_told(DANGERS[note.facts["danger"]], reports_of(note, acts)))
        < len(DANGERS[note.facts["danger"]].organs)
    ]
