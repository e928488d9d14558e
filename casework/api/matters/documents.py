"""The papers of a matter: listed, added as they come over the wire, and fetched by a link that lasts a few minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from casework.api.idempotency import once
from casework.api.matters.around import OnePage
from casework.api.matters.asking import asked
from casework.api.matters.inputs import LONGEST_ITEM, Moment, body_of
from casework.api.matters.readers import faults_of
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, MatterView, attempt, listed
from casework.api.pagination import Cursor, paged, place_of
from casework.dossier.catalogues import catalogue_of
from casework.dossier.certifying import certify_paper
from casework.dossier.content import MOST_PAGES
from casework.dossier.downloads import LIFETIME, check_link, handed_out, link_for
from casework.dossier.faults import LONGEST_SIGNER, MOST_SIGNERS
from casework.dossier.holding import held_in
from casework.dossier.models import LONGEST_NAME, LONGEST_TAKER, Document, HeldPaper, PaperFields
from casework.dossier.receiving import Received, Receiving
from casework.dossier.services import add_paper
from casework.errors import Malformed, NotYet, NotYou, Unknown, Unmet
from casework.law import HOUSE, in_words
from casework.ledger.visits import Visit
from casework.parties.kinds import Unasked
from casework.parties.services.disclosure import LONGEST_PURPOSE
from casework.workflow.models import Matter
from casework.workflow.moments import EARLIEST, LATEST
from casework.workflow.persons import may_read

FILE = "file"
DIGEST = "^[0-9a-fA-F]{64}$"


class Paper(serializers.Serializer[Any]):
    """What comes with a paper."""

    kind = serializers.CharField(max_length=32)
    title = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    origin = serializers.ChoiceField(Document.Origin.choices, required=False)
    paper_kept = serializers.BooleanField(required=False, allow_null=True)  # left out of a form it would be no
    pages = serializers.IntegerField(min_value=1, max_value=MOST_PAGES, required=False)
    signers = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_SIGNER), max_length=MOST_SIGNERS, required=False
    )
    sha256 = serializers.RegexField(DIGEST, required=False)
    captured_at = Moment(required=False)
    taker = serializers.CharField(max_length=LONGEST_TAKER, required=False)
    place = serializers.CharField(max_length=LONGEST_NAME, required=False)
    late = serializers.BooleanField(required=False)
    file = serializers.FileField(allow_empty_file=True)  # the service says what is wrong with it

    def validate_captured_at(self, at: datetime) -> datetime:
        """Let a moment pass that can be reckoned with."""
        if not EARLIEST <= at.year <= LATEST:
            raise serializers.ValidationError(_("A moment lies between the years 1900 and 2999."), code="out_of_range")
        return at


class Link(serializers.Serializer[Any]):
    """By what a paper is fetched."""

    link = serializers.CharField(max_length=200)
    signed = serializers.BooleanField(required=False, default=False)
    purpose = serializers.CharField(required=False, max_length=LONGEST_PURPOSE, default=Unasked.CONTENT.value)


class PaperView(MatterView):
    """What the addresses of papers share."""

    def found(self, number: str, paper: int) -> Document:
        """
        Find one paper of a matter.

        :raises Unknown: it has none of this id.
        """
        found = Document.objects.select_related("signed_copy").filter(matter_no=number, pk=paper).first()
        if found is None:
            message = _("The file has no paper of this number.")
            raise Unknown.because("UNKNOWN_PAPER", message, law=str(HOUSE.art("F4")), field="id")
        return found


class Documents(MatterView):
    """The papers of one matter. A file goes to the disk as it comes; its body is never in memory as a whole."""

    parser_classes = (MultiPartParser,)

    def receive(self, request: HttpRequest) -> None:
        """Digest what was sent as it comes."""
        request.upload_handlers = [Receiving(request)]

    def get(self, request: Request, number: str) -> HttpResponse:
        """
        List the papers of the file, the first first; names and links only for who may read them.

        held: where a scanner is set, the papers that wait for it and are in no file yet, and those it refused.
        """
        given = asked(request.query_params.dict(), self.visit, OnePage)
        matter = self.matter(number)
        cursor = Cursor.read(given.get("cursor", ""))
        after = place_of(cursor)
        papers = Document.objects.select_related("signed_copy").filter(matter_no=number).order_by("pk")

        def walk(is_back: bool, most: int) -> list[Document]:
            if is_back:
                return list(papers.filter(pk__lt=after).order_by("-pk")[:most])
            return list(papers.filter(pk__gt=after)[:most])

        size = given["page_size"]
        found, following, before = paged(request._request, cursor, size, walk, lambda each: str(each.pk))
        rows = [shown_paper(each, matter, request, self.visit) for each in found]
        if settings.CLAMAV is None:
            return listed(rows, following, before)
        is_reader = may_read(matter, self.visit.actor)
        held = [told_of_held(each, matter, is_reader=is_reader) for each in held_in(number)]
        return listed(rows, following, before, held=held)

    def post(self, request: Request, number: str) -> HttpResponse:
        """Add one as multipart/form-data; needs an Idempotency-Key. 202 where it waits for the scanner first."""
        matter, visit = self.matter(number), self.visit
        given = paper_of(request.data)
        file: Received = given.pop(FILE)

        def add() -> HttpResponse:
            try:
                added = add_paper(matter, content=file, actor=visit.actor, at=visit.at, **given)
            except NotYet as refusal:  # what is wrong with the content is told of the part it came in
                unmet = (replace(each, field=FILE) if each.field == "content" else each for each in refusal.unmet)
                raise type(refusal)(*unmet) from None
            if isinstance(added, HeldPaper):
                waits = told_of_held(added, matter, is_reader=True)
                return JsonResponse(waits, status=HTTPStatus.ACCEPTED, json_dumps_params=PLAIN)
            # Without a link: the answer is kept for whoever sends the call again, longer than a link lasts.
            answer = JsonResponse(
                told_of(added, matter, is_reader=True), status=HTTPStatus.CREATED, json_dumps_params=PLAIN
            )
            answer["Location"] = reverse(f"matters:{matter.track}_document", args=[number, added.pk])
            return answer

        body = json.dumps([file.sha256, file.name, given], sort_keys=True, default=str).encode()
        return once(request._request, add, account=visit.actor.account, at=visit.at, body=body)


class OneDocument(PaperView):
    """One paper."""

    def get(self, request: Request, number: str, paper: int) -> HttpResponse:
        """Show a paper with a fresh link."""
        matter = self.matter(number)
        return JsonResponse(
            shown_paper(self.found(number, paper), matter, request, self.visit), json_dumps_params=PLAIN
        )


class Certification(PaperView):
    """That a scan is true to its paper."""

    def post(self, request: Request, number: str, paper: int) -> HttpResponse:
        """
        Certify that a scan is true to the paper it was made from, by somebody who did not add it. Needs an Idempotency-Key.

        It leaves an entry `certify_scan`. For many scans at once that verb takes their digests.
        """
        matter, visit = self.matter(number), self.visit
        scan = self.found(number, paper)

        def certify() -> HttpResponse:
            given = body_of(certify_paper, request.data or {}, now=visit.at, on=visit.on)
            done = certify_paper(matter, scan, **given, actor=visit.actor)
            is_reader = may_read(matter, visit.actor)
            return JsonResponse(told_of(done, matter, is_reader=is_reader), json_dumps_params=PLAIN)

        return attempt(request, certify, visit)


class Content(PaperView):
    """What a paper holds."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever form is asked for, a picture too, with the paper."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, number: str, paper: int) -> FileResponse:
        """
        Hand a paper out, byte by byte, by the link that was given for it; its signed copy where that is asked for.

        Every time leaves a record, with the purpose.
        """
        visit, matter = self.visit, self.matter(number)
        given = asked(request.query_params.dict(), visit, Link)
        document = self.found(number, paper)
        if not may_read(matter, visit.actor):
            raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=str(HOUSE.art("F6")))
        check_link(given["link"], document, visit.actor.account)
        copy = document.copy if given["signed"] else None
        if copy is None and given["signed"]:
            message = _("The paper has no signed copy.")
            raise Unknown.because("NOT_SIGNED", message, law=str(HOUSE.art("F12")), field="signed")
        ip = request.META.get("REMOTE_ADDR") or None
        return handed_out(document, copy, actor=visit.actor, purpose=given["purpose"], at=visit.at, ip=ip)


def paper_of(sent: Any) -> dict[str, Any]:
    """
    Read what came with a paper, and the paper; returns the arguments of the service, the content as `file`.

    :raises Malformed: it has not the shape, or a part that nothing is known of; every such part is named.
    """
    if not isinstance(sent, QueryDict):
        raise Malformed.because("SHAPE", _("An object is expected."))
    reader = Paper(data=sent)
    known = frozenset(reader.fields)
    faults = [
        Unmet("UNKNOWN_FIELD", _("This act takes no input of this name."), field=str(name)[:LONGEST_ITEM])
        for name in sent
        if name not in known
    ]
    faults += [
        Unmet("REPEATED", _("This is told more than once."), field=name)
        for name in sorted(known)
        if name != "signers" and len(sent.getlist(name)) > 1
    ]
    if not reader.is_valid():
        faults.extend(faults_of(reader.errors))
    if faults:
        raise Malformed(*faults)
    return dict(reader.validated_data)


def shown_paper(document: Document, matter: Matter, request: Request, visit: Visit) -> dict[str, Any]:
    """Write a paper with a link for who may read it, null for whoever may not."""
    is_reader = may_read(matter, visit.actor)
    link = None
    if is_reader:
        address = reverse(f"matters:{matter.track}_content", args=[matter.number, document.pk])
        link = {
            "url": request.build_absolute_uri(f"{address}?link={link_for(document, visit.actor.account)}"),
            "expires_at": shown(visit.at + LIFETIME),
        }
        link["signed_url"] = f"{link['url']}&signed=true" if document.copy else None
    return {**told_of(document, matter, is_reader=is_reader), "download": link}


def told_of(document: Document, matter: Matter, *, is_reader: bool) -> dict[str, Any]:
    """Write a paper; its title and file name are free words, and null for who may not read them."""
    return {
        "id": document.pk,
        **told_of_any(document, matter, is_reader=is_reader),
        "issued": issued(document),
        "signed": signed(document),
        "certified": certified(document),
    }


def told_of_held(held: HeldPaper, matter: Matter, *, is_reader: bool) -> dict[str, Any]:
    """Write a paper that waits for the scanner, or that it refused; what is in no file has no id and no link."""
    return {
        **told_of_any(held, matter, is_reader=is_reader),
        "state": held.state,
        "state_label": held.get_state_display(),
        "trouble": held.trouble or None,
        "malware": held.malware or None,
        "checked_at": shown(held.checked_at),
        "law": in_words(str(HOUSE.art("F5a"))),
    }


def told_of_any(document: PaperFields, matter: Matter, *, is_reader: bool) -> dict[str, Any]:
    """Write what is known of any paper."""
    return {
        "kind": document.kind,
        "label": labels_of(matter.track).get(document.kind, document.kind),
        "title": document.title if is_reader else None,
        "filename": document.filename if is_reader else None,
        "volume": document.volume,
        "origin": document.origin,
        "paper_kept": document.paper_kept,
        "pages": document.pages,
        "pages_from": document.pages_from or None,
        "signatures": document.signatures if is_reader else [],
        "sha256": document.sha256,
        "size": document.size,
        "captured_at": shown(document.captured_at),
        "taker": (document.taker or None) if is_reader else None,
        "place": (document.place or None) if is_reader else None,
        "added_by": document.added_by,
        "added_at": shown(document.added_at),
    }


def issued(document: Document) -> dict[str, Any] | None:
    """Write by which act a paper was issued, and under which number; null for one that was handed in."""
    if not document.template:
        return None
    return {"entry": document.seq, "template": document.template, "number": document.number or None}


def signed(document: Document) -> dict[str, Any] | None:
    """Write who has signed a paper that was issued; null while nobody has."""
    copy = document.copy
    if copy is None:
        return None
    return {
        "signer": copy.signer,
        "certificate": copy.certificate,
        "level": copy.level,
        "algorithm": copy.algorithm or None,
        "algorithm_oid": copy.algorithm_oid or None,
        "digest_algorithm": copy.digest_algorithm or None,
        "at": shown(copy.signed_at),
        "sha256": copy.sha256,
        "size": copy.size,
    }


def certified(document: Document) -> dict[str, Any] | None:
    """Write who found a scan to be true to its paper; entry: null where another installation did. Null for what nobody certified."""
    if document.certified_at is None:
        return None
    return {"by": document.certified_by, "at": shown(document.certified_at), "entry": document.certified_in}


def labels_of(track: str) -> Mapping[str, str]:
    """What the lines of a track's catalogue are called, in the reader's language."""
    catalogue = catalogue_of(track)
    return {item.code: str(item.title) for item in catalogue.items} if catalogue else {}
