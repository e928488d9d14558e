"""The registrar's and the dispatcher's desk."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from casework.intake import services
from casework.intake.forms import FORMS
from casework.intake.machine import FilingState
from casework.intake.models import Filing
from casework.ledger.visits import Visit
from casework.workflow.admin import MatterAdmin
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.forms import UnitField, code, tick
from casework.workflow.querysets import MatterQuerySet

LONGEST_REFERENCE = 120


class Register(OpeningForm):
    """What somebody brings to the window."""

    service = staticmethod(services.register)
    channel = code("channels", _("channel"))
    channel_ref = forms.CharField(label=_("reference in the channel"), required=False, max_length=LONGEST_REFERENCE)
    place = UnitField(label=_("place of occurrence"), required=False, divisions=True)
    anonymous = tick(_("The filer stays anonymous."))


def to_triage(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what was registered and not yet classified."""
    return matters.filter(state=FilingState.REGISTERED)


def to_dispatch(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what was classified and not yet sent."""
    return matters.filter(state=FilingState.TRIAGED)


def to_sign_for(matters: MatterQuerySet, visit: Visit) -> MatterQuerySet:
    """Keep what was sent to the actor's own units."""
    return at_my_unit(matters, visit).filter(state=FilingState.DISPATCHED)


@admin.register(Filing)
class FilingAdmin(MatterAdmin):
    """The queue of filings: what is to be triaged, dispatched and signed for."""

    track_code = "filing"
    forms = FORMS
    opening = Register
    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit),
        Tab("triage", _("to be triaged"), to_triage),
        Tab("dispatch", _("to be dispatched"), to_dispatch),
        Tab("waiting", _("to be signed for"), to_sign_for),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )
