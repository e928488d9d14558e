"""The site of the desk: Django's admin with a dashboard for its first page, and the few addresses every track shares."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.errors import CaseworkError
from casework.ledger.models import Entry
from casework.ledger.visits import visit_of
from casework.workflow.desk.finding import PersonSearch, find_matters, may_find_persons
from casework.workflow.desk.laws import Laws
from casework.workflow.desk.lists import LONGEST_QUERY, in_scope, told_of
from casework.workflow.desk.panels import panels_of
from casework.workflow.desk.rooms import home_parts
from casework.workflow.forms import find_units, units_in_reach
from casework.workflow.models import Matter
from casework.workflow.tracks import Track, all_tracks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class SignIn(AdminAuthenticationForm):
    """Signs in; what is wrong is said in a sentence, and not which of the two it is."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": gettext_lazy(
            "No account of the staff goes with this name and password. Both tell capital letters from small ones."
        ),
    }


class DeskSite(AdminSite):
    """Django's admin, with the day's work first."""

    login_form = SignIn

    site_header = gettext_lazy("Casework")
    site_title = gettext_lazy("Casework")
    index_title = gettext_lazy("Today")
    site_url = None
    enable_nav_sidebar = False
    index_template = "admin/desk/index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own: list[URLPattern | URLResolver] = [
            path("find/", self.admin_view(self.find), name="find"),
            path("persons/", self.admin_view(self.persons), name="persons"),
            path("units/", self.admin_view(self.units), name="units"),
            path("laws/", self.admin_view(self.laws), name="laws"),
        ]
        return own + super().get_urls()

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse addresses with a sign of code zero, which no text has and PostgreSQL does not take."""

        def readable(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if "\0" in request.path_info or any("\0" in text for texts in request.GET.lists() for text in texts[1]):
                raise BadRequest
            return view(request, *args, **kwargs)

        return super().admin_view(readable, cacheable)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the desks, and the records the reader may look at, to what every page knows."""
        return {**super().each_context(request), "desks": self._desks(request), "records": self._records(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show what waits for the reader today."""
        panels = panels_of(self._tracks(), visit_of(request))
        shown = {Entry._meta.object_name, *(track.model_class._meta.object_name for track in all_tracks())}
        reference = [
            {**app, "models": [model for model in app["models"] if model["object_name"] not in shown]}
            for app in self.get_app_list(request)
        ]
        parts = home_parts(visit_of(request)) if panels else []
        context = {
            "panels": panels,
            "nothing_in": [panel for panel in panels if not panel.lines],
            "parts": parts,
            "app_list": [app for app in reference if app["models"]],
        }
        return super().index(request, context | (extra_context or {}))

    def find(self, request: HttpRequest) -> HttpResponse:
        """Go to the matter of a number, if it exists as far as the reader may know; else show what every track has of the words."""
        visit, words = visit_of(request), request.GET.get("q", "").strip()[:LONGEST_QUERY]
        if not visit.actor.posts:
            raise PermissionDenied
        number = words.upper()
        for track, _desk in self._tracks():
            opts = track.model_class._meta
            if number.startswith(track.letter) and number[1:].isdecimal():
                matters = Matter.objects.filter(track=track.code, number=number)
                if in_scope(matters, visit).exists() or told_of(matters, visit).exists():
                    return HttpResponseRedirect(
                        reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[number])
                    )
        found = [find_matters(track, desk, words, visit) for track, desk in self._tracks()] if words else []
        context = {
            **self.each_context(request),
            "title": _("Find"),
            "words": words,
            "found": [each for each in found if each.lines],
            "may_find_persons": may_find_persons(visit.actor),
        }
        return TemplateResponse(request, "admin/desk/found.html", context)

    def persons(self, request: HttpRequest) -> HttpResponse:
        """Search for a person by an identifier, for a purpose; what is searched for never stands in an address."""
        visit = visit_of(request)
        if not may_find_persons(visit.actor):
            raise PermissionDenied
        form, found = PersonSearch(request.POST if request.method == "POST" else None), None
        if form.is_bound and form.is_valid():
            try:
                found = form.run(actor=visit.actor, at=visit.at, ip=request.META.get("REMOTE_ADDR") or None)
            except CaseworkError as refusal:
                form.refuse(refusal)
        context = {**self.each_context(request), "title": _("Find a person"), "form": form, "found": found}
        return TemplateResponse(request, "admin/desk/persons.html", context)

    def units(self, request: HttpRequest) -> JsonResponse:
        """Suggest units in the reader's reach for what he types: a list of "code name", at most eight."""
        visit, text = visit_of(request), request.GET.get("q", "").strip()
        reach = units_in_reach(visit.actor, visit.on, divisions=request.GET.get("kind") == "divisions")
        found = find_units(reach, text) if text else []
        return JsonResponse({"found": [f"{unit.code} {unit.name}" for unit in found]})

    def laws(self, request: HttpRequest) -> HttpResponse:
        """Show the register of laws as of today, or of ?on=."""
        shown = {track.code: _page_of(track.model_class, "machine") for track, _desk in self._tracks()}
        laws = Laws(_day(request.GET.get("on", "")) or visit_of(request).on, lambda track: shown.get(track.code, ""))
        context = {**self.each_context(request), "title": _("Laws"), "laws": laws}
        return TemplateResponse(request, "admin/desk/laws.html", context)

    def _desks(self, request: HttpRequest) -> list[tuple[StrOrPromise, str]]:
        if not visit_of(request).actor.posts:
            return []
        return [_link(track.model_class) for track, _desk in self._tracks()]

    def _tracks(self) -> list[tuple[Track, Any]]:
        """List the tracks that have a desk, each with it."""
        tracks = (track for track in all_tracks() if self.is_registered(track.model_class))
        return [(track, self.get_model_admin(track.model_class)) for track in tracks]

    def _records(self, request: HttpRequest) -> list[tuple[StrOrPromise, str]]:
        may_look = self.is_registered(Entry) and self.get_model_admin(Entry).has_view_permission(request)
        return [_link(Entry)] if may_look else []


def _link(model: type[Model]) -> tuple[StrOrPromise, str]:
    return model._meta.verbose_name_plural or "", _page_of(model, "changelist")


def _page_of(model: type[Model], name: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
