"""Adding a paper to a file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.content import Told
from casework.dossier.formats import EXTENSIONS, format_of, is_of, told_by
from casework.dossier.models import LONGEST_NAME, Document, by_digest
from casework.errors import NotYet, Unmet
from casework.law import HOUSE
from casework.organisations.actors import Actor

MIB = 1024 * 1024
MOST_SIGNERS, LONGEST_SIGNER = 50, 120
_RULE, _TOLD = str(HOUSE.art("F3")), str(HOUSE.art("F3a"))


@transaction.atomic
def add_document(
    matter_no: str,
    *,
    kind: str,
    content: File[bytes],
    actor: Actor,
    at: datetime,
    title: str = "",
    is_inner: bool = False,
    origin: str = Document.Origin.BORN_DIGITAL,
    pages: int | None = None,
    signers: Sequence[str] = (),
) -> Document:
    """
    Add one paper to a matter's file.

    kind: a code of the track's catalogue. content: of a known form, 1 byte to DOCUMENT_MAX_MB, stored under its SHA-256;
    its name is kept for who fetches it. title: up to 200 characters, the name of the file where empty. origin: whether it was
    made as it is or is a certified scan. is_inner: whether it goes to the inner file. Pages and signatures are taken from the
    content where that tells them; pages: how many, and signers: whose signatures are seen, where it does not.
    Returns the document; the same content under the same kind is there only once. Law: house rules F3 and F3a.

    :raises NotYet: the content is empty, too large or of another form, the title too long, or pages or signers are told otherwise
        by the content; every fault is named.
    """
    filename = _kept_name(content.name or "")
    title = " ".join(title.split()) or PurePath(filename).stem
    faults = [*_faults_of(content, filename), *_faults_of_title(title)]
    told = Told() if faults else told_by(filename, content)
    faults += _faults_of_told(told, pages, signers, is_scan=origin == Document.Origin.CERTIFIED_SCAN)
    if faults:
        raise NotYet(*faults)
    sha256 = _digest_of(content)
    there = Document.objects.filter(matter_no=matter_no, kind=kind, sha256=sha256).first()
    if there is not None:
        return there
    return Document.objects.create(
        matter_no=matter_no,
        kind=kind,
        title=title,
        filename=filename,
        volume=Document.Volume.INNER if is_inner else Document.Volume.MAIN,
        sha256=sha256,
        size=content.size,
        content=content,
        origin=origin,
        **_kept(told, pages, signers),
        added_by=actor.account,
        added_at=at,
    )


@dataclass(frozen=True, slots=True)
class Handed:
    """One paper as it is handed in; the rest as in add_document()."""

    matter_no: str
    kind: str
    content: File[bytes]
    by: str
    at: datetime


@transaction.atomic
def add_documents(handed: Sequence[Handed]) -> None:
    """
    Add many papers by the same checks; one statement, and one file a content, however many matters it belongs to.

    :raises NotYet: as add_document(); nothing was written.
    """
    digests: dict[int, str] = {}
    kept: dict[int, dict[str, Any]] = {}
    storage = Document._meta.get_field("content").storage
    documents = []
    for each in handed:
        filename = _kept_name(each.content.name or "")
        document = Document(
            matter_no=each.matter_no, kind=each.kind, title=PurePath(filename).stem, filename=filename,
            size=each.content.size, added_by=each.by, added_at=each.at,
        )  # fmt: skip
        if id(each.content) not in digests:
            faults = _faults_of(each.content, filename)
            if faults:
                raise NotYet(*faults)
            document.sha256 = digests[id(each.content)] = _digest_of(each.content)
            kept[id(each.content)] = _kept(told_by(filename, each.content))
            if not storage.exists(by_digest(document, filename)):
                storage.save(by_digest(document, filename), each.content)
        document.sha256 = digests[id(each.content)]
        document.content = by_digest(document, filename)
        for name, value in kept[id(each.content)].items():
            setattr(document, name, value)
        documents.append(document)
    Document.objects.bulk_create(documents, ignore_conflicts=True)


def main_file(matter_no: str, *, without: Sequence[str] = ()) -> list[str]:
    """List the digests of the papers of a matter's main file, sorted, each once. without: kinds that stay. One statement."""
    papers = Document.objects.filter(matter_no=matter_no, volume=Document.Volume.MAIN).exclude(kind__in=without)
    return sorted(set(papers.values_list("sha256", flat=True)))


def _faults_of(content: File[bytes], filename: str) -> list[Unmet]:
    form, faults = format_of(filename), []
    if not content.size or content.size > settings.DOCUMENT_MAX_BYTES:
        message = format_lazy(_("A paper has between 1 byte and {most} MiB."), most=settings.DOCUMENT_MAX_BYTES // MIB)
        facts = {"size": content.size, "largest": settings.DOCUMENT_MAX_BYTES}
        faults.append(Unmet("DOCUMENT_SIZE", message, _RULE, "content", facts))
    if form is None:
        message = format_lazy(_("A paper is a file of one of these forms: {forms}."), forms=" ".join(EXTENSIONS))
        faults.append(Unmet("DOCUMENT_FORM", message, _RULE, "content", {"forms": list(EXTENSIONS)}))
    elif content.size and not is_of(form, content):
        message = format_lazy(
            _("The content is not what the name {extension} says."), extension=PurePath(filename).suffix.lower()
        )
        faults.append(Unmet("DOCUMENT_CONTENT", message, _RULE, "content"))
    return faults


def _faults_of_title(title: str) -> list[Unmet]:
    if len(title) <= LONGEST_NAME:
        return []
    message = format_lazy(_("At most {most} characters; these are {count}."), most=LONGEST_NAME, count=len(title))
    return [Unmet("DOCUMENT_TITLE", message, _RULE, "title", {"longest": LONGEST_NAME})]


def _faults_of_told(told: Told, pages: int | None, signers: Sequence[str], *, is_scan: bool) -> list[Unmet]:
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


def _kept(told: Told, pages: int | None = None, signers: Sequence[str] = ()) -> dict[str, Any]:
    """The columns for pages and signatures, each with who told it."""
    source = Document.Source
    found = [{**asdict(each), "from": source.CONTENT.value} for each in told.signatures]
    typed = [{"signer": each.strip(), "cert": "", "alg": "", "at": "", "from": source.TYPED.value} for each in signers]
    if told.pages is not None:
        return {"pages": told.pages, "pages_from": source.CONTENT, "signatures": found + typed}
    return {"pages": pages, "pages_from": source.TYPED if pages is not None else "", "signatures": found + typed}


def _kept_name(name: str) -> str:
    """The name of a file without folders and what cannot be printed, short enough to be kept with its extension."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    suffix = PurePath(plain).suffix
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - len(suffix)] + suffix


def _digest_of(content: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()
