"""The registrar's and the dispatcher's desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from casework.intake import services
from casework.intake.forms import FORMS
from casework.intake.models import Filing
from casework.workflow.admin import MatterAdmin
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.forms import UnitField, code, tick

LONGEST_REFERENCE = 120


class Register(OpeningForm):
    """What somebody brings to the window."""

    musts = ("channel", "place", "text")
    service = staticmethod(services.register)
    channel = code("channels", _("channel"))
    channel_ref = forms.CharField(label=_("reference in the channel"), required=False, max_length=LONGEST_REFERENCE)
    place = UnitField(label=_("place of occurrence"), required=False, divisions=True)
    anonymous = tick(_("The filer stays anonymous."))


@admin.register(Filing)
class FilingAdmin(MatterAdmin):
    """The queue of filings: what is to be triaged, dispatched and signed for."""

    track_code = "filing"
    forms = FORMS
    opening = Register
    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit, is_home=True),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )
