"""Sets a controlled copy: the pages as they are, each under a mark that says who made it, when, for what, and which copy it is."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from typst import TypstError

from casework.dossier.catalogues import catalogue_of
from casework.dossier.content import pdf
from casework.dossier.copies.printing import PURPOSES
from casework.dossier.export.contents import LANGUAGE, ExportedPaper, laid_out
from casework.dossier.export.stored import check_stored, pieces_of
from casework.dossier.export.whole import MOST_SHOWN, Bound, bound
from casework.dossier.formats import media_type_of
from casework.dossier.models import Document, PrintedCopy
from casework.dossier.typesetting import bind, frozen
from casework.errors import NotYet
from casework.law import HOUSE
from casework.ledger.models import Entry
from casework.organisations.models import Unit
from casework.taxonomies.codes import scheme
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.models import Matter

SOURCE, OUTPUT = "copy.typ", "copy.pdf"
SHEET = "application/pdf"
PRINTABLE = (SHEET, "image/jpeg", "image/png")


def check_showable(paper: Document) -> None:
    """
    Let a paper pass that can be set on pages.

    :raises NotYet: it is no PDF or picture, too large for it, or cannot be opened.
    :raises NotNow: it is not in the store, or not what was filed.
    """
    form = media_type_of(paper.filename)
    if form not in PRINTABLE or (form == SHEET and not paper.pages) or paper.size > MOST_SHOWN:
        raise _not_printable()
    with TemporaryDirectory(prefix="casework-copy-") as place:
        folder = Path(place)
        pages = _pages_of(paper, folder)
        try:
            _set(folder, pages[:1], mark="", foot="", title="", organ="", at=paper.added_at)
        except TypstError:
            raise _not_printable() from None


def marked_copy(copy: PrintedCopy) -> bytes:
    """
    Set a copy that was counted; the same bytes each time, while its papers are what they were.

    :raises NotNow: a paper is not in the store, or not what was filed.
    """
    matter = Matter.objects.placed().get(number=copy.matter_no)
    by = names_of_accounts([copy.made_by]).get(copy.made_by, copy.made_by)
    moment = f"{timezone.localtime(copy.made_at):%Y-%m-%d %H:%M}"
    with TemporaryDirectory(prefix="casework-copy-") as place, translation.override(LANGUAGE):
        folder = Path(place)
        if copy.item:
            paper = Document.objects.get(pk=copy.item)
            pages, title = _pages_of(paper, folder), paper.title
        else:
            pages, title = _whole(copy, matter, folder), matter.number
        purpose = scheme(PURPOSES)[copy.purpose].label
        said = f"，{copy.words}" if copy.words else ""
        person = by if by == copy.made_by else f"{by}（{copy.made_by}）"
        return _set(
            folder,
            pages,
            mark=f"受控副本　{person}　{moment}",
            foot=f"受控副本第 {copy.number} 份　{matter.number}　{person}　{moment}　用途：{purpose}{said}　不作归档依据",
            title=f"{title}（受控副本第 {copy.number} 份）",
            organ=matter.unit.name,
            at=copy.made_at,
        )


def _pages_of(paper: Document, folder: Path) -> list[dict[str, Any]]:
    """Lay a paper beside the source, and list its pages."""
    check_stored(paper)
    is_sheet = media_type_of(paper.filename) == SHEET
    name = f"paper{Path(paper.filename).suffix.lower()}"
    with (folder / name).open("wb") as file:
        file.writelines(pieces_of(paper))
    numbers: Sequence[int | None] = range(1, (paper.pages or 0) + 1) if is_sheet else (None,)
    return [{"file": name, "page": number, "alt": paper.title} for number in numbers]


def _whole(copy: PrintedCopy, matter: Matter, folder: Path) -> list[dict[str, Any]]:
    """Bind the whole file as it stood when the copy was made, and list its pages."""
    catalogue = catalogue_of(matter.track)
    assert catalogue is not None
    documents = Document.objects.filter(matter_no=matter.number, added_at__lte=copy.made_at).order_by("pk")
    papers: list[ExportedPaper] = laid_out(documents, catalogue, {}, with_inner=copy.with_inner)
    for each in papers:
        if each.file:
            check_stored(each.document)
    last = Entry.objects.of(matter.number).filter(recorded_at__lte=copy.made_at).order_by("seq").last()
    assert last is not None
    organ = Unit.objects.filter(key=last.unit).values_list("name", flat=True).first() or last.unit
    with bound(Bound(matter, last, organ, copy.made_at, papers)) as whole:
        shutil.copyfile(whole, folder / "whole.pdf")
    pages = pdf(BytesIO((folder / "whole.pdf").read_bytes())).pages or 0
    return [{"file": "whole.pdf", "page": number, "alt": matter.number} for number in range(1, pages + 1)]


def _set(
    folder: Path, pages: Sequence[dict[str, Any]], *, mark: str, foot: str, title: str, organ: str, at: Any
) -> bytes:
    shutil.copyfile(settings.ROOT / "casework/dossier/typst" / SOURCE, folder / SOURCE)
    values = {"title": title, "organ": organ, "mark": mark, "foot": foot, "pages": list(pages)}
    bind(folder, SOURCE, frozen(values), at, folder / OUTPUT)
    return (folder / OUTPUT).read_bytes()


def _not_printable() -> NotYet:
    message = _(
        "This paper cannot be printed as a controlled copy; it is no PDF or picture that can be opened, or too large."
    )
    return NotYet.because("NOT_PRINTABLE", message, law=str(HOUSE.art("F10")), field="paper")
