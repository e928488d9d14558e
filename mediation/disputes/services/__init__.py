"""One function per verb of the table, by stage of life."""

from casework.dossier.certifying import certify_scan
from casework.dossier.disposal.services import dispose, hold, lift_hold, propose_disposal, refuse_disposal
from casework.dossier.supplementing import supplement
from casework.workflow.correcting import correct, exclude, propose_exclusion
from casework.workflow.levels import call_in, escalate, take_over
from casework.workflow.restriction import seal_minor, unseal_minor
from mediation.disputes.services.ending import archive, close, divert, fail, refuse, reopen, revisit, withdraw
from mediation.disputes.services.opening import accept, apply, apply_administrative, ask_consent, decline
from mediation.disputes.services.settling import (
    apply_confirmation,
    confirm,
    extend,
    perform,
    record_oral_agreement,
    refuse_confirmation,
    report_breach,
    sign_agreement,
)
from mediation.disputes.services.talks import appoint, hold_session, propose_suspension, resume, suspend

__all__ = [
    "accept",
    "apply",
    "apply_administrative",
    "apply_confirmation",
    "appoint",
    "archive",
    "ask_consent",
    "call_in",
    "certify_scan",
    "close",
    "confirm",
    "correct",
    "decline",
    "dispose",
    "divert",
    "escalate",
    "exclude",
    "extend",
    "fail",
    "hold",
    "hold_session",
    "lift_hold",
    "perform",
    "propose_disposal",
    "propose_exclusion",
    "propose_suspension",
    "record_oral_agreement",
    "refuse",
    "refuse_confirmation",
    "refuse_disposal",
    "reopen",
    "report_breach",
    "resume",
    "revisit",
    "seal_minor",
    "sign_agreement",
    "supplement",
    "suspend",
    "take_over",
    "unseal_minor",
    "withdraw",
]
