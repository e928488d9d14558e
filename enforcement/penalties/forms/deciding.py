"""From the notice to the service of the decision, and the decision on the spot."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.organisations.actors import Role
from casework.taxonomies.codes import choices
from casework.workflow.forms import VerbForm, colleagues, day, one_of, tick, why, words
from enforcement.penalties import services
from enforcement.penalties.forms.fields import (
    Accepted,
    ByOfficers,
    ClosedFor,
    NoPenalty,
    ReviewPoint,
    ReviewResult,
    Serving,
    Signature,
    content,
    correct_by,
    count,
    gravity,
    kinds,
    money,
    namesake,
    newer,
    officers,
    remedies,
    some_of,
)
from enforcement.penalties.forms.known import FromFile
from enforcement.penalties.forms.opening import ActInputs
from enforcement.penalties.guards.opening import SIMPLE
from enforcement.penalties.reading import investigators
from enforcement.standards.kinds import Gravity, PenaltyKind
from enforcement.standards.letters import Letter, remedy_on

# Where nobody is educated: nothing was done that may be told from an offence, or nothing may be said of it any more.
FREE = (NoPenalty.UNPROVEN, NoPenalty.TIME_BARRED, NoPenalty.WITHDRAWN)


def _mitigations() -> list[tuple[str, str]]:
    return choices("mitigations")


def mitigation() -> forms.MultipleChoiceField:
    """Grounds for a lighter or heavier penalty."""
    return forms.MultipleChoiceField(
        label=_("grounds of mitigation"), required=False, choices=_mitigations, widget=forms.CheckboxSelectMultiple
    )


LASTING = (
    PenaltyKind.SUSPEND_LICENCE, PenaltyKind.RESTRICT_BUSINESS, PenaltyKind.STOP_BUSINESS, PenaltyKind.RESTRICT_PROFESSION,
    PenaltyKind.DETENTION,
)  # fmt: skip
WHERE_OF_THAT_KIND = {
    "fine": ("kinds", (PenaltyKind.FINE,)),
    "gains": ("kinds", (PenaltyKind.CONFISCATE_GAINS,)),
    "goods": ("kinds", (PenaltyKind.CONFISCATE_GOODS,)),
    "lasts_days": ("kinds", LASTING),
    "mitigation": ("gravity", tuple(each for each in Gravity.values if each != Gravity.ORDINARY)),
}
PENALTY = (_("Penalty"), ("kinds", "fine", "gains", "goods", "lasts_days", "gravity", "mitigation", "reason"))


class PenaltyInputs(FromFile):
    """What it costs; a sum that is not typed is nothing."""

    only_when = WHERE_OF_THAT_KIND

    kinds = kinds()
    fine = money(_("fine (yuan)"))
    gravity = gravity()
    mitigation = mitigation()
    newer_law = newer()
    reason = words(
        _("reasons for the discretion"), help_text=_("Needed where the fine lies outside the band of discretion.")
    )

    def prepare(self) -> None:
        super().prepare()
        self.tell_bounds()

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, **{name: given[name] or 0 for name in ("fine", "gains", "goods") if name in given}}


class DecideOnTheSpot(PenaltyInputs, ActInputs, ByOfficers):
    groups = (
        (_("The act"), ("item", "act_end", "found_on", "act_from")),
        (_("Officers and procedure"), ("officers", "shown", "facts_clear", "heard")),
        PENALTY,
        (_("The decision on the spot"), ("content", "remedies", "signed")),
    )
    rare = (*ActInputs.rare, "newer_law")

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

    def prepare(self) -> None:
        super().prepare()
        self.offer_kinds(SIMPLE)
        remedy = remedy_on(Letter.ON_THE_SPOT, self.on)
        self.initial.setdefault("remedies", remedy)


class Notify(PenaltyInputs, ByOfficers):
    groups = (
        PENALTY,
        (_("The notice"), ("content", "hearing_told", "means", "posted_on")),
        (_("Officers and procedure"), ("officers",)),
    )
    rare = ("correct_by", "new_facts", "newer_law")
    only_when = {**WHERE_OF_THAT_KIND, "posted_on": ("means", (Serving.PUBLIC,))}

    service = staticmethod(services.notify)
    gains = money(_("illegal gains to be confiscated (yuan)"))
    goods = money(_("worth of goods to be confiscated (yuan)"))
    lasts_days = count(_("days it lasts"))
    officers = officers()
    content = content(Letter.NOTICE)
    hearing_told = tick(_("It tells of the right to a hearing."))
    means = one_of(Serving, _("served how"), initial="HANDED")
    posted_on = day(_("public notice posted on"))
    correct_by = correct_by()
    new_facts = tick(_("It is heavier than the last notice because of new facts."))

    def prepare(self) -> None:
        super().prepare()
        ended = self.file.last("end_investigation")
        if ended is not None:
            self.begin_with(ended.facts, "gravity")


class RecordDefence(VerbForm):
    only_when = dict.fromkeys(("reexamined", "accepted"), ("gives_up", ("",)))
    frees = ("defence",)

    service = staticmethod(services.record_defence)
    defence = words(_("what the party puts forward"))
    gives_up = tick(_("The party gives up its rights in writing."))
    reexamined = tick(_("What it put forward was examined again."))
    accepted = one_of(Accepted, _("taken up"))


class RequestHearing(VerbForm):
    service = staticmethod(services.request_hearing)
    reason = why()


class NotifyHearing(FromFile):
    only_when = {"closed_for": ("is_open", ("",))}

    service = staticmethod(services.notify_hearing)
    chair = forms.ChoiceField(label=_("chair"), required=False)
    held_on = day(_("held on"), help_text=_("Seven full working days lie between this notice and the hearing."))
    venue = words(
        _("hour and place"), rows=1, help_text=_("In the words of the notice, such as 上午9时在本局三楼听证室.")
    )
    is_open = tick(_("The hearing is public."), initial=True)
    closed_for = one_of(ClosedFor, _("not public because of"))

    def prepare(self) -> None:
        barred = investigators(self.file)
        able = colleagues([Role.LEGAL_REVIEWER, Role.HEAD], self.matter.unit.reach, self.on)
        self.choose("chair", [(account, label) for account, label in able if account not in barred])


class HoldHearing(VerbForm):
    service = staticmethod(services.hold_hearing)
    minutes = words(_("record of the hearing"), rows=8)
    absent = tick(_("The party stayed away without excuse."))
    agents = forms.IntegerField(label=_("agents of the party"), min_value=0, initial=0)
    hearing_report = words(
        _("findings and proposal of the chair"),
        help_text=_("The report on the hearing states them; empty where it comes later."),
    )
    minutes_signed = tick(_("The parties have checked and signed the record."))


class Review(VerbForm):
    service = staticmethod(services.review)
    result = one_of(ReviewResult, _("result"))
    objections = some_of(ReviewPoint, _("points objected to"))
    opinion = words(_("opinion of the review"), rows=6)
    qualified = tick(_("I hold the national legal qualification."))


class Discuss(VerbForm):
    service = staticmethod(services.discuss)
    heads = forms.MultipleChoiceField(label=_("heads present"), required=False, widget=forms.CheckboxSelectMultiple)
    minutes = words(_("minutes of the discussion"), rows=6)

    def prepare(self) -> None:
        field = self.fields["heads"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = colleagues([Role.HEAD], self.matter.unit.reach, self.on)[1:]
        self.initial.setdefault("heads", [self.actor.account])


class Decide(PenaltyInputs):
    """Begins with what the last notice said; only less than that may be decided."""

    groups = (PENALTY, (_("The decision"), ("content", "remedies", "signature")))
    rare = ("correct_by", "newer_law", "namesake", "unified")

    service = staticmethod(services.decide)
    namesake = namesake()
    gains = money(_("illegal gains to be confiscated (yuan)"))
    goods = money(_("worth of goods to be confiscated (yuan)"))
    lasts_days = count(_("days it lasts"))
    content = content(Letter.DECISION)
    remedies = remedies()
    signature = one_of(Signature, _("signed and sealed"))
    correct_by = correct_by()
    unified = tick(_("The case runs in the unified system of the province."))

    def prepare(self) -> None:
        super().prepare()
        notice = self.file.last("notify")
        if notice is not None:
            self.begin_with(notice.facts, "kinds", "lasts_days", "gravity", "mitigation")
            self.begin_with_sums(notice.facts, fine="fine_fen", gains="gains_fen", goods="goods_fen")
        self.initial.setdefault("remedies", remedy_on(Letter.DECISION, self.on))


class DecideNoPenalty(VerbForm):
    only_when = {
        "educated": ("ground", tuple(each for each in NoPenalty.values if each not in FREE)),
        "corrected": ("ground", (NoPenalty.MINOR_CORRECTED, NoPenalty.FIRST_SLIGHT)),
        "harmless": ("ground", (NoPenalty.MINOR_CORRECTED,)),
        "namesake": ("ground", (NoPenalty.FIRST_SLIGHT,)),
    }
    rare = ("namesake", "unified")

    service = staticmethod(services.decide_no_penalty)
    ground = one_of(NoPenalty, pgettext_lazy("penalty", "ground"))
    educated = tick(_("The party was educated."))
    corrected = tick(_("It was corrected in time."))
    harmless = tick(_("It did no harm."))
    namesake = namesake()
    unified = tick(_("The case runs in the unified system of the province."))
    reason = why()


class Serve(VerbForm):
    only_when = {"posted_on": ("means", (Serving.PUBLIC,))}

    service = staticmethod(services.serve)
    means = one_of(Serving, _("served how"))
    posted_on = day(_("public notice posted on"))
