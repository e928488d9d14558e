"""Papers that lie in the file before what they prove is recorded: what decides a figure needs more than a tick."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import CPL, HOUSE, PML
from casework.workflow.guards import Attempt, guard


@guard(
    _("The written word of the other side must be in the file."),
    law=HOUSE.art("D13"),
    field="dossier",
    waivable=True,
    papers=("WITHDRAWAL_CONFIRMATION",),
)
def withdrawal_on_paper(attempt: Attempt) -> bool:
    return "WITHDRAWAL_CONFIRMATION" in attempt.file.document_kinds


@guard(
    _("The paper on the security must be in the file before an agreement counts as secured."),
    law=HOUSE.art("G9"),
    field="dossier",
    waivable=True,
    papers=("SECURITY",),
)
def security_on_paper(attempt: Attempt) -> bool:
    return attempt.given.get("secured") is not True or "SECURITY" in attempt.file.document_kinds


@guard(
    _("The court's ruling must be in the file."),
    law=CPL.art(206),
    field="dossier",
    waivable=True,
    papers=("CONFIRMATION",),
)
def ruling_on_paper(attempt: Attempt) -> bool:
    return "CONFIRMATION" in attempt.file.document_kinds


@guard(
    _("Receipts or other proof of full performance must be in the file."),
    law=PML.art(31),
    field="dossier",
    waivable=True,
    papers=("PERFORMANCE",),
)
def performance_on_paper(attempt: Attempt) -> bool:
    return "PERFORMANCE" in attempt.file.document_kinds
