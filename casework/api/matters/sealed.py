"""Queries into sealed matters over HTTP: asked by number, answered by another person."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.matters.copies import read_by
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, attempt, listed
from casework.ledger.visits import visit_of
from casework.taxonomies.codes import scheme
from casework.workflow.facts import LONGEST_WORDS
from casework.workflow.models import LookAsked
from casework.workflow.opening import answer_look, ask_look, queries_for, unknown_query

MOST = 200


class Query(serializers.Serializer[Any]):
    """Into which matter, and why."""

    number = serializers.CharField(max_length=20)
    ground = serializers.CharField(max_length=24)
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True)


class Answer(serializers.Serializer[Any]):
    """Whether it is granted."""

    granted = serializers.BooleanField()
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, required=False, default="")


class Queries(APIView):
    """Queries into sealed matters: the caller's own, and those he may answer."""

    def get(self, request: Request) -> HttpResponse:
        """List the queries the caller made, and those about matters he keeps sealed, the newest first; 200 at most."""
        actor = visit_of(request._request).actor
        mine = Q(account=actor.account) if actor.account else Q(pk=None)
        found = LookAsked.objects.filter(mine | Q(pk__in=queries_for(actor).order_by().values("pk")))
        rows = found.select_related("answer").order_by("-pk")[:MOST]
        return listed([shown_query(each) for each in rows], None, None)

    def post(self, request: Request) -> HttpResponse:
        """
        Ask to look into a sealed matter, by its number. Needs an Idempotency-Key.

        Whether there is one of this number the answer does not tell; another person grants or refuses it.
        """
        visit, given = visit_of(request._request), read_by(Query, request.data)

        def ask() -> HttpResponse:
            query = ask_look(**given, actor=visit.actor, at=visit.at)
            return JsonResponse(shown_query(query), status=HTTPStatus.CREATED, json_dumps_params=PLAIN)

        return attempt(request, ask, visit)


class QueryAnswer(APIView):
    """The answer to a query."""

    def post(self, request: Request, key: int) -> HttpResponse:
        """Grant a query, which opens the matter to who asked for 24 hours, or refuse it; not by who asked. Needs an Idempotency-Key."""
        visit, given = visit_of(request._request), read_by(Answer, request.data)

        def answer() -> HttpResponse:
            query = LookAsked.objects.filter(pk=key).first()
            if query is None:
                raise unknown_query()
            answer_look(query, **given, actor=visit.actor, at=visit.at)
            answered = LookAsked.objects.select_related("answer").get(pk=key)
            return JsonResponse(shown_query(answered), json_dumps_params=PLAIN)

        return attempt(request, answer, visit)


def shown_query(query: LookAsked) -> dict[str, Any]:
    """Write a query with its answer; null while there is none."""
    answer = getattr(query, "answer", None)
    return {
        "id": query.pk,
        "number": query.matter_no,
        "account": query.account,
        "ground": query.ground,
        "label": scheme("grounds")[query.ground].label,
        "words": query.words,
        "asked_at": shown(query.asked_at),
        "answer": {
            "granted": answer.until is not None,
            "until": shown(answer.until),
            "words": answer.words,
            "by": answer.answered_by,
            "at": shown(answer.answered_at),
        }
        if answer is not None
        else None,
    }
