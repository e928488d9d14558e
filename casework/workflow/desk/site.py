"""The site of the desk: Django's admin with a dashboard for its first page, and the few addresses every track shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib.admin.sites import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.ledger.visits import Visit, visit_of
from casework.workflow.desk.lists import Line, in_scope, lines_of, told_of
from casework.workflow.forms import find_units, units_in_reach
from casework.workflow.models import Matter
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import all_tracks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 8
COUNTED = 100
LATE = 25
# Where a matter waits for a unit to take it: the verb that is awaited there.
TAKING = ("take_in", "take_over")


@dataclass(frozen=True, slots=True)
class Panel:
    """
    One box of the dashboard: its first lines, and how many there are, counted as far as most.

    query: what the lists of the desks are asked to show all of it.
    """

    code: str
    title: StrOrPromise
    empty: StrOrPromise
    query: str
    lines: Sequence[Line]
    count: int
    most: int = COUNTED

    @property
    def counted(self) -> str:
        return f"{self.most - 1}+" if self.count >= self.most else str(self.count)


class DeskSite(AdminSite):
    """Django's admin, with the day's work first."""

    site_header = gettext_lazy("Casework")
    site_title = gettext_lazy("Casework")
    index_title = gettext_lazy("Today")
    site_url = None
    enable_nav_sidebar = False
    index_template = "admin/desk/index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("find/", self.admin_view(self.find), name="find"),
            path("units/", self.admin_view(self.units), name="units"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the desks, and the records the reader may look at, to what every page knows."""
        return {**super().each_context(request), "desks": self._desks(request), "records": self._records(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the reader today."""
        panels = _panels(visit_of(request))
        shown = {Entry._meta.object_name, *(track.model_class._meta.object_name for track in all_tracks())}
        reference = [
            {**app, "models": [model for model in app["models"] if model["object_name"] not in shown]}
            for app in self.get_app_list(request)
        ]
        context = {"panels": panels, "app_list": [app for app in reference if app["models"]]}
        return super().index(request, context | (extra_context or {}))

    def find(self, request: HttpRequest) -> HttpResponse:
        """Go to the matter of a number, if it exists as far as the reader may know; else to the lists, narrowed by the words."""
        words = request.GET.get("q", "").strip()
        number = words.upper()
        for track in all_tracks():
            opts = track.model_class._meta
            if number.startswith(track.letter) and number[1:].isdecimal():
                matters, visit = Matter.objects.filter(number=number), visit_of(request)
                if in_scope(matters, visit).exists() or told_of(matters, visit).exists():
                    return HttpResponseRedirect(
                        reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[number])
                    )
        desks = self._desks(request)
        if not desks:
            raise PermissionDenied
        query = request.GET.copy()
        query["tab"], query["q"] = "all", words
        return HttpResponseRedirect(f"{desks[0][1]}?{query.urlencode()}")

    def units(self, request: HttpRequest) -> JsonResponse:
        """Suggest units in the reader's reach for what he types: a list of "code name", at most eight."""
        visit, text = visit_of(request), request.GET.get("q", "").strip()
        reach = units_in_reach(visit.actor, visit.on, divisions=request.GET.get("kind") == "divisions")
        found = find_units(reach, text) if text else []
        return JsonResponse({"units": [f"{unit.code} {unit.name}" for unit in found]})

    def _desks(self, request: HttpRequest) -> list[tuple[StrOrPromise, str]]:
        if not visit_of(request).actor.posts:
            return []
        return [_link(track.model_class) for track in all_tracks() if self.is_registered(track.model_class)]

    def _records(self, request: HttpRequest) -> list[tuple[StrOrPromise, str]]:
        may_look = self.is_registered(Entry) and self.get_model_admin(Entry).has_view_permission(request)
        return [_link(Entry)] if may_look else []


def _link(model: type[Model]) -> tuple[StrOrPromise, str]:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    return model._meta.verbose_name_plural or "", reverse(f"admin:{name}_changelist")


def _panels(visit: Visit) -> list[Panel]:
    """Read the day's work of one person; a constant number of statements."""
    if not visit.actor.posts:
        return []
    visible = Matter.objects.visible_to(visit.actor)
    unfinished = Matter.objects.filter(_where(lambda track: ~Q(state__in=_ends(track))))
    ours = unfinished.filter(unit__in=visit.own_units())
    waiting = ours.filter(_where(lambda track: Q(state__in=_awaiting(track))))
    return [
        _panel(
            "mine", _("My tasks"), _("Nothing in hand."), "tab=mine", unfinished.handled_by(visit.actor.account), visit
        ),
        _panel("waiting", _("Waiting to be taken"), _("Nothing waits."), "tab=waiting", waiting, visit),
        _overdue_panel(visible, visit),
        _panel("unit", _("My unit's tasks"), _("Nothing at your unit."), "tab=unit", ours, visit),
    ]


def _panel(code: str, title: str, empty: str, query: str, matters: MatterQuerySet, visit: Visit) -> Panel:
    count = len(matters.values_list("pk", flat=True)[:COUNTED])
    lines = lines_of(list(matters.for_list()[:SHOWN]), visit.at) if count else []
    return Panel(code, title, empty, query, lines, count)


def _overdue_panel(visible: MatterQuerySet, visit: Visit) -> Panel:
    """The longest overdue among the newest that are late: the index leads to these, and to no others as fast."""
    numbers = [
        number
        for track in all_tracks()
        for number in visible.filter(track=track.code)
        .overdue(visit.at)
        .for_list()
        .values_list("number", flat=True)[:LATE]
    ]
    clocks = Clock.objects.of(*numbers).overdue(visit.at).filter(is_rolled=False).values_list("matter_no", flat=True)
    first = list(dict.fromkeys(clocks))[:SHOWN]
    matters = {matter.number: matter for matter in Matter.objects.for_list().filter(number__in=first)}
    lines = lines_of([matters[number] for number in first], visit.at) if first else []
    title, empty, query = _("Overdue"), _("Nothing is overdue."), "tab=all&overdue=on"
    return Panel("overdue", title, empty, query, lines, min(len(numbers), LATE), LATE)


def _where(condition: Callable[[Any], Q]) -> Q:
    """Ask each track its own condition: the same state may be an end in one and a beginning in another."""
    return reduce(or_, (Q(track=track.code) & condition(track) for track in all_tracks()))


def _ends(track: Any) -> set[str]:
    return {end for machine in track.machines for end in machine.ends}


def _awaiting(track: Any) -> set[str]:
    return {str(source) for row in track.machine.rows if row.verb in TAKING for source in row.sources}
