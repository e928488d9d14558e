"""Papers that lie in the file before what they prove is recorded: what decides a figure, or a right, needs more than a tick."""

from __future__ import annotations

from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import DossierFacts, titles_of
from casework.errors import NotYet
from casework.law import HOUSE, PETITION
from casework.workflow.guards import Attempt, guard, on_paper
from mediation.petitions.catalogue import CATALOGUE
from mediation.petitions.facts import BOXES

PROOFS = dict(zip(BOXES, ("PROOF_SOLVED", "PROOF_EXPLAINED", "PROOF_HELPED", "PROOF_PUNISHED"), strict=True))


opinion_received = on_paper(
    "opinion_received", "OPINION_RECEIPT", _("The receipt of the opinion must be in the file."), law=PETITION.art(35)
)
review_received = on_paper(
    "review_received",
    "REVIEW_RECEIPT",
    _("The receipt of the review opinion must be in the file."),
    law=PETITION.art(36),
)
recheck_received = on_paper(
    "recheck_received",
    "RECHECK_RECEIPT",
    _("The receipt of the re-check opinion must be in the file."),
    law=PETITION.art(36),
)
settlement_on_paper = on_paper(
    "settlement_on_paper", "SETTLEMENT", _("The signed agreement must be in the file."), law=HOUSE.art("P10")
)
performance_on_paper = on_paper(
    "performance_on_paper",
    "PERFORMANCE",
    _("The proof that it was performed must be in the file."),
    law=PETITION.art(32),
)


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
