"""
Papers that the acts themselves issue (mediation.petitions.documents), and papers from outside that lie in the file before what they
prove is recorded: what decides a figure, or a right, needs more than a tick.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import DossierFacts, titles_of
from casework.errors import NotYet
from casework.law import HOUSE, PETITION, Article
from casework.workflow.guards import Attempt, Guard, guard, issued, on_paper
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


def _issued(name: str, kind: str, message: Any, law: Article) -> Guard:
    """What another system did was issued there; nobody asks for it here."""
    return issued(name, kind, message, law=law, is_asked=False)


registration_issued = _issued(
    "registration_issued", "REGISTRATION", _("The registration sheet is issued by the act itself."), PETITION.art(22)
)
transfer_issued = _issued(
    "transfer_issued", "TRANSFER_LETTER", _("The letter of transfer is issued by the act itself."), PETITION.art(22)
)
assignment_issued = _issued(
    "assignment_issued", "TRANSFER_LETTER", _("The letter of assignment is issued by the act itself."), PETITION.art(22)
)
acceptance_issued = _issued(
    "acceptance_issued", "NOTICE", _("The notice of acceptance is issued by the act itself."), PETITION.art(23)
)
refusal_issued = _issued(
    "refusal_issued", "NOTICE", _("The notice of non-acceptance is issued by the act itself."), PETITION.art(23)
)
redirection_issued = _issued(
    "redirection_issued", "NOTICE", _("The notice of redirection is issued by the act itself."), PETITION.art(31)
)
extension_issued = _issued(
    "extension_issued", "EXTENSION_NOTICE", _("The notice of extension is issued by the act itself."), PETITION.art(34)
)
hearing_notice_issued = _issued(
    "hearing_notice_issued",
    "HEARING_NOTICE",
    _("The notice of the hearing is issued by the act itself."),
    PETITION.art(31),
)
hearing_record_issued = _issued(
    "hearing_record_issued",
    "HEARING_RECORD",
    _("The record of the hearing is issued by the act itself."),
    PETITION.art(31),
)
opinion_issued = _issued("opinion_issued", "OPINION", _("The opinion is issued by the act itself."), PETITION.art(32))
review_issued = _issued(
    "review_issued", "REVIEW_OPINION", _("The review opinion is issued by the act itself."), PETITION.art(35)
)
recheck_issued = _issued(
    "recheck_issued", "RECHECK_OPINION", _("The re-check opinion is issued by the act itself."), PETITION.art(36)
)
termination_issued = _issued(
    "termination_issued", "TERMINATION", _("The termination record is issued by the act itself."), HOUSE.art("P14")
)
closing_issued = _issued(
    "closing_issued", "CLOSING_FORM", _("The closing form is issued by the act itself."), HOUSE.art("P15")
)
revisit_issued = _issued(
    "revisit_issued", "REVISIT", _("The revisit record is issued by the act itself."), HOUSE.art("R12")
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
