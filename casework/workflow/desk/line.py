"""The inputs of going up the line and of the revisit, the same on every track that has these verbs."""

from __future__ import annotations

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.organisations.models import Unit
from casework.workflow import levels
from casework.workflow.forms import NOTHING, LineField, VerbForm, code, why, words


class RevisitResult(models.TextChoices):
    """What a revisit found."""

    SETTLED = "SETTLED", _("settled for good")
    UNSETTLED = "UNSETTLED", _("not settled")
    NOT_REACHED = "NOT_REACHED", _("nobody reached")


class Escalate(VerbForm):
    service = staticmethod(levels.escalate)
    to = LineField(label=_("to the unit"), queryset=Unit.objects.none(), empty_label=None)
    ground = code("grounds", _("listed ground"), flag="escalate")
    reason = words(_("what was tried"))

    def prepare(self) -> None:
        line = Unit.objects.answering_for(self.matter.unit, self.on).filter(level__gt=self.matter.unit.level)
        self.offer_units("to", line)


class TakeOver(VerbForm):
    service = staticmethod(levels.take_over)


class CallIn(VerbForm):
    service = staticmethod(levels.call_in)
    ground = code("grounds", _("listed ground"), flag="call_in")
    reason = why()


class RevisitForm(VerbForm):
    """What a revisit found; the track names its service."""

    result = forms.ChoiceField(label=_("result"), required=False, choices=[NOTHING, *RevisitResult.choices])
    record = words(
        _("what was found"),
        help_text=_(
            "Whether it was performed, how satisfied each side is, what may flare up again, what was done about it."
        ),
    )
