"""Files of matters whose track keeps papers: which lie in each, and what guards ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from casework.dossier.models import Document
from casework.workflow.casefile import CaseFiles
from casework.workflow.parts import part
from casework.workflow.prepared import Prepared


class Paper(NamedTuple):
    """One paper of a file, as far as an act asks; matter: the number of that."""

    matter: str
    kind: str
    volume: str
    sha256: str


_PAPERS: Prepared[tuple[str, str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "volume", "sha256")
)


class PaperFiles(CaseFiles):
    """The files of a batch of matters with papers."""

    @part(lambda files: [_PAPERS.of(files.numbers)])
    def papers(self, rows: Iterable[tuple[str, str, str, str]]) -> list[Paper]:
        """Every paper in these files."""
        return [Paper(*row) for row in rows]

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of the papers in its file, those that acts of the batch issue among them."""
        found: dict[str, list[str]] = {number: [] for number in self.numbers}
        for number, kind in (*((each.matter, each.kind) for each in self.papers), *self._issued):
            found[number].append(kind)
        return found


def main_file(files: CaseFiles, number: str, *, without: Sequence[str] = ()) -> list[str]:
    """List the digests of the papers of a matter's main file, sorted, each once. without: kinds that stay."""
    papers = files.papers if isinstance(files, PaperFiles) else []
    main = (each for each in papers if each.matter == number and each.volume == Document.Volume.MAIN)
    return sorted({each.sha256 for each in main if each.kind not in without})
