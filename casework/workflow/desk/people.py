"""What is asked about the persons of a matter: naming, consent, refusal, objection, a look at what is masked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.organisations.actors import Actor
from casework.parties.drafts import LONGEST_ADDRESS, LONGEST_NAME, PartyDraft
from casework.parties.kinds import ConsentMeans, PartyKind, PartyRole, RecusalGround
from casework.parties.masking import Field
from casework.parties.models import Party, Recusal
from casework.parties.services import reveal
from casework.parties.services.disclosure import HANDLING_ROLES, LONGEST_PURPOSE
from casework.workflow.forms import NOTHING, DeskForm, RefusableForm, colleagues
from casework.workflow.persons import (
    decide_objection,
    handles,
    may_know_reporter,
    name_party,
    note_consent,
    note_refusal,
    object_to,
)
from casework.workflow.tracks import Track, track_of

LONGEST_NUMBER = 40
LOOKS = (
    (Field.ID_NUMBER.value, _("ID number")),
    (Field.NAME.value, _("name")),
    (Field.PHONE.value, _("phone")),
    (Field.ADDRESS.value, _("address")),
)


class PartyForm(RefusableForm):
    """One party. Shape only: what makes a party is judged by its draft and by the others of the matter."""

    role = forms.ChoiceField(label=_("part"), choices=PartyRole.choices)
    kind = forms.ChoiceField(label=_("kind"), choices=PartyKind.choices)
    name = forms.CharField(
        label=_("name of the person or organisation"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_(
            "Known by name alone, a party is not known again in another matter; an ID number or a phone is needed for that."
        ),
    )
    id_number = forms.CharField(label=_("ID number"), required=False, max_length=LONGEST_NUMBER)
    phone = forms.CharField(
        label=_("phone"), required=False, max_length=LONGEST_NUMBER, widget=forms.TextInput({"inputmode": "tel"})
    )
    address = forms.CharField(label=_("address"), required=False, max_length=LONGEST_ADDRESS)
    birth_date = forms.DateField(
        label=_("birth date"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Read from the ID number where there is one."),
    )

    def call_parts(self, track: Track) -> None:
        """Name the parts as the clerks of a track do, and offer none that the track does not know."""
        if track.parts:
            self.choose("role", [(role, track.part_of(role)) for role in track.parts])

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed about anybody."""
        return not any(self[name].value() for name in ("name", "id_number", "phone", "address"))

    def draft(self) -> PartyDraft:
        """
        Build the party as typed.

        :raises BadParty, BadIdentifier: it is not in order.
        """
        return PartyDraft(**{name: self.cleaned_data[name] for name in PartyForm.base_fields})


class NameParty(DeskForm, PartyForm):
    """Names one more party."""

    musts = ("name",)

    def prepare(self) -> None:
        self.call_parts(track_of(self.matter.track))

    def run(self, *, actor: Actor, now: datetime) -> Party:
        return name_party(self.matter, self.draft(), actor=actor, at=self.cleaned_data["at"] or now)


class PartyDeed(DeskForm):
    """Something done about one party."""

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        self.party = party
        super().__init__(*args, **kwargs)


class NoteConsent(PartyDeed):
    """Notes that a party agrees to mediation."""

    means = forms.ChoiceField(label=_("consented how"), choices=ConsentMeans.choices, initial=ConsentMeans.WRITTEN)

    def run(self, *, actor: Actor, now: datetime) -> Party:
        means = ConsentMeans(self.cleaned_data["means"])
        return note_consent(self.matter, self.party, means=means, actor=actor, at=self.cleaned_data["at"] or now)


class NoteRefusal(PartyDeed):
    """Notes that a party refuses."""

    def run(self, *, actor: Actor, now: datetime) -> Party:
        return note_refusal(self.matter, self.party, actor=actor, at=self.cleaned_data["at"] or now)


class Reveal(PartyDeed):
    """Shows one masked value, for a purpose that is kept on record. The moment is now and nobody's to choose."""

    not_done = _("Not shown")
    musts = ("purpose",)
    at = None  # type: ignore[assignment]
    field = forms.ChoiceField(label=_("what to see"), choices=LOOKS)
    purpose = forms.CharField(label=_("purpose"), required=False, max_length=LONGEST_PURPOSE)

    def run(self, *, actor: Actor, now: datetime) -> str:
        return reveal(
            self.party,
            Field(self.cleaned_data["field"]),
            actor=actor,
            purpose=self.cleaned_data["purpose"],
            at=now,
            handles=handles(self.matter, actor),
            behind_wall=may_know_reporter(self.matter, actor),
        )


class ObjectTo(DeskForm):
    """Notes an objection against somebody's handling of the matter."""

    account = forms.ChoiceField(label=_("objected to"))
    ground = forms.ChoiceField(label=_("listed ground"), choices=RecusalGround.choices, initial=RecusalGround.OBJECTION)

    def prepare(self) -> None:
        among = colleagues(HANDLING_ROLES, self.matter.unit.reach, self.on)
        self.choose("account", [choice for choice in among if choice != NOTHING])

    def run(self, *, actor: Actor, now: datetime) -> Recusal:
        return object_to(
            self.matter,
            account=self.cleaned_data["account"],
            ground=RecusalGround(self.cleaned_data["ground"]),
            actor=actor,
            at=self.cleaned_data["at"] or now,
        )


class DecideObjection(DeskForm):
    """Decides an objection."""

    upheld = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("no", _("dismissed")), ("yes", _("upheld"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, recusal: Recusal, **kwargs: Any) -> None:
        self.recusal = recusal
        super().__init__(*args, **kwargs)

    def run(self, *, actor: Actor, now: datetime) -> Recusal:
        return decide_objection(
            self.matter,
            self.recusal,
            upheld=self.cleaned_data["upheld"],
            actor=actor,
            at=self.cleaned_data["at"] or now,
        )
