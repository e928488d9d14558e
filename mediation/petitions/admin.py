"""The petition clerk's desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.desk import DossierDesk
from casework.ledger.models import Entry
from casework.organisations.levels import Level
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit, told_of
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.desk.timeline import code_label
from casework.workflow.forms import UnitField, code, tick
from casework.workflow.models import Matter
from mediation.petitions import services
from mediation.petitions.facts import FACTS
from mediation.petitions.forms import FORMS
from mediation.petitions.models import Petition
from mediation.petitions.turns import TURNS

SAYING = [verb for verb, takes in FACTS.items() if "purpose" in takes]


class Register(OpeningForm):
    """A petition in whatever form it comes."""

    only_when = {
        "accused": ("purpose", ("ACCUSATION",)),
        "competent_level": ("form", ("VISIT", "")),
    }
    musts = ("channel", "place", "text")
    service = staticmethod(services.register)
    purpose = code("petition_purposes", pgettext_lazy("petition", "purpose"))
    form = code("petition_forms", _("form of the petition"))
    type = code("dispute_types", _("type"))
    channel = code("channels", _("channel"))
    risk = code("risks", _("risk"), initial="BLUE")
    place = UnitField(label=_("place of occurrence"), required=False, divisions=True)
    persons = forms.IntegerField(label=_("persons who bring it"), required=False, min_value=1, initial=1)
    competent_level = forms.TypedChoiceField(
        label=_("competent level"), required=False, coerce=int, empty_value=None, choices=[("", "—"), *Level.choices]
    )
    accused = UnitField(
        label=_("unit it is about"),
        required=False,
        help_text=_("Of an accusation; its people do not find it from now on."),
    )
    direct = tick(_("This organ answers it itself, and routes it to no other."))
    anonymous = tick(_("The petitioner stays anonymous."))

    def _given(self, name: str) -> Any:
        given = super()._given(name)
        return (given or 1) if name == "persons" else given


@admin.register(Petition)
class PetitionAdmin(DossierDesk):
    """Petitions, from registration to archive."""

    track_code = "petition"
    forms = FORMS
    opening = Register
    turns = TURNS

    def kinds_of(self, matters: Sequence[Matter]) -> Mapping[str, str]:
        """Say what each petition is for, as it was said last; nothing of one that nobody has read yet. One statement."""
        acts = Entry.objects.of(*(matter.number for matter in matters)).by_verb(SAYING).order_by("matter", "seq")
        said = {act.matter: act.facts["purpose"] for act in acts if act.facts.get("purpose")}
        return {number: code_label("petition_purposes", purpose) for number, purpose in said.items()}

    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit, is_home=True),
        Tab("told", _("sent up or past us"), all_visible, is_open=False, reach=told_of),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )
