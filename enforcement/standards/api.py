"""The catalogue of punishable acts over HTTP, open to everybody who is signed in: what an officer in the field chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.matters.around import OnePage
from casework.api.matters.asking import LONGEST_QUERY, asked
from casework.api.matters.inputs import Day
from casework.api.matters.readers import Reader
from casework.api.matters.schema.operations import ALWAYS, Operation
from casework.api.matters.schema.shapes import DAY, TEXT, Schema, many, one_of, or_null, page, record
from casework.api.matters.views import listed
from casework.api.pagination import Cursor, bad_cursor, paged
from casework.errors import Malformed
from casework.ledger.visits import visit_of
from casework.organisations.models import Unit
from enforcement.standards.finding import items_for, items_on
from enforcement.standards.kinds import AgencyLine, FineBasis, PenaltyKind, Rank
from enforcement.standards.models import PenaltyItem

LONGEST_CODE = 40
SUM: Schema = or_null({"type": "string", "pattern": r"^[0-9]{1,12}\.[0-9]{2}$"})
ITEM = record(
    {
        "code": TEXT, "title": TEXT, "regulation": TEXT, "rank": one_of(Rank.values), "article": TEXT, "clause": TEXT,
        "agency": TEXT, "line": or_null(one_of(AgencyLine.values)), "kinds": many(one_of(PenaltyKind.values)),
        "fine_basis": many(one_of(FineBasis.values)), "fine_min_yuan": SUM, "fine_max_yuan": SUM, "valid_from": DAY,
        "valid_to": or_null(DAY), "source": TEXT,
    },
    words="A punishable act by one clause, and the days from which and to which it stands, both counted.",
)  # fmt: skip


class AskedItems(OnePage):
    """
    The parameters of the list of items. q: a code from its beginning, or words that all stand in the act or its source. line:
    of agency. organ: what this unit may punish, of its line or delegated to it. on: those that hold on that day, today unless told.
    """

    q = serializers.CharField(required=False, max_length=LONGEST_QUERY)
    line = serializers.ChoiceField(AgencyLine.choices, required=False)
    organ = serializers.CharField(required=False, max_length=48)
    on: Reader = Day(required=False)


class Items(APIView):
    """The penalty items that hold on a day; of one code there is one, so that the code is the key of the list."""

    operations: ClassVar[Mapping[str, Operation]] = {
        "get": Operation("items_list", page(ITEM), ALWAYS, asks=(AskedItems, ()))
    }

    def get(self, request: Request) -> HttpResponse:
        """List what may be punished on a day, by code. Two statements at most."""
        visit = visit_of(request._request)
        given = asked(request.query_params.dict(), visit, AskedItems)
        kept = _narrowed(given, given.get("on", visit.on))
        cursor = Cursor.read(given.get("cursor", ""))
        if len(cursor.key) > LONGEST_CODE or not cursor.key.isprintable():
            raise bad_cursor()

        def walk(is_back: bool, most: int) -> list[PenaltyItem]:
            if is_back:
                return list(kept.filter(code__lt=cursor.key).order_by("-code")[:most])
            return list((kept.filter(code__gt=cursor.key) if cursor.key else kept).order_by("code")[:most])

        found, following, before = paged(
            request._request, cursor, given["page_size"], walk, lambda item: str(item.code)
        )
        return listed([shown_item(item) for item in found], following, before)


def shown_item(item: PenaltyItem) -> dict[str, Any]:
    """Write an item; sums as decimal strings, null where its clause states none."""
    return {
        "code": item.code,
        "title": item.title,
        "regulation": item.regulation,
        "rank": item.rank,
        "article": item.article,
        "clause": item.clause,
        "agency": item.agency,
        "line": item.agency_line or None,
        "kinds": list(item.kinds_of_penalty),
        "fine_basis": list(item.bases_of_fine),
        "fine_min_yuan": _yuan(item.fine_min_yuan),
        "fine_max_yuan": _yuan(item.fine_max_yuan),
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to and item.valid_to.isoformat(),
        "source": item.source,
    }


def _yuan(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _narrowed(given: dict[str, Any], on: date) -> QuerySet[PenaltyItem]:
    kept = items_on(on)
    if "organ" in given:
        organ = Unit.objects.valid_on(on).filter(Q(code=given["organ"]) | Q(key=given["organ"])).first()
        if organ is None:
            raise Malformed.because("UNKNOWN_UNIT", _("No unit bears this code on that day."), field="organ")
        kept = items_for(organ, on)
    if "line" in given:
        kept = kept.filter(agency_line=given["line"])
    for word in given.get("q", "").split():
        kept = kept.filter(Q(code__startswith=word) | Q(title__contains=word) | Q(regulation__contains=word))
    return kept
