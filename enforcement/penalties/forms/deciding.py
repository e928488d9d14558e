"""From the notice to the service of the decision, and the decision on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.organisations.actors import Role
from casework.taxonomies.codes import choices
from casework.workflow.forms import VerbForm, colleagues, tick, why, words
from enforcement.penalties import services
from enforcement.penalties.forms.fields import (
    Accepted,
    ByOfficers,
    ClosedFor,
    NoPenalty,
    ReviewResult,
    Serving,
    Signature,
    content,
    count,
    day,
    gravity,
    kinds,
    money,
    newer,
    officers,
    one_of,
    remedies,
)
from enforcement.penalties.forms.opening import ActInputs
from enforcement.standards.letters import Letter


def _mitigations() -> list[tuple[str, str]]:
    return choices("mitigations")


def mitigation() -> forms.MultipleChoiceField:
    """Grounds for a lighter or heavier penalty."""
    return forms.MultipleChoiceField(
        label=_("grounds of mitigation"), required=False, choices=_mitigations, widget=forms.CheckboxSelectMultiple
    )


class PenaltyInputs(VerbForm):
    """What it costs; a sum that is not typed is nothing."""

    field_order = (
        "item", "act_from", "act_end", "found_on", "continuing", "grave", "distinct", "kinds", "fine", "gains", "goods",
        "lasts_days", "gravity", "mitigation", "newer_law", "officers", "content", "remedies",
    )  # fmt: skip

    kinds = kinds()
    fine = money(_("fine (yuan)"))
    gravity = gravity()
    mitigation = mitigation()
    newer_law = newer()
    reason = why()

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, **{name: given[name] or 0 for name in ("fine", "gains", "goods") if name in given}}


class DecideOnTheSpot(PenaltyInputs, ActInputs, ByOfficers):
    service = staticmethod(services.decide_on_the_spot)
    officers = officers()
    content = content(Letter.ON_THE_SPOT)
    remedies = remedies()
    shown = tick(_("The certificates were shown."))
    facts_clear = tick(_("The facts are clear and have a statutory basis."))
    heard = tick(_("The party was told what is intended and why, and was heard."))
    signed = forms.ChoiceField(
        label=_("signature of the party"), choices=[("SIGNED", _("signed")), ("REFUSED", _("refused to sign"))]
    )


class Notify(PenaltyInputs, ByOfficers):
    service = staticmethod(services.notify)
    gains = money(_("illegal gains to be confiscated (yuan)"))
    goods = money(_("worth of goods to be confiscated (yuan)"))
    lasts_days = count(_("days it lasts"))
    officers = officers()
    content = content(Letter.NOTICE)
    hearing_told = tick(_("It tells of the right to a hearing."))
    means = one_of(Serving, _("served how"), initial="HANDED")
    new_facts = tick(_("It is heavier than the last notice because of new facts."))


class RecordDefence(VerbForm):
    service = staticmethod(services.record_defence)
    defence = words(_("what the party puts forward"))
    gives_up = tick(_("The party gives up its rights in writing."))
    reexamined = tick(_("What it put forward was examined again."))
    accepted = one_of(Accepted, _("taken up"))


class RequestHearing(VerbForm):
    service = staticmethod(services.request_hearing)
    reason = why()


class NotifyHearing(VerbForm):
    service = staticmethod(services.notify_hearing)
    chair = forms.ChoiceField(label=_("chair"), required=False)
    held_on = day(_("held on"))
    is_open = tick(_("The hearing is public."), initial=True)
    closed_for = one_of(ClosedFor, _("not public because of"))

    def prepare(self) -> None:
        self.choose("chair", colleagues([Role.LEGAL_REVIEWER, Role.HEAD], self.matter.unit.reach, self.on))


class HoldHearing(VerbForm):
    service = staticmethod(services.hold_hearing)
    minutes = words(_("record of the hearing"), rows=8)
    absent = tick(_("The party stayed away without excuse."))
    agents = forms.IntegerField(label=_("agents of the party"), min_value=0, initial=0)
    minutes_signed = tick(_("The parties have checked and signed the record."))


class Review(VerbForm):
    service = staticmethod(services.review)
    result = one_of(ReviewResult, _("result"))
    opinion = words(_("opinion"), rows=6)
    qualified = tick(_("I hold the national legal qualification."))


class Discuss(VerbForm):
    service = staticmethod(services.discuss)
    heads = forms.MultipleChoiceField(label=_("heads present"), required=False, widget=forms.CheckboxSelectMultiple)
    minutes = words(_("minutes"), rows=6)

    def prepare(self) -> None:
        field = self.fields["heads"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = colleagues([Role.HEAD], self.matter.unit.reach, self.on)[1:]
        self.initial.setdefault("heads", [self.actor.account])


class Decide(PenaltyInputs):
    service = staticmethod(services.decide)
    gains = money(_("illegal gains to be confiscated (yuan)"))
    goods = money(_("worth of goods to be confiscated (yuan)"))
    lasts_days = count(_("days it lasts"))
    content = content(Letter.DECISION)
    remedies = remedies()
    signature = one_of(Signature, _("signed and sealed"))
    unified = tick(_("The case runs in the unified system of the province."))


class DecideNoPenalty(VerbForm):
    service = staticmethod(services.decide_no_penalty)
    ground = one_of(NoPenalty, _("ground"))
    educated = tick(_("The party was educated."))
    corrected = tick(_("It was corrected in time."))
    harmless = tick(_("It did no harm."))
    unified = tick(_("The case runs in the unified system of the province."))
    reason = why()


class Serve(VerbForm):
    service = staticmethod(services.serve)
    means = one_of(Serving, _("served how"))
    posted_on = day(_("public notice posted on"))
