"""
What the law puts in writing needs more than a tick: papers that the act itself issues (enforcement.penalties.documents), and
papers from outside that lie in the file before what they prove is recorded.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from casework.law import ACL, APL, HOUSE, TRANSFER
from casework.workflow.guards import Attempt, issued, on_paper
from enforcement.penalties.reading import approval_of

# Each of these has a paper of its own: the one of an earlier act proves no later one.
ORDERS = ("ORDER", "URGENT")
# What the officers themselves write down on the spot; what a laboratory says or others hand over comes from outside.
RECORDED = frozenset({"INSPECTION", "INQUIRY", "SAMPLING"})

# What another system did was issued there: nobody asks for it here.
_made_here = partial(issued, is_asked=False)


def _steps(attempt: Attempt, *steps: str) -> int:
    return sum(act.verb == "seize" and act.facts.get("step") in steps for act in attempt.file.acts)


def _of_orders(attempt: Attempt) -> int:
    return _steps(attempt, *ORDERS) + (attempt.given.get("step") != "APPROVE")


def _of_extensions(attempt: Attempt) -> int:
    return _steps(attempt, "EXTEND") + 1


def _of_notices(attempt: Attempt) -> int:
    return _steps(attempt, "LABORATORY") + 1


def _where_given_up(attempt: Attempt) -> int:
    return int(attempt.given.get("gives_up") is True)


def _is_defence(attempt: Attempt) -> bool:
    return attempt.given.get("gives_up") is not True


def _has_report(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("hearing_report", "").strip())


def _not_approved_yet(attempt: Attempt) -> bool:
    # They are written when the head approves: by an act of its own, or by that which sends the case.
    return approval_of(attempt.file) is None


def _is_to_correct(attempt: Attempt) -> bool:
    return bool(attempt.given.get("correct_by"))


def _is_recorded(attempt: Attempt) -> bool:
    return attempt.given.get("method") in RECORDED


spot_filing_on_paper = on_paper(
    "spot_filing_on_paper",
    "SPOT_FILING",
    _("The slip by which the organ filed the decision on the spot must be in the file."),
    law=APL.art(52),
)
filing_on_paper = issued(
    "filing_on_paper", "FILING_APPROVAL", _("The approval of the filing must be in the file."), law=APL.art(54)
)
preservation_on_paper = issued(
    "preservation_on_paper",
    "PRESERVATION",
    _("The notice of preservation with its list must be in the file."),
    law=APL.art(56),
)
seizure_on_paper = issued(
    "seizure_on_paper",
    "SEIZURE",
    _("The decision to seal or seize with its list must be in the file."),
    law=ACL.art(24),
    copies=_of_orders,
)
prolonged_on_paper = issued(
    "prolonged_on_paper",
    "SEIZURE_EXTENSION",
    _("The notice that the seizure is prolonged must be in the file."),
    law=ACL.art(25),
    copies=_of_extensions,
)
laboratory_on_paper = issued(
    "laboratory_on_paper",
    "LABORATORY_NOTICE",
    _("The notice on the laboratory must be in the file."),
    law=ACL.art(25),
    copies=_of_notices,
)
extension_on_paper = on_paper(
    "extension_on_paper",
    "EXTENSION_APPROVAL",
    _("The approval of the extension by the police above must be in the file."),
    law=HOUSE.art("X16h"),
)
return_on_paper = on_paper(
    "return_on_paper",
    "RETURN_LETTER",
    _("What the police or the procuratorate wrote on sending it back must be in the file."),
    law=APL.art(27),
)
notice_on_paper = issued(
    "notice_on_paper", "NOTICE", _("The advance notice with its receipt must be in the file."), law=APL.art(44)
)
waiver_on_paper = on_paper(
    "waiver_on_paper",
    "WAIVER",
    _("What the party gives up must be in the file, signed by it."),
    law=APL.art(45),
    copies=_where_given_up,
)
receipt_on_paper = on_paper(
    "receipt_on_paper",
    "SERVICE_RECEIPT",
    _("The receipt of service must be in the file, or what takes its place."),
    law=APL.art(61),
)
payment_on_paper = on_paper("payment_on_paper", "PAYMENT", _("The payment slip must be in the file."), law=APL.art(67))
deferral_on_paper = issued(
    "deferral_on_paper", "DEFERRAL", _("The approval of the deferral must be in the file."), law=APL.art(66)
)
reminder_on_paper = issued(
    "reminder_on_paper", "REMINDER", _("The reminder with its receipt must be in the file."), law=ACL.art(35)
)
application_on_paper = issued(
    "application_on_paper",
    "EXECUTION_APPLICATION",
    _("The application to the court must be in the file."),
    law=ACL.art(55),
)
execution_on_paper = on_paper(
    "execution_on_paper", "EXECUTION", _("The record of the execution must be in the file."), law=HOUSE.art("X23")
)
ruling_on_paper = on_paper(
    "ruling_on_paper", "COURT_RULING", _("The ruling of the court must be in the file."), law=HOUSE.art("X23")
)
appeal_on_paper = on_paper(
    "appeal_on_paper",
    "APPEAL",
    _("What the organ or court wrote on the appeal must be in the file."),
    law=HOUSE.art("X24"),
)
appeal_decision_on_paper = on_paper(
    "appeal_decision_on_paper",
    "APPEAL_DECISION",
    _("The decision on the appeal must be in the file."),
    law=HOUSE.art("X24"),
)
publication_on_paper = issued(
    "publication_on_paper",
    "PUBLICATION_APPROVAL",
    _("The approval of the publication must be in the file."),
    law=APL.art(48),
)

spot_decision_issued = _made_here(
    "spot_decision_issued",
    "SPOT_DECISION",
    _("The decision on the spot is issued by the act itself."),
    law=APL.art(52),
)
hearing_notice_issued = _made_here(
    "hearing_notice_issued",
    "HEARING_NOTICE",
    _("The notice of the hearing is issued by the act itself."),
    law=APL.art(64),
)
decision_issued = _made_here(
    "decision_issued", "DECISION", _("The decision is issued by the act itself."), law=APL.art(59)
)
no_penalty_issued = _made_here(
    "no_penalty_issued",
    "DECISION",
    _("The decision not to penalise is issued by the act itself."),
    law=APL.art(57),
)
closing_issued = _made_here(
    "closing_issued",
    "CLOSING_FORM",
    _("The closing form is issued by the act itself."),
    law=HOUSE.art("X26"),
)
not_filed_issued = _made_here(
    "not_filed_issued",
    "NOT_FILED",
    _("The decision not to file is issued by the act itself."),
    law=APL.art(54),
)
record_issued = _made_here(
    "record_issued",
    "INSPECTION_RECORD",
    _("The record of an inspection, inquiry or sampling is issued by the act itself."),
    law=APL.art(55),
    where=_is_recorded,
)
report_issued = _made_here(
    "report_issued",
    "INVESTIGATION_REPORT",
    _("The report on the end of the investigation is issued by the act itself."),
    law=APL.art(57),
)
defence_issued = _made_here(
    "defence_issued",
    "DEFENCE",
    _("The record of statement and defence is issued by the act itself."),
    law=APL.art(45),
    where=_is_defence,
)
review_issued = _made_here(
    "review_issued",
    "REVIEW_OPINION",
    _("The opinion of the legal review is issued by the act itself."),
    law=APL.art(58),
)
discussion_issued = _made_here(
    "discussion_issued",
    "DISCUSSION",
    _("The minutes of the discussion are issued by the act itself."),
    law=APL.art(57),
)
release_issued = _made_here(
    "release_issued",
    "RELEASE",
    _("The release is issued by the act itself."),
    law=ACL.art(28),
)
hearing_record_issued = _made_here(
    "hearing_record_issued",
    "HEARING_RECORD",
    _("The record of the hearing is issued by the act itself."),
    law=APL.art(64),
)
hearing_report_issued = _made_here(
    "hearing_report_issued",
    "HEARING_REPORT",
    _("The report on the hearing is issued by the act itself."),
    law=APL.art(65),
    where=_has_report,
)
correction_issued = _made_here(
    "correction_issued",
    "CORRECTION_ORDER",
    _("The order to correct is issued by the act itself."),
    law=APL.art(28),
    where=_is_to_correct,
)
receipt_form_issued = _made_here(
    "receipt_form_issued",
    "RECEIPT_FORM",
    _("The form for the receipt of service is issued by the act itself."),
    law=APL.art(61),
)
transfer_letter_issued = _made_here(
    "transfer_letter_issued",
    "TRANSFER_LETTER",
    _("The letter of transfer is issued by the act itself."),
    law=TRANSFER.art(6),
    where=_not_approved_yet,
)
case_report_issued = _made_here(
    "case_report_issued",
    "CASE_REPORT",
    _("The report on the suspected crime is issued by the act itself."),
    law=TRANSFER.art(6),
    where=_not_approved_yet,
)
property_list_issued = _made_here(
    "property_list_issued",
    "PROPERTY_LIST",
    _("The list of property is issued by the act itself."),
    law=TRANSFER.art(6),
    where=_not_approved_yet,
)
TO_POLICE = (transfer_letter_issued, case_report_issued, property_list_issued)
