"""Links by which a paper is fetched: for one account and one paper, for a few minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from casework.dossier.formats import media_type_of
from casework.dossier.issuing import refuse_destroyed, restored
from casework.dossier.models import Document, SignedCopy
from casework.dossier.renditions import Sheet
from casework.errors import NotYou
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.parties.kinds import AccessAction
from casework.parties.services import record_use
from casework.parties.services.disclosure import PAPER, SIGNED_COPY

LIFETIME = timedelta(minutes=5)
_LAW = str(HOUSE.art("F6"))
_signer = TimestampSigner(salt="casework.dossier.downloads")


def link_for(document: Document, account: str) -> str:
    """Sign that an account may fetch a paper; the words name neither."""
    said = _said(document, account)
    return _signer.sign(said).removeprefix(f"{said}:")


def check_link(words: str, document: Document, account: str) -> None:
    """
    Let words through that were signed for this paper to this account, not longer ago than LIFETIME.

    :raises NotYou: they were not, or are over.
    """
    try:
        _signer.unsign(f"{_said(document, account)}:{words}", max_age=LIFETIME)
    except SignatureExpired:
        message = _("This link is over; the list of papers gives a new one.")
        raise NotYou.because("LINK_EXPIRED", message, law=_LAW, field="link") from None
    except BadSignature:
        message = _("This link was not given to this account for this paper.")
        raise NotYou.because("LINK_INVALID", message, law=_LAW, field="link") from None


def handed_out(
    document: Document,
    copy: SignedCopy | None = None,
    *,
    actor: Actor,
    purpose: str,
    at: datetime,
    ip: str | None = None,
) -> FileResponse:
    """
    Build the answer that bears a paper as it was handed in, or its signed copy, piece by piece, and never as a page; the look is recorded.

    Law: house rule F6b.

    :raises NotYet: the purpose has fewer than 4 characters.
    """
    name = document.filename or document.title
    if copy is None:
        restored(document)
    elif not copy.content.storage.exists(str(copy.content)):
        refuse_destroyed(document.matter_no)
    content = (copy or document).content.open()
    field = PAPER if copy is None else SIGNED_COPY
    record_use(
        document.matter_no, AccessAction.DOWNLOAD, purpose=purpose, at=at, actor=actor, document=document.pk, field=field, ip=ip
    )  # fmt: skip
    return FileResponse(
        content,
        as_attachment=True,
        filename=name,
        content_type=media_type_of(name),
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )


def sheet_handed_out(
    number: str, sheet: Sheet, *, actor: Actor, purpose: str, at: datetime, ip: str | None = None
) -> HttpResponse:
    """
    Build the answer that bears a sheet set from an entry, and never as a page; the look is recorded like that at a paper.

    number: of its matter. Law: house rule F6b.

    :raises NotYet: the purpose has fewer than 4 characters.
    """
    record_use(number, AccessAction.DOWNLOAD, purpose=purpose, at=at, actor=actor, field=PAPER, ip=ip)
    name = f"{sheet.title}-{number}-{sheet.seq}.pdf"
    return HttpResponse(
        sheet.content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _said(document: Document, account: str) -> str:
    return f"{document.pk} {account}"
