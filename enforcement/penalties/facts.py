"""Which facts each verb of a penalty takes, and of what kind; a verb that is not here takes none. Sums are in fen."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from casework.workflow.kinds import (
    ACCOUNT,
    DAY,
    DIGESTS,
    FLAG,
    MOMENT,
    NUMBER,
    NUMBERS,
    Facts,
    Kind,
    choice,
    code_of,
    label,
    own,
    some,
    whole,
)
from enforcement.penalties.letters import stated_in
from enforcement.penalties.money import MOST_FEN, in_yuan
from enforcement.standards.kinds import Gravity, PenaltyKind
from enforcement.standards.letters import CONTENT, Letter, Remedy

SUM = replace(whole(0, MOST_FEN), spelled=in_yuan)
PAID = replace(whole(1, MOST_FEN), spelled=in_yuan)
LONGEST_TERM = 3660
DEFERRED_AT_MOST = 730
PAYMENTS_AT_MOST = 36

# Codes of items are the province's own: letters, digits, and what divides them.
ITEM = Kind(
    _("a code of an item of the public lists"),
    lambda value: isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9._-]{0,40}", value) is not None,
)
MITIGATION = code_of("mitigations")
# Who did it: at least two accounts, all of certified officers.
OFFICERS: Facts = {"officers": some(ACCOUNT, 8)}
# What was done and when. found_on: the day the organ, or who told it, found it. grave: against life, health or financial
# safety and with harm. distinct: an act other than one that seems the same. namesake: a person other than one of that name.
ACT: Facts = {
    "item": ITEM,
    "act_from": DAY,
    "act_end": DAY,
    "continuing": FLAG,
    "found_on": DAY,
    "grave": FLAG,
    "distinct": FLAG,
    "namesake": FLAG,
}
# What it costs. gains_fen, goods_fen: illegal gains to be paid in, and the worth of goods taken. lasts_days: of a suspension,
# restriction, stop or detention.
PENALTY: Facts = {
    "kinds": some(choice(*PenaltyKind.values), len(PenaltyKind)),
    "fine_fen": SUM,
    "gains_fen": SUM,
    "goods_fen": SUM,
    "lasts_days": whole(0, LONGEST_TERM),
    "gravity": choice(*Gravity.values),
    "mitigation": some(MITIGATION, 12),
}
REMEDIES = choice(*Remedy.values)
# Whether it ran in the unified system of the province (indicator I-3).
SYSTEM: Facts = {"unified": FLAG}


def letter(which: Letter) -> Facts:
    """What a letter states, by the names of its required content, and which remedies it tells of where it owes them."""
    names = [piece.name for piece in stated_in(which)]
    owes = {"remedies": REMEDIES} if any(piece.name == "remedies" for piece in CONTENT[which]) else {}
    return {"content": some(choice(*names), len(names)), **owes}


SERVING = choice("HANDED", "LEFT", "POSTED", "ELECTRONIC", "PUBLIC")

# The day from which the three months for asking the court are counted.
WINDOW: Facts = {"execution_from": own(DAY)}

REVIEW_GROUNDS = ("PUBLIC_INTEREST", "MAJOR_RIGHTS", "COMPLEX", "BY_LAW")
REVIEW_RESULTS = ("PASS", "FIX", "NO")
REVIEWED_POINTS = ("SUBJECT", "COMPETENCE", "FACTS", "EVIDENCE", "PROCEDURE", "LAW", "DISCRETION", "PAPERS", "CRIME")
METHODS = ("INSPECTION", "INQUIRY", "SAMPLING", "APPRAISAL", "COLLECTION", "SENT_BACK")
NOT_FILED = ("NO_OFFENCE", "NO_COMPETENCE", "TIME_BARRED")
RELEASES = ("NO_OFFENCE", "UNRELATED", "DECIDED", "EXPIRED", "NOT_NEEDED")
NO_PENALTY = (
    "UNDER_14", "INCAPABLE", "MINOR_CORRECTED", "FIRST_SLIGHT", "NO_FAULT", "UNPROVEN", "TIME_BARRED", "WITHDRAWN",
)  # fmt: skip
APPEAL_RESULTS = ("UPHELD", "CHANGED", "REVOKED", "WITHDRAWN")

FACTS: Mapping[str, Facts] = {
    "record_clue": {
        "type": label(8),
        "channel": label(24),
        "risk": label(8),
        "filing": own(NUMBER),
        "same_matter": own(NUMBERS),
        "camera": FLAG,
        "audited": FLAG,
    },
    "check": {"finding": choice("STANDARD_MET", *NOT_FILED)},
    "decline_filing": {"ground": choice(*NOT_FILED)},
    "decide_on_the_spot": {
        **ACT, **PENALTY, **letter(Letter.ON_THE_SPOT), **OFFICERS, **SYSTEM, "shown": FLAG, "facts_clear": FLAG, "heard": FLAG,
        "signed": choice("SIGNED", "REFUSED"), "owes": FLAG, **WINDOW, "newer_law": FLAG,
    },
    "file": {**ACT, **SYSTEM},
    "investigate": {**OFFICERS, "method": choice(*METHODS), "begun_at": MOMENT, "shown": FLAG, "recorded": FLAG},
    "preserve": {**OFFICERS, "may_vanish": FLAG, "things": whole(1, 100_000)},
    "seize": {
        **OFFICERS, **letter(Letter.SEIZURE), "step": choice("ORDER", "URGENT", "APPROVE", "EXTEND", "LABORATORY"), "empowered": FLAG,
        "shown": FLAG, "party_present": FLAG, "recorded": FLAG, "things": whole(1, 100_000), "days": whole(1, 365),
        "told": FLAG,
    },
    "release": {"ground": choice(*RELEASES)},
    "end_investigation": {
        **OFFICERS, "evidenced": FLAG, "gains_fen": SUM, "gravity": choice(*Gravity.values), "collective": FLAG,
        "review": some(choice(*REVIEW_GROUNDS), len(REVIEW_GROUNDS)), "crime_suspected": FLAG,
    },
    "transfer_to_police": {
        **OFFICERS, "reported_at": MOMENT, "approved_at": MOMENT, "referral": own(NUMBER), "papers": own(DIGESTS),
        "step": choice("APPROVE"),
    },
    "extend": {"days": whole(1, 30)},
    "notify": {
        **PENALTY, **letter(Letter.NOTICE), **OFFICERS, "hearing_told": FLAG, "new_facts": FLAG, "newer_law": FLAG, "means": SERVING,
        "posted_on": DAY, "correct_by": DAY,
    },
    "record_defence": {"gives_up": FLAG, "reexamined": FLAG, "accepted": choice("ALL", "PART", "NONE")},
    "notify_hearing": {"chair": ACCOUNT, "held_on": DAY, "is_open": FLAG, "closed_for": choice("SECRET", "PRIVACY")},
    "hold_hearing": {"absent": FLAG, "agents": whole(0, 9), "minutes_signed": FLAG},
    "review": {
        "result": choice(*REVIEW_RESULTS), "objections": some(choice(*REVIEWED_POINTS), len(REVIEWED_POINTS)), "qualified": FLAG,
    },
    "discuss": {"heads": some(ACCOUNT, 20)},
    "decide": {
        **PENALTY, **letter(Letter.DECISION), **SYSTEM, "signature": choice("WET", "L2", "L3"), "newer_law": FLAG, "namesake": FLAG,
        "correct_by": DAY,
    },
    "decide_no_penalty": {"ground": choice(*NO_PENALTY), "educated": FLAG, "corrected": FLAG, "harmless": FLAG, "namesake": FLAG, **SYSTEM},
    "serve": {"means": SERVING, "posted_on": DAY, "is_penalty": FLAG, "owes": FLAG, **WINDOW},
    "pay": {
        "fully": FLAG, "paid_fen": PAID, "means": choice("BANK", "ELECTRONIC", "CASH"), "hard_later": FLAG,
        "special_receipt": FLAG, "collected_on": DAY, "handed_in_on": DAY, "banked_on": DAY,
        "taken_since": own(DAY), "handed_since": own(DAY), **WINDOW,
    },
    "hand_in_cash": {"handed_since": own(DAY)},
    "defer": {
        "days": whole(1, DEFERRED_AT_MOST), "until": own(DAY), "asked": FLAG, "payments": whole(1, PAYMENTS_AT_MOST),
        **WINDOW,
    },
    "remind": {
        "owed_fen": own(SUM), "surcharge_fen": own(SUM), **letter(Letter.REMINDER), "means": SERVING, "posted_on": DAY,
        "apply_from": own(DAY), "apply_by": own(DAY),
    },
    "apply_court_execution": {"owed_fen": own(SUM), "surcharge_fen": own(SUM), "referral": own(NUMBER)},
    "record_execution": {
        "result": choice("DONE", "SUSPENDED", "TERMINATED", "REFUSED"), "by": choice("PARTY", "ORGAN", "COURT"),
        "urgent": FLAG, "cuts_supply": FLAG,
    },
    "appeal": {"forum": choice("RECONSIDERATION", "LITIGATION"), "stays": FLAG},
    "resolve_appeal": {
        "forum": choice("RECONSIDERATION", "LITIGATION"), "result": choice(*APPEAL_RESULTS), **WINDOW, "fine_fen": SUM,
        "gains_fen": SUM, "goods_fen": SUM, "opposed": FLAG, "must_withdraw": FLAG,
    },
    "revoke": {"ground": choice("VOID", "ILLEGAL", "IMPROPER"), "must_withdraw": FLAG},
    "publish": {"social_impact": FLAG, "masked": FLAG, "shown_until": DAY},
}  # fmt: skip
