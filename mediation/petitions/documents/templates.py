"""The templates of a petition: which verb issues which paper, by which article, from which day (domain 6.2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from casework.dossier.basis import Basis
from casework.dossier.templates import Template
from casework.law import HOUSE, Article
from casework.law import PETITION as RPW
from mediation.petitions.documents import values as v
from mediation.petitions.documents.parts import Values

FOLDER = "mediation/petitions/documents"
SINCE = date(2022, 5, 1)  # the regulations whose articles they carry out
# Done by an organ that need not be the one that leads, which then bears its name and number.
BY_ACTOR = frozenset({"transfer", "assign", "hold_hearing", "issue_review", "issue_recheck"})


def _paper(
    code: str,
    kind: str,
    title: str,
    verb: str,
    law: Article,
    values: Callable[[Basis], Values],
    word: str = "",
) -> Template:
    source = f"{FOLDER}/{code.lower()}.typ"
    return Template(
        f"PETITION_{code}",
        kind,
        title,
        "petition",
        (verb,),
        law,
        source,
        values,
        SINCE,
        word=word,
        by_actor=verb in BY_ACTOR,
    )


# fmt: off
TEMPLATES = (
    _paper("REGISTRATION_FORM", "REGISTRATION",    "信访登记表",               "register",      RPW.art(22), v.registration),
    _paper("TRANSFER_LETTER",   "TRANSFER_LETTER", "信访事项转送函",           "transfer",      RPW.art(22), v.transfer, "信转字"),
    _paper("ASSIGNMENT_LETTER", "TRANSFER_LETTER", "信访事项交办函",           "assign",        RPW.art(22), v.transfer, "信交字"),
    _paper("ACCEPTANCE_NOTICE", "NOTICE",          "信访事项受理告知书",       "accept",        RPW.art(23), v.acceptance, "信受字"),
    _paper("REFUSAL_NOTICE",    "NOTICE",          "信访事项不予受理告知书",   "not_accept",    RPW.art(23), v.refusal, "信不受字"),
    _paper("REDIRECT_NOTICE",   "NOTICE",          "信访事项分流（导入）告知书", "redirect",    RPW.art(31), v.redirection, "信导字"),
    _paper("EXTENSION_NOTICE",  "EXTENSION_NOTICE", "信访事项延期办理告知书",  "extend",        RPW.art(34), v.extension, "信延字"),
    _paper("HEARING_NOTICE",    "HEARING_NOTICE",  "信访事项听证通知书",       "hold_hearing",  RPW.art(31), v.hearing_notice, "信听字"),
    _paper("HEARING_RECORD",    "HEARING_RECORD",  "信访事项听证记录",         "hold_hearing",  RPW.art(31), v.hearing_record),
    _paper("OPINION",           "OPINION",         "信访事项处理意见书",       "issue_opinion", RPW.art(32), v.opinion, "信处字"),
    _paper("REVIEW_OPINION",    "REVIEW_OPINION",  "信访事项复查意见书",       "issue_review",  RPW.art(35), v.review, "信复查字"),
    _paper("RECHECK_OPINION",   "RECHECK_OPINION", "信访事项复核意见书",       "issue_recheck", RPW.art(36), v.recheck, "信复核字"),
    _paper("TERMINATION_RECORD", "TERMINATION",    "信访事项终结登记表",       "terminate",     HOUSE.art("P14"), v.termination),
    _paper("CLOSING_FORM",      "CLOSING_FORM",    "信访事项办结审批表",       "close",         HOUSE.art("P15"), v.closing),
    _paper("REVISIT_RECORD",    "REVISIT",         "信访事项回访记录",         "revisit",       HOUSE.art("R12"), v.revisit),
)
# fmt: on
