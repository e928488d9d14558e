"""Papers that lie in the file before what they prove is recorded: what the law puts in writing needs more than a tick."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import ACL, APL, HOUSE, TRANSFER
from casework.workflow.guards import Attempt, guard

# Each of these has a paper of its own: the one of an earlier act proves no later one.
ORDERS = ("ORDER", "URGENT")


def _covers(attempt: Attempt, kind: str, acts: int) -> bool:
    return attempt.file.document_kinds.count(kind) >= acts


@guard(
    _("The approval of the filing must be in the file."),
    law=APL.art(54),
    field="dossier",
    waivable=True,
    papers=("FILING_APPROVAL",),
)
def filing_on_paper(attempt: Attempt) -> bool:
    return "FILING_APPROVAL" in attempt.file.document_kinds


@guard(
    _("The notice of preservation with its list must be in the file."),
    law=APL.art(56),
    field="dossier",
    waivable=True,
    papers=("PRESERVATION",),
)
def preservation_on_paper(attempt: Attempt) -> bool:
    return "PRESERVATION" in attempt.file.document_kinds


@guard(
    _("The decision to seal or seize with its list must be in the file."),
    law=ACL.art(24),
    field="dossier",
    waivable=True,
    papers=("SEIZURE",),
)
def seizure_on_paper(attempt: Attempt) -> bool:
    ordered = sum(act.verb == "seize" and act.facts.get("step") in ORDERS for act in attempt.file.acts)
    return _covers(attempt, "SEIZURE", ordered + (attempt.given.get("step") != "APPROVE"))


@guard(
    _("The notice on the laboratory must be in the file."),
    law=ACL.art(25),
    field="dossier",
    waivable=True,
    papers=("LABORATORY_NOTICE",),
)
def laboratory_on_paper(attempt: Attempt) -> bool:
    told = sum(act.verb == "seize" and act.facts.get("step") == "LABORATORY" for act in attempt.file.acts)
    return _covers(attempt, "LABORATORY_NOTICE", told + 1)


@guard(
    _("The transfer letter with its lists must be in the file."),
    law=TRANSFER.art(6),
    field="dossier",
    waivable=True,
    papers=("TRANSFER_LETTER",),
)
def transfer_on_paper(attempt: Attempt) -> bool:
    return "TRANSFER_LETTER" in attempt.file.document_kinds


@guard(
    _("What the police or the procuratorate wrote on sending it back must be in the file."),
    law=APL.art(27),
    field="dossier",
    waivable=True,
    papers=("RETURN_LETTER",),
)
def return_on_paper(attempt: Attempt) -> bool:
    return "RETURN_LETTER" in attempt.file.document_kinds


@guard(
    _("The advance notice with its receipt must be in the file."),
    law=APL.art(44),
    field="dossier",
    waivable=True,
    papers=("NOTICE",),
)
def notice_on_paper(attempt: Attempt) -> bool:
    return "NOTICE" in attempt.file.document_kinds


@guard(_("What the party gives up must be in the file, signed by it."), law=APL.art(45), field="dossier", waivable=True)
def waiver_on_paper(attempt: Attempt) -> bool:
    return attempt.given.get("gives_up") is not True or "WAIVER" in attempt.file.document_kinds


@guard(
    _("The receipt of service must be in the file, or what takes its place."),
    law=APL.art(61),
    field="dossier",
    waivable=True,
    papers=("SERVICE_RECEIPT",),
)
def receipt_on_paper(attempt: Attempt) -> bool:
    return "SERVICE_RECEIPT" in attempt.file.document_kinds


@guard(_("The payment slip must be in the file."), law=APL.art(67), field="dossier", waivable=True, papers=("PAYMENT",))
def payment_on_paper(attempt: Attempt) -> bool:
    return "PAYMENT" in attempt.file.document_kinds


@guard(
    _("The approval of the deferral must be in the file."),
    law=APL.art(66),
    field="dossier",
    waivable=True,
    papers=("DEFERRAL",),
)
def deferral_on_paper(attempt: Attempt) -> bool:
    return "DEFERRAL" in attempt.file.document_kinds


@guard(
    _("The reminder with its receipt must be in the file."),
    law=ACL.art(35),
    field="dossier",
    waivable=True,
    papers=("REMINDER",),
)
def reminder_on_paper(attempt: Attempt) -> bool:
    return "REMINDER" in attempt.file.document_kinds


@guard(
    _("The application to the court must be in the file."),
    law=ACL.art(55),
    field="dossier",
    waivable=True,
    papers=("EXECUTION_APPLICATION",),
)
def application_on_paper(attempt: Attempt) -> bool:
    return "EXECUTION_APPLICATION" in attempt.file.document_kinds


@guard(
    _("The record of the execution must be in the file."),
    law=HOUSE.art("X23"),
    field="dossier",
    waivable=True,
    papers=("EXECUTION",),
)
def execution_on_paper(attempt: Attempt) -> bool:
    return "EXECUTION" in attempt.file.document_kinds


@guard(
    _("The ruling of the court must be in the file."),
    law=HOUSE.art("X23"),
    field="dossier",
    waivable=True,
    papers=("COURT_RULING",),
)
def ruling_on_paper(attempt: Attempt) -> bool:
    return "COURT_RULING" in attempt.file.document_kinds


@guard(
    _("What the organ or court wrote on the appeal must be in the file."),
    law=HOUSE.art("X24"),
    field="dossier",
    waivable=True,
    papers=("APPEAL",),
)
def appeal_on_paper(attempt: Attempt) -> bool:
    return "APPEAL" in attempt.file.document_kinds


@guard(
    _("The decision on the appeal must be in the file."),
    law=HOUSE.art("X24"),
    field="dossier",
    waivable=True,
    papers=("APPEAL_DECISION",),
)
def appeal_decision_on_paper(attempt: Attempt) -> bool:
    return "APPEAL_DECISION" in attempt.file.document_kinds


@guard(
    _("The approval of the publication must be in the file."),
    law=APL.art(48),
    field="dossier",
    waivable=True,
    papers=("PUBLICATION_APPROVAL",),
)
def publication_on_paper(attempt: Attempt) -> bool:
    return "PUBLICATION_APPROVAL" in attempt.file.document_kinds
