"""Finding: matters of all tracks by number or words, and persons by what identifies them, for a purpose that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.ledger.visits import Visit
from casework.organisations.actors import Actor
from casework.parties.kinds import Identifier
from casework.parties.masking import Audience, masked_party
from casework.parties.models import Party
from casework.parties.services import find_by_identifier
from casework.parties.services.disclosure import HANDLING_ROLES, LONGEST_PURPOSE
from casework.workflow.desk.lists import Line, MatterList, lines_of
from casework.workflow.forms import RefusableForm
from casework.workflow.models import Matter
from casework.workflow.tracks import Track

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 8
LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Found:
    """What one track holds of the words: its first matters, and where all of them are listed."""

    desk: StrOrPromise
    url: str
    lines: Sequence[Line]
    has_more: bool


def find_matters(track: Track, desk: Any, words: str, visit: Visit) -> Found:
    """Find the newest matters of a track the reader sees whose number begins so, or that hold these words; three statements."""
    query = QueryDict(mutable=True)
    query.update({"tab": "all", "q": words})
    matters = list(MatterList(track, desk.tabs_for(visit), query, visit).matters()[: SHOWN + 1])
    opts = track.model_class._meta
    url = f"{reverse(f'admin:{opts.app_label}_{opts.model_name}_changelist')}?{query.urlencode()}"
    lines = lines_of(matters[:SHOWN], visit.at) if matters else []
    return Found(opts.verbose_name_plural or "", url, lines, len(matters) > SHOWN)


def may_find_persons(actor: Actor) -> bool:
    """Answer whether the actor works with persons at all."""
    return actor.has(*HANDLING_ROLES)


@dataclass(frozen=True, slots=True)
class PersonFound:
    """One party, masked, and the matter it is named in."""

    matter: Matter
    party: Party
    shown: Mapping[str, str]


class PersonSearch(RefusableForm):
    """Asks for the whole of an identifier, and why."""

    not_done = _("Not searched")
    musts = ("value", "purpose")

    kind = forms.ChoiceField(label=_("search by"), choices=Identifier.choices)
    value = forms.CharField(label=_("the whole number or name"), required=False, max_length=LONGEST_VALUE)
    purpose = forms.CharField(label=_("purpose"), required=False, max_length=LONGEST_PURPOSE)

    def run(self, *, actor: Actor, at: datetime, ip: str | None) -> list[PersonFound]:
        """Search, leave the record of it, and give what lies in matters the actor sees; raises as find_by_identifier()."""
        given = self.cleaned_data
        known = find_by_identifier(
            Identifier(given["kind"]), given["value"], actor=actor, purpose=given["purpose"], at=at, ip=ip
        )
        numbers = {party.matter_no for party in known}
        seen = Matter.objects.filter(number__in=numbers).visible_to(actor).for_list()
        matters = {matter.number: matter for matter in seen}
        return [
            PersonFound(matters[party.matter_no], party, masked_party(party, Audience.LIST))
            for party in known
            if party.matter_no in matters
        ]
