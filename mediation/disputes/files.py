"""What guards of a dispute may ask beyond the common file: which of its papers stay at home."""

from functools import cached_property

from casework.dossier.files import PaperFiles

# Papers on what a party conceded to settle.
CONCESSIONS = "CONCESSIONS"


class DisputeFiles(PaperFiles):
    """The files of a batch of disputes."""

    @cached_property
    def withheld(self) -> dict[str, frozenset[str]]:
        """Number → digests of the papers that go to no other organ."""
        conceded = [(each.matter, each.sha256) for each in self.papers if each.kind == CONCESSIONS]
        return {number: frozenset(digest for of, digest in conceded if of == number) for number in self.numbers}
