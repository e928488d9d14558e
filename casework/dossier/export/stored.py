"""The content of a paper as it lies in the store, piece by piece, and never another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from casework.dossier.issuing import restored
from casework.dossier.models import Document, SignedCopy
from casework.errors import NotNow
from casework.law import HOUSE

PIECE = 1024 * 1024


def check_stored(document: Document | SignedCopy) -> None:
    """
    See that a paper lies in the store with its size; one that was issued and is not there is set again.

    :raises NotNow: it is not there.
    """
    if isinstance(document, Document):
        restored(document)
    storage, name = document.content.storage, str(document.content)
    if not storage.exists(name) or storage.size(name) != document.size:
        raise _changed(document)


def pieces_of(document: Document | SignedCopy) -> Iterator[bytes]:
    """
    Yield the content of a paper, PIECE bytes at a time.

    :raises NotNow: at its end, where it is not of the digest that was taken when it came.
    """
    digest = hashlib.sha256()
    with document.content.storage.open(str(document.content)) as content:
        while piece := content.read(PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != document.sha256:
        raise _changed(document)


def _changed(document: Document | SignedCopy) -> NotNow:
    message = _("A paper in the store is not what was filed; nothing is exported until that is cleared up.")
    return NotNow.because("PAPER_CHANGED", message, law=str(HOUSE.art("F6a")), sha256=document.sha256)
