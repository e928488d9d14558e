"""What guards of a hand-over may ask beyond the common file: the papers it has and those of the matter it is about."""

from functools import cached_property

from casework.dossier.models import Document
from casework.workflow.casefile import CaseFiles
from casework.workflow.prepared import Prepared
from enforcement.handovers.package import MAIN, WITHHELD

_PAPERS: Prepared[tuple[str, str, str]] = Prepared(
    lambda numbers: Document.objects.filter(matter_no__in=numbers).values_list("matter_no", "kind", "volume")
)


class HandoverFiles(CaseFiles):
    """The files of a batch of hand-overs."""

    @cached_property
    def document_kinds(self) -> dict[str, list[str]]:
        """Number → the kinds of paper in its own file, and of those in the file it is about that go along."""
        about = {number: str(acts[0].facts.get("about", "")) for number, acts in self.acts.items() if acts}
        found: dict[str, list[str]] = {number: [] for number in (*self.numbers, *filter(None, about.values()))}
        for number, kind, volume in _PAPERS(list(found)):
            if number in self.acts or (volume == MAIN and kind not in WITHHELD):
                found[number].append(kind)
        return {number: [*found[number], *found.get(about.get(number, ""), ())] for number in self.numbers}
