"""The file of a matter as it stands, for every page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from casework.dossier.assemble import Dossier, assemble
from casework.dossier.catalogue import Catalogue, DossierFacts
from casework.dossier.manifest import Retention
from casework.dossier.models import Document, Seal
from casework.dossier.retention import retention_of
from casework.errors import NotYet
from casework.workflow.casefile import CaseFile
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of


def dossier_of(
    matter: Matter,
    catalogue: Catalogue,
    documents: Sequence[Document],
    seals: Sequence[Seal],
    *,
    on: date,
    file: CaseFile | None = None,
) -> Dossier:
    """
    Lay out the file of a matter. documents, seals: all of its own; on: the day by whose schedule it is kept while it is not sealed;
    file: where it was read already.

    Two statements where it was not: acts and parties.
    """
    if file is None:
        files = track_of(matter.track).files([matter.number])
        files.document_kinds = {matter.number: [each.kind for each in documents]}  # read already
        file = files.of(matter.number)
    again = frozenset(row.verb for row in matter.machine.rows if row.cycle)  # the verbs that open a new cycle
    dossier = assemble(catalogue, file, outcome=matter.outcome, documents=documents, again=again)
    return replace(dossier, retention=_retention(matter, file, seals, on))


def _retention(matter: Matter, file: CaseFile, seals: Sequence[Seal], on: date) -> Retention | None:
    """What the last seal states, else what the schedule of the day says; None where that says nothing."""
    if seals:
        return Retention(**seals[-1].said["retention"])
    try:
        return retention_of(matter.track, DossierFacts.of(file, matter.outcome), matter.type, on)
    except NotYet:
        return None
