"""Entries and papers become a dossier. Pure: the same entries always give the same dossier."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from casework.dossier.catalogue import Catalogue, DossierFacts, Item
from casework.dossier.manifest import PENDING, Retention

if TYPE_CHECKING:
    from casework.dossier.models import Document
    from casework.workflow.casefile import Act, CaseFile


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the file: of which line, from which entry (seq) or which upload (digest), since when. is_pending: a raw scan."""

    item: Item
    made_at: datetime
    seq: int | None = None
    sha256: str = ""
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the catalogue: its papers, whether it is due and lacking, or will be asked for later."""

    item: Item
    papers: tuple[Paper, ...]
    is_missing: bool
    is_later: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.papers) or self.is_missing or self.is_later


@dataclass(frozen=True, slots=True)
class Dossier:
    """
    The file as it stands. papers are in catalogue order, then by time. stage: the verb before which lines must be there now; due:
    these lines; missing: those of them that are not there; later: the lines that a stage after it will ask for, and that are not
    there. retention: how long it is kept as it stands, None where the schedule does not say.
    """

    papers: tuple[Paper, ...]
    stage: str
    due: tuple[Item, ...]
    missing: tuple[Item, ...]
    later: tuple[Item, ...]
    retention: Retention | None = None

    @property
    def completeness(self) -> int:
        """Whole per cent of the lines due that are there; 100 when nothing is due."""
        return 100 * (len(self.due) - len(self.missing)) // len(self.due) if self.due else 100


def assemble(
    catalogue: Catalogue, file: CaseFile, *, outcome: str, documents: Iterable[Document], again: Collection[str] = ()
) -> Dossier:
    """Lay out a matter's file by its catalogue, for the stage it has come to. again: verbs by which its life begins anew."""
    uploaded, facts = tuple(documents), DossierFacts.of(file, outcome)
    papers = [paper for item in catalogue.items for paper in papers_of(item, file.acts, uploaded)]
    before = catalogue.stage_after((act.verb for act in file.acts), again=again)
    due, missing = catalogue.required(facts, before=before), catalogue.missing(facts, before=before)
    still = catalogue.missing(facts, before=catalogue.stages[-1])
    return Dossier(tuple(papers), before, due, missing, tuple(item for item in still if item not in due))


def slots_of(catalogue: Catalogue, dossier: Dossier) -> list[Slot]:
    """Lay a dossier out line by line of its catalogue, every one of them."""
    return [
        Slot(
            item,
            tuple(paper for paper in dossier.papers if paper.item is item),
            item in dossier.missing,
            item in dossier.later,
        )
        for item in catalogue.items
    ]


def papers_of(item: Item, acts: Iterable[Act], documents: Iterable[Document]) -> list[Paper]:
    """List what stands for one line of a catalogue by time: papers, and the acts that bring one and have none of their own."""
    lying = [each for each in documents if each.kind == item.code]
    issued = {each.seq for each in lying}  # of the same act, the paper itself stands for it
    born = [
        Paper(item, act.happened_at, seq=act.seq) for act in acts if act.verb in item.born_of and act.seq not in issued
    ]
    added = [Paper(item, each.added_at, sha256=each.sha256, is_pending=each.origin == PENDING) for each in lying]
    return sorted(born + added, key=lambda paper: paper.made_at)
