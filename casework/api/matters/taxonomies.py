"""The code lists of the trade over HTTP, open to everybody who is signed in: what a program puts into a body, and what it is called."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from casework.api.matters.asking import asked
from casework.api.matters.inputs import Day
from casework.api.matters.readers import Reader
from casework.api.matters.views import listed
from casework.errors import Unknown
from casework.ledger.visits import visit_of
from casework.taxonomies.codes import Code, scheme, schemes


class AskedCodes(serializers.Serializer[Any]):
    """The parameters of a list of codes. on: only those that stand on that day."""

    on: Reader = Day(required=False)


class Taxonomies(APIView):
    """The lists there are."""

    def get(self, request: Request) -> HttpResponse:
        """Name every list of codes. No statement."""
        return listed([{"name": name, "codes": len(scheme(name))} for name in schemes()], None, None)


class OneTaxonomy(APIView):
    """One list."""

    def get(self, request: Request, name: str) -> HttpResponse:
        """List the codes of one list in its own order, those that no longer stand too. No statement."""
        if name not in schemes():
            raise Unknown.because("UNKNOWN_LIST", _("There is no list of codes of this name."), field="name")
        day = asked(request.query_params.dict(), visit_of(request._request), AskedCodes).get("on")
        rows = [row for row in scheme(name).values() if day is None or row.is_valid_on(day)]
        return listed([shown_code(row) for row in rows], None, None)


def shown_code(row: Code) -> dict[str, Any]:
    """Write a code with its label in the reader's language."""
    return {
        "code": row.code,
        "label": row.label,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to and row.valid_to.isoformat(),
        "flags": sorted(row.flags),
    }
