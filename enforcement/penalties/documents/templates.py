"""The templates of a penalty: which verb issues which paper, by which article, from which day (domain 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.dossier.basis import Basis
from casework.dossier.templates import Template
from casework.law import ACL, APL, HOUSE, Article
from enforcement.penalties.documents import values as v
from enforcement.penalties.documents.parts import Values

FOLDER = "enforcement/penalties/documents"
SINCE = date(2021, 7, 15)  # the law whose articles they carry out


def _paper(
    code: str, kind: str, title: str, verb: str, law: Article, values: Callable[[Basis], Values], word: str = ""
) -> Template:
    source = f"{FOLDER}/{code.lower()}.typ"
    return Template(code, kind, title, "penalty", (verb,), law, source, values, SINCE, word=word)


# fmt: off
TEMPLATES = (
    _paper("FILING_APPROVAL",  "FILING_APPROVAL", "立案审批表",           "file",               APL.art(54), v.filing),
    _paper("SPOT_DECISION",    "SPOT_DECISION",   "当场行政处罚决定书",   "decide_on_the_spot", APL.art(52), v.spot_decision, "当罚字"),
    _paper("PENALTY_NOTICE",   "NOTICE",          "行政处罚事先告知书",   "notify",             APL.art(44), v.notice, "罚告字"),
    _paper("HEARING_NOTICE",   "HEARING_NOTICE",  "行政处罚听证通知书",   "notify_hearing",     APL.art(64), v.hearing_notice, "听通字"),
    _paper("PENALTY_DECISION", "DECISION",        "行政处罚决定书",       "decide",             APL.art(59), v.decision, "罚决字"),
    _paper("NO_PENALTY",       "DECISION",        "不予行政处罚决定书",   "decide_no_penalty",  APL.art(57), v.no_penalty, "不罚决字"),
    _paper("REMINDER",         "REMINDER",        "履行行政决定催告书",   "remind",             ACL.art(35), v.reminder, "催字"),
    _paper("EXECUTION_APPLICATION", "EXECUTION_APPLICATION", "强制执行申请书", "apply_court_execution", ACL.art(55),
           v.execution_application, "强申字"),
    _paper("CLOSING_FORM",     "CLOSING_FORM",    "行政处罚案件结案审批表", "close",            HOUSE.art("X26"), v.closing),
)
# fmt: on
