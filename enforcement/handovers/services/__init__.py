"""One function per verb of the table, by side. `return` is a word of Python's own, so its function is named otherwise here."""

from casework.dossier.certifying import certify_scan
from casework.dossier.disposal.services import dispose, hold, lift_hold, propose_disposal, refuse_disposal
from casework.dossier.supplementing import supplement
from casework.workflow.correcting import correct, exclude, propose_exclusion
from casework.workflow.restriction import seal_minor, unseal_minor
from enforcement.handovers.services.extending import extend
from enforcement.handovers.services.receiving import receive, return_, send_result
from enforcement.handovers.services.sending import close, package, send

globals()["return"] = return_

__all__ = [
    "certify_scan",
    "close",
    "correct",
    "dispose",
    "exclude",
    "extend",
    "hold",
    "lift_hold",
    "package",
    "propose_disposal",
    "propose_exclusion",
    "receive",
    "refuse_disposal",
    "return_",
    "seal_minor",
    "send",
    "send_result",
    "supplement",
    "unseal_minor",
]
