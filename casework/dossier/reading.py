"""The file of a matter as it stands, for every page that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from casework.dossier.assemble import Dossier, assemble
from casework.dossier.catalogue import Catalogue
from casework.dossier.models import Document
from casework.workflow.casefile import CaseFile
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of


def dossier_of(
    matter: Matter, catalogue: Catalogue, documents: Sequence[Document], *, file: CaseFile | None = None
) -> Dossier:
    """
    Lay out the file of a matter. documents: all of its own; file: where it was read already.

    Two statements where it was not: acts and parties.
    """
    if file is None:
        files = track_of(matter.track).files([matter.number])
        files.document_kinds = {matter.number: [each.kind for each in documents]}  # read already
        file = files.of(matter.number)
    again = frozenset(row.verb for row in matter.machine.rows if row.cycle)  # the verbs that open a new cycle
    return assemble(catalogue, file, outcome=matter.outcome, documents=documents, again=again)
