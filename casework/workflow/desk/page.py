"""The page of one matter: who, where, by when, what happened, and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.ledger.visits import Visit
from casework.organisations.models import Unit
from casework.parties.masking import Audience, masked_party
from casework.parties.models import Party, Recusal
from casework.workflow.anywhere import is_quiet
from casework.workflow.available import Offer, available, standing_proposals
from casework.workflow.casefile import CaseFile
from casework.workflow.correction import CORRECT
from casework.workflow.desk.corrections import corrections_for
from casework.workflow.desk.limits import time_limits
from casework.workflow.desk.rooms import Mark, Part, marks_of, parts_of
from casework.workflow.desk.timeline import Moment, code_label, moments_of, names_of_accounts, state_label, verb_label
from casework.workflow.forms import FormTable, ProposalForm
from casework.workflow.machine import Shift
from casework.workflow.models import Matter, Notice, Proposal
from casework.workflow.persons import handles, may_note, may_read
from casework.workflow.tracks import Track, track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Person:
    """
    One party as this reader may see it. asks_consent: whether consent is awaited of this one. is_masked: whether anything
    known of it is hidden.
    """

    party: Party
    shown: Mapping[str, str]
    asks_consent: bool
    is_masked: bool


@dataclass(frozen=True, slots=True)
class ProposalMade:
    """One proposal that stands, with the words for its verb and its ground, and who made it."""

    proposal: Proposal
    label: StrOrPromise
    by: str


@dataclass(frozen=True, slots=True)
class Deed:
    """A button that proposes an act for another person to do."""

    verb: str
    label: StrOrPromise


class MatterPage:
    """
    Reads everything the page shows, in a constant number of statements.

    told: why a reader sees it in whose reach it does not lie; None for all others.
    """

    def __init__(self, matter: Matter, visit: Visit, forms: FormTable, *, told: Notice | None = None) -> None:
        self.matter, self.visit, self.forms, self.told = matter, visit, forms, told
        self.track: Track = track_of(matter.track)
        self.file: CaseFile = self.track.files([matter.number]).of(matter.number)
        self.handles = told is None and handles(matter, visit.actor)
        self.may_note = may_note(matter, visit.actor)
        self.offers = [
            offer for offer in available(matter, visit.actor, visit.at, file=self.file) if offer.verb in forms
        ]
        self.moments: list[Moment] = moments_of(matter, forms, may_read=may_read(matter, visit.actor))
        limits = time_limits(self.track, Clock.objects.of(matter.number).in_turn(), current_calendar(), visit.at)
        self.clocks = [each for each in limits if each.clock.stopped_at is None]
        self.past_clocks = [each for each in limits if each.clock.stopped_at is not None]

    @cached_property
    def _names(self) -> Mapping[str, str]:
        file = self.file
        named = (*(each.proposed_by for each in file.proposals), *(each.account for each in file.recusals))
        return names_of_accounts(filter(None, (self.matter.handler, *named)))

    @property
    def handler(self) -> str:
        """Who handles it, by name where one is known; "" where nobody does."""
        return self._names.get(self.matter.handler, self.matter.handler)

    @property
    def was_ours(self) -> bool:
        """Whether who was told had the lead before, and stays assistant (house rule R9)."""
        told = self.told
        return told is not None and any(
            moment.entry.seq == told.seq - 1 and moment.entry.unit == told.unit.key for moment in self.moments
        )

    @property
    def was_sent_on(self) -> bool:
        """Whether who was told had the lead before and handed it to another organ, which makes nobody an assistant."""
        told = self.told
        if told is None or not self.was_ours:
            return False
        entry = next(moment.entry for moment in self.moments if moment.entry.seq == told.seq)
        rows = self.matter.machine.index.get((entry.verb, entry.from_state), ())
        return any(row.shift is Shift.OVER for row in rows)

    @property
    def is_called(self) -> bool:
        """Whether who was told was called to help, by an act that left the matter where it is (house rule R10)."""
        told = self.told
        return told is not None and any(
            moment.entry.seq == told.seq and is_quiet(moment.entry.verb) for moment in self.moments
        )

    @property
    def is_informed(self) -> bool:
        """Whether who was told had something reported to him by an act that left the matter where it is (house rule S1a)."""
        told = self.told
        return told is not None and any(
            moment.entry.seq == told.seq and moment.entry.facts.get("unit") == told.unit.key for moment in self.moments
        )

    @property
    def kind(self) -> str:
        """What kind of matter it is, where another table of its track than the first governs it; else ""."""
        first = self.track.names[0]
        return "" if self.matter.machine.name == first else code_label("kinds", self.matter.kind)

    @property
    def state(self) -> StrOrPromise:
        return state_label(self.track, self.matter.state)

    @property
    def allowed(self) -> list[Offer]:
        """What may be done now."""
        return [offer for offer in self.offers if offer.allowed]

    @property
    def blocked(self) -> list[Offer]:
        """What the actor's role does here, but for conditions that are missing."""
        return [offer for offer in self.offers if not offer.allowed and offer.is_yours]

    @property
    def of_others(self) -> list[Offer]:
        """What begins here and is for other roles to do."""
        return [offer for offer in self.offers if not offer.allowed and not offer.is_yours]

    @property
    def deeds(self) -> list[Deed]:
        """What may be proposed for another person to do."""
        begun = {offer.verb for offer in self.offers} if self.may_note else set()
        return [
            Deed(verb, verb_label(self.track, verb))
            for verb, form in self.forms.items()
            if issubclass(form, ProposalForm) and form.proposes in begun
        ]

    @property
    def corrections(self) -> list[Deed]:
        """What this reader may do about a wrong entry, whatever state the matter is in."""
        if self.told is not None:
            return []
        standing = standing_proposals(self.matter, self.file.proposals)
        proposed = any(each.verb == CORRECT and each.proposed_by != self.visit.actor.account for each in standing)
        verbs = corrections_for(self.matter, self.visit.actor, proposed=proposed)
        return [Deed(verb, verb_label(self.track, verb)) for verb in verbs]

    @property
    def proposals(self) -> list[ProposalMade]:
        """What was proposed and still stands."""
        return [
            ProposalMade(
                proposal,
                verb_label(self.track, proposal.verb),
                self._names.get(proposal.proposed_by, proposal.proposed_by),
            )
            for proposal in standing_proposals(self.matter, self.file.proposals)
        ]

    @property
    def persons(self) -> list[Person]:
        """The parties, masked by the one policy."""
        audience = Audience.HANDLER if self.handles else Audience.LIST
        return [_person(party, masked_party(party, audience)) for party in self.file.parties]

    @property
    def recusals(self) -> list[tuple[Recusal, str]]:
        """The objections raised, decided or not, each with whom it is about, by name where one is known."""
        return [(each, self._names.get(each.account, each.account)) for each in self.file.recusals]

    @property
    def facts(self) -> dict[str, Any]:
        """The codes of the matter in the reader's language."""
        schemes = {
            "type": self.track.types,
            "channel": "channels",
            "risk": "risks",
            "outcome": "outcomes",
            "kind": "kinds",
        }
        return {name: code_label(scheme, getattr(self.matter, name)) for name, scheme in schemes.items()}

    @cached_property
    def marks(self) -> list[Mark]:
        """What other rooms say of the matter in its head."""
        return marks_of([self.matter]).get(self.matter.number, [])

    @cached_property
    def parts(self) -> list[Part]:
        """What other rooms add to the page."""
        return parts_of(self)

    @property
    def place(self) -> Unit | None:
        return self.matter.place


def _person(party: Party, shown: Mapping[str, str]) -> Person:
    is_masked = any(value != getattr(party, name) for name, value in shown.items())
    return Person(party, shown, party.is_principal and not party.has_consented, is_masked)
