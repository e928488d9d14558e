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
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from pyhanko.sign.timestamps import TimeStamper

from casework.deadlines.calendar import day_of
from casework.dossier.issuing import restored
from casework.dossier.models import Document, PaperSignature, SignedCopy
from casework.dossier.signing.authorities import Authority, authority
from casework.dossier.signing.copies import Made, copy_name, keep_copy, timestamper
from casework.dossier.signing.order import ORGAN, Hand, Level, current
from casework.dossier.signing.pades import KeyAway, NotSigned, Signature, algorithm_for, signatures_on, signed
from casework.dossier.signing.turns import may_not_be_signed, order_of, signing_of
from casework.dossier.templates import all_templates, template_named
from casework.ledger.models import Entry
from casework.organisations.models import Unit
from casework.workflow.models import Matter

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
    stamps = timestamper()
    after = 0
    while papers := list(_waiting(after)):
        organs = organs_of(papers)
        for paper in papers:
            copy = (
                _sign(paper, organs[paper.pk], found, stamps, at)
                if paper.pk in organs and _is_its_turn(paper)
                else None
            )
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
    """Find papers that have no copy yet, and those on which the organ signs after others and has not."""
    later = [each.name for each in all_templates() if each.signing and each.signing[0].who != ORGAN]
    has_signed = PaperSignature.objects.filter(document=OuterRef("pk"), who=ORGAN)
    first = Q(signed_copy=None) & ~Q(template__in=later)
    last = Q(template__in=later) & ~Q(Exists(has_signed))
    papers = Document.objects.select_related("signed_copy").filter(~Q(number="") & (first | last), pk__gt=after)
    return papers.order_by("pk")[:BATCH]


def _is_its_turn(paper: Document) -> bool:
    """Answer whether the organ signs now: of a paper that others sign too, when those before it have, and it may be signed so at all."""
    if not order_of(paper):
        return True
    step = current(signing_of([paper])[paper.pk].steps)
    if step is None or Hand(ORGAN) not in step.due:
        return False
    return not may_not_be_signed(Matter.objects.get(number=paper.matter_no))


def organs_of(papers: Iterable[Document]) -> Mapping[int, Unit]:
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
    """Sign one paper; None where it is not its turn, or that cannot be, which is logged and tried again by the next run."""
    try:
        signer = who.signer_of(organ)
        if signer is None:
            return None
        algorithm = algorithm_for(signer)
        if not algorithm.is_allowed(day_of(at)):
            raise NotSigned(f"the key of {organ.code} signs by {algorithm.name or algorithm.oid}, which is not allowed")
        restored(paper)
        before = paper.copy
        with (before or paper).content.open() as stored:
            standing: bytes = stored.read()
        number = paper.put_signatures.count() + 1 if before is not None else 1
        left = _left_behind(paper.content.storage, copy_name(paper, 1, ""), standing) if before is None else b""
        field = FIELD if number == 1 else f"Signature{number}"
        content = left or signed(
            standing, signer, field=field, organ=organ.name, reason=paper.title, timestamper=stamps
        )
    except KeyAway:
        raise
    except (NotSigned, OSError) as error:
        logger.error("The paper %d of %s is not signed: %s.", paper.pk, paper.matter_no, error)
        return None
    certificate: Certificate = signer.signing_cert
    made = Made(
        content, f"{certificate.serial_number:x}", str(certificate.subject.native["common_name"]), *algorithm, is_organ=True,
        is_stamped=stamps is not None,
    )  # fmt: skip
    try:
        return _noted(paper, made, number, at)
    except IntegrityError:
        return None  # another run was faster


@transaction.atomic
def _noted(paper: Document, made: Made, number: int, at: datetime) -> SignedCopy:
    """Keep the copy, and that the organ has signed in its line where there are others."""
    copy = keep_copy(paper, made, number, at)
    if order_of(paper):
        PaperSignature.objects.create(
            document=paper,
            number=number,
            who=ORGAN,
            level=Level.L3,
            sha256=copy.sha256,
            size=copy.size,
            certificate=made.certificate,
            algorithm=made.algorithm,
            digest_algorithm=made.digest,
            at=at,
        )
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
