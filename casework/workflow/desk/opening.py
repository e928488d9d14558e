"""The page that opens a matter: what it is, and the parties with it, handed in together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.errors import CaseworkError, Unmet
from casework.organisations.actors import Actor
from casework.parties.drafts import PartyDraft, check_roster
from casework.parties.kinds import PartyKind, PartyRole
from casework.workflow.desk.people import PartyForm
from casework.workflow.forms import RefusableForm, UnitField, moment, words
from casework.workflow.models import Matter
from casework.workflow.tracks import Track

if TYPE_CHECKING:
    PartyFormSetBase = forms.BaseFormSet[PartyForm]
else:
    PartyFormSetBase = forms.BaseFormSet

MOST_PARTIES = 30
_PLACE = re.compile(r"parties\[(\d+)\]\.(\w+)")


class OpeningForm(RefusableForm):
    """
    What opens a matter, named as its service names it; the parties stand in blocks of their own.

    service: what run() calls, once. sides: the parts of the first empty blocks.
    """

    service: ClassVar[Callable[..., Any]]
    sides: ClassVar[Sequence[PartyRole]] = (PartyRole.APPLICANT, PartyRole.RESPONDENT)

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
        given = {name: self._given(name) for name in self.fields if name != "at"}
        opened: Matter = type(self).service(**given, parties=parties, actor=actor, at=self._given("at") or now)
        return opened

    def _given(self, name: str) -> Any:
        """What was typed, empty where it could not be read."""
        return self.cleaned_data.get(name, getattr(self.fields[name], "empty_value", None))


class PartyBlocks(PartyFormSetBase):
    """The blocks of the parties; a block nobody typed into stands for nobody."""

    def filled(self) -> list[PartyForm]:
        """List the blocks somebody typed into, in their order."""
        return [form for form in self.forms if not form.is_blank]

    def drafts(self, on: date) -> list[PartyDraft] | None:
        """Build the parties, each in order and all of them together; None when something is refused, told in the blocks."""
        drafts = []
        for form in self.filled():
            if not form.is_valid():
                continue
            try:
                drafts.append(form.draft())
            except CaseworkError as refusal:
                form.refuse(refusal)
        if len(drafts) < len(self.filled()):
            return None
        try:
            check_roster(drafts, on=on)
        except CaseworkError as refusal:
            self.refuse(refusal)
            return None
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

    def __init__(self, form_class: type[OpeningForm], actor: Actor, on: date, *, track: Track) -> None:
        self._form_of, self._track = partial(form_class, actor=actor, on=on), track
        self._sides = [{"role": role, "kind": PartyKind.PERSON} for role in form_class.sides]

    def _blocks(self, *told: Any, **begun: Any) -> PartyBlocks:
        blocks = party_blocks(*told, **begun)
        for form in blocks.forms:
            form.call_parts(self._track)
        return blocks

    def begin(self, **initial: Any) -> Opening:
        """Show empty blocks for two sides."""
        self.form = self._form_of(initial=initial)
        self.parties = self._blocks(initial=self._sides)
        return self

    def grow(self, data: Mapping[str, Any]) -> Opening:
        """Show what was typed so far and one block more; nothing is judged yet."""
        typed, form = party_blocks(data), self._form_of(data)
        blocks = [{name: form[name].value() for name in form.fields} for form in typed.forms]
        self.form = self._form_of(initial={name: form[name].value() for name in form.fields})
        self.parties = self._blocks(initial=[*blocks, {"role": PartyRole.THIRD_PARTY}][:MOST_PARTIES])
        return self

    def take(self, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> Matter | None:
        """Open the matter; None when something is refused, which form and blocks then tell, all of it at once."""
        self.form, self.parties = self._form_of(data), self._blocks(data)
        in_order = all([self.form.is_valid(), self.parties.is_valid()])
        drafts = self.parties.drafts(day_of(self.form.cleaned_data.get("at") or now))
        run = partial(self.form.run, parties=drafts or (), actor=actor, now=now)
        if in_order and drafts is not None:
            try:
                return run()
            except CaseworkError as refusal:
                self._tell(refusal.unmet, type(refusal))
        elif self.form.cleaned_data.get("unit"):
            refused = _rehearsed(run)
            if refused is not None:
                known = {*self.form.errors, *(["parties"] if drafts is None else [])}
                self._tell([each for each in refused.unmet if each.field not in known], type(refused))
        return None

    def _tell(self, unmet: Sequence[Unmet], kind: type[CaseworkError]) -> None:
        rest = self.parties.refuse(kind(*unmet)) if unmet else []
        if rest:
            self.form.refuse(kind(*rest))


def _rehearsed(run: Callable[[], Any]) -> CaseworkError | None:
    """Ask a service what it would refuse, and undo whatever it did; None when it would refuse nothing."""
    try:
        with transaction.atomic():
            run()
            transaction.set_rollback(True)
    except CaseworkError as refusal:
        return refusal
    return None
