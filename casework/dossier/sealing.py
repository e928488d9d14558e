"""Seals a file, or what came to it later: papers in the order of the catalogue, one root, a manifest, and a signature over both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, cast

from django.db import connection
from django.utils import translation
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier import manifest as m
from casework.dossier.assemble import Paper, papers_of
from casework.dossier.catalogue import Catalogue, DossierFacts
from casework.dossier.catalogues import catalogue_of
from casework.dossier.files import SealedFiles
from casework.dossier.models import Document, Seal, SignedCopy
from casework.dossier.retention import retention_of
from casework.errors import NotYet, Unmet
from casework.law import HOUSE
from casework.ledger.checkpoints.signing import sign_text
from casework.listing import listed
from casework.taxonomies.codes import has_flag
from casework.workflow.guards import Attempt
from casework.workflow.issuing import Issued
from casework.workflow.models import Matter

SUPPLEMENT = "supplement"
SIGNED = ("sha256", "size", "signer", "certificate", "level", "algorithm", "algorithm_oid", "digest_algorithm")
_CERTIFIED = str(HOUSE.art("F3c"))
titles_listed = lazy(listed, str)
_NO_LINES = Catalogue((), ())
_FIELDS = tuple(field for field in Seal._meta.concrete_fields if not field.primary_key)
_COLUMNS = tuple(str(field.column) for field in _FIELDS)


def seal(attempt: Attempt, *, seq: int, at: datetime) -> Issued:
    """
    Seal what lies in the file of a matter under no seal yet; of a supplement the papers it names. Its row goes with the entry.

    No statement but those that read the file. Law: house rules F8 and F8a.

    :raises NotYet: the schedule has no term of retention for it, or scans in it are not certified yet, which are named.
    """
    matter, files = attempt.matter, cast(SealedFiles, attempt.file.files)
    before = files.seals_on(matter.number)
    is_supplement = attempt.verb == SUPPLEMENT
    documents = unsealed(files.lying_in(matter.number), before)
    if is_supplement:
        documents = [each for each in documents if each.sha256 in attempt.given["papers"]]
    catalogue = catalogue_of(matter.track) or _NO_LINES
    if pending := [each for each in documents if each.origin == Document.Origin.PAPER_PENDING]:
        raise NotYet(_pending(pending, catalogue))
    laid = [paper for item in catalogue.items for paper in papers_of(item, attempt.file.acts, documents)]
    supplement = None
    if is_supplement:
        supplement = m.Supplement(
            str(attempt.given["ground"]), attempt.actor.account, before[-1].root if before else ""
        )
    part = sum(each.cycle == matter.cycle for each in before)
    copies = files.copies
    items = [item_of(each, copies.get(each.pk)) for each in _in_order(documents, laid)]
    text = m.sealed(
        m.Head(matter.number, matter.track, matter.cycle, part, matter.version, matter.head, matter.unit_key),
        items=items,
        acts=[] if before else _acts(laid),
        retention=retention_of(matter.track, DossierFacts.of(attempt.file, matter.outcome), matter.type, day_of(at)),
        sealed_at=at,
        sealed_by=attempt.actor.account,
        supplement=supplement,
    )
    made = Seal(
        matter_no=matter.number, cycle=matter.cycle, part=part, manifest=text, root=m.root_of(text), note=sign_text(m.statement(text)),
        sealed_at=at, sealed_by=attempt.actor.account, seq=seq,
    )  # fmt: skip
    told = {
        "part": part,
        "manifest": m.digest(text),
        "root": made.root,
        "items": len(items),
        "pages": m.pages_of(items),
        **_on_paper(matter, items),
    }
    row = [field.get_db_prep_save(getattr(made, field.attname), connection) for field in _FIELDS]
    return Issued("", told, Seal._meta.db_table, _COLUMNS, row, made)


def unsealed(documents: Iterable[Document], seals: Iterable[Seal]) -> list[Document]:
    """Keep the papers that lie under none of some seals, in their order."""
    under = frozenset[tuple[str, str]]().union(*(each.papers for each in seals))
    return [each for each in documents if (each.kind, each.sha256) not in under]


def item_fields(document: Document) -> dict[str, Any]:
    """Tell one paper as any manifest names it: the fields of manifest.Item."""
    return {
        "matter": document.matter_no,
        "kind": document.kind,
        "title": document.title,
        "volume": document.volume,
        "pages": document.pages,
        "format": PurePath(document.filename).suffix.lstrip(".").upper(),
        "size": document.size,
        "sha256": document.sha256,
        "made_at": document.added_at,
        "made_by": document.added_by,
        "origin": document.origin,
        "pages_from": document.pages_from,
        "signatures": tuple(document.signatures),
        "paper_kept": document.paper_kept,
        "certified_by": document.certified_by,
        "certified_at": document.certified_at,
        "captured_at": document.captured_at,
        "taker": document.taker,
        "place": document.place,
    }


def item_of(document: Document, copy: SignedCopy | None = None) -> m.SealedItem:
    """Tell one paper as the manifest of a seal names it. copy: that its organ has signed, None where it has none."""
    return m.SealedItem(
        **item_fields(document),
        number=document.number,
        template=document.template,
        entry=document.seq,
        signed=copy_fields(copy) if copy is not None else None,
    )


def copy_fields(copy: SignedCopy) -> dict[str, Any]:
    """Tell a signed copy as seals and exports name it."""
    return {**{name: getattr(copy, name) for name in SIGNED}, "signed_at": m.moment(copy.signed_at)}


def _pending(documents: Sequence[Document], catalogue: Catalogue) -> Unmet:
    """Say which papers are scans that nobody has certified; their titles are free words, so their lines and digests name them."""
    titles = {item.code: item.title for item in catalogue.items}
    kinds = dict.fromkeys(each.kind for each in documents)
    message = format_lazy(
        _("Scans are not certified yet to be true to their papers: {papers}."),
        papers=titles_listed(tuple(titles.get(kind, kind) for kind in kinds)),
    )
    return Unmet("SCANS_PENDING", message, _CERTIFIED, "dossier", {"papers": [each.sha256 for each in documents]})


def _on_paper(matter: Matter, items: Sequence[m.SealedItem]) -> dict[str, Any]:
    """Say of how many of the papers sealed the paper original is kept, and whether the law demands that it is (I-2, SX3)."""
    kept = m.on_paper(m.told(items))
    is_demanded = kept and matter.track == "dispute" and has_flag("dispute_types", matter.type, "personal_status")
    return {"on_paper": kept, **({"outside": "SX3"} if is_demanded else {})}


def _in_order(documents: Sequence[Document], laid: Sequence[Paper]) -> list[Document]:
    """Put papers in the order of the catalogue; of a kind that is none of its lines last."""
    by_key = {(each.kind, each.sha256): each for each in documents}
    found = [by_key.pop((paper.item.code, paper.sha256)) for paper in laid if paper.sha256]
    return [*found, *by_key.values()]


def _acts(laid: Sequence[Paper]) -> list[m.SealedAct]:
    with translation.override("zh-hans"):
        return [
            m.SealedAct(
                paper.item.code,
                str(paper.item.title),
                Document.Volume.INNER.value if paper.item.is_inner else Document.Volume.MAIN.value,
                paper.seq,
                paper.made_at,
            )
            for paper in laid
            if paper.seq is not None
        ]
