"""The templates of a dispute: which verb issues which paper, and which are set from the entry when read (domain 6.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from casework.dossier.basis import Basis
from casework.dossier.templates import Template
from casework.law import HOUSE, PML, Article
from mediation.disputes.documents import values as v
from mediation.disputes.documents.parts import Values

FOLDER = "mediation/disputes/documents"
SINCE = date(2011, 1, 1)  # the law whose articles they carry out


def _paper(
    code: str, kind: str, title: str, verb: str, law: Article, values: Callable[[Basis], Values], word: str = ""
) -> Template:
    source = f"{FOLDER}/{code.lower()}.typ"
    return Template(f"DISPUTE_{code}", kind, title, "dispute", (verb,), law, source, values, SINCE, word=word)


def _form(code: str, kind: str, title: str, verb: str, law: Article, values: Callable[[Basis], Values]) -> Template:
    """One that no act issues: thousands a year, and nothing on them that the entry does not say (ADR 0039)."""
    return replace(_paper(code, kind, title, verb, law, values), from_entry=True)


# fmt: off
TEMPLATES = (
    _paper("TERMINATION_NOTICE", "TERMINATION_NOTICE", "终止调解告知书", "fail",    PML.art(26),     v.termination, "调终字"),
    _paper("REFUSAL_NOTICE",     "REFUSAL_NOTICE",     "不予受理告知书", "decline", HOUSE.art("D3"), v.refusal, "调不受字"),
    _paper("CONFIRMATION_APPLICATION", "CONFIRMATION_APPLICATION", "司法确认申请书", "apply_confirmation", PML.art(33), v.confirmation),
    _form("APPLICATION",         "APPLICATION",        "调解申请书（受理登记表）", "apply", PML.art(17), v.application),
    _form("RIGHTS_NOTICE",       "RIGHTS_NOTICE",      "权利义务告知书", "ask_consent", PML.art(23), v.rights),
    _form("APPOINTMENT",         "APPOINTMENT",        "调解员确定表",   "appoint", PML.art(19),     v.appointment),
    _form("MINUTES",             "MINUTES",            "调解笔录",       "hold_session", PML.art(27), v.minutes),
    _form("AGREEMENT",           "AGREEMENT",          "调解协议书",     "sign_agreement", PML.art(29), v.agreement),
    _form("ORAL_AGREEMENT",      "AGREEMENT",          "口头协议登记表", "record_oral_agreement", PML.art(28), v.oral_agreement),
    _form("CLOSING_FORM",        "CLOSING_FORM",       "结案审批表",     "close",   HOUSE.art("D15"), v.closing),
    _form("REVISIT_RECORD",      "REVISIT",            "回访记录",       "revisit", HOUSE.art("R12"), v.revisit),
)
# fmt: on
