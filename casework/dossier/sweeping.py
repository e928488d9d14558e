"""Does the store hold what the papers name, and nothing else? What is missing is told, what a kill left behind is removed after a while."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.dossier.issuing import restored
from casework.dossier.models import Disposal, Document, HeldPaper, SignedCopy
from casework.dossier.store import ASIDE, Store
from casework.errors import NotNow, NotYet

GRACE = timedelta(days=1)  # longer than any upload, act or export takes
BATCH = 5000
LEAVING = ".leaving"
PLACES = ("documents", "held")
NAMING = (Document, SignedCopy, HeldPaper)
Stored = Document | SignedCopy | HeldPaper


class Lack(TextChoices):
    """What can be wrong with the content of a paper."""

    GONE = "GONE", _("the content is gone")
    SIZE = "SIZE", _("the content has another size")
    CHANGED = "CHANGED", _("the content is another")


class Lacking(NamedTuple):
    """One paper without its content. name: of that in the store."""

    kind: Lack
    matter: str
    paper: int
    name: str


@dataclass
class Found:
    """What was looked at, what was wrong, what was removed. sizes: bytes removed."""

    papers: int = 0
    lacking: list[Lacking] = field(default_factory=list)
    removed: int = 0
    bytes: int = 0


def check(*, reads: bool = False) -> Found:
    """
    See that every paper, every signed copy and every paper that is held has its content, but for those of files that were destroyed.
    reads: whether contents are digested, or only measured.

    A content that a kill kept from the store and that can be made again is made again. Constant memory; three statements, and one for
    each that is made again.
    """
    found = Found()
    destroyed = Disposal.objects.values("matter_no")
    standing = Document.objects.exclude(matter_no__in=destroyed)
    papers = standing.order_by("pk").iterator(chunk_size=BATCH)
    signed = SignedCopy.objects.exclude(document__matter_no__in=destroyed)
    copies = signed.select_related("document").order_by("pk").iterator(chunk_size=BATCH)
    for paper in papers:
        _look(found, paper, paper, reads=reads)
    for copy in copies:
        _look(found, copy, copy.document, reads=reads)
    for held in HeldPaper.objects.waiting().order_by("pk").iterator(chunk_size=BATCH):
        _look(found, held, held, reads=reads)
    return found


def sweep(found: Found, *, at: datetime, grace: timedelta = GRACE) -> None:
    """
    Remove what no paper names and what has lain longer than `grace` at a moment, and add it to what was found.

    Nothing in use goes: who is about to name a content has it stay (store.kept()), and one that is taken up again while it leaves is put
    back. Killed in the middle, it is taken up by the next. A statement a table for BATCH files. Nothing where the store is no folder.
    """
    if not isinstance(default_storage, Store):
        return
    root, before = Path(default_storage.location), (at - grace).timestamp()
    old = (file for place in PLACES for file in _files_in(root / place) if file.stat().st_mtime < before)
    while files := list(islice(old, BATCH)):
        named = _named(root, files)
        for file in files:
            if file.name.endswith(LEAVING):
                _end(file, is_named=_name_of(root, file) in named, before=before, found=found)
            elif _name_of(root, file) not in named:
                leaving = file.with_name(file.name + LEAVING)
                with suppress(FileNotFoundError):
                    file.rename(leaving)
                    _end(leaving, is_named=bool(_named(root, [leaving])), before=before, found=found)
    for each in _entries_of(root / ASIDE):
        if each.stat().st_mtime < before:
            found.removed += 1
            shutil.rmtree(each) if each.is_dir() else each.unlink()


def _end(leaving: Path, *, is_named: bool, before: float, found: Found) -> None:
    """Remove a file on its leave, or put it back where somebody has taken it up."""
    told = leaving.stat()
    if is_named or told.st_mtime >= before:
        with suppress(FileExistsError):  # who did has written it anew
            os.link(leaving, leaving.with_name(leaving.name.removesuffix(LEAVING)))
    else:
        found.removed += 1
        found.bytes += told.st_size
    leaving.unlink()


def _named(root: Path, files: Sequence[Path]) -> set[str]:
    """The names among those of some files that a paper or a signed copy bears."""
    names = [_name_of(root, file) for file in files]
    rows = (model._default_manager.filter(content__in=names).values_list("content", flat=True) for model in NAMING)
    return set(chain.from_iterable(rows))


def _name_of(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix().removesuffix(LEAVING)


def _files_in(folder: Path) -> Iterator[Path]:
    for place, _folders, names in os.walk(folder):
        yield from (Path(place) / name for name in names)


def _entries_of(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _look(found: Found, stored: Stored, of: Document | HeldPaper, *, reads: bool) -> None:
    found.papers += 1
    lack = _lack_of(stored, reads=reads)
    if lack is not None:
        found.lacking.append(Lacking(lack, of.matter_no, of.pk, str(stored.content)))


def _lack_of(paper: Stored, *, reads: bool) -> Lack | None:
    storage, name = paper.content.storage, str(paper.content)
    with suppress(NotNow, NotYet):
        if isinstance(paper, Document):
            restored(paper)
    if not storage.exists(name):
        return Lack.GONE
    if storage.size(name) != paper.size:
        return Lack.SIZE
    if reads:
        digest = hashlib.sha256()
        with storage.open(name) as content:
            for chunk in content.chunks():
                digest.update(chunk)
        return None if digest.hexdigest() == paper.sha256 else Lack.CHANGED
    return None
