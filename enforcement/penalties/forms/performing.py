"""Performance, appeals, publication and the end of the file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.organisations.organs import COURT
from casework.workflow.forms import VerbForm, tick, why, words
from enforcement.penalties import services
from enforcement.penalties.forms.fields import (
    AppealResult,
    By,
    Forum,
    Paying,
    Result,
    Revocation,
    Serving,
    count,
    day,
    money,
    one_of,
    organ,
    organs_of,
)


class Pay(VerbForm):
    service = staticmethod(services.pay)
    paid = money(_("paid (yuan)"))
    fully = forms.TypedChoiceField(
        label=_("payment"),
        choices=[("yes", _("in full")), ("no", _("in part"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    means = one_of(Paying, _("paid how"))
    hard_later = tick(_("To pay later would be hard for the party."))
    special_receipt = tick(_("The special receipt was given."))
    collected_on = day(_("cash taken on"))
    handed_in_on = day(_("handed to the organ on"))
    banked_on = day(_("paid in at the bank on"))


class Defer(VerbForm):
    service = staticmethod(services.defer)
    days = count(_("days longer"))
    payments = count(_("instalments"))
    asked = tick(_("The party asked for it."))
    reason = why()


class MarkOverdue(VerbForm):
    service = staticmethod(services.mark_overdue)


class Remind(VerbForm):
    service = staticmethod(services.remind)
    means = one_of(Serving, _("served how"))
    reason = why()


class ApplyCourtExecution(VerbForm):
    service = staticmethod(services.apply_court_execution)
    to = organ(_("court on this platform"))
    reason = why()

    def prepare(self) -> None:
        self.offer_units("to", organs_of(self.matter, COURT, self.on))


class RecordExecution(VerbForm):
    service = staticmethod(services.record_execution)
    result = one_of(Result, _("result"))
    by = one_of(By, _("executed by"))
    urgent = tick(_("It was urgent, at night or on a holiday."))
    cuts_supply = tick(_("Water, power, heat or gas was cut off."))
    reason = why()


class Appeal(VerbForm):
    service = staticmethod(services.appeal)
    forum = one_of(Forum, _("appealed to"))
    stays = tick(_("Execution stands still."))
    reason = why()


class ResolveAppeal(VerbForm):
    service = staticmethod(services.resolve_appeal)
    forum = one_of(Forum, _("decided by"))
    result = one_of(AppealResult, _("result"))
    fine = money(_("fine as changed (yuan)"))
    gains = money(_("illegal gains as changed (yuan)"))
    goods = money(_("worth of goods as changed (yuan)"))
    reason = why()


class Revoke(VerbForm):
    service = staticmethod(services.revoke)
    ground = one_of(Revocation, _("ground"))
    reason = why()


class Publish(VerbForm):
    service = staticmethod(services.publish)
    social_impact = tick(_("The decision is of some social impact."))
    masked = tick(_("Personal data is masked."))
    reason = why()


class WithdrawPublication(VerbForm):
    service = staticmethod(services.withdraw_publication)
    reason = words(_("reason, as it is told to the public"))


class Close(VerbForm):
    service = staticmethod(services.close)


class Archive(VerbForm):
    service = staticmethod(services.archive)
