"""Adding a paper to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogues import catalogue_of
from casework.dossier.content import Told
from casework.dossier.faults import (
    faults_of,
    faults_of_capture,
    faults_of_digest,
    faults_of_original,
    faults_of_title,
    faults_of_told,
)
from casework.dossier.formats import told_by
from casework.dossier.holding import hold
from casework.dossier.issuing import refuse_destroyed
from casework.dossier.models import LONGEST_NAME, Document, HeldPaper, Seal
from casework.dossier.receiving import Received
from casework.dossier.store import digest_of, put
from casework.errors import NotNow, NotYet, NotYou
from casework.law import HOUSE
from casework.organisations.actors import Actor, Role
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.transactions import step
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from casework.workflow.wall import refuse_sealed, stands_before_wall

_FORM, _WHO, _SEALED, _LATE = str(HOUSE.art("F3")), str(HOUSE.art("F4")), str(HOUSE.art("F8")), str(HOUSE.art("F8a"))


@step()
def add_paper(
    matter: Matter, *, kind: str, actor: Actor, at: datetime, late: bool = False, **given: Any
) -> Document | HeldPaper:
    """
    Add one paper to the file of a matter, if the actor may. matter: placed(). at, given: as paper_of() takes them.

    The catalogue of the track says which kinds there are, and which of them lie in the inner file. late: whether it comes after the
    matter has ended, and is to be sealed in a supplement volume. Where a scanner is set it waits for that, and is returned as held.
    A scan comes in as one to be certified, whatever its adder says of it: that is for another person (certify_scan).
    Law: house rules F3 to F5a, F8 and F8a.

    :raises Unknown: the actor may not know of the matter.
    :raises NotNow: the matter has ended and the paper is not told to be late, or the contrary.
    :raises NotYou: the actor handles no matters here, nor keeps the files where it is late.
    :raises NotYet: the catalogue has no such line, or as paper_of().
    """
    if stands_before_wall(matter, actor):
        raise unknown_matter(matter.number)
    refuse_sealed(matter, actor)
    standing = Matter.objects.locked(matter.number).get()
    check_lateness(standing, at, late=late)
    if not may_add(standing, actor):
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=_WHO)
    catalogue = catalogue_of(matter.track)
    if catalogue is None or kind not in catalogue.kinds:
        message = _("The catalogue has no line of this name.")
        raise NotYet.because("DOCUMENT_KIND", message, law=_FORM, field="kind")
    if given.get("origin") == Document.Origin.CERTIFIED_SCAN:
        given["origin"] = Document.Origin.PAPER_PENDING
    paper = paper_of(matter.number, kind=kind, is_inner=catalogue.is_inner(kind), actor=actor, at=at, **given)
    if settings.CLAMAV is not None:
        return _there(paper) or hold(paper, given["content"], late=late)
    return _kept_paper(paper, given["content"])


def may_add(matter: Matter, actor: Actor) -> bool:
    """Answer whether the actor may add papers here; once the matter has ended, late ones, who keeps the files too. matter: placed()."""
    roles = (*HANDLING_ROLES, Role.ARCHIVIST) if matter.is_at_end else HANDLING_ROLES
    return actor.post_for(roles, matter.unit_path) is not None


def check_lateness(matter: Matter, at: datetime, *, late: bool) -> None:
    """
    Let a paper pass that comes in time, or is told to be late once the matter has ended and while its file is there.

    :raises NotNow: it is not.
    """
    if not matter.is_at_end:
        if late:
            message = _("The matter has not ended; a paper is simply added to its file.")
            raise NotNow.because("MATTER_NOT_ENDED", message, law=_LATE, field="late")
        return
    first = Seal.objects.filter(matter_no=matter.number).first()
    if first is not None and (not late or at <= first.sealed_at):
        message = _(
            "The file is sealed. A paper that comes late is told to be late, and sealed in a supplement volume."
        )
        raise NotNow.because("FILE_SEALED", message, law=_SEALED, field="late")
    if not late:
        message = _("The matter has ended; nothing more is noted in it.")
        raise NotNow.because("MATTER_ENDED", message, law=_WHO)
    refuse_destroyed(matter.number)


@step()
def add_document(matter_no: str, *, content: File[bytes], **given: Any) -> Document:
    """
    Add one paper to a matter's file, whoever may. content, given: as paper_of() takes them.

    Returns the document; the same content under the same kind is there only once.

    :raises NotYet: as paper_of().
    """
    return _kept_paper(paper_of(matter_no, content=content, **given), content)


def paper_of(
    matter_no: str,
    *,
    kind: str,
    content: File[bytes],
    actor: Actor,
    at: datetime,
    title: str = "",
    is_inner: bool = False,
    origin: str = Document.Origin.BORN_DIGITAL,
    paper_kept: bool | None = None,
    pages: int | None = None,
    signers: Sequence[str] = (),
    sha256: str = "",
    captured_at: datetime | None = None,
    taker: str = "",
    place: str = "",
    certified_by: str = "",
    certified_at: datetime | None = None,
) -> Document:
    """
    Read one paper that is handed in, and see that it is in order; nothing is kept.

    kind: a code of the track's catalogue. content: of a known form, 1 byte to DOCUMENT_MAX_MB, stored under its SHA-256;
    its name is kept for who fetches it. title: up to 200 characters, the name of the file where empty. origin: whether it was
    made as it is, was taken on the spot or is a scan; paper_kept: of a scan whether its paper is kept, None where nobody says.
    taker, place: of what was taken on the spot, with captured_at; where: in words or as geo:30.2741,120.1551. certified_by,
    certified_at: of a scan that another installation certified. is_inner: whether it goes to the inner file. Pages and signatures
    are taken from the content where that tells them; pages: how many, and signers: whose signatures are seen, where it does not.
    sha256: the digest its device told, in hex, "" where it told none; captured_at: when that says it was taken.
    Law: house rules F3 to F3c and F5.

    :raises NotYet: the content is empty, too large, of another form or of another digest, the title too long, paper_kept said of
        what is no scan, what was taken on the spot says not by whom and when, or pages or signers are told otherwise by the
        content; every fault is named.
    """
    filename = _kept_name(content.name or "")
    title = " ".join(title.split()) or PurePath(filename).stem
    found = _digest_of(content)
    is_scan = origin in (Document.Origin.CERTIFIED_SCAN, Document.Origin.PAPER_PENDING)
    taker, place = (" ".join(each.split()) for each in (taker, place))
    faults = [*faults_of(content, filename), *faults_of_title(title), *faults_of_digest(sha256, found)]
    faults += faults_of_original(paper_kept, is_scan=is_scan)
    faults += faults_of_capture(captured_at, taker, place, is_capture=origin == Document.Origin.CAPTURED)
    told = Told() if faults else told_by(filename, content)
    faults += faults_of_told(told, pages, signers, is_scan=is_scan)
    if faults:
        raise NotYet(*faults)
    return Document(
        matter_no=matter_no,
        kind=kind,
        title=title,
        filename=filename,
        volume=Document.Volume.INNER if is_inner else Document.Volume.MAIN,
        sha256=found,
        size=content.size,
        origin=origin,
        paper_kept=paper_kept,
        **_kept(told, pages, signers),
        captured_at=captured_at,
        taker=taker,
        place=place,
        certified_by=certified_by,
        certified_at=certified_at,
        added_by=actor.account,
        added_at=at,
    )


def _there(paper: Document) -> Document | None:
    """Find the paper that is there already with the same content under the same kind."""
    return Document.objects.filter(matter_no=paper.matter_no, kind=paper.kind, sha256=paper.sha256).first()


def _kept_paper(paper: Document, content: File[bytes]) -> Document:
    """Keep a paper with its content, once."""
    if (known := _there(paper)) is not None:
        return known
    paper.content = put(paper, content)  # the name of a file stands for it
    paper.save()
    return paper


@dataclass(frozen=True, slots=True)
class Handed:
    """One paper as it is handed in; the rest as in add_document()."""

    matter_no: str
    kind: str
    content: File[bytes]
    by: str
    at: datetime


@step()
def add_documents(handed: Sequence[Handed]) -> None:
    """
    Add many papers by the same checks; one statement, and one file a content, however many matters it belongs to.

    :raises NotYet: as add_document(); nothing was written.
    """
    digests: dict[int, str] = {}
    kept: dict[int, dict[str, Any]] = {}
    documents = []
    for each in handed:
        filename = _kept_name(each.content.name or "")
        document = Document(
            matter_no=each.matter_no, kind=each.kind, title=PurePath(filename).stem, filename=filename,
            size=each.content.size, added_by=each.by, added_at=each.at,
        )  # fmt: skip
        if id(each.content) not in digests:
            faults = faults_of(each.content, filename)
            if faults:
                raise NotYet(*faults)
            document.sha256 = digests[id(each.content)] = _digest_of(each.content)
            kept[id(each.content)] = _kept(told_by(filename, each.content))
            kept[id(each.content)]["content"] = put(document, each.content)
        document.sha256 = digests[id(each.content)]
        for name, value in kept[id(each.content)].items():
            setattr(document, name, value)
        documents.append(document)
    Document.objects.bulk_create(documents, ignore_conflicts=True)


def main_file(matter_no: str, *, without: Sequence[str] = ()) -> list[str]:
    """List the digests of the papers of a matter's main file, sorted, each once. without: kinds that stay. One statement."""
    papers = Document.objects.filter(matter_no=matter_no, volume=Document.Volume.MAIN).exclude(kind__in=without)
    return sorted(set(papers.values_list("sha256", flat=True)))


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
    if isinstance(content, Received) and content.sha256:
        return content.sha256
    return digest_of(content)
