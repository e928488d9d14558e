"""The file of a matter: its catalogue with the papers there are, what is missing and who asks for it, and the seals on it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from casework.api.matters.asking import asked
from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, MatterView
from casework.dossier.assemble import Dossier, Paper, Slot, slots_of
from casework.dossier.catalogue import Item
from casework.dossier.catalogues import catalogue_of
from casework.dossier.export.answering import handed_over, taken
from casework.dossier.files import papers_and_seals
from casework.dossier.manifest import Retention, digest
from casework.dossier.models import Document, Seal
from casework.dossier.reading import dossier_of
from casework.dossier.sealing import unsealed
from casework.law import in_words
from casework.parties.kinds import Unasked
from casework.parties.services.disclosure import LONGEST_PURPOSE
from casework.taxonomies.codes import scheme
from casework.workflow.moments import unknown_matter

Ids = dict[tuple[str, str], int]


class DossierView(MatterView):
    """The file of one matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """Show the catalogue, line by line, with what is there, what is missing now and what will be asked for later; and the seals."""
        matter = self.matter(number)
        catalogue = catalogue_of(matter.track)
        if catalogue is None:
            raise unknown_matter(number)
        documents, seals = papers_and_seals(number)
        dossier = dossier_of(matter, catalogue, documents, seals, on=self.visit.on)
        ids = {(each.kind, each.sha256): each.pk for each in documents}
        lines = [shown_slot(slot, dossier, ids) for slot in slots_of(catalogue, dossier)]
        document = {
            "number": number,
            "stage": dossier.stage,
            "completeness": dossier.completeness,
            "lines": lines,
            "missing": [shown_item(item) for item in dossier.missing],
            "later": [shown_item(item) for item in dossier.later],
            "retention": shown_retention(dossier.retention),
            "seals": [shown_seal(each) for each in seals],
            "unsealed": [each.pk for each in unsealed(documents, seals)],
        }
        return JsonResponse(document, json_dumps_params=PLAIN)


class Purpose(serializers.Serializer[Any]):
    """What a file is taken for."""

    purpose = serializers.CharField(required=False, max_length=LONGEST_PURPOSE, default=Unasked.ZIP.value)


class Package(MatterView):
    """The whole file, in a form that anybody can verify without us."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever form is asked for with the package."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, number: str) -> StreamingHttpResponse:
        """
        Hand out the whole file as a ZIP that verifies itself, for who may read it; every time leaves a record, with the purpose.

        The same state gives the same bytes, which the ETag names. 409 where an entry is under no checkpoint yet.
        """
        visit, matter = self.visit, self.matter(number)
        given = asked(request.query_params.dict(), visit, Purpose)
        ip = request.META.get("REMOTE_ADDR") or None
        with ExitStack() as stack:
            package = stack.enter_context(
                taken(matter, actor=visit.actor, purpose=given["purpose"], at=visit.at, ip=ip)
            )
            return handed_over(package, stack.pop_all())


def shown_item(item: Item) -> dict[str, Any]:
    """Write one line of a catalogue: by whom it is asked for, and before which verb. law: the article in the reader's words."""
    return {
        "kind": item.code,
        "label": str(item.title),
        "law": in_words(str(item.law)),
        "volume": Document.Volume.INNER if item.is_inner else Document.Volume.MAIN,
        "by": item.by,
    }


def shown_retention(kept: Retention | None) -> dict[str, Any] | None:
    """Write how long a file is kept: the term, the row of the schedule with its words, and who says so; null where none does."""
    if kept is None:
        return None
    row = scheme("retentions")[kept.rule]
    return {**kept._asdict(), "label": row.label, "law": in_words(kept.law)}


def shown_seal(seal: Seal) -> dict[str, Any]:
    """Write one seal: which part it is on, what it comes to, and its signed note. manifest: the digest of that; entry: its seq."""
    said = seal.said
    return {
        "cycle": seal.cycle,
        "part": seal.part,
        "entry": seal.seq,
        "sealed_at": shown(seal.sealed_at),
        "sealed_by": seal.sealed_by,
        "manifest": digest(seal.manifest),
        "root": seal.root,
        "items": said["counts"]["items"],
        "pages": said["counts"]["pages"],
        "retention": said["retention"]["code"],
        "supplement": said["supplement"],
        "note": seal.note,
    }


def shown_slot(slot: Slot, dossier: Dossier, ids: Ids) -> dict[str, Any]:
    """Write one line with its papers. ids: (kind, digest) → the paper's id."""
    return {
        **shown_item(slot.item),
        "due": slot.item in dossier.due,
        "missing": slot.is_missing,
        "later": slot.is_later,
        "papers": [_shown(paper, ids) for paper in slot.papers],
    }


def _shown(paper: Paper, ids: Ids) -> dict[str, Any]:
    """One paper: entry is the seq of the act it was made by, document the id of one that was added; the other is null."""
    document = ids[paper.item.code, paper.sha256] if paper.sha256 else None
    return {"entry": paper.seq, "document": document, "made_at": shown(paper.made_at), "pending": paper.is_pending}
