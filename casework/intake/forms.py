"""The inputs of each verb of a filing, in the order of life."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.intake import services
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.forms import LineField, ProposalForm, VerbForm, code, table_of, tick, why
from casework.workflow.models import Matter

LONGEST_NUMBER = 20


class ProposeMerge(ProposalForm):
    service = staticmethod(services.propose_merge)
    proposes = "merge"
    into = forms.CharField(label=_("number of the matter it repeats"), required=False, max_length=LONGEST_NUMBER)
    reason = why()


class Merge(VerbForm):
    service = staticmethod(services.merge)
    into = forms.CharField(label=_("number of the matter it repeats"), required=False, max_length=LONGEST_NUMBER)
    reason = why()


class Unmerge(VerbForm):
    service = staticmethod(services.unmerge)
    reason = why()


class Triage(VerbForm):
    service = staticmethod(services.triage)
    kind = code("kinds", _("kind"))
    type = code("dispute_types", _("type"))
    risk = code("risks", _("risk"))
    minors = tick(_("A minor is concerned."))


class Dispatch(VerbForm):
    service = staticmethod(services.dispatch)
    to = LineField(label=_("to the unit"), queryset=Unit.objects.none(), empty_label=None)
    reason = why()

    def prepare(self) -> None:
        place, units = self.matter.place or self.matter.unit, Unit.objects
        is_dispute = self.matter.kind == "DISPUTE" and not self.matter.origin_number
        self.offer_units("to", units.answering_for(place, self.on) if is_dispute else units.organs_for(place, self.on))


class Object(VerbForm):
    service = staticmethod(services.object)
    ground = code("grounds", _("listed ground"), flag="object")
    back_to = LineField(label=_("back to"), queryset=Unit.objects.none(), empty_label=None)
    reason = why()

    def prepare(self) -> None:
        senders = Entry.objects.of(self.matter.number).by_verb(["dispatch", "register"]).values("actor_unit")
        self.offer_units("back_to", Unit.objects.filter(key__in=senders))


class TakeIn(VerbForm):
    service = staticmethod(services.take_in)

    def run(self, *, actor: Actor, now: datetime) -> Matter:
        _filing, born = services.take_in(
            self.matter,  # type: ignore[arg-type]  # the desk of filings shows filings
            actor=actor,
            at=self.cleaned_data["at"] or now,
            version=self.cleaned_data["version"],
        )
        return born


FORMS = table_of(ProposeMerge, Merge, Unmerge, Triage, Dispatch, Object, TakeIn, *CORRECTIONS)
