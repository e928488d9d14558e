"""The templates of a penalty: which verb issues which paper, by which article, from which day (domain 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.dossier.basis import Basis
from casework.dossier.signing.order import ORGAN, PARTIES, Level, Line
from casework.dossier.templates import Template
from casework.law import ACL, APL, HOUSE, TRANSFER, Article
from casework.parties.kinds import PartyRole
from casework.workflow.guards import Attempt
from enforcement.penalties.documents import hearings as h
from enforcement.penalties.documents import letters as w
from enforcement.penalties.documents import measures as m
from enforcement.penalties.documents import records as r
from enforcement.penalties.documents import values as v
from enforcement.penalties.documents.parts import Values
from enforcement.penalties.reading import standing_measures

FOLDER = "enforcement/penalties/documents"
SINCE = date(2021, 7, 15)  # the law whose articles they carry out
# The decision is issued and sealed, then handed over on the spot and signed for, or the officers note a refusal (art. 52).
ON_THE_SPOT = (
    Line(ORGAN, Level.L3),
    Line(PARTIES, Level.L2, (PartyRole.RESPONDENT.value,), unless=("signed", "REFUSED")),
)


def _paper(
    code: str,
    kind: str,
    title: str,
    verb: str,
    law: Article,
    values: Callable[[Basis], Values],
    word: str = "",
    signing: tuple[Line, ...] = (),
    *,
    suits: Callable[[Attempt], bool] = lambda attempt: True,
    also: str = "",
    from_entry: bool = False,
) -> Template:
    """Write one down. also: another verb that issues it; suits, from_entry: as Template has them."""
    source = f"{FOLDER}/{code.lower()}.typ"
    verbs = (verb, also) if also else (verb,)
    return Template(
        code, kind, title, "penalty", verbs, law, source, values, SINCE,
        word=word, suits=suits, from_entry=from_entry, signing=signing,
    )  # fmt: skip


def _by(method: str) -> Callable[[Attempt], bool]:
    """Ask whether an investigation was done by this method."""
    return lambda attempt: attempt.given.get("method") == method


def _stands(measure: str) -> Callable[[Attempt], bool]:
    """Ask whether it is this measure that a release ends."""
    return lambda attempt: measure in standing_measures(attempt.file)


# fmt: off
TEMPLATES = (
    _paper("FILING_APPROVAL",  "FILING_APPROVAL", "立案审批表",           "file",               APL.art(54), v.filing),
    _paper("SPOT_DECISION",    "SPOT_DECISION",   "当场行政处罚决定书",   "decide_on_the_spot", APL.art(52), v.spot_decision, "当罚字",
           ON_THE_SPOT),
    _paper("PENALTY_NOTICE",   "NOTICE",          "行政处罚事先告知书",   "notify",             APL.art(44), v.notice, "罚告字"),
    _paper("HEARING_NOTICE",   "HEARING_NOTICE",  "行政处罚听证通知书",   "notify_hearing",     APL.art(64), v.hearing_notice, "听通字"),
    _paper("PENALTY_DECISION", "DECISION",        "行政处罚决定书",       "decide",             APL.art(59), v.decision, "罚决字"),
    _paper("NO_PENALTY",       "DECISION",        "不予行政处罚决定书",   "decide_no_penalty",  APL.art(57), v.no_penalty, "不罚决字"),
    _paper("REMINDER",         "REMINDER",        "履行行政决定催告书",   "remind",             ACL.art(35), v.reminder, "催字"),
    _paper("EXECUTION_APPLICATION", "EXECUTION_APPLICATION", "强制执行申请书", "apply_court_execution", ACL.art(55),
           v.execution_application, "强申字"),
    _paper("SOURCE_FORM",      "SOURCE",          "案件来源登记表",       "record_clue",        HOUSE.art("X1"), r.clue, from_entry=True),
    _paper("NOT_FILED",        "NOT_FILED",       "不予立案审批表",       "decline_filing",     APL.art(54), r.not_filed),
    _paper("INSPECTION_RECORD", "INSPECTION_RECORD", "现场检查（勘验）笔录", "investigate", APL.art(55),
           r.inspection, suits=_by("INSPECTION")),
    _paper("INQUIRY_RECORD",   "INSPECTION_RECORD", "询问笔录",             "investigate", APL.art(55),
           r.inspection, suits=_by("INQUIRY")),
    _paper("SAMPLING_VOUCHER", "INSPECTION_RECORD", "抽样取证凭证",         "investigate", APL.art(56),
           r.inspection, suits=_by("SAMPLING")),
    _paper("PRESERVATION",     "PRESERVATION",    "先行登记保存证据通知书", "preserve",         APL.art(56), m.preservation, "先保字"),
    _paper("SEIZURE",          "SEIZURE",         "查封（扣押）决定书",   "seize",              ACL.art(24), m.seizure, "查扣字"),
    _paper("SEIZURE_EXTENSION", "SEIZURE_EXTENSION", "延长查封（扣押）期限决定书", "seize",     ACL.art(25), m.longer_seizure, "查扣延字"),
    _paper("LABORATORY_NOTICE", "LABORATORY_NOTICE", "检测（检验、检疫、技术鉴定）期间告知书", "seize", ACL.art(25),
           m.laboratory, "检告字"),
    _paper("RELEASE",          "RELEASE",         "解除查封（扣押）决定书", "release",          ACL.art(28), m.release, "解字",
           suits=_stands("seize")),
    _paper("PRESERVATION_END", "RELEASE",         "先行登记保存证据处理决定书", "release",      APL.art(56), m.release, "解字",
           suits=_stands("preserve")),
    _paper("INVESTIGATION_REPORT", "INVESTIGATION_REPORT", "案件调查终结报告", "end_investigation", APL.art(57), r.report),
    _paper("DEFENCE_RECORD",   "DEFENCE",         "陈述申辩笔录",         "record_defence",     APL.art(45), r.defence),
    _paper("HEARING_RECORD",   "HEARING_RECORD",  "听证笔录",             "hold_hearing",       APL.art(64), h.record),
    _paper("HEARING_REPORT",   "HEARING_REPORT",  "听证报告",             "hold_hearing",       APL.art(65), h.report),
    _paper("REVIEW_OPINION",   "REVIEW_OPINION",  "法制审核意见书",       "review",             APL.art(58), r.review),
    _paper("DISCUSSION_RECORD", "DISCUSSION",     "集体讨论记录",         "discuss",            APL.art(57), r.discussion),
    _paper("CORRECTION_ORDER", "CORRECTION_ORDER", "责令改正通知书",      "notify",             APL.art(28), w.correction, "责改字",
           also="decide"),
    _paper("RECEIPT_FORM",     "RECEIPT_FORM",    "送达回证",             "decide",             APL.art(61), w.receipt,
           also="decide_no_penalty"),
    _paper("TRANSFER_LETTER",  "TRANSFER_LETTER", "涉嫌犯罪案件移送书",   "transfer_to_police", TRANSFER.art(6), w.transfer, "移字"),
    _paper("CASE_REPORT",      "CASE_REPORT",     "涉嫌犯罪案件情况调查报告", "transfer_to_police", TRANSFER.art(6), w.suspicion),
    _paper("PROPERTY_LIST",    "PROPERTY_LIST",   "涉案物品清单",         "transfer_to_police", TRANSFER.art(6), w.property_list),
    _paper("DEFERRAL",         "DEFERRAL",        "延期（分期）缴纳罚款批准书", "defer",        APL.art(66), r.deferral, "延缴字"),
    _paper("PUBLICATION_APPROVAL", "PUBLICATION_APPROVAL", "行政处罚决定公开审批表", "publish", APL.art(48), r.publication),
    _paper("CLOSING_FORM",     "CLOSING_FORM",    "行政处罚案件结案审批表", "close",            HOUSE.art("X26"), v.closing),
)
# fmt: on
