"""What is exported of a matter, read at one moment: its entries with their proofs, its words, its papers in the order of the file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import PurePath

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier.assemble import Slot, slots_of
from casework.dossier.catalogue import Catalogue
from casework.dossier.catalogues import catalogue_of
from casework.dossier.files import papers_and_seals
from casework.dossier.manifest import Retention
from casework.dossier.models import Document, Seal, SignedCopy
from casework.dossier.reading import dossier_of
from casework.errors import NotNow
from casework.ledger.checkpoints import reading
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.models import Entry, Note
from casework.organisations.models import Unit
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter

FOLDERS = {Document.Volume.MAIN: "papers", Document.Volume.INNER: "inner"}
TRIES = 3
LONGEST_NAME = 60
LANGUAGE = "zh-hans"  # of every export, whoever asks for it, so that the same state is the same bytes


@dataclass(frozen=True, slots=True)
class ExportedPaper:
    """One paper. file: where it lies below data/, "" for one of the inner file that is left out. copy: with its organ's signature."""

    document: Document
    file: str
    copy: SignedCopy | None = None

    @property
    def copy_file(self) -> str:
        """Where the signed copy lies below data/, "" where there is none."""
        return f"signed/{self.file}" if self.copy is not None and self.file else ""


@dataclass(frozen=True, slots=True)
class Proved:
    """That the entries are in the log. places, paths: of each, in their order. checkpoint: the oldest that all of them are under."""

    checkpoint: Checkpoint
    places: Sequence[int]
    paths: Sequence[Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Contents:
    """
    What is exported of one matter. entries, notes: the oldest first. units: key → name, of those the entries name. with_inner: whether
    the papers of the inner file go along, and the free words, which tell what it tells (domain 3.2).
    """

    with_inner: bool
    matter: Matter
    entries: Sequence[Entry]
    notes: Sequence[Note]
    papers: Sequence[ExportedPaper]
    slots: Sequence[Slot]
    retention: Retention | None
    seals: Sequence[Seal]
    proved: Proved
    units: dict[str, str]

    @property
    def number(self) -> str:
        return self.matter.number

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    @property
    def organ(self) -> str:
        """The name of the unit that leads the matter."""
        return self.units.get(self.last.unit, self.last.unit)

    @property
    def as_of(self) -> datetime:
        """The latest moment that it tells of: the same for the same state."""
        moments = [self.proved.checkpoint.made_at, *(paper.document.added_at for paper in self.papers)]
        moments += [paper.copy.signed_at for paper in self.papers if paper.copy is not None]
        return max([*moments, *(note.erased_at for note in self.notes if note.erased_at)])


def contents_of(matter: Matter, *, with_inner: bool = True) -> Contents:
    """
    Read what is exported of a matter, all of it of one moment. with_inner: as Contents has it.

    :raises Unknown: its track keeps no file.
    :raises NotNow: an entry is under no checkpoint yet, or the matter is moved all the time.
    """
    catalogue = catalogue_of(matter.track)
    if catalogue is None:
        raise unknown_matter(matter.number)
    with translation.override(LANGUAGE):
        for _turn in range(TRIES):
            found = _read(matter.number, catalogue, with_inner)
            # Whatever is issued or erased goes with an entry: none came, so nothing was read of two moments.
            if Matter.objects.filter(number=matter.number, version=found.last.seq).exists():
                return found
    raise NotNow.because("MOVING", _("The matter is being moved just now; come back in a moment."))


def _read(number: str, catalogue: Catalogue, with_inner: bool) -> Contents:
    entries = list(Entry.objects.of(number))
    checkpoint, places = reading.first_over([entry.pk for entry in entries])
    documents, seals = papers_and_seals(number)
    copies = {each.document_id: each for each in SignedCopy.objects.filter(document__matter_no=number)}
    matter = Matter.objects.get(number=number)
    dossier = dossier_of(matter, catalogue, documents, seals, on=day_of(entries[-1].recorded_at))
    keys = {key for entry in entries for key in (entry.unit, entry.actor_unit)}
    return Contents(
        with_inner,
        matter,
        entries,
        list(Note.objects.filter(matter=number).order_by("seq", "name")),
        laid_out(documents, catalogue, copies, with_inner=with_inner),
        slots_of(catalogue, dossier),
        dossier.retention,
        seals,
        Proved(checkpoint, places, reading.inclusions(places, checkpoint.size)),
        dict(Unit.objects.filter(key__in=keys).values_list("key", "name")),
    )


def laid_out(
    documents: Iterable[Document], catalogue: Catalogue, copies: Mapping[int, SignedCopy], *, with_inner: bool
) -> list[ExportedPaper]:
    """
    Put papers into the order of the file, the main one first, each under a name that can be read and harms no disk. copies: by the id
    of their paper.
    """
    order = {item.code: place for place, item in enumerate(catalogue.items)}
    ordered = sorted(documents, key=lambda each: (order.get(each.kind, len(order)), each.added_at, each.pk))
    papers = []
    for volume, folder in FOLDERS.items():
        for number, each in zip(count(1), (each for each in ordered if each.volume == volume), strict=False):
            is_there = with_inner or volume != Document.Volume.INNER
            papers.append(
                ExportedPaper(each, f"{folder}/{number:03d}-{safe_name(each)}" if is_there else "", copies.get(each.pk))
            )
    return papers


def safe_name(document: Document) -> str:
    """Name a paper by its title: letters and digits of any script, dashes and brackets; the rest is left out."""
    plain = unicodedata.normalize("NFC", document.title)
    kept = "".join(each if each.isalnum() or each in "-（）〔〕" else "_" for each in plain)
    suffix = PurePath(document.filename).suffix.lower()
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum()
    return (kept.strip("_")[:LONGEST_NAME].strip("_") or document.kind) + (suffix if is_plain else "")
