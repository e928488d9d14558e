"""
Writes what goes to a peer: a package, or the answer to one, as a signed bag of BagIt 1.0 with its manifest and its papers.

Everything lies frozen in the ledger and in rows beside it, so that the same entry gives the same parcel however often it is sent,
but for signed copies that were made meanwhile. docs/exchange.md tells the forms.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.dossier.export.contents import safe_name
from casework.dossier.export.package import Head, Package, Piece, bagged, piece_of
from casework.dossier.export.stored import check_stored, pieces_of
from casework.dossier.manifest import encode, merkle_root, moment, pages_of, told
from casework.dossier.models import Document, SignedCopy
from casework.dossier.sealing import item_fields
from casework.errors import NotNow
from casework.ledger.checkpoints.signing import sign_text
from casework.ledger.models import Entry
from casework.organisations.models import Unit
from casework.parties.copies import drafts_of
from casework.parties.drafts import PartyDraft
from casework.workflow.files import file_for
from enforcement.handovers import package as pkg
from enforcement.handovers.facts import COURSE_TOLD
from enforcement.handovers.models import Handover, Receipt
from enforcement.handovers.models import Package as Sealed

FORM = "casework-parcel/1"  # what the note that signs a parcel begins with
ANSWER_SCHEMA = "casework-answer/1"
PACKAGE, ANSWER, CASE = "data/package.json", "data/answer.json", "data/case.json"
PAPERS, COPIES = "data/papers/", "data/signed/"
RESULT = "RESULT"
# Which facts of an act go along in its answer; the others are worked out anew where it is taken down, or are no matter there.
TOLD: Mapping[str, tuple[str, ...]] = {
    "receive": ("checked", "faults", "rescanned", "doubtful", "ruling", "custody", "procedure", "paper_used"),
    "return": ("ground", "reasons"),
    "send_result": ("result", "sufficient"),
}


def parcel_of(handover: Handover, entry: Entry) -> Package:
    """
    Write what an entry has to send.

    :raises NotNow: a paper is not in the store, or not what was filed.
    """
    return _answer(handover, entry) if handover.is_arrival else _package(handover, entry)


def _package(handover: Handover, entry: Entry) -> Package:
    sealed = Sealed.objects.get(matter_no=handover.number, seq=entry.seq)
    said, file = json.loads(sealed.manifest), file_for(handover)
    opened, facts = file.acts[0], entry.facts
    receipt = Receipt.objects.filter(matter_no=handover.number, seq=entry.seq).values_list("text", flat=True).first()
    case: dict[str, Any] = {
        "title": handover.title,
        "text": file.said("text"),
        "reason": file.said("reason", seq=entry.seq),
        "risk": handover.risk,
        "facts": {
            **{name: opened.facts[name] for name in COURSE_TOLD if name in opened.facts},
            **{name: facts[name] for name in ("paper_used", "outside") if name in facts},
        },
        "parties": [_party(each) for each in drafts_of(handover.number)],
        "walled_from": _key_at(handover.walled_from),
        "receipt": receipt or "",
    }
    papers = _papers(said["items"])
    payload = [piece_of(PACKAGE, sealed.manifest), piece_of(CASE, encode(case)), *papers]
    return _bag(said["package"], payload, _name_of(opened.unit), entry.recorded_at)


def _answer(handover: Handover, entry: Entry) -> Package:
    sealed = Sealed.objects.filter(matter_no=handover.number, seq__lt=entry.seq).order_by("-seq").first()
    assert sealed is not None  # nothing is answered before it arrived
    facts, verb, package = entry.facts, entry.verb, json.loads(sealed.manifest)["package"]
    receipt = Receipt.objects.filter(matter_no=handover.number, seq=entry.seq).first()
    documents = (
        list(Document.objects.filter(matter_no=handover.number, kind=RESULT, volume=pkg.MAIN))
        if verb == "send_result"
        else []
    )
    items = told([pkg.Item(**item_fields(each)) for each in documents])
    answer: dict[str, Any] = {
        "schema": ANSWER_SCHEMA,
        "answer": f"{package}/{verb}/{entry.seq}",
        "package": package,
        "manifest": sealed.digest,
        "verb": verb,
        "at": moment(entry.happened_at),
        "unit": entry.actor_unit,
        "facts": {name: facts[name] for name in TOLD[verb] if name in facts},
        "reason": file_for(handover).said("reason", seq=entry.seq),
        "receipt": sign_text(f"{receipt.text}\n") if receipt else "",
        "items": items,
        "counts": {"items": len(items), "pages": pages_of([pkg.Item(**item_fields(each)) for each in documents])},
        "merkle_root": merkle_root(items),
    }
    payload = [piece_of(ANSWER, encode(answer)), *_papers(items)]
    return _bag(str(answer["answer"]), payload, _name_of(entry.actor_unit), entry.recorded_at)


def _bag(name: str, payload: Sequence[Piece], organ: str, at: datetime) -> Package:
    return bagged(name.replace("/", "-"), Head(name, organ, at, FORM), payload)


def _papers(items: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Find the papers a manifest names, each under its place in it, and the copies their organs have signed."""
    named = {(str(item["matter"]), str(item["sha256"])) for item in items}
    found = {
        (each.matter_no, each.sha256): each
        for each in Document.objects.filter(
            matter_no__in={matter for matter, _name in named}, sha256__in={name for _matter, name in named}
        ).order_by("-pk")
    }
    copies = {each.document_id: each for each in SignedCopy.objects.filter(document__in=list(found.values()))}
    pieces = []
    for item in items:
        document = found.get((str(item["matter"]), str(item["sha256"])))
        if document is None:
            message = _("A paper of the package is not in the file any more.")
            raise NotNow.because("PAPER_GONE", message, sha256=str(item["sha256"]))
        name = f"{item['seq']:03d}-{safe_name(document)}"
        copy = copies.get(document.pk)
        for each, folder in ((document, PAPERS), (copy, COPIES)):
            if each is not None:
                check_stored(each)
                pieces.append(Piece(folder + name, each.size, each.sha256, partial(pieces_of, each)))
    return pieces


def _party(draft: PartyDraft) -> dict[str, Any]:
    """Write a party as the import format has it; what is not known is left out."""
    told = {
        "role": draft.role.value,
        "kind": draft.kind.value,
        "name": draft.name,
        "id_number": draft.id_number,
        "id_kind": draft.id_kind.value if draft.id_kind else "",
        "phone": draft.phone,
        "address": draft.address,
        "place_code": draft.place_code,
        "birth_date": draft.birth_date.isoformat() if draft.birth_date else "",
        "incapable": draft.is_incapable,
        "guardian_of": draft.guardian_of,
        "represents": draft.represents,
        "language": draft.language,
    }
    return {name: value for name, value in told.items() if value not in ("", None, False)}


def _key_at(path: str) -> str:
    """Give the lasting key of the unit at a place of the tree, "" for none; places differ between installations."""
    return Unit.objects.filter(path=path).values_list("key", flat=True).first() or "" if path else ""


def _name_of(key: str) -> str:
    return Unit.objects.filter(key=key).values_list("name", flat=True).first() or key
