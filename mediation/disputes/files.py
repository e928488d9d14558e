"""What guards of a dispute may ask beyond the common file: papers added by hand."""

from functools import cached_property

from casework.dossier.models import Document
from casework.workflow.casefile import CaseFiles
from casework.workflow.prepared import Prepared

_PAPERS: Prepared[tuple[str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind")
)


class DisputeFiles(CaseFiles):
    """The files of a batch of disputes."""

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper added by hand."""
        found: dict[str, list[str]] = {number: [] for number in self.numbers}
        for number, kind in _PAPERS(self.numbers):
            found[number].append(kind)
        return found
