"""The facts that the verbs of command and supervision take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.command.colours import Colour
from casework.workflow.kinds import ACCOUNT, DAY, FLAG, MOMENT, Facts, Kind, choice, own, whole

# A verb awaited; the reply to an order names the entry of the order after a sign: "answer_order#7".
_AWAITED = re.compile(r"[a-z_]{1,24}(#[0-9]{1,7})?")
# The row of the table of time limits, or the citation of the article, by which a duty has its time.
_RULE = re.compile(r"[A-Za-z0-9._() -]{1,60}")
MOST_DAYS = 100_000
_SEQ = whole(1, 2**31 - 1)


def _of(expected: Any, pattern: re.Pattern[str]) -> Kind:
    return Kind(expected, lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None)


AWAITED = _of(_("a verb that a clock waits for"), _AWAITED)
RULE = _of(_("a rule such as T09"), _RULE)

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
}
