"""
What is handed in where a scanner is set (CLAMAV) is no paper of its file before the scanner says that it is clean.

It is not counted, sealed, sent or handed out, because it is not there; it is only shown as being checked.
"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from casework.dossier.checking import SHARED
from casework.dossier.models import Document, HeldPaper
from casework.dossier.tasks import check_held

FOLDER = "held"


def hold(document: Document, content: File[bytes], *, late: bool) -> HeldPaper:
    """
    Hold a paper that was found to be in order, and ask for its check once the transaction is through.

    document: not saved. Returns what waits; the same content under the same kind waits only once. Law: house rule F5a.
    """
    of = {"matter_no": document.matter_no, "kind": document.kind, "sha256": document.sha256}
    known = HeldPaper.objects.waiting().filter(**of).first()
    if known is not None:
        return known
    held = HeldPaper(late=late, **{name: getattr(document, name) for name in SHARED})
    held.content = HeldPaper._meta.get_field("content").storage.save(f"{FOLDER}/{uuid4()}", content)
    held.save()
    transaction.on_commit(check_held.delay, robust=True)  # the timetable asks for it too
    return held


def held_in(matter_no: str) -> list[HeldPaper]:
    """List what waits for the file of a matter, and what was refused, the first first; nothing is asked where no scanner is set."""
    return list(HeldPaper.objects.filter(matter_no=matter_no).order_by("pk")) if settings.CLAMAV is not None else []
