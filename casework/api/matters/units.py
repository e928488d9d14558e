"""The tree of units over HTTP, open to everybody who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.matters.around import OnePage
from casework.api.matters.asking import LONGEST_QUERY, asked
from casework.api.matters.inputs import Day
from casework.api.matters.readers import Reader
from casework.api.matters.shapes import shown_unit
from casework.api.matters.views import PLAIN, listed
from casework.api.pagination import Cursor, bad_cursor, paged
from casework.errors import Malformed, Unknown
from casework.ledger.visits import Visit, visit_of
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitSuccession
from casework.organisations.querysets import UnitQuerySet


class AskedUnits(OnePage):
    """The parameters of the list of units. on: the day by which they are found, today unless told."""

    q = serializers.CharField(required=False, max_length=LONGEST_QUERY)
    code = serializers.CharField(required=False, max_length=32)
    level = serializers.ChoiceField(Level.choices, required=False)
    kind = serializers.ChoiceField(Unit.Kind.choices, required=False)
    below = serializers.CharField(required=False, max_length=48)
    on: Reader = Day(required=False)


class Units(APIView):
    """The units there are, or were."""

    def get(self, request: Request) -> HttpResponse:
        """List units as of a day, a parent before what is below it. Three statements at most."""
        visit = visit_of(request._request)
        given = asked(request.query_params.dict(), visit, AskedUnits)
        kept = _narrowed(given, visit)
        cursor = Cursor.read(given.get("cursor", ""))
        if cursor.key and not (cursor.key.isascii() and cursor.key.isalnum()):
            raise bad_cursor()

        def walk(is_back: bool, most: int) -> list[Unit]:
            if is_back:
                return list(kept.filter(path__lt=cursor.key).order_by("-path")[:most])
            return list((kept.filter(path__gt=cursor.key) if cursor.key else kept).order_by("path")[:most])

        found, following, before = paged(
            request._request, cursor, given["page_size"], walk, lambda unit: str(unit.path)
        )
        return listed(_with_parents(found), following, before)


class OneUnit(APIView):
    """One unit."""

    def get(self, request: Request, key: str) -> HttpResponse:
        """Show a unit by its lasting key, with what continued it and what it continues. Four statements."""
        unit = Unit.objects.filter(key=key).first() if key.isprintable() else None
        if unit is None:
            raise Unknown.because("UNKNOWN_UNIT", _("There is no unit of this key."), field="key")
        ties = UnitSuccession.objects.filter(Q(old=unit) | Q(new=unit)).select_related("old", "new")
        went = [shown_tie(each, each.new) for each in ties if each.old_id == unit.pk]
        came = [shown_tie(each, each.old) for each in ties if each.new_id == unit.pk]
        document = {**_with_parents([unit])[0], "continued_by": went, "continues": came}
        return JsonResponse(document, json_dumps_params=PLAIN)


def shown_tie(tie: UnitSuccession, other: Unit) -> dict[str, Any]:
    """Write what joins a unit that ended and one that goes on. other: the one at the far end."""
    return {
        "key": other.key,
        "name": other.name,
        "kind": tie.kind,
        "share": tie.share and str(tie.share),
        "effective_date": tie.effective_date.isoformat(),
    }


def _narrowed(given: dict[str, Any], visit: Visit) -> UnitQuerySet:
    on: date = given.get("on", visit.on)
    kept: UnitQuerySet = Unit.objects.valid_on(on)
    if "below" in given:
        upper = Unit.objects.valid_on(on).filter(Q(code=given["below"]) | Q(key=given["below"])).first()
        if upper is None:
            raise Malformed.because("UNKNOWN_UNIT", _("No unit bears this code on that day."), field="below")
        kept = kept.under([upper.path])
    kept = kept.filter(**{name: given[name] for name in ("code", "level", "kind") if name in given})
    if words := given.get("q", "").strip():
        kept = kept.filter(Q(name__contains=words) | Q(code__startswith=words))
    return kept


def _with_parents(units: Iterable[Unit]) -> list[dict[str, Any]]:
    rows = list(units)
    above = {row.path[: -Unit.steplen] for row in rows} - {""}
    keys: dict[str, str] = dict(Unit.objects.filter(path__in=above).values_list("path", "key")) if above else {}
    return [{**shown_unit(row), "parent": keys.get(row.path[: -Unit.steplen])} for row in rows]
