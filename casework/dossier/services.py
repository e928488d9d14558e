"""Adding a paper to a file."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.dossier.models import Document
from casework.errors import NotYet
from casework.law import PML
from casework.organisations.actors import Actor

MAX_BYTES = 50 * 1024 * 1024


@transaction.atomic
def add_document(
    matter_no: str, *, kind: str, title: str, content: File[bytes], actor: Actor, at: datetime
) -> Document:
    """
    Add one paper to a matter's file.

    kind: a code of the track's catalogue. content: 1 byte to 50 MiB, stored under its SHA-256.
    Returns the document; the same content under the same kind is there only once.

    :raises NotYet: the content is empty or too large.
    """
    if not content.size or content.size > MAX_BYTES:
        raise NotYet.because(
            "DOCUMENT_SIZE", _("A document has between 1 byte and 50 MiB."), law=str(PML.art(27)), field="content"
        )
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    sha256 = digest.hexdigest()
    there = Document.objects.filter(matter_no=matter_no, kind=kind, sha256=sha256).first()
    if there is not None:
        return there
    return Document.objects.create(
        matter_no=matter_no,
        kind=kind,
        title=title,
        sha256=sha256,
        size=content.size,
        content=content,
        added_by=actor.account,
        added_at=at,
    )
