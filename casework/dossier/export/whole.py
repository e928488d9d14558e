"""One PDF of a whole file: an index page, then the papers as they are, page for page and bookmarked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.utils import timezone, translation
from typst import TypstError

from casework.dossier.basis import on_day
from casework.dossier.content import pdf
from casework.dossier.export.contents import LANGUAGE, ExportedPaper
from casework.dossier.export.stored import pieces_of
from casework.dossier.formats import media_type_of
from casework.dossier.models import Document
from casework.dossier.renditions import Sheet
from casework.dossier.store import aside
from casework.dossier.typesetting import bind, frozen
from casework.ledger.models import Entry
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of

SOURCE = "whole.typ"
# Setting needs the papers in memory: those beyond so many bytes, all together, are named and not shown.
MOST_SHOWN = 32 * 1024 * 1024
FORMS = "表单，依台账记录生成，不作为卷内材料"
PAGED, SHOWN = "application/pdf", ("application/pdf", "image/jpeg", "image/png")
NOTE = (
    "本目录与所附材料由系统汇编，供阅览之用；各份材料以 papers 和 inner 目录内的文件为准。"
    "台账记录、包含证明和校验程序随卷附送，校验方法见 README.txt。"
)


class Bindable(Protocol):
    """What is bound: a matter, its last entry, its organ by name, the moment it is told as of, and its papers in their order."""

    @property
    def matter(self) -> Matter: ...
    @property
    def last(self) -> Entry: ...
    @property
    def organ(self) -> str: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def papers(self) -> Sequence[ExportedPaper]: ...


class Bound(NamedTuple):
    """The least of it."""

    matter: Matter
    last: Entry
    organ: str
    as_of: datetime
    papers: Sequence[ExportedPaper]


@contextmanager
def bound(contents: Bindable, sheets: Sequence[Sheet] = ()) -> Iterator[Path]:
    """
    Set the whole of a file; gives where it lies for as long as the block runs. The same bytes for the same state.

    sheets: set from entries, shown after the papers; they are in this volume alone (ADR 0039).
    """
    with TemporaryDirectory(prefix="whole-", dir=aside()) as place, translation.override(LANGUAGE):
        folder = Path(place)
        shutil.copyfile(settings.ROOT / "casework/dossier/typst" / SOURCE, folder / SOURCE)
        shown = _copied(contents.papers, folder)
        forms = [_sheet(each, place, folder) for place, each in enumerate(sheets, 1)]
        output = folder / "whole.pdf"
        try:
            _bind(contents, shown, folder, output, forms)
        except TypstError:  # a paper that nobody can open does not keep the others from being read
            good = {number for number in shown if _can_be_shown(contents, number, folder)}
            _bind(contents, good, folder, output, forms)
        yield output


def _copied(papers: Sequence[ExportedPaper], folder: Path) -> set[int]:
    """Lay the papers that are shown beside the source; returns their places in the list."""
    copied, left = set(), MOST_SHOWN
    for number, paper in enumerate(papers):
        if paper.file and paper.document.size <= left and _pages_of(paper.document):
            left -= paper.document.size
            with (folder / _copy_of(number, paper)).open("wb") as copy:
                copy.writelines(pieces_of(paper.document))
            copied.add(number)
    return copied


def _bind(
    contents: Bindable, shown: set[int], folder: Path, output: Path, forms: Sequence[Mapping[str, Any]] = ()
) -> None:
    values = _values(contents, shown)
    if forms:
        values["volumes"] = [*values["volumes"], {"name": f"{FORMS}（{len(forms)} 件）", "papers": forms}]
    bind(folder, SOURCE, frozen(values), contents.as_of, output)


def _sheet(sheet: Sheet, place: int, folder: Path) -> dict[str, Any]:
    """Lay a sheet beside the source, and tell of it as of a paper."""
    name = f"sheet-{sheet.seq}.pdf"
    (folder / name).write_bytes(sheet.content)
    pages = pdf(BytesIO(sheet.content)).pages or 0
    return {
        "mark": f"sheet-{sheet.seq}",
        "place": f"表{place}",
        "title": sheet.title,
        "number": f"台账第{sheet.seq}条",
        "day": timezone.localdate(sheet.made_at).isoformat(),
        "pages": str(pages),
        "heading": f"表{place}　{sheet.title}",
        "copy": name,
        "shown": [{"page": page} for page in range(1, pages + 1)],
        "instead": "",
    }


def _can_be_shown(contents: Bindable, number: int, folder: Path) -> bool:
    try:
        _bind(contents, {number}, folder, folder / "one.pdf")
    except TypstError:
        return False
    return True


def _values(contents: Bindable, shown: set[int]) -> dict[str, Any]:
    matter, last = contents.matter, contents.last
    return {
        "title": f"{contents.matter.number} {matter.title}".strip(),
        "organ": contents.organ,
        "facts": [
            ("案件编号", contents.matter.number),
            ("类别", str(track_of(matter.track).label)),
            ("题名", matter.title),
            ("立案（受理）日期", on_day(timezone.localdate(matter.opened_at))),
            ("台账记录", f"{last.seq} 条"),
            ("末条哈希", last.hash),
            ("截至", on_day(timezone.localdate(contents.as_of))),
        ],
        "volumes": [
            {
                "name": f"{name}（{len(papers)} 件）",
                "papers": [
                    _told(number, paper, place, number in shown) for place, (number, paper) in enumerate(papers, 1)
                ],
            }
            for name, papers in _volumes(contents.papers)
        ],
        "note": NOTE,
    }


def _volumes(papers: Sequence[ExportedPaper]) -> Iterator[tuple[str, list[tuple[int, ExportedPaper]]]]:
    for volume, name in ((Document.Volume.MAIN, "正卷"), (Document.Volume.INNER, "副卷")):
        found = [(at, each) for at, each in enumerate(papers) if each.file and each.document.volume == volume]
        if found:
            yield name, found


def _told(number: int, paper: ExportedPaper, place: int, is_shown: bool) -> dict[str, Any]:
    document = paper.document
    pages = _pages_of(document) if is_shown else 0
    mark = "副" if document.volume == Document.Volume.INNER else ""
    return {
        "mark": f"paper-{number}",
        "place": f"{mark}{place}",
        "title": document.title.removesuffix(document.number).strip(),
        "number": document.number,
        "day": timezone.localdate(document.added_at).isoformat(),
        "pages": "" if document.pages is None else str(document.pages),
        "heading": f"{mark}{place}　{document.title}",
        "copy": _copy_of(number, paper),
        "shown": [{"page": page} for page in range(1, pages + 1)] if _is_paged(document) else [{}] * pages,
        "instead": (
            f"此件未在本册内显示，见卷内文件 {paper.file}（{media_type_of(document.filename)}，{document.size} 字节，"
            f"SHA-256 {document.sha256}）。"
        ),
    }


def _pages_of(document: Document) -> int:
    """How many pages of a paper can be shown; none of a sound, of an OFD or where nobody counted."""
    return document.pages or 0 if media_type_of(document.filename) in SHOWN else 0


def _is_paged(document: Document) -> bool:
    return media_type_of(document.filename) == PAGED


def _copy_of(number: int, paper: ExportedPaper) -> str:
    return f"{number}{Path(paper.file).suffix}"
