"""
Issued papers get the signature of the organ they are of: after the act, for a signature takes twenty times as long as it, and
needs a key that the act must not wait for.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from asn1crypto.x509 import Certificate
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models import Q
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from casework.deadlines.calendar import day_of
from casework.dossier.issuing import restored
from casework.dossier.models import Document, SignedCopy
from casework.dossier.signing.authorities import Authority, authority
from casework.dossier.signing.pades import KeyAway, NotSigned, Signature, algorithm_for, signatures_on, signed
from casework.dossier.store import kept
from casework.dossier.templates import template_named
from casework.ledger.models import Entry
from casework.organisations.models import Unit

BATCH = 200
FIELD = "Organ"

logger = logging.getLogger(__name__)


def sign_papers(*, at: datetime) -> int:
    """
    Sign what was issued under an official number and is not signed yet, as far as the organs have a signer; returns how many.

    A run that is stopped leaves every paper signed or not; the next goes on, and so it does where the device with the keys is away.
    Law: Electronic Signature Law arts. 13 and 14.

    :raises ImproperlyConfigured: a signer cannot be read.
    """
    found = authority()
    if found is None:
        return 0
    made = 0
    try:
        for _turn in _signings(found, at):
            made += 1
    except KeyAway as error:
        logger.error("Papers wait for their signature: %s.", error)
    return made


def _signings(found: Authority, at: datetime) -> Iterator[SignedCopy]:
    """Sign what waits, one after the other."""
    stamps = HTTPTimeStamper(settings.PAPER_TIMESTAMPS) if settings.PAPER_TIMESTAMPS else None
    after = 0
    while papers := list(_waiting(after)):
        organs = _organs_of(papers)
        for paper in papers:
            copy = _sign(paper, organs[paper.pk], found, stamps, at) if paper.pk in organs else None
            if copy is not None:
                yield copy
        after = papers[-1].pk


def checked(copy: SignedCopy, roots: Iterable[Certificate]) -> list[Signature]:
    """
    Check the signatures on a copy.

    :raises NotSigned: it is not the paper with a signature behind it.
    """
    with copy.content.open() as content:
        made = content.read()
    if hashlib.sha256(made[: copy.document.size]).hexdigest() != copy.document.sha256:
        raise NotSigned("The copy does not begin with the paper that was issued.")
    return signatures_on(made, roots, on=day_of(copy.signed_at))


def _waiting(after: int) -> Iterable[Document]:
    unsigned = Document.objects.filter(~Q(number=""), signed_copy=None, pk__gt=after)
    return unsigned.order_by("pk")[:BATCH]


def _organs_of(papers: Iterable[Document]) -> Mapping[int, Unit]:
    """Find of which organ each paper is: the one that led when it was issued, or the one that acted, as its template says."""
    templates = {paper.pk: template_named(paper.template) for paper in papers}
    entries = {(entry.matter, entry.seq): entry for entry in Entry.objects.of(*{paper.matter_no for paper in papers})}
    keys = {}
    for paper in papers:
        template, entry = templates[paper.pk], entries.get((paper.matter_no, paper.seq or 0))
        if entry is not None:
            keys[paper.pk] = entry.actor_unit if template is not None and template.by_actor else entry.unit
    units = {unit.key: unit for unit in Unit.objects.filter(key__in=set(keys.values()))}
    return {paper: units[key] for paper, key in keys.items() if key in units}


def _sign(paper: Document, organ: Unit, who: Authority, stamps: TimeStamper | None, at: datetime) -> SignedCopy | None:
    """Sign one paper; None where that cannot be, which is logged and tried again by the next run."""
    storage: Storage = paper.content.storage
    name = f"{paper.content.name}.signed"
    try:
        signer = who.signer_of(organ)
        if signer is None:
            return None
        algorithm = algorithm_for(signer)
        if not algorithm.is_allowed(day_of(at)):
            raise NotSigned(f"the key of {organ.code} signs by {algorithm.name or algorithm.oid}, which is not allowed")
        restored(paper)
        with paper.content.open() as content:
            issued = content.read()
        made = _left_behind(storage, name, issued) or signed(
            issued, signer, field=FIELD, organ=organ.name, reason=paper.title, timestamper=stamps
        )
    except KeyAway:
        raise
    except (NotSigned, OSError) as error:
        logger.error("The paper %d of %s is not signed: %s.", paper.pk, paper.matter_no, error)
        return None
    if not kept(storage, name):
        storage.save(name, ContentFile(made))
    certificate: Certificate = signer.signing_cert
    copy = SignedCopy(
        document=paper,
        sha256=hashlib.sha256(made).hexdigest(),
        size=len(made),
        content=name,
        signer=certificate.subject.native["common_name"],
        certificate=f"{certificate.serial_number:x}",
        level=SignedCopy.Level.B_T if stamps else SignedCopy.Level.B_B,
        algorithm=algorithm.name,
        algorithm_oid=algorithm.oid,
        digest_algorithm=algorithm.digest,
        signed_at=at,
    )
    SignedCopy.objects.bulk_create([copy], ignore_conflicts=True)  # another run may have been faster
    return copy


def _left_behind(storage: Storage, name: str, issued: bytes) -> bytes:
    """Take up what a run that was killed has signed and not noted; b"" where there is nothing whole."""
    if not storage.exists(name):
        return b""
    with storage.open(name) as content:
        made: bytes = content.read()
    try:
        if made.startswith(issued) and all(each.is_intact for each in signatures_on(made, [])) and made != issued:
            return made
    except NotSigned:
        pass
    storage.delete(name)
    return b""
