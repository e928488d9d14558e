"""Performance, appeals, publication and the end of the file."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.deadlines.clocks import current_calendar
from casework.organisations.organs import COURT
from casework.workflow.forms import VerbForm, day, one_of, tick, why, words
from enforcement.penalties import services
from enforcement.penalties.forms.fields import (
    AppealResult,
    By,
    Forum,
    Paying,
    Result,
    Revocation,
    Serving,
    content,
    count,
    money,
    organ,
    organs_of,
)
from enforcement.penalties.forms.known import FromFile, plain
from enforcement.penalties.money import yuan
from enforcement.penalties.reading import owed
from enforcement.standards.letters import Letter


class Pay(FromFile):
    only_when = dict.fromkeys(
        ("hard_later", "special_receipt", "collected_on", "handed_in_on", "banked_on"), ("means", (Paying.CASH,))
    )

    service = staticmethod(services.pay)
    paid = money(_("paid (yuan)"))
    fully = forms.TypedChoiceField(
        label=_("paid in full or in part"),
        choices=[("yes", pgettext_lazy("payment", "in full")), ("no", pgettext_lazy("payment", "in part"))],
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

    def prepare(self) -> None:
        super().prepare()
        found = owed(self.file, self.on, current_calendar())
        self.initial.setdefault("paid", Decimal(found.total_fen) / 100)
        told = {"principal": plain(yuan(found.principal_fen)), "surcharge": plain(yuan(found.surcharge_fen))}
        self.fields["paid"].help_text = (
            _("Owed today: %(principal)s yuan, and a surcharge of %(surcharge)s yuan.") % told
        )


class HandInCash(VerbForm):
    asks_moment = True

    service = staticmethod(services.hand_in_cash)


class BankCash(VerbForm):
    asks_moment = True

    service = staticmethod(services.bank_cash)


class Defer(VerbForm):
    service = staticmethod(services.defer)
    days = count(_("days longer"), help_text=_("Counted from the day for paying, or from today where that has passed."))
    payments = count(_("instalments"), help_text=_("Empty for one sum."))
    schedule = words(_("day and sum of each instalment"), rows=3)
    asked = tick(_("The party asked for it."))
    reason = why()


class MarkOverdue(VerbForm):
    service = staticmethod(services.mark_overdue)


class Remind(VerbForm):
    only_when = {"posted_on": ("means", (Serving.PUBLIC,))}

    service = staticmethod(services.remind)
    content = content(Letter.REMINDER)
    means = one_of(Serving, _("served how"))
    posted_on = day(_("public notice posted on"))
    reason = why()


class ApplyCourtExecution(VerbForm):
    service = staticmethod(services.apply_court_execution)
    to = organ(
        _("court on this platform"),
        help_text=_("A filing is registered there. Empty where it is not on this platform."),
    )
    reason = why(help_text=_("Needed where the three months for asking the court have passed."))

    def prepare(self) -> None:
        self.offer_units("to", organs_of(self.matter, COURT, self.on))


class RecordExecution(VerbForm):
    only_when = dict.fromkeys(("urgent", "cuts_supply"), ("by", (By.ORGAN,)))

    service = staticmethod(services.record_execution)
    result = one_of(Result, _("result"))
    by = one_of(By, _("executed by"))
    urgent = tick(_("It was urgent, at night or on a holiday."))
    cuts_supply = tick(_("Water, power, heat or gas was cut off."))
    reason = why()


class Appeal(VerbForm):
    service = staticmethod(services.appeal)
    forum = one_of(Forum, _("appealed to"))
    stays = tick(
        _("Execution stands still."),
        help_text=_("The exception: as the organ or court that took the appeal says."),
    )
    reason = why()


class ResolveAppeal(VerbForm):
    only_when = dict.fromkeys(("fine", "gains", "goods", "opposed"), ("result", (AppealResult.CHANGED,)))

    service = staticmethod(services.resolve_appeal)
    forum = one_of(Forum, _("decided by the organ or court"))
    result = one_of(AppealResult, _("result"))
    fine = money(_("fine as changed (yuan)"))
    gains = money(_("illegal gains as changed (yuan)"))
    goods = money(_("worth of goods as changed (yuan)"))
    opposed = tick(_("Somebody else concerned asked for a heavier penalty."))
    reason = why()


class Revoke(VerbForm):
    service = staticmethod(services.revoke)
    ground = one_of(Revocation, pgettext_lazy("penalty", "ground"))
    reason = why()


class Publish(VerbForm):
    service = staticmethod(services.publish)
    social_impact = tick(_("The decision is of some social impact."))
    masked = tick(_("Personal data is masked."))
    shown_until = day(_("shown until"), help_text=_("Empty where no last day is set."))
    reason = why()


class WithdrawPublication(VerbForm):
    service = staticmethod(services.withdraw_publication)
    reason = words(_("reason, as it is told to the public"))


class Close(VerbForm):
    service = staticmethod(services.close)


class Archive(VerbForm):
    service = staticmethod(services.archive)
