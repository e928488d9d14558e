"""One function per verb of the table, by stage of life."""

from casework.dossier.certifying import certify_scan
from casework.dossier.disposal.services import dispose, hold, lift_hold, propose_disposal, refuse_disposal
from casework.dossier.supplementing import supplement
from casework.workflow.correcting import correct, exclude, propose_exclusion
from casework.workflow.levels import call_in, escalate, take_over
from casework.workflow.restriction import seal_minor, unseal_minor
from mediation.petitions.services.answering import accept, link_repeat, not_accept, redirect
from mediation.petitions.services.ending import archive, close, revisit, terminate
from mediation.petitions.services.handling import extend, hold_hearing, investigate, issue_opinion, settle
from mediation.petitions.services.opening import assign, object, propose_objection, register, transfer  # noqa: A004  the verb of the contract
from mediation.petitions.services.reviewing import issue_recheck, issue_review, request_recheck, request_review

__all__ = [
    "accept",
    "archive",
    "assign",
    "call_in",
    "certify_scan",
    "close",
    "correct",
    "dispose",
    "escalate",
    "exclude",
    "extend",
    "hold",
    "hold_hearing",
    "investigate",
    "issue_opinion",
    "issue_recheck",
    "issue_review",
    "lift_hold",
    "link_repeat",
    "not_accept",
    "object",
    "propose_disposal",
    "propose_exclusion",
    "propose_objection",
    "redirect",
    "refuse_disposal",
    "register",
    "request_recheck",
    "request_review",
    "revisit",
    "seal_minor",
    "settle",
    "supplement",
    "take_over",
    "terminate",
    "transfer",
    "unseal_minor",
]
