"""Controlled copies of the papers of a matter over HTTP: how many were made, by whom and what for; and one more."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from casework.api.matters.around import OnePage
from casework.api.matters.asking import asked
from casework.api.matters.documents import PaperView
from casework.api.matters.inputs import LONGEST_ITEM
from casework.api.matters.readers import faults_of
from casework.api.matters.shapes import shown
from casework.api.matters.views import listed
from casework.api.pagination import Cursor, paged, place_of
from casework.dossier.copies.desk import sheet_of
from casework.dossier.copies.making import make_copy
from casework.dossier.copies.printing import PURPOSES
from casework.dossier.models import PrintedCopy
from casework.errors import Malformed, NotYou, Unmet
from casework.law import HOUSE
from casework.parties.services.disclosure import LONGEST_PURPOSE
from casework.taxonomies.codes import scheme
from casework.workflow.persons import may_know_looks, may_read


class CopyAsked(serializers.Serializer[Any]):
    """Of what, and what for."""

    purpose = serializers.ChoiceField(tuple(scheme(PURPOSES)))
    words = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_PURPOSE, default="")
    document = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    with_inner = serializers.BooleanField(required=False, default=False)


class Copies(PaperView):
    """The copies that were made of one matter's papers."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever form is asked for with the copy."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, number: str) -> HttpResponse:
        """List the copies, the newest first; for who may read the file, and who may know who looked. One statement."""
        given = asked(request.query_params.dict(), self.visit, OnePage)
        matter, actor = self.matter(number), self.visit.actor
        if not (may_read(matter, actor) or may_know_looks(matter, actor)):
            raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(HOUSE.art("F10")))
        cursor = Cursor.read(given.get("cursor", ""))
        place = place_of(cursor)
        copies = PrintedCopy.objects.filter(matter_no=number)

        def walk(is_back: bool, most: int) -> list[PrintedCopy]:
            if is_back:
                return list(copies.filter(pk__gt=place).order_by("pk")[:most])
            older = copies.filter(pk__lt=place) if cursor.key else copies
            return list(older.order_by("-pk")[:most])

        found, following, before = paged(request._request, cursor, given["page_size"], walk, lambda each: str(each.pk))
        tells_why = may_read(matter, actor)
        return listed([shown_copy(each, tells_why=tells_why) for each in found], following, before)

    def post(self, request: Request, number: str) -> HttpResponse:
        """
        Make one controlled copy as a PDF, of a paper or of the whole file, for who may read it and for a purpose; it is counted.

        The copy is on record before the answer goes out. No answer is kept: sent again it is another copy. With a purpose of paper, such as
        TRANSMITTAL, it leaves an entry too, and what is handed over with it is not single-track.
        """
        matter, visit = self.matter(number), self.visit
        given = copy_asked(request.data)
        key = given.pop("document", None)
        paper = self.found(number, key) if key is not None else None
        ip = request.META.get("REMOTE_ADDR") or None
        answer = sheet_of(make_copy(matter, paper=paper, actor=visit.actor, at=visit.at, ip=ip, **given))
        answer.status_code = HTTPStatus.CREATED
        return answer


def copy_asked(sent: Any) -> dict[str, Any]:
    """
    Read what is to be copied.

    :raises Malformed: it has not the shape, or a part that nothing is known of; every such part is named.
    """
    return read_by(CopyAsked, sent)


def read_by(shape: type[serializers.Serializer[Any]], sent: Any) -> dict[str, Any]:
    """
    Read a body by its shape.

    :raises Malformed: it has not the shape, or a part that nothing is known of; every such part is named.
    """
    reader = shape(data=sent)
    faults = [] if reader.is_valid() else faults_of(reader.errors)
    if isinstance(sent, Mapping):
        unknown = [str(name)[:LONGEST_ITEM] for name in sent if name not in reader.fields]
        faults += [Unmet("UNKNOWN_FIELD", _("This act takes no input of this name."), field=name) for name in unknown]
    if faults:
        raise Malformed(*faults)
    return dict(reader.validated_data)


def shown_copy(copy: PrintedCopy, *, tells_why: bool) -> dict[str, Any]:
    """Write one copy; its words are for who may read the file. document: null for the whole file; entry: its seq, null without one."""
    return {
        "id": copy.pk,
        "document": copy.item or None,
        "number": copy.number,
        "with_inner": copy.with_inner,
        "purpose": copy.purpose,
        "label": scheme(PURPOSES)[copy.purpose].label,
        "words": copy.words if tells_why else None,
        "made_by": copy.made_by,
        "made_at": shown(copy.made_at),
        "entry": copy.seq,
    }
