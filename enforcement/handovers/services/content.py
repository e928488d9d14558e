"""What a package is made of: the papers in the files of the hand-over and of the matter it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from casework.dossier.issuing import restored
from casework.dossier.models import Document
from casework.dossier.sealing import item_fields
from casework.inserting import inserting_new
from casework.organisations.actors import Actor, Post
from casework.transactions import is_held
from casework.workflow.files import files_for
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from enforcement.handovers import package as pkg
from enforcement.handovers.files import HandoverFiles
from enforcement.handovers.models import Handover, Package, Receipt
from enforcement.handovers.nodes import papers_of


def gathered(documents: Iterable[Document], node: str, at: datetime) -> list[pkg.Item]:
    """Tell what goes along of some papers, in the order of the package."""
    return pkg.goes_along((_item(each) for each in documents), papers_of(node, at.date()))


def content_facts(items: Sequence[pkg.Item]) -> dict[str, Any]:
    """Say in facts what lies in a package."""
    return {"root": pkg.content_root(items), "items": len(items), "kinds": pkg.kinds_in(items)}


def sealed_facts(items: Sequence[pkg.Item], documents: Iterable[Document]) -> dict[str, Any]:
    """
    Say in facts what is sealed with a package: its content, and how much of it is signed, in itself or in a copy beside it.

    documents: HandoverFiles.documents.
    """
    beside = {(each.matter_no, each.sha256) for each in documents if getattr(each, "has_copy", False)}
    signed = sum(pkg.is_signed(item) or (item.matter, item.sha256) in beside for item in items)
    return {**content_facts(items), "signed": signed}


def files_of(handover: Handover, verb: str) -> HandoverFiles:
    """The files of a hand-over that is to do a verb, which perform() will ask where it is held."""
    return cast(HandoverFiles, files_for(handover, verb))


def locked(handover: Handover) -> Handover:
    """Take a hand-over under lock before its files are read, so that what is sealed is what is sent; held, it is already."""
    if is_held(handover):
        return handover
    found: Handover | None = Handover.objects.locked(handover.number).first()
    if found is None:
        raise unknown_matter(handover.number)
    return found


def case_of(matter: Matter | None, case_no: str) -> pkg.Case:
    """Say what the package is about. matter: our own, None where another system has the case. case_no: its number there."""
    if matter is None:
        return pkg.Case(no=case_no, kind="EXTERNAL")
    return pkg.Case(matter.number, matter.track.upper(), matter.cycle, matter.version, matter.head)


def contents_of(items: Sequence[Mapping[str, Any]], documents: Sequence[Document]) -> dict[str, str]:
    """
    Read the stored content of each item a manifest names: digest it names → digest of what lies there.

    documents: every paper of the files that are known; of others that a manifest names they are read.
    """
    named, files = ({str(item[name]) for item in items} for name in ("sha256", "matter"))
    there = [each for each in documents if each.matter_no in files and each.sha256 in named]
    if elsewhere := files.difference(each.matter_no for each in documents):
        there += Document.objects.filter(matter_no__in=elsewhere, sha256__in=named)
    found: dict[str, str] = {}
    for document in sorted(there, key=lambda each: each.pk):
        if document.sha256 in found:
            continue
        restored(document)
        if document.content.storage.exists(str(document.content.name)):
            found[document.sha256] = _digest_of(document)
    return found


def sign(handover: Handover, package: Package, *, side: str, actor: Actor, at: datetime) -> str:
    """Write the receipt of one side for a package. side: SENDER or RECEIVER."""
    post = actor.post_for([each.role for each in actor.posts], handover.unit_path)
    return pkg.receipt(
        package=pkg.package_id(handover.number, handover.type, package.sub),
        manifest_digest=package.digest,
        root=pkg.root_of(package.manifest),
        side=side,
        by=actor.account,
        unit=_key(post),
        at=at,
    )


def keeping_receipt(step: Step, text: str) -> tuple[str, list[Any]]:
    """Write the statement that keeps a receipt beside the entry that holds its digest."""
    return inserting_new([Receipt(matter_no=step.matter.number, seq=step.draft.seq, text=text)])


def _key(post: Post | None) -> str:
    return post.unit_key if post is not None else ""


def _item(document: Document) -> pkg.Item:
    return pkg.Item(**item_fields(document))


def _digest_of(document: Document) -> str:
    digest = hashlib.sha256()
    with document.content.open() as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return digest.hexdigest()
