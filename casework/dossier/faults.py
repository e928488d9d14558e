"""What is wrong with a paper that is handed in, each fault with the rule it breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.content import Told
from casework.dossier.formats import EXTENSIONS, format_of, is_of
from casework.dossier.models import LONGEST_NAME, LONGEST_TAKER
from casework.errors import Unmet
from casework.law import HOUSE

MIB = 1024 * 1024
MOST_SIGNERS, LONGEST_SIGNER = 50, 120
_FORM, _TOLD, _DIGEST = str(HOUSE.art("F3")), str(HOUSE.art("F3a")), str(HOUSE.art("F5"))
_ORIGIN = str(HOUSE.art("F3b"))
_GEO = re.compile(r"geo:(-?[0-9]{1,2}(?:\.[0-9]{1,8})?),(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)")
FARTHEST = (90, 180)  # degrees of latitude and longitude


def faults_of(content: File[bytes], filename: str) -> list[Unmet]:
    """List what is wrong with a content under its name; it is left at its beginning."""
    form, faults = format_of(filename), []
    if not content.size or content.size > settings.DOCUMENT_MAX_BYTES:
        faults.append(size_fault(content.size))
    if form is None:
        message = format_lazy(_("A paper is a file of one of these forms: {forms}."), forms=" ".join(EXTENSIONS))
        faults.append(Unmet("DOCUMENT_FORM", message, _FORM, "content", {"forms": list(EXTENSIONS)}))
    elif content.size and not is_of(form, content):
        message = format_lazy(
            _("The content is not what the name {extension} says."), extension=PurePath(filename).suffix.lower()
        )
        faults.append(Unmet("DOCUMENT_CONTENT", message, _FORM, "content"))
    return faults


def size_fault(size: int) -> Unmet:
    """Say that a paper is empty or too large. size: its bytes, or those that had come when it was refused."""
    message = format_lazy(_("A paper has between 1 byte and {most} MiB."), most=settings.DOCUMENT_MAX_BYTES // MIB)
    return Unmet("DOCUMENT_SIZE", message, _FORM, "content", {"size": size, "largest": settings.DOCUMENT_MAX_BYTES})


def faults_of_title(title: str) -> list[Unmet]:
    """List what is wrong with a title."""
    if len(title) <= LONGEST_NAME:
        return []
    message = format_lazy(_("At most {most} characters; these are {count}."), most=LONGEST_NAME, count=len(title))
    return [Unmet("DOCUMENT_TITLE", message, _FORM, "title", {"longest": LONGEST_NAME})]


def faults_of_digest(told: str, found: str) -> list[Unmet]:
    """List what is wrong with the digest somebody told; "" where he told none."""
    if not told or told.lower() == found:
        return []
    return [
        Unmet(
            "DIGEST_MISMATCH", _("The content is not of the digest told for it."), _DIGEST, "sha256", {"found": found}
        )
    ]


def faults_of_original(paper_kept: bool | None, *, is_scan: bool) -> list[Unmet]:
    """List what is wrong with what is said of a paper original; None where nobody says."""
    if paper_kept is None or is_scan:
        return []
    message = _("Only of a scan it is said whether its paper is kept.")
    return [Unmet("NOT_A_SCAN", message, _FORM, "paper_kept")]


def faults_of_capture(captured_at: object, taker: str, place: str, *, is_capture: bool) -> list[Unmet]:
    """List what is wrong with what is said of a paper that was taken on the spot, or was not; "" and None where nobody says."""
    if not is_capture:
        message = _("Only of what was taken on the spot it is said by whom and where.")
        told = (("taker", taker), ("place", place))
        return [Unmet("NOT_CAPTURED", message, _ORIGIN, name) for name, value in told if value]
    faults = []
    if not 0 < len(taker) <= LONGEST_TAKER:
        message = format_lazy(
            _("What was taken on the spot says by whom, in at most {longest} characters."), longest=LONGEST_TAKER
        )
        faults.append(Unmet("CAPTURE_TAKER", message, _ORIGIN, "taker", {"longest": LONGEST_TAKER}))
    if captured_at is None:
        message = _("What was taken on the spot says when.")
        faults.append(Unmet("CAPTURE_MOMENT", message, _ORIGIN, "captured_at"))
    if len(place) > LONGEST_NAME or (place.casefold().startswith("geo:") and not _is_on_earth(place)):
        message = format_lazy(
            _("A place is told in at most {longest} characters, or as latitude and longitude, such as {example}."),
            longest=LONGEST_NAME,
            example="geo:30.2741,120.1551",
        )
        faults.append(Unmet("CAPTURE_PLACE", message, _ORIGIN, "place", {"longest": LONGEST_NAME}))
    return faults


def _is_on_earth(place: str) -> bool:
    found = _GEO.fullmatch(place)
    return found is not None and all(
        abs(float(told)) <= most for told, most in zip(found.groups(), FARTHEST, strict=True)
    )


def faults_of_told(told: Told, pages: int | None, signers: Sequence[str], *, is_scan: bool) -> list[Unmet]:
    """What is typed must not say otherwise than the content; a scan may bear signatures by hand beside those of its file."""
    faults = []
    if pages is not None and told.pages not in (None, pages):
        message = format_lazy(_("The content has {counted} pages; they are not typed."), counted=told.pages)
        faults.append(Unmet("DOCUMENT_PAGES", message, _TOLD, "pages", {"counted": told.pages}))
    if signers and told.signatures and not is_scan:
        message = _("The signatures stand in the content; they are not typed.")
        faults.append(Unmet("DOCUMENT_SIGNED", message, _TOLD, "signers", {"signatures": len(told.signatures)}))
    if len(signers) > MOST_SIGNERS or any(not 0 < len(each.strip()) <= LONGEST_SIGNER for each in signers):
        message = format_lazy(
            _("At most {most} signers, each with a name of at most {longest} characters."),
            most=MOST_SIGNERS,
            longest=LONGEST_SIGNER,
        )
        faults.append(Unmet("DOCUMENT_SIGNERS", message, _TOLD, "signers", {"most": MOST_SIGNERS}))
    return faults
