"""The desk of the enforcement organ."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from casework.dossier.desk import DossierDesk
from casework.ledger.visits import visit_of
from casework.parties.kinds import PartyRole
from casework.workflow.desk.lists import Tab, all_visible, at_my_unit, told_of
from casework.workflow.desk.opening import OpeningForm
from casework.workflow.forms import UnitField, code, tick
from enforcement.penalties import services
from enforcement.penalties.forms import FORMS
from enforcement.penalties.forms.known import items_of, told
from enforcement.penalties.models import Penalty
from enforcement.penalties.turns import TURNS
from enforcement.standards.finding import find_items


class RecordClue(OpeningForm):
    """A clue of an offence."""

    only_when = {"audited": ("camera", ("on",))}
    musts = ("channel", "text")
    service = staticmethod(services.record_clue)
    sides = (PartyRole.RESPONDENT, PartyRole.REPORTER)
    type = code("penalty_types", _("type"), initial="GENERAL")
    channel = code("channels", _("channel"))
    risk = code("risks", _("risk"), initial="BLUE")
    place = UnitField(label=_("place of occurrence"), required=False, divisions=True)
    camera = tick(_("It rests on what a camera recorded."))
    audited = tick(_("The camera passed its legal and technical audit."))


@admin.register(Penalty)
class PenaltyAdmin(DossierDesk):
    """Cases of penalty, from clue to archive."""

    track_code = "penalty"
    forms = FORMS
    opening = RecordClue
    turns = TURNS

    def more_routes(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        return [*super().more_routes(), ("<str:number>/items/", self.items, "items")]

    def items(self, request: HttpRequest, number: str) -> JsonResponse:
        """Suggest what the organ of a case may punish today for what the reader types: a list of items, at most eight."""
        case, text = self._matter(request, number), request.GET.get("q", "").strip()
        items = items_of(case, visit_of(request).on)
        return JsonResponse({"found": [told(item) for item in find_items(items, text)]})

    tabs = (
        Tab("unit", _("my unit's tasks"), at_my_unit, is_home=True),
        Tab("told", _("sent up or past us"), all_visible, is_open=False, reach=told_of),
        Tab("all", _("all visible"), all_visible, is_open=False),
    )
