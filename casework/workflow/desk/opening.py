"""The page that opens a matter: what it is, and the parties with it, handed in together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, Unmet
from casework.organisations.actors import Actor
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.workflow.desk.people import PartyForm
from casework.workflow.forms import RefusableForm, UnitField, moment, words
from casework.workflow.models import Matter

if TYPE_CHECKING:
    PartyFormSetBase = forms.BaseFormSet[PartyForm]
else:
    PartyFormSetBase = forms.BaseFormSet

SIDES = [
    {"role": PartyRole.APPLICANT, "kind": PartyKind.PERSON},
    {"role": PartyRole.RESPONDENT, "kind": PartyKind.PERSON},
]
MOST_PARTIES = 30
_PLACE = re.compile(r"parties\[(\d+)\]\.(\w+)")


class OpeningForm(RefusableForm):
    """
    What opens a matter, named as its service names it; the parties stand in blocks of their own.

    service: what run() calls, once.
    """

    service: ClassVar[Callable[..., Any]]

    unit = UnitField(label=_("unit"))
    title = forms.CharField(label=_("title"), max_length=200)
    text = words(_("what it is about"), rows=6)
    at = moment()

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.search_in(actor, on)

    def short_fields(self) -> list[forms.BoundField]:
        """List the inputs of one line each."""
        return [self[name] for name in self.fields if name not in ("text", "at")]

    def run(self, *, parties: Sequence[PartyDraft], actor: Actor, now: datetime) -> Matter:
        """
        Open the matter; returns it.

        :raises CaseworkError: the service refuses; nothing was written.
        """
        given = {name: value for name, value in self.cleaned_data.items() if name != "at"}
        opened: Matter = type(self).service(**given, parties=parties, actor=actor, at=self.cleaned_data["at"] or now)
        return opened


class PartyBlocks(PartyFormSetBase):
    """The blocks of the parties; a block nobody typed into stands for nobody."""

    def filled(self) -> list[PartyForm]:
        """List the blocks somebody typed into, in their order."""
        return [form for form in self.forms if not form.is_blank]

    def drafts(self) -> list[PartyDraft]:
        """Build the parties. Refusals are told in their blocks; the list is shorter then than that of the blocks."""
        drafts = []
        for form in self.filled():
            try:
                drafts.append(form.draft())
            except CaseworkError as refusal:
                form.refuse(refusal)
        return drafts

    def refuse(self, refusal: CaseworkError) -> list[Unmet]:
        """Tell in its block what is about one party; returns the rest."""
        rest, filled = [], self.filled()
        for unmet in refusal.unmet:
            place = _PLACE.search(unmet.field)
            if place and int(place[1]) < len(filled):
                filled[int(place[1])].refuse(
                    type(refusal)(Unmet(unmet.code, unmet.message, unmet.law, place[2], unmet.facts))
                )
            else:
                rest.append(unmet)
        return rest


_FORM_SET: Any = forms.formset_factory(
    PartyForm, formset=PartyBlocks, extra=0, max_num=MOST_PARTIES, absolute_max=MOST_PARTIES
)


def party_blocks(data: Mapping[str, Any] | None = None, *, initial: Sequence[Mapping[str, Any]] = ()) -> PartyBlocks:
    """Build the blocks, as handed in or to be filled in."""
    blocks: PartyBlocks = _FORM_SET(data, initial=initial or None, prefix="party")
    return blocks


class Opening:
    """One opening under way: the form and the blocks of the parties, as shown or as handed in."""

    def __init__(self, form_class: type[OpeningForm], actor: Actor, on: date) -> None:
        self._form_of = partial(form_class, actor=actor, on=on)

    def begin(self, **initial: Any) -> Opening:
        """Show empty blocks for two sides."""
        self.form = self._form_of(initial=initial)
        self.parties = party_blocks(initial=SIDES)
        return self

    def grow(self, data: Mapping[str, Any]) -> Opening:
        """Show what was typed so far and one block more; nothing is judged yet."""
        typed = party_blocks(data)
        blocks = [{name: form[name].value() for name in form.fields} for form in typed.forms]
        self.form = self._form_of(initial={name: data.get(name) for name in data})
        self.parties = party_blocks(initial=[*blocks, {"role": PartyRole.THIRD_PARTY}][:MOST_PARTIES])
        return self

    def take(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Matter | None:
        """Open the matter; None when something is refused, which form and blocks then tell."""
        self.form, self.parties = self._form_of(data), party_blocks(data)
        if not all([self.form.is_valid(), self.parties.is_valid()]):
            return None
        drafts = self.parties.drafts()
        if len(drafts) < len(self.parties.filled()):
            return None
        try:
            return self.form.run(parties=drafts, actor=actor, now=now)
        except CaseworkError as refusal:
            rest = self.parties.refuse(refusal)
            if rest:
                self.form.refuse(type(refusal)(*rest))
            return None
