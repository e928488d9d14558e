"""Queries into sealed matters on the desk: asking by number, and answering what another person asked."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casework.errors import CaseworkError
from casework.ledger.visits import visit_of
from casework.organisations.actors import Actor
from casework.taxonomies.codes import scheme
from casework.workflow.desk.records import RecordAdmin
from casework.workflow.forms import code, words
from casework.workflow.models import LookAsked
from casework.workflow.opening import ANSWERING_ROLES, RULE, SEALED, answer_look, ask_look, queries_for
from casework.workflow.querysets import READING_ROLES

LARGEST = 2**63 - 1


class Ask(forms.Form):
    """Into which matter, and why."""

    number = forms.CharField(label=gettext_lazy("number"), max_length=20)
    ground = code("grounds", gettext_lazy("why it is looked into"), flag=SEALED)
    words = words(gettext_lazy("who queries, by which document and what for"))


class Reply(forms.Form):
    """Why, where there is something to say."""

    words = words(gettext_lazy("in words"), rows=2)


@admin.register(LookAsked)
class LookAskedAdmin(RecordAdmin):
    """Queries into sealed matters: the reader's own, and those he may answer."""

    readers = (*READING_ROLES,)
    list_display = ("matter_no", "account", "ground_in_words", "asked_at", "answer_in_words")
    list_select_related = ("answer",)
    search_fields = ("=matter_no",)
    fields = ("matter_no", "account", "ground_in_words", "words", "asked_at", "answer_in_words")
    change_list_template = "admin/desk/queries.html"
    change_form_template = "admin/desk/query.html"

    def in_reach(self, rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
        """Keep one's own, and those about matters that one keeps sealed."""
        return rows.filter(Q(account=actor.account) | Q(pk__in=queries_for(actor).order_by().values("pk")))

    def get_urls(self) -> list[URLPattern]:
        of = self.admin_site.admin_view
        return [
            path("ask/", of(self.ask), name="sealed_ask"),
            path("<int:pk>/answer/", of(require_POST(self.answer)), name="sealed_answer"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show one, and to who may answer it the answers there are."""
        actor = visit_of(request).actor
        is_number = object_id.isascii() and object_id.isdecimal() and int(object_id) <= LARGEST
        waiting = (
            queries_for(actor).filter(pk=int(object_id), answer=None).exclude(account=actor.account)
            if is_number
            else None
        )
        may_answer = actor.has(*ANSWERING_ROLES) and waiting is not None and waiting.exists()
        more = {"reply": Reply()} if may_answer else {}
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def ask(self, request: HttpRequest) -> HttpResponse:
        """Ask for what to look into, and why."""
        if not self.has_view_permission(request):
            raise Http404
        visit = visit_of(request)
        form = Ask(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                query = ask_look(**form.cleaned_data, actor=visit.actor, at=visit.at)
            except CaseworkError as refusal:
                for each in refusal.unmet:
                    form.add_error(each.field if each.field in form.fields else None, str(each.message))
            else:
                messages.success(request, _("Asked; another person answers: %(number)s.") % {"number": query.matter_no})
                return HttpResponseRedirect(reverse("admin:workflow_lookasked_changelist"))
        title = _("Ask to look into a sealed matter")
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "law": str(RULE)}
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        return TemplateResponse(request, "admin/desk/ask_query.html", context, status=status)

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Grant or refuse one."""
        visit, form = visit_of(request), Reply(request.POST)
        query = self.get_queryset(request).filter(pk=pk).first() if pk <= LARGEST else None
        if query is None or not self.has_view_permission(request) or not form.is_valid():
            raise Http404
        try:
            told = {"granted": "grant" in request.POST, "words": form.cleaned_data["words"]}
            answer_look(query, **told, actor=visit.actor, at=visit.at)
        except CaseworkError as refusal:
            messages.error(request, str(refusal.unmet[0].message))
        else:
            messages.success(request, _("Answered: %(number)s.") % {"number": query.matter_no})
        return HttpResponseRedirect(reverse("admin:workflow_lookasked_change", args=[pk]))

    @admin.display(description=gettext_lazy("ground"))
    def ground_in_words(self, query: LookAsked) -> str:
        return str(scheme("grounds")[query.ground].label)

    @admin.display(description=gettext_lazy("answer"))
    def answer_in_words(self, query: LookAsked) -> str:
        answer = getattr(query, "answer", None)
        if answer is None:
            return str(_("open"))
        if answer.until is None:
            return str(_("refused"))
        return _("granted until %(moment)s") % {"moment": f"{answer.until.astimezone():%Y-%m-%d %H:%M}"}
