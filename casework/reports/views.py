"""Figures for programs and for managers. Translate in, one call, translate out."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import site
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework.api.problems import status_of
from casework.errors import CaseworkError
from casework.ledger.clock import present
from casework.organisations.actors import Actor, actor_for
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet
from casework.reports.asking import ask
from casework.reports.definitions import CATALOGUE, ON_SITE, indicator
from casework.reports.drill import Page
from casework.reports.indicators import Indicator
from casework.reports.measured import target_of
from casework.reports.months import HANGZHOU
from casework.reports.rates import Question, answer
from casework.reports.roll_up import catch_up
from casework.reports.schema import catalogue_schema, figure_schema, matters_schema
from casework.reports.shapes import FigureCSV, adding_up, said

LABELS = {
    "unit": gettext_lazy("Unit"),
    "from": gettext_lazy("From month"),
    "to": gettext_lazy("To month"),
    "as_of": gettext_lazy("As known on"),
    "geography": gettext_lazy("Units"),
}


def actor_of(request: Request | HttpRequest) -> Actor:
    """Read who asks, as he sits today."""
    return actor_for(request.user, on=present().astimezone(HANGZHOU).date())


def units_of(actor: Actor) -> UnitQuerySet:
    """The units somebody may ask about: his own and those below."""
    units: UnitQuerySet = Unit.objects.under(actor.paths)
    return units


def question_of(request: Request | HttpRequest, key: str, actor: Actor) -> Question:
    """Read the question from the address."""
    return ask(key, request.GET.dict(), now=present(), among=units_of(actor))


class Catalogue(APIView):
    """What figures there are, with their definitions."""

    @catalogue_schema
    def get(self, request: Request) -> Response:
        return Response({"results": [described(indicator) for indicator in CATALOGUE]})


class Figure(APIView):
    """One figure, as JSON or CSV."""

    renderer_classes = (JSONRenderer, FigureCSV)

    @figure_schema
    def get(self, request: Request, key: str) -> Response:
        return Response(answer(question_of(request, key, actor_of(request))).as_dict())


class Behind(APIView):
    """The matters behind a figure, as far as the caller may see them; keyset by number."""

    @matters_schema
    def get(self, request: Request, key: str) -> Response:
        actor = actor_of(request)
        page = Page.of(question_of(request, key, actor), request.GET.dict())
        catch_up()
        rows = page.rows(actor)
        cursor = page.after(rows)
        query = request.GET.copy()
        query["cursor"] = cursor
        return Response(
            {"results": rows, "next": request.build_absolute_uri(f"?{query.urlencode()}") if cursor else None}
        )


def described(indicator: Indicator) -> dict[str, Any]:
    """Tell a definition in the reader's language."""
    return {
        "key": indicator.key,
        "definition_version": indicator.version,
        "valid_from": indicator.valid_from.isoformat(),
        "name": str(indicator.name),
        "target": target_of(indicator),
        "splits": list(indicator.splits),
        "observation_days": indicator.observation.days,
        "limit_days": {kind: limit.days for kind, limit in indicator.limits.items()},
        "exclusions": {code: str(words) for code, words in indicator.exclusions.items()},
        "clauses": [{"law": str(clause.law), "words": str(clause.words)} for clause in indicator.clauses],
        "url": reverse("reports:figure", args=[indicator.key]),
    }


@require_safe
@never_cache
@login_required
def figure(request: HttpRequest, key: str = ON_SITE.key) -> HttpResponse:
    """Show a rate of a unit and the divisions below it; of last year, where no months are given."""
    try:
        shown = indicator(key)
    except CaseworkError as refusal:
        raise Http404(str(refusal)) from refusal
    actor = actor_of(request)
    words = {**_usual(actor), **request.GET.dict(), "by": "unit"}
    if words.get("code", "").strip():
        words["unit"] = words["code"]
    page: dict[str, Any] = {
        **site.each_context(request),
        "title": capfirst(shown.name),
        "words": words,
        "choices": choices_of(actor),
        "indicator": shown,
        "others": [(each, page_of(each)) for each in CATALOGUE],
        "exclusions": shown.exclusions.items(),
    }
    try:
        question = ask(shown.key, words, now=present(), among=units_of(actor))
        found = answer(question).as_dict()
    except CaseworkError as refusal:
        refusals = [(LABELS.get(unmet.field, unmet.field), unmet) for unmet in refusal.unmet]
        return render(request, "reports/figure.html", {**page, "refusals": refusals}, status=status_of(refusal))
    page |= {"figure": found, "adding_up": adding_up(found), "moment": question.as_of, "unit": question.unit}
    page |= {
        "said": said(found),
        "beside": [(indicator(each["key"]).name, each, said(each)) for each in found["beside"]],
    }
    return render(request, "reports/figure.html", page)


def page_of(indicator: Indicator) -> str:
    """Where managers read a figure."""
    return reverse("reports:on_site") if indicator == ON_SITE else reverse("reports:page", args=[indicator.key])


def choices_of(actor: Actor) -> UnitQuerySet:
    """The units offered for a choice: those somebody sits in and the divisions directly below them, as they stand."""
    own = list(Unit.objects.filter(pk__in={post.unit_id for post in actor.posts}).standing())
    offered = Q(pk__in=[unit.pk for unit in own])
    for unit in own:
        below = Unit.objects.at_or_below(unit).filter(depth=unit.depth + 1).exclude(kind__in=Unit.ORGANS)
        offered |= Q(pk__in=below.values("pk"))
    offers: UnitQuerySet = Unit.objects.filter(offered).standing()
    return offers


def _usual(actor: Actor) -> dict[str, str]:
    """What is meant when nothing is said: the caller's highest unit, last year, as of now."""
    year = present().astimezone(HANGZHOU).year - 1
    unit = units_of(actor).standing().order_by("depth", "path").first()
    return {"unit": unit.key if unit else "", "from": f"{year}-01", "to": f"{year}-12", "as_of": "", "geography": ""}
