"""The inputs of each verb of a dispute, in the order of life. What is asked here, the services judge."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.taxonomies.codes import has_flag, scheme
from casework.workflow.desk.corrections import CORRECTIONS
from casework.workflow.desk.line import CallIn, Escalate, RevisitForm, TakeOver
from casework.workflow.forms import (
    NOTHING,
    LineField,
    ProposalForm,
    VerbForm,
    code,
    colleagues,
    day,
    table_of,
    tick,
    why,
    words,
)
from mediation.disputes import services
from mediation.disputes.administrative import ADMIN_MEDIATION
from mediation.disputes.machine import DISPUTE

LONGEST_NUMBER = 120


class AgreementForm(models.TextChoices):
    """How an agreement was signed."""

    WET = "WET", _("on paper, by hand")
    ESIGN = "ESIGN", _("electronically")


class Scope(models.TextChoices):
    """What an administrative organ may mediate."""

    CIVIL = "CIVIL", _("a civil dispute connected with its administration")
    DISCRETION = "DISCRETION", _("administrative discretion")
    COMPENSATION = "COMPENSATION", _("compensation")


class Procedure(models.TextChoices):
    """By which procedure a court goes on that entrusted a dispute."""

    ORDINARY = "ORDINARY", _("ordinary")
    SUMMARY = "SUMMARY", _("summary")


class Jurisdiction(models.TextChoices):
    """Why a court may confirm an agreement."""

    INVITED = "INVITED", _("it assigned the dispute")
    DOMICILE = "DOMICILE", _("a party lives there")
    OBJECT = "OBJECT", _("the object lies there")
    SEAT = "SEAT", _("the mediating body sits there")
    INTERMEDIATE = "INTERMEDIATE", _("the case is the intermediate court's")


# From the application to the acceptance


class AskConsent(VerbForm):
    service = staticmethod(services.ask_consent)
    rights_notice = tick(_("The notice of rights and duties was handed over."))


class Accept(VerbForm):
    service = staticmethod(services.accept)
    scope = forms.ChoiceField(label=_("what it is about"), required=False, choices=[NOTHING, *Scope.choices])

    def prepare(self) -> None:
        if self.matter.kind != ADMIN_MEDIATION:
            del self.fields["scope"]


class Decline(VerbForm):
    service = staticmethod(services.decline)
    ground = code("grounds", _("listed ground"), flag="decline")
    remedies_explained = tick(_("The parties were told where else they may turn."))
    reason = why()


# The mediation


class Appoint(VerbForm):
    service = staticmethod(services.appoint)
    mediator = forms.ChoiceField(label=_("mediator"), required=False)
    chosen = tick(_("The parties chose this mediator."))

    def prepare(self) -> None:
        self.choose("mediator", colleagues([Role.MEDIATOR], self.matter.unit.reach, self.on))


class HoldSession(VerbForm):
    service = staticmethod(services.hold_session)
    minutes = words(_("minutes"), rows=8)
    minutes_signed = tick(_("Those present have signed the minutes."))
    is_open = tick(_("The session was open to the public, as the parties wished."))
    days = forms.IntegerField(
        label=_("days by which both sides agree to prolong it"), required=False, min_value=1, max_value=30
    )


class ProposeSuspension(ProposalForm):
    service = staticmethod(services.propose_suspension)
    proposes = "suspend"
    ground = code("grounds", _("listed ground"), flag="suspend")
    reason = why()


class Suspend(VerbForm):
    service = staticmethod(services.suspend)
    ground = code("grounds", _("listed ground"), flag="suspend")
    reason = why()


class Resume(VerbForm):
    service = staticmethod(services.resume)
    reason = why()


# Agreement, confirmation, performance


class SignAgreement(VerbForm):
    service = staticmethod(services.sign_agreement)
    agreement = words(_("agreement, word for word"), rows=8)
    due_on = day(_("to be performed by"))
    signed = forms.IntegerField(label=_("parties who signed"), required=False, min_value=0, initial=2)
    mediator_signed = tick(_("The mediator has signed."))
    sealed = tick(_("The committee has set its seal."))
    form = forms.ChoiceField(label=_("signed how"), choices=AgreementForm.choices)
    secured = tick(_("Security was given for performance."))


class RecordOralAgreement(VerbForm):
    service = staticmethod(services.record_oral_agreement)
    agreement = words(_("what was agreed"), rows=6)
    due_on = day(_("to be performed by"))
    secured = tick(_("Security was given for performance."))


class ApplyConfirmation(VerbForm):
    service = staticmethod(services.apply_confirmation)
    joint = tick(_("Both parties apply together."))
    subject = forms.ChoiceField(
        label=_("subject"),
        required=False,
        choices=[NOTHING, ("NO_TITLE", _("title to house or land is not touched"))],
    )
    court = LineField(label=_("court"), required=False, empty_label="—", queryset=Unit.objects.none())
    jurisdiction = forms.ChoiceField(
        label=_("why this court"), required=False, choices=[NOTHING, *Jurisdiction.choices], initial=Jurisdiction.SEAT
    )

    def prepare(self) -> None:
        self.offer_units(
            "court", Unit.objects.bureaux_around(self.matter.unit_path, self.on).filter(name__contains="法院")
        )
        if not has_flag("dispute_types", self.matter.type, "title"):
            del self.fields["subject"]


class Extend(VerbForm):
    service = staticmethod(services.extend)
    days = forms.IntegerField(label=_("days longer"), required=False, min_value=1, max_value=30)
    approved_by_president = tick(_("The president of the court has approved it."))
    reason = why()


class Confirm(VerbForm):
    service = staticmethod(services.confirm)
    ruling = forms.CharField(label=_("number of the ruling"), required=False, max_length=LONGEST_NUMBER)


class RefuseConfirmation(VerbForm):
    service = staticmethod(services.refuse_confirmation)
    ruling = forms.CharField(label=_("number of the ruling"), required=False, max_length=LONGEST_NUMBER)


class Perform(VerbForm):
    service = staticmethod(services.perform)
    fully = forms.TypedChoiceField(
        label=_("performance"),
        choices=[("yes", _("in full")), ("no", _("in part"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    proof = tick(_("There is proof of it."))


class ReportBreach(VerbForm):
    service = staticmethod(services.report_breach)
    reason = why()


# The end of the talks


class Fail(VerbForm):
    service = staticmethod(services.fail)
    remedies_explained = tick(_("The parties were told where else they may turn."))
    reason = why()


class Refuse(VerbForm):
    service = staticmethod(services.refuse)
    reason = why()


class Withdraw(VerbForm):
    service = staticmethod(services.withdraw)
    settled = tick(_("The parties have settled among themselves."))
    other_side_confirms = tick(_("The other side confirms it in writing."))
    reason = why()


class Divert(VerbForm):
    frees = ("receipt",)
    service = staticmethod(services.divert)
    destination = forms.ChoiceField(label=_("where to"), required=False)
    to = LineField(label=_("referred to the organ"), required=False, empty_label="—", queryset=Unit.objects.none())
    kind = code("kinds", _("as"))
    receipt = forms.CharField(
        label=_("number of the receipt"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Empty means the number of the filing, where it is referred."),
    )
    reason = why()

    def prepare(self) -> None:
        self.offer_units("to", Unit.objects.bureaux_around(self.matter.unit_path, self.on))
        outcomes = scheme("outcomes")
        ways = [(row.when[1], outcomes[row.outcome].label) for row in DISPUTE.rows if row.verb == "divert" and row.when]
        self.choose("destination", [NOTHING, *ways])


# The end of the file


class Close(VerbForm):
    service = staticmethod(services.close)


class Reopen(VerbForm):
    service = staticmethod(services.reopen)
    ground = code("grounds", _("listed ground"), flag="reopen")
    reason = why()


class Revisit(RevisitForm):
    service = staticmethod(services.revisit)


class Archive(VerbForm):
    service = staticmethod(services.archive)


FORMS = table_of(
    AskConsent, Accept, Decline, Appoint, HoldSession, ProposeSuspension, Suspend, Resume, SignAgreement,
    RecordOralAgreement, ApplyConfirmation, Extend, Confirm, RefuseConfirmation, Perform, ReportBreach, Fail, Refuse, Withdraw,
    Divert, Escalate, TakeOver, CallIn, Close, Reopen, Revisit, Archive, *CORRECTIONS,
)  # fmt: skip
