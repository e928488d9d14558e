"""The file of a matter: its catalogue with the papers there are, what is missing and who asks for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from rest_framework.request import Request

from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, MatterView
from casework.dossier.assemble import Dossier, Paper, Slot, slots_of
from casework.dossier.catalogue import Item
from casework.dossier.catalogues import catalogue_of
from casework.dossier.models import Document
from casework.dossier.reading import dossier_of
from casework.law import in_words
from casework.workflow.moments import unknown_matter

Ids = dict[tuple[str, str], int]


class DossierView(MatterView):
    """The file of one matter."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """Show the catalogue, line by line, with what is there, what is missing now and what will be asked for later."""
        matter = self.matter(number)
        catalogue = catalogue_of(matter.track)
        if catalogue is None:
            raise unknown_matter(number)
        documents = list(Document.objects.filter(matter_no=number))
        dossier = dossier_of(matter, catalogue, documents)
        ids = {(each.kind, each.sha256): each.pk for each in documents}
        lines = [shown_slot(slot, dossier, ids) for slot in slots_of(catalogue, dossier)]
        document = {
            "number": number,
            "stage": dossier.stage,
            "completeness": dossier.completeness,
            "lines": lines,
            "missing": [shown_item(item) for item in dossier.missing],
            "later": [shown_item(item) for item in dossier.later],
        }
        return JsonResponse(document, json_dumps_params=PLAIN)


def shown_item(item: Item) -> dict[str, Any]:
    """Write one line of a catalogue: by whom it is asked for, and before which verb. law: the article in the reader's words."""
    return {
        "kind": item.code,
        "label": str(item.title),
        "law": in_words(str(item.law)),
        "volume": Document.Volume.INNER if item.is_inner else Document.Volume.MAIN,
        "by": item.by,
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
    return {"entry": paper.seq, "document": document, "made_at": shown(paper.made_at)}
