"""The copy of a paper with every signature that is on it so far: each later one begins with all that stood before."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from casework.dossier.models import Document, SignedCopy
from casework.dossier.store import kept

TOLD = 12  # digits of its digest in the name of a copy: with that of the paper it fits its column


class Made(NamedTuple):
    """A copy with one more signature, and by what it was signed. is_organ: whether by the key of the organ."""

    content: bytes
    certificate: str
    signer: str
    algorithm: str
    oid: str
    digest: str
    is_organ: bool
    is_stamped: bool


def timestamper() -> TimeStamper | None:
    """Give the server of time stamps of the settings; None where there is none."""
    return HTTPTimeStamper(settings.PAPER_TIMESTAMPS) if settings.PAPER_TIMESTAMPS else None


def copy_name(paper: Document, number: int, digest: str) -> str:
    """Name the copy with so many signatures in the store. digest: of it, in its name but for the first, which a killed run takes up."""
    return f"{paper.content.name}.signed" + (f".{digest[:TOLD]}" if number > 1 else "")


def keep_copy(paper: Document, made: Made, number: int, at: datetime) -> SignedCopy:
    """
    Write a copy to the store and have the paper point at it; who its organ is stays told where another signed by a certificate of his own.

    The copy before is named by nothing any more and is swept. One statement.
    """
    digest = hashlib.sha256(made.content).hexdigest()
    storage: Storage = paper.content.storage
    name = copy_name(paper, number, digest)
    if not kept(storage, name):
        storage.save(name, ContentFile(made.content))
    before = paper.copy
    copy = SignedCopy(document=paper, sha256=digest, size=len(made.content), content=name, signed_at=at)
    copy.level = SignedCopy.Level.B_B
    if made.is_organ:
        copy.signer, copy.certificate = made.signer, made.certificate
        copy.level = SignedCopy.Level.B_T if made.is_stamped else SignedCopy.Level.B_B
        copy.algorithm, copy.algorithm_oid, copy.digest_algorithm = made.algorithm, made.oid, made.digest
    elif before is not None:
        for field in ("signer", "certificate", "level", "algorithm", "algorithm_oid", "digest_algorithm"):
            setattr(copy, field, getattr(before, field))
    if before is not None:
        copy.pk = before.pk
        copy.save(force_update=True)
    else:
        copy.save(force_insert=True)
    return copy
