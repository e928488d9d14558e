"""Papers that lie in the file before what they prove is recorded: what decides a figure, or a right, needs more than a tick."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import DossierFacts, titles_of
from casework.errors import NotYet
from casework.law import HOUSE, PETITION
from casework.workflow.guards import Attempt, guard
from mediation.petitions.catalogue import CATALOGUE
from mediation.petitions.facts import BOXES

PROOFS = dict(zip(BOXES, ("PROOF_SOLVED", "PROOF_EXPLAINED", "PROOF_HELPED", "PROOF_PUNISHED"), strict=True))


@guard(
    _("The receipt of the opinion must be in the file."),
    law=PETITION.art(35),
    field="dossier",
    waivable=True,
    papers=("OPINION_RECEIPT",),
)
def opinion_received(attempt: Attempt) -> bool:
    return "OPINION_RECEIPT" in attempt.file.document_kinds


@guard(
    _("The receipt of the review opinion must be in the file."),
    law=PETITION.art(36),
    field="dossier",
    waivable=True,
    papers=("REVIEW_RECEIPT",),
)
def review_received(attempt: Attempt) -> bool:
    return "REVIEW_RECEIPT" in attempt.file.document_kinds


@guard(
    _("The receipt of the re-check opinion must be in the file."),
    law=PETITION.art(36),
    field="dossier",
    waivable=True,
    papers=("RECHECK_RECEIPT",),
)
def recheck_received(attempt: Attempt) -> bool:
    return "RECHECK_RECEIPT" in attempt.file.document_kinds


@guard(
    _("The signed agreement must be in the file."),
    law=HOUSE.art("P10"),
    field="dossier",
    waivable=True,
    papers=("SETTLEMENT",),
)
def settlement_on_paper(attempt: Attempt) -> bool:
    return "SETTLEMENT" in attempt.file.document_kinds


@guard(
    _("The proof that it was performed must be in the file."),
    law=PETITION.art(32),
    field="dossier",
    waivable=True,
    papers=("PERFORMANCE",),
)
def performance_on_paper(attempt: Attempt) -> bool:
    return "PERFORMANCE" in attempt.file.document_kinds


@guard(
    _("Of each box that is ticked the proof must be in the file."), law=PETITION.art(27), field="dossier", waivable=True
)
def boxes_proven(attempt: Attempt) -> bool:
    claimed = [kind for name, kind in PROOFS.items() if attempt.given.get(name) == "DONE"]
    missing = [kind for kind in claimed if kind not in attempt.file.document_kinds]
    if missing:
        raise NotYet(replace(boxes_proven.unmet(), facts={"missing": missing}))
    return True


@guard(
    _("The file lacks papers its catalogue asks for."),
    law=HOUSE.art("P15"),
    rule="GU26",
    field="dossier",
    waivable=True,
)
def catalogue_complete(attempt: Attempt) -> bool:
    missing = CATALOGUE.missing(DossierFacts.of(attempt.file, attempt.matter.outcome), before=attempt.verb)
    if not missing:
        return True
    named = format_lazy(_("The dossier lacks {papers}."), papers=titles_of(missing))
    raise NotYet(replace(catalogue_complete.unmet(), message=named, facts={"missing": [item.code for item in missing]}))
