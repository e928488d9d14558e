"""The desk of a track in Django's admin: its lists, its matters, its dialogs. The state is read-only: services alone move it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.ledger.models import Entry
from casework.ledger.visits import Visit, visit_of
from casework.organisations.models import Unit
from casework.parties.masking import masked_words
from casework.parties.models import Party, Recusal
from casework.workflow.available import asked_anywhere, available, standing_proposals
from casework.workflow.desk import looks, organs, people, queries, records, subscriptions  # noqa: F401  # five only register themselves
from casework.workflow.desk.chart import Chart
from casework.workflow.desk.dialogs import Dialog, converse, go_to, shown
from casework.workflow.desk.lists import Cut, MatterList, Tab, Turn, in_scope, tabs_of, told_of
from casework.workflow.desk.longer import longer_by, tell_longer
from casework.workflow.desk.opening import Opening, OpeningForm
from casework.workflow.desk.page import MatterPage
from casework.workflow.desk.rooms import form_of, opened
from casework.workflow.desk.starting import starts_of
from casework.workflow.desk.timeline import moments_of, verb_label
from casework.workflow.forms import DeskForm, FormTable, ProposalForm, RefusableForm, VerbForm
from casework.workflow.hints import hints_for
from casework.workflow.models import Matter, Notice
from casework.workflow.notices import last_notice
from casework.workflow.opening import leave_look
from casework.workflow.persons import may_read
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track, track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    MatterAdminBase = admin.ModelAdmin[Matter]
else:
    MatterAdminBase = admin.ModelAdmin

REVEAL = "reveal"
PARTY_DEEDS: dict[str, tuple[type[people.PartyDeed], Any]] = {
    "consent": (people.NoteConsent, gettext_lazy("Note the consent")),
    "refusal": (people.NoteRefusal, gettext_lazy("Note the refusal")),
    REVEAL: (people.Reveal, gettext_lazy("Show what is masked")),
}


class MatterAdmin(MatterAdminBase):
    """
    The base of every track's desk. Posts decide who comes in, not Django's permissions; there is no stock form to post to.

    track_code: the track it shows. forms: one per verb. opening: the form that opens a matter, None when nobody does here.
    tabs: the cuts through its list beside those that follow from its table and the reader's roles. turns: whose turn it is,
    where the table's time limits do not say so. consensual: whether it
    lives by the consent of its parties, who may object to who handles it.
    """

    track_code: ClassVar[str]
    forms: ClassVar[FormTable]
    opening: ClassVar[type[OpeningForm] | None] = None
    tabs: ClassVar[Sequence[Tab]]
    turns: ClassVar[Sequence[Turn]] = ()
    consensual: ClassVar[bool] = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        return bool(visit_of(request).actor.posts)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Matter | None = None) -> bool:
        return False

    @property
    def track(self) -> Track:
        return track_of(self.track_code)

    def tabs_for(self, visit: Visit) -> tuple[Tab, ...]:
        """List the cuts through the list for one reader, the first by default."""
        return tabs_of(self.track, self.tabs, visit.actor, self.turns)

    def kinds_of(self, matters: Sequence[Matter]) -> Mapping[str, str]:
        """Say by number what the track says of the kind of matters beside their type; a constant number of statements."""
        return {}

    def get_urls(self) -> list[URLPattern]:
        """Route the desk's own pages and none of the stock ones, so that nothing can be posted past the services."""
        routes: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("", self.list_page, "changelist"),
            ("add/", self.opening_page, "add"),
            ("machine/", self.machine_page, "machine"),
            ("<str:number>/", self.matter_page, "change"),
            ("<str:number>/do/<str:verb>/", self.verb_dialog, "do"),
            ("<str:number>/parties/add/", self.naming_dialog, "name"),
            ("<str:number>/parties/<int:position>/<str:deed>/", self.party_dialog, "party"),
            ("<str:number>/objections/add/", self.objection_dialog, "object"),
            ("<str:number>/objections/<int:pk>/", self.decision_dialog, "decide"),
            *self.more_routes(),
        ]
        return [
            path(route, self.admin_site.admin_view(self._entered(view)), name=self._name(name))
            for route, view, name in routes
        ]

    def more_routes(self) -> list[tuple[str, Callable[..., HttpResponse], str]]:
        """List what a track adds: (route, view, name) each."""
        return []

    def papers_of(self, matter: Matter, verb: str) -> dict[str, StrOrPromise]:
        """List what an act may issue from where the matter stands: kind → title; nothing on a track without papers."""
        return {}

    def more_of(self, page: MatterPage) -> dict[str, Any]:
        """Read what a track adds to the page of a matter."""
        return {}

    def list_page(self, request: HttpRequest) -> HttpResponse:
        """Show a list of matters."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        visit = visit_of(request)
        matters = MatterList(self.track, self.tabs_for(visit), request.GET, visit, self.kinds_of).read()
        context = self._context(request, title=self.opts.verbose_name_plural, list=matters)
        return TemplateResponse(request, "admin/desk/list.html", context)

    def machine_page(self, request: HttpRequest) -> HttpResponse:
        """Show the table the track's matters go by, drawn, with how many stand where; ?version= shows another one."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        chart = Chart(self.track, self.forms, visit_of(request), request.GET.get("version"))
        title = _("%(track)s: how it goes") % {"track": str(chart.label).capitalize()}
        return TemplateResponse(request, "admin/desk/machine.html", self._context(request, title=title, chart=chart))

    def matter_page(self, request: HttpRequest, number: str) -> HttpResponse:
        """Show one matter; also to who was only told of it."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        visit = visit_of(request)
        matter, told = self._readable(request, number)
        if told is None and request.method == "GET":
            matter = opened(matter, visit)
        page = MatterPage(matter, visit, self.forms, told=told)
        newer = older = None
        tabs = self.tabs_for(visit)
        if request.GET.get("tab") in {tab.code for tab in tabs}:
            newer, older = MatterList(self.track, tabs, request.GET, visit).neighbours(matter)
        title = f"{matter.number} {masked_words(matter.title)}".strip()
        context = self._context(request, title=title, page=page, matter=matter, newer=newer, older=older)
        return TemplateResponse(request, "admin/desk/matter.html", context | self.more_of(page))

    def verb_dialog(self, request: HttpRequest, number: str, verb: str) -> HttpResponse:
        """Ask what a verb needs, and do it."""
        visit = visit_of(request)
        form_class = self.forms.get(verb) or form_of(verb)
        if form_class is None:
            raise Http404
        matter = self._readable(request, number)[0] if form_class.is_for_guests else self._matter(request, number)
        file = self.track.files([number]).of(number)
        offers = {offer.verb: offer for offer in available(matter, visit.actor, visit.at, file=file)}
        offer = offers.get(form_class.proposes if issubclass(form_class, ProposalForm) else verb)
        label = verb_label(self.track, verb)
        dialog = Dialog(
            title=label,
            button=label,
            back=self._url(request, matter),
            law=str(offer.law) if offer else form_class.law,
            offer=None if issubclass(form_class, ProposalForm) else offer,
            catch_up=lambda seen: moments_of(matter, self.forms, may_read=may_read(matter, visit.actor), since=seen),
            papers=self.papers_of(matter, verb),
        )
        initial: dict[str, Any] = {"version": matter.version}
        for proposal in standing_proposals(matter, file.proposals):
            if proposal.verb == (form_class.takes_up or verb):
                initial |= json.loads(proposal.facts) | {"reason": proposal.reason}
        asks = offer.asks if offer else asked_anywhere(matter, verb, visit.actor, visit.at, file)
        longer = longer_by(matter, verb, visit.actor, visit.at, file=file, forms=self.forms)

        def form_of_verb(data: Any, **known: Any) -> VerbForm:
            form = form_class(data, **known, initial=initial)
            form.ask(asks)
            tell_longer(form, longer)
            form.starts = tuple(starts_of(matter, verb, form, self.forms)) if offer else ()
            return form

        return self._converse(request, matter, dialog, form_of_verb)

    def naming_dialog(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask for one more party."""
        matter = self._matter(request, number)
        return self._converse(request, matter, self._dialog(request, matter, _("Name a party")), people.NameParty)

    def party_dialog(self, request: HttpRequest, number: str, position: int, deed: str) -> HttpResponse:
        """Ask about one party: consent, refusal, or a look at what is masked."""
        matter = self._matter(request, number)
        party = Party.objects.of(number).filter(position=position).first()
        if party is None or deed not in PARTY_DEEDS or not (self.consensual or deed == REVEAL):
            raise Http404
        form_class, title = PARTY_DEEDS[deed]
        dialog = self._dialog(request, matter, title)
        done = None
        if form_class is people.Reveal:
            done = partial(self._revealed, request, dialog)
        return self._converse(request, matter, dialog, partial(form_class, party=party), done)

    def objection_dialog(self, request: HttpRequest, number: str) -> HttpResponse:
        """Ask for an objection against who handles the matter."""
        matter = self._matter(request, number)
        return self._converse(request, matter, self._dialog(request, matter, _("Note an objection")), people.ObjectTo)

    def decision_dialog(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        """Ask how an objection is decided."""
        matter = self._matter(request, number)
        recusal = Recusal.objects.of(number).filter(pk=pk).first()
        if recusal is None:
            raise Http404
        dialog = self._dialog(request, matter, _("Decide the objection"))
        return self._converse(request, matter, dialog, partial(people.DecideObjection, recusal=recusal))

    def opening_page(self, request: HttpRequest) -> HttpResponse:
        """Ask for a new matter with its parties, and open it."""
        visit = visit_of(request)
        if self.opening is None or not self._may_open(request):
            raise PermissionDenied
        opening = Opening(self.opening, visit.actor, visit.on, track=self.track)
        if request.method != "POST":
            opening.begin(unit=Unit.objects.filter(pk=visit.actor.posts[0].unit_id).first())
        elif "more" in request.POST:
            opening.grow(request.POST)
        elif (opened := opening.take(request.POST, actor=visit.actor, now=visit.at)) is not None:
            return self._after(request, opening.form, opened)
        context = self._context(request, title=f"{self._opening_label()} · {self.opts.verbose_name}", opening=opening)
        return TemplateResponse(request, "admin/desk/opening.html", context)

    def _converse(
        self,
        request: HttpRequest,
        matter: Matter,
        dialog: Dialog,
        form_of: Callable[..., DeskForm],
        done: Callable[[Any, Any], HttpResponse] | None = None,
    ) -> HttpResponse:
        visit = visit_of(request)
        context = self._context(request, title=f"{dialog.title} · {matter.number}", matter=matter)
        bound = partial(form_of, matter=matter, actor=visit.actor, on=visit.on)
        return converse(request, dialog, bound, done or partial(self._after, request, shown=matter), context)

    def _after(
        self, request: HttpRequest, form: RefusableForm, result: Any, *, shown: Matter | None = None
    ) -> HttpResponse:
        matter = result if isinstance(result, Matter) else shown
        assert matter is not None
        if isinstance(form, VerbForm) and not isinstance(form, ProposalForm):
            for said in hints_for(Entry.objects.of(matter.number).latest("seq")):
                messages.warning(request, said)
        visit, same = visit_of(request), Matter.objects.filter(number=matter.number)
        if in_scope(same, visit).exists():
            messages.success(request, form.done % {"number": matter.number})
            return go_to(request, self._url(request, matter))
        messages.success(
            request, _("Recorded. %(number)s now lies with a unit beyond yours.") % {"number": matter.number}
        )
        if told_of(same, visit).exists():
            return go_to(request, self._url(request, matter))
        return go_to(request, reverse(f"admin:{self._name('changelist')}"))

    def _revealed(self, request: HttpRequest, dialog: Dialog, form: RefusableForm, value: str) -> HttpResponse:
        context = self._context(request, title=dialog.title, dialog=dialog, value=value)
        return shown(request, "revealed", context)

    def _dialog(self, request: HttpRequest, matter: Matter, title: Any) -> Dialog:
        return Dialog(title=title, button=title, back=self._url(request, matter))

    def _matter(self, request: HttpRequest, number: str) -> Matter:
        matter = self._find(in_scope, request, number)
        if matter is None:
            raise Http404
        return matter

    def _readable(self, request: HttpRequest, number: str) -> tuple[Matter, Notice | None]:
        matter = self._find(in_scope, request, number)
        if matter is not None:
            return matter, None
        matter = self._find(told_of, request, number)
        if matter is None:
            raise Http404
        return matter, last_notice(matter, visit_of(request).own_units())

    def _find(self, reach: Cut, request: HttpRequest, number: str) -> Matter | None:
        matters = self.track.model_class.objects.filter(track=self.track_code, number=number)
        found = reach(matters, visit_of(request)).placed().select_related("unit", "place").first()
        return found or self._opened(matters, request)

    def _opened(self, matters: MatterQuerySet, request: HttpRequest) -> Matter | None:
        """Find a sealed matter that is open to the reader; each time leaves a record. One statement where there is none."""
        visit = visit_of(request)
        found = matters.exclude(restricted=None).visible_to(visit.actor, through_seal=True)
        matter: Matter | None = found.placed().select_related("unit", "place").first()
        if matter is not None and request.method == "GET":
            leave_look(matter, visit.actor, at=visit.at, ip=request.META.get("REMOTE_ADDR") or None)
        return matter

    def _entered(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return entered

    def _may_open(self, request: HttpRequest) -> bool:
        roles = {role for row in self.track.machine.rows if not row.sources for role in row.who}
        return visit_of(request).actor.has(*roles)

    def _opening_label(self) -> Any:
        return next(verb_label(self.track, row.verb) for row in self.track.machine.rows if not row.sources)

    def _context(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "names": {
                name: self._name(name)
                for name in ("changelist", "add", "machine", "change", "do", "name", "party", "object", "decide")
            },
            "query": request.GET.urlencode(),
            "consensual": self.consensual,
            "opening_label": self._opening_label() if self.opening and self._may_open(request) else "",
            **more,
        }

    def _name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _url(self, request: HttpRequest, matter: Matter) -> str:
        opts = track_of(matter.track).model_class._meta
        kept = request.GET.copy()
        kept.pop("kind", None)  # the kind of paper a link asked for
        query = kept.urlencode() if opts is self.opts else ""
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[matter.number])
        return f"{url}?{query}" if query else url
