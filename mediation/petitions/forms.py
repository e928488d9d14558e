"""The inputs of each verb of a petition, in the order of life. What is asked here, the services judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.organisations.models import Unit
from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.desk.line import CallIn, Escalate, RevisitForm, TakeOver
from casework.workflow.forms import (
    LineField,
    ProposalForm,
    UnitField,
    VerbForm,
    code,
    day,
    one_of,
    table_of,
    tick,
    why,
    words,
)
from mediation.petitions import services
from mediation.petitions.chain import tier_above

LONGEST_NUMBER, LONGEST_NAME = 20, 120


class Service(models.TextChoices):
    """How a paper was served (domain 2.9)."""

    DIRECT = "DIRECT", _("handed over")
    LEFT = "LEFT", _("left with a witness or photographs")
    POST = "POST", _("by post")
    ELECTRONIC = "ELECTRONIC", pgettext_lazy("service", "electronically")
    PUBLIC = "PUBLIC", _("by public notice")


class Conclusion(models.TextChoices):
    """What a review or re-check says of the opinion."""

    UPHELD = "UPHELD", pgettext_lazy("decision", "upheld")
    CHANGED = "CHANGED", _("changed")


class KnownBy(models.TextChoices):
    """By what a repeat is known."""

    PETITIONER = "PETITIONER", _("the same petitioner")
    REPRESENTATIVE = "REPRESENTATIVE", _("the same representative")
    ACCUSED = "ACCUSED", _("the same accused unit, anonymous")


class Box(models.TextChoices):
    """One of the four boxes of a closing."""

    DONE = "DONE", _("done, proof in the file")
    NONE = "NONE", _("not called for")


class NumbersField(forms.CharField):
    """Numbers of matters, divided by spaces or commas."""

    def clean(self, value: Any) -> list[str]:
        return str(super().clean(value)).replace(",", " ").replace("，", " ").replace("、", " ").split()


def served_how() -> forms.ChoiceField:
    """How the paper came into the petitioner's hands."""
    return forms.ChoiceField(label=_("served how"), choices=Service.choices, initial=Service.DIRECT)


def received(form: VerbForm) -> None:
    """Ask for the moment of receipt, by which the next term counts."""
    form.fields["at"].label = _("received at, by the return slip")
    form.initial.setdefault("issued_on", form.on)


# Routing


class _Routing(VerbForm):
    to = UnitField(label=_("to the organ"))

    def prepare(self) -> None:
        self.fields["to"].search_in(self.actor, self.on)  # type: ignore[attr-defined]


class Transfer(_Routing):
    service = staticmethod(services.transfer)


class Assign(_Routing):
    service = staticmethod(services.assign)
    report_by = day(_("result to be reported by"))


class ProposeObjection(ProposalForm):
    service = staticmethod(services.propose_objection)
    proposes = "object"
    ground = code("grounds", _("listed ground"), flag="object")
    reason = words(_("detailed reasons"))


class Object(VerbForm):
    service = staticmethod(services.object)
    ground = code("grounds", _("listed ground"), flag="object")
    reason = words(_("detailed reasons"))


# The organ answers


class Accept(VerbForm):
    service = staticmethod(services.accept)
    purpose = code("petition_purposes", pgettext_lazy("petition", "purpose"), initial="CLAIM")
    path = code("petition_paths", _("path"), initial="6")


class NotAccept(VerbForm):
    service = staticmethod(services.not_accept)
    ground = code("grounds", _("listed ground"), flag="not_accept")
    same_matter = NumbersField(
        label=_("number of the petition that is pending below or finished"), required=False, max_length=400
    )
    organ_told = tick(_("The petitioner was told which organ is the right one, or why none is."))
    reason = why()


class Redirect(VerbForm):
    only_when = {"path": ("purpose", ("CLAIM",)), "accused": ("purpose", ("ACCUSATION",)), "refer_to": ("path", ("4",))}

    service = staticmethod(services.redirect)
    purpose = code("petition_purposes", pgettext_lazy("petition", "purpose"))
    path = code("petition_paths", _("path"), help_text=_("Of a claim, and any but the last."))
    organ = forms.CharField(label=_("organ that handles it from here on"), required=False, max_length=LONGEST_NAME)
    accused = UnitField(
        label=_("unit it is about"),
        required=False,
        help_text=_("Of an accusation; its people do not find it from now on."),
    )
    refer_to = UnitField(
        label=_("unit that takes it up as a clue of an offence"),
        required=False,
        help_text=_("Where the path is an administrative procedure."),
    )
    reason = why()

    def prepare(self) -> None:
        for name in ("accused", "refer_to"):
            self.fields[name].search_in(self.actor, self.on)  # type: ignore[attr-defined]


class LinkRepeat(VerbForm):
    service = staticmethod(services.link_repeat)
    into = forms.CharField(label=_("number of the petition it repeats"), required=False, max_length=LONGEST_NUMBER)
    known_by = forms.ChoiceField(label=_("known again by"), choices=KnownBy.choices)
    reason = why()


# Inquiry, hearing, opinion, settlement


class Investigate(VerbForm):
    service = staticmethod(services.investigate)
    record = words(_("what was done and found"))
    reason = words(_("what of the settlement was not performed"))

    def prepare(self) -> None:
        del self.fields["record" if self.matter.state == "SETTLED" else "reason"]


class Extend(VerbForm):
    musts = ("reason",)  # it is told why, so it must be there
    service = staticmethod(services.extend)
    days = forms.IntegerField(label=_("days more"), required=False, min_value=1, initial=30)
    reasons_told = tick(_("The petitioner was told the reasons."))
    reason = words(_("why it takes longer"))


class HoldHearing(VerbForm):
    service = staticmethod(services.hold_hearing)
    notice = words(
        _("time and place of the hearing"),
        rows=2,
        help_text=_("This announces it; its record is entered when it was held."),
    )
    record = words(_("record of the hearing"), rows=8)

    def prepare(self) -> None:
        del self.fields["notice" if self.matter.state == "HEARING" else "record"]


class IssueOpinion(VerbForm):
    asks_moment = True

    service = staticmethod(services.issue_opinion)
    result = code("petition_results", _("result"))
    claim = words(_("the claim"))
    findings = words(_("facts found and reasons"), rows=6)
    opinion = words(_("what is held, and by which law"), rows=6)
    heard = tick(_("The petitioner was heard on facts and reasons."))
    rights_told = tick(_("It tells of the right to ask for review, the thirty days and the organ."))
    issued_on = day(_("day it bears"))
    served = served_how()

    def prepare(self) -> None:
        received(self)


class Settle(VerbForm):
    service = staticmethod(services.settle)
    agreement = words(_("what was agreed"), rows=6)
    agreed = tick(_("Petitioner and organ both consent."))
    lawful = tick(_("It keeps within what the organ may decide."))


# Review and re-check


class _Asking(VerbForm):
    asks_moment = True

    to = LineField(label=_("organ asked"), queryset=Unit.objects.none(), empty_label=None)
    posted_on = day(_("posted on, where it came by post"))
    tiers = 1

    def prepare(self) -> None:
        level = self.matter.level
        for _tier in range(self.tiers):
            level = tier_above(level)
        line = Unit.objects.answering_for(self.matter.unit, self.on)
        self.offer_units("to", line.of_level(level))


class RequestReview(_Asking):
    service = staticmethod(services.request_review)


class RequestRecheck(_Asking):
    service = staticmethod(services.request_recheck)
    tiers = 2


class IssueReview(VerbForm):
    asks_moment = True

    service = staticmethod(services.issue_review)
    result = one_of(Conclusion, _("conclusion"))
    opinion = words(_("what is held, and by which law"), rows=6)
    rights_told = tick(_("It tells of the right to ask for re-check, the thirty days and the organ."))
    issued_on = day(_("day it bears"))
    served = served_how()

    def prepare(self) -> None:
        received(self)


class IssueRecheck(VerbForm):
    asks_moment = True

    service = staticmethod(services.issue_recheck)
    result = one_of(Conclusion, _("conclusion"))
    opinion = words(_("what is held, and by which law"), rows=6)
    issued_on = day(_("day it bears"))
    served = served_how()

    def prepare(self) -> None:
        received(self)


# The end of the file


class Terminate(VerbForm):
    service = staticmethod(services.terminate)
    reason = why()


class Close(VerbForm):
    service = staticmethod(services.close)
    solved = one_of(Box, _("valid claims solved"))
    explained = one_of(Box, _("invalid claims explained"))
    helped = one_of(Box, _("hardship helped"))
    punished = one_of(Box, _("illegal acts dealt with"))
    performed = tick(_("What was supported has been performed; the proof is in the file."))

    def prepare(self) -> None:
        if self.matter.outcome != "SUPPORTED_OPEN":
            del self.fields["performed"]


class Revisit(RevisitForm):
    service = staticmethod(services.revisit)


class Archive(VerbForm):
    service = staticmethod(services.archive)


FORMS = table_of(
    Transfer, Assign, ProposeObjection, Object, Accept, NotAccept, Redirect, LinkRepeat, Investigate, Extend, HoldHearing,
    IssueOpinion, Settle, RequestReview, IssueReview, RequestRecheck, IssueRecheck, Terminate, Escalate, TakeOver, CallIn,
    Close, Revisit, Archive, *CORRECTIONS,
)  # fmt: skip
