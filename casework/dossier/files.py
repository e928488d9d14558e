"""Files of matters whose track keeps papers: which lie in each, and what guards ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from casework.dossier.models import Document, Seal, SignedCopy
from casework.organisations.models import Unit
from casework.workflow.casefile import CaseFiles
from casework.workflow.parts import part
from casework.workflow.prepared import Asked, Prepared, asked
from casework.workflow.together import answered

Row = TypeVar("Row", bound=Model)


class Paper(NamedTuple):
    """One paper of a file, as far as an act asks; matter: the number of that."""

    matter: str
    kind: str
    volume: str
    sha256: str


_PAPERS: Prepared[tuple[str, str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "volume", "sha256")
)


def _sheets(numbers: Sequence[str]) -> QuerySet[Document]:
    """Papers, each with is_signed: whether it has a copy that its organ has signed."""
    copies = SignedCopy.objects.filter(document=OuterRef("pk"))
    return Document.objects.filter(matter_no__in=numbers).annotate(is_signed=Exists(copies)).order_by("pk")


_SHEETS: Prepared[Document] = Prepared(_sheets)
_COPIES: Prepared[SignedCopy] = Prepared(
    lambda numbers: SignedCopy.objects.filter(document__matter_no__in=numbers).order_by("pk")
)
_SEALS: Prepared[Seal] = Prepared(lambda numbers: Seal.objects.filter(matter_no__in=numbers).order_by("pk"))


class SealedFiles(CaseFiles):
    """The files of a batch of matters whose acts may issue papers and seal; nothing of this is read for an act that does neither."""

    @part(lambda files: [_SHEETS.of(files.numbers)])
    def sheets(self, rows: Iterable[Document]) -> dict[str, list[Document]]:
        """Number → the papers that lie in its file, the first first."""
        return self._by_number(rows)

    def _asked_for_seats(self) -> Sequence[Asked]:
        counties = Unit.objects.filter(pk__in=self.posts).values("county")
        return [asked(Unit.objects.filter(Q(pk__in=self.posts) | Q(pk__in=counties)).order_by("pk"))]

    @part(_asked_for_seats, of_move=True)
    def seats(self, units: Iterable[Unit]) -> dict[int, Unit]:
        """Id → a unit where one of those sits who move them, or its county; each knows its county."""
        found = {unit.pk: unit for unit in units}
        for unit in found.values():
            unit.county = found.get(unit.county_id or 0)
        return found

    @part(lambda files: [_SEALS.of(files.numbers)])
    def seals(self, rows: Iterable[Seal]) -> dict[str, list[Seal]]:
        """Number → the seals that are on its parts, the first first."""
        return self._by_number(rows)

    @part(lambda files: [_COPIES.of(files.numbers)])
    def copies(self, rows: Iterable[SignedCopy]) -> dict[int, SignedCopy]:
        """Id of a paper → the copy of it that its organ has signed."""
        return {row.document_id: row for row in rows}

    def lying_in(self, number: str) -> list[Document]:
        """List the papers in a file, those that acts of the batch issue among them."""
        return [*self.sheets[number], *self._unwritten_of(Document, number)]

    def seals_on(self, number: str) -> list[Seal]:
        """List the seals on a file, those that acts of the batch put on it among them."""
        return [*self.seals[number], *self._unwritten_of(Seal, number)]

    def _unwritten_of(self, model: type[Row], number: str) -> list[Row]:
        return [each.made for of, each in self._left if of == number and isinstance(each.made, model)]


class PaperFiles(SealedFiles):
    """The files of a batch of matters with papers."""

    @part(lambda files: [_PAPERS.of(files.numbers)])
    def papers(self, rows: Iterable[tuple[str, str, str, str]]) -> list[Paper]:
        """Every paper in these files."""
        return [Paper(*row) for row in rows]

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of the papers in its file, those that acts of the batch issue among them."""
        found: dict[str, list[str]] = {number: [] for number in self.numbers}
        issued = ((number, each.kind) for number, each in self._left if each.kind)
        for number, kind in (*((each.matter, each.kind) for each in self.papers), *issued):
            found[number].append(kind)
        return found


def papers_and_seals(number: str) -> tuple[list[Document], list[Seal]]:
    """Read the papers in the file of a matter and the seals on it, the first first; one statement."""
    papers, seals = answered([_SHEETS.of([number]), _SEALS.of([number])])
    return papers, seals


def main_file(files: CaseFiles, number: str, *, without: Sequence[str] = ()) -> list[str]:
    """List the digests of the papers of a matter's main file, sorted, each once. without: kinds that stay."""
    papers = files.papers if isinstance(files, PaperFiles) else []
    main = (each for each in papers if each.matter == number and each.volume == Document.Volume.MAIN)
    return sorted({each.sha256 for each in main if each.kind not in without})
