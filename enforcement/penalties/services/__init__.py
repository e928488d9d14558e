"""One function per verb of the table, by stage of life."""

from casework.dossier.certifying import certify_scan
from casework.dossier.disposal.services import dispose, hold, lift_hold, propose_disposal, refuse_disposal
from casework.dossier.supplementing import supplement
from casework.workflow.correcting import correct, exclude, propose_exclusion
from casework.workflow.restriction import seal_minor, unseal_minor
from enforcement.penalties.services.appealing import appeal, publish, resolve_appeal, revoke, withdraw_publication
from enforcement.penalties.services.deciding import decide, decide_no_penalty, serve
from enforcement.penalties.services.ending import archive, close
from enforcement.penalties.services.hearing import (
    discuss,
    hold_hearing,
    notify,
    notify_hearing,
    record_defence,
    request_hearing,
    review,
)
from enforcement.penalties.services.investigating import (
    end_investigation,
    extend,
    investigate,
    preserve,
    release,
    seize,
    transfer_to_police,
)
from enforcement.penalties.services.opening import (
    check,
    decide_on_the_spot,
    decline_filing,
    file,
    file_with_organ,
    record_clue,
)
from enforcement.penalties.services.performing import (
    apply_court_execution,
    bank_cash,
    defer,
    hand_in_cash,
    mark_overdue,
    pay,
    record_execution,
    remind,
)

__all__ = [
    "appeal",
    "apply_court_execution",
    "archive",
    "bank_cash",
    "certify_scan",
    "check",
    "close",
    "correct",
    "decide",
    "decide_no_penalty",
    "decide_on_the_spot",
    "decline_filing",
    "defer",
    "discuss",
    "dispose",
    "end_investigation",
    "exclude",
    "extend",
    "file",
    "file_with_organ",
    "hand_in_cash",
    "hold",
    "hold_hearing",
    "investigate",
    "lift_hold",
    "mark_overdue",
    "notify",
    "notify_hearing",
    "pay",
    "preserve",
    "propose_disposal",
    "propose_exclusion",
    "publish",
    "record_clue",
    "record_defence",
    "record_execution",
    "refuse_disposal",
    "release",
    "remind",
    "request_hearing",
    "resolve_appeal",
    "review",
    "revoke",
    "seal_minor",
    "seize",
    "serve",
    "supplement",
    "transfer_to_police",
    "unseal_minor",
    "withdraw_publication",
]
