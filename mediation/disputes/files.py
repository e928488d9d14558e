"""What guards of a dispute may ask beyond the common file: papers added by hand, and which of them stay at home."""

from functools import cached_property

from casework.dossier.models import Document
from casework.workflow.casefile import CaseFiles
from casework.workflow.prepared import Prepared

# Papers on what a party conceded to settle.
CONCESSIONS = "CONCESSIONS"
_PAPERS: Prepared[tuple[str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "sha256")
)


class DisputeFiles(CaseFiles):
    """The files of a batch of disputes."""

    @cached_property
    def papers(self) -> list[tuple[str, str, str]]:
        """(number, kind, digest) of every paper added by hand."""
        return _PAPERS(self.numbers)

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper added by hand."""
        found: dict[str, list[str]] = {number: [] for number in self.numbers}
        for number, kind, _digest in self.papers:
            found[number].append(kind)
        return found

    @cached_property
    def withheld(self) -> dict[str, frozenset[str]]:
        """Number → digests of the papers that go to no other organ."""
        found: dict[str, set[str]] = {number: set() for number in self.numbers}
        for number, kind, digest in self.papers:
            if kind == CONCESSIONS:
                found[number].add(digest)
        return {number: frozenset(digests) for number, digests in found.items()}
