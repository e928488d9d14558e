"""What a package is made of: the papers in the files of the hand-over and of the matter it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import IntegrityError, transaction

from casework.dossier.issuing import restored
from casework.dossier.models import Document
from casework.errors import NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Actor, Post
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from enforcement.handovers import package as pkg
from enforcement.handovers.guards import under_way
from enforcement.handovers.models import Handover, OutsideCase, Package, Receipt
from enforcement.handovers.nodes import papers_of


def gathered(numbers: Sequence[str], node: str, at: datetime) -> list[pkg.Item]:
    """Read what goes along out of the files of these matters, in the order of the package. One statement."""
    documents = Document.objects.filter(matter_no__in=[number for number in numbers if number])
    return pkg.goes_along((_item(each) for each in documents), papers_of(node, at.date()))


def content_facts(items: Sequence[pkg.Item]) -> dict[str, Any]:
    """Say in facts what lies in a package."""
    return {"root": pkg.content_root(items), "items": len(items), "kinds": pkg.kinds_in(items)}


def opened(handover: Handover) -> Mapping[str, Any]:
    """The facts of the entry that opened a hand-over; one statement."""
    return Entry.objects.of(handover.number).order_by("seq")[0].facts


def locked(handover: Handover) -> Handover:
    """Take a hand-over under lock before its files are read, so that what is sealed is what is sent."""
    found: Handover | None = Handover.objects.locked(handover.number).first()
    if found is None:
        raise unknown_matter(handover.number)
    return found


def last_sent(handover: Handover) -> Entry | None:
    """The entry by which it was sent last; one statement."""
    return Entry.objects.of(handover.number).by_verb(["send"]).order_by("-seq").first()


def case_of(handover: Handover, about: str) -> pkg.Case:
    """Say what the package is about. about: number of our own matter, "" where another system has the case."""
    matter = Matter.objects.filter(number=about).first() if about else None
    if matter is None:
        return pkg.Case(no=handover.words("case_no"), kind="EXTERNAL")
    return pkg.Case(matter.number, matter.track.upper(), matter.cycle, matter.version, matter.head)


def contents_of(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Read the stored content of each item a manifest names: digest it names → digest of what lies there."""
    named, files = ({str(item[name]) for item in items} for name in ("sha256", "matter"))
    found: dict[str, str] = {}
    for document in Document.objects.filter(matter_no__in=files, sha256__in=named).order_by("pk"):
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


def keep_receipt(moved: Handover, text: str) -> None:
    """Keep a receipt beside the entry that holds its digest."""
    Receipt.objects.create(matter_no=moved.number, seq=moved.version, text=text)


def turn_of(key: str) -> int:
    """Say which hand-over of the same case of another system the next one is, the first being 1; one statement."""
    return OutsideCase.objects.filter(key=key).count() + 1


def keep_outside_case(number: str, key: str, turn: int, *, is_outside: bool) -> None:
    """
    Keep by what the case of another system is known again.

    turn: as turn_of() gave it before the guards were asked, so that who is opened meanwhile is either seen by them or has that
    very turn. is_outside: whether that case is all the hand-over is about.

    :raises NotYet: another hand-over of the same case and node was opened at the same moment; it is named.
    """
    try:
        with transaction.atomic():
            OutsideCase.objects.create(matter_no=number, key=key, turn=turn)
    except IntegrityError as clash:
        earlier = OutsideCase.objects.get(key=key, turn=turn)
        raise NotYet(under_way(earlier.matter_no, is_outside=is_outside)) from clash


def _key(post: Post | None) -> str:
    return post.unit_key if post is not None else ""


def _item(document: Document) -> pkg.Item:
    return pkg.Item(
        matter=document.matter_no,
        kind=document.kind,
        title=document.title,
        volume=document.volume,
        pages=document.pages,
        format=PurePath(document.filename).suffix.lstrip(".").upper(),
        size=document.size,
        sha256=document.sha256,
        made_at=document.added_at,
        made_by=document.added_by,
        origin=document.origin,
        pages_from=document.pages_from,
        signatures=tuple(document.signatures),
    )


def _digest_of(document: Document) -> str:
    digest = hashlib.sha256()
    with document.content.open() as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return digest.hexdigest()
