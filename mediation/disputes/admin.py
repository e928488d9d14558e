"""The mediator's desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from casework.dossier.desk import DossierDesk
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit, told_of
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.forms import NOTHING, UnitField, code, tick
from mediation.disputes import services
from mediation.disputes.forms import FORMS, Procedure
from mediation.disputes.models import Dispute


class Apply(OpeningForm):
    """A party's application, or the committee's own motion."""

    musts = ("type", "channel", "risk")
    service = staticmethod(services.apply)
    type = code("dispute_types", _("type"))
    channel = code("channels", _("channel"))
    procedure = forms.ChoiceField(
        label=_("procedure of a court that entrusted it"), required=False, choices=[NOTHING, *Procedure.choices]
    )
    risk = code("risks", _("risk"), initial="BLUE")
    place = UnitField(label=_("place of occurrence"), required=False, divisions=True)
    administrative = tick(_("The organ itself mediates (administrative mediation)."))


@admin.register(Dispute)
class DisputeAdmin(DossierDesk):
    """Disputes, from application to archive."""

    track_code = "dispute"
    forms = FORMS
    opening = Apply
    consensual = True
    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit, is_home=True),
        Tab("told", _("sent up or past us"), all_visible, is_open=False, reach=told_of),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )
