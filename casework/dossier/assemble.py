"""Entries and papers become a dossier. Pure: the same entries always give the same dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from casework.dossier.catalogue import Catalogue, DossierFacts, Item

if TYPE_CHECKING:
    from casework.dossier.models import Document
    from casework.workflow.casefile import Act, CaseFile


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the file: of which line, from which entry (seq) or which upload (digest), since when."""

    item: Item
    made_at: datetime
    seq: int | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The file as it stands. papers are in catalogue order, then by time; missing are the lines still to come."""

    papers: tuple[Paper, ...]
    missing: tuple[Item, ...]

    @property
    def completeness(self) -> int:
        """Whole per cent of the required lines that are there; 100 when nothing is missing."""
        there = len({paper.item.code for paper in self.papers})
        return 100 * there // (there + len(self.missing)) if self.missing else 100


def assemble(
    catalogue: Catalogue, file: CaseFile, *, outcome: str, documents: Iterable[Document], before: str = "archive"
) -> Dossier:
    """Lay out a matter's file by its catalogue, as far as it must stand before a verb."""
    uploaded = tuple(documents)
    papers = [paper for item in catalogue.items for paper in _papers_of(item, file.acts, uploaded)]
    return Dossier(tuple(papers), catalogue.missing(DossierFacts.of(file, outcome), before=before))


def _papers_of(item: Item, acts: Iterable[Act], documents: Iterable[Document]) -> list[Paper]:
    born = [Paper(item, act.happened_at, seq=act.seq) for act in acts if act.verb in item.born_of]
    added = [Paper(item, each.added_at, sha256=each.sha256) for each in documents if each.kind == item.code]
    return sorted(born + added, key=lambda paper: paper.made_at)
