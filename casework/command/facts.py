"""The facts that the verbs of command and supervision take."""

from __future__ import annotations

from collections.abc import Mapping

from casework.command.colours import Colour
from casework.command.safety import DANGERS, ORGANS
from casework.workflow.kinds import (
    ACCOUNT,
    AWAITED,
    DAY,
    FLAG,
    MOMENT,
    NUMBER,
    RULE,
    UNIT,
    UNITS,
    Facts,
    choice,
    own,
    whole,
)

MOST_DAYS = 100_000
_SEQ = whole(1, 2**31 - 1)

FACTS: Mapping[str, Facts] = {
    "issue_card": {
        "colour": choice(*Colour.values),
        "rule": RULE,
        "awaited": AWAITED,
        "armed_at": MOMENT,
        "due": DAY,
        "late_by": whole(0, MOST_DAYS),
        "breach": FLAG,
    },
    "ask_explanation": {"card": _SEQ},
    "answer_card": {"card": _SEQ},
    "order": {"addressee": ACCOUNT, "urgent": FLAG, "reply_by": own(DAY)},
    "read_order": {"order": _SEQ},
    "answer_order": {"order": _SEQ, "late_by": own(whole(0, MOST_DAYS))},
    "take_charge": {},
    "whistle": {"units": own(UNITS), "reply_by": own(DAY)},
    "note_danger": {"danger": choice(*DANGERS)},
    "report_danger": {
        "noted": _SEQ,
        "danger": own(choice(*DANGERS)),
        "organ": choice(*ORGANS),
        "referral": own(NUMBER),
        "unit": own(UNIT),
        "breach": own(FLAG),
    },
    "report_in": {"whistle": _SEQ, "department": own(UNIT), "late_by": own(whole(0, MOST_DAYS))},
}
