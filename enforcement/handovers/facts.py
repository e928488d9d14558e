"""Which facts each verb of a hand-over takes, and of what kind; a verb that is not here takes none. Words belong in notes."""

from collections.abc import Mapping

from casework.workflow.kinds import (
    ACCOUNT,
    DAY,
    DIGEST,
    FLAG,
    MOMENT,
    NUMBER,
    UNIT,
    Facts,
    choice,
    code_of,
    label,
    own,
    some,
    whole,
)
from enforcement.handovers.terms import LONGEST_EXTENSION

# What lies in the package: the root of its items, how many these are and of which kinds; sealed, the digest of its manifest.
CONTENT = {"root": own(DIGEST), "items": own(whole(0, 99_999)), "kinds": own(some(label(32), 200))}
# How many of the items are signed, in themselves (package.is_signed()) or in a copy beside them.
SEALED = {**CONTENT, "sub": own(whole(1, 999)), "manifest": own(DIGEST), "signed": own(whole(0, 99_999))}
# Whose custody and which procedure the receiver's time depends on.
COURSE = {"custody": FLAG, "procedure": choice("ORDINARY", "FAST", "SUMMARY")}
SIGNED = {"receipt": own(DIGEST), "paper_used": FLAG}
OUTSIDE = choice("SX1", "SX2", "SX3", "SX4")
# By which answer of another installation an act was recorded: the digest of its manifest.
ANSWERED = {"answer": own(DIGEST)}
# What was found wrong with a package that another installation sent: codes, with the place of the paper behind some.
FOUND = {"reasons": own(some(label(64), 200))}

FACTS: Mapping[str, Facts] = {
    "package": {
        **CONTENT,
        **COURSE,
        "type": code_of("nodes"),
        "about": NUMBER,
        "outside_case": own(DIGEST),
        "case": own(DIGEST),
        "receiver": own(UNIT),
        "group": some(ACCOUNT, 8),
        "property": whole(0, 9_999),
        "detained_at": MOMENT,
        "arrested_at": MOMENT,
        "judged_on": DAY,
        "pronounced_later": FLAG,
        "ruling": FLAG,
        "notified": FLAG,
        "longer": whole(0, 4),
        "roving": FLAG,
        "outside": OUTSIDE,
    },
    "send": {**SEALED, **SIGNED, "in_time": own(FLAG), "outside": OUTSIDE},
    "receive": {
        **SIGNED,
        **ANSWERED,
        **COURSE,
        "manifest": own(DIGEST),
        "checked": own(whole(0, 99_999)),
        "faults": own(whole(0, 99_999)),
        "rescanned": FLAG,
        "doubtful": FLAG,
        "ruling": FLAG,
        "referral": own(NUMBER),
    },
    "extend": {
        "limit": own(choice(*LONGEST_EXTENSION)),
        "days": whole(1, 30),
        "months": whole(1, 12),
        "ground": code_of("grounds"),
        "approved_above": FLAG,
        "approved_by_province": FLAG,
    },
    "return": {"ground": code_of("grounds"), "receipt": own(DIGEST), **ANSWERED, **FOUND},
    "send_result": {"result": code_of("node_results"), "sufficient": FLAG, "referral": own(NUMBER), **ANSWERED},
}
# What a package tells of its case that clocks here go by, as its sender told it when he packed it.
COURSE_TOLD = (
    "custody", "procedure", "property", "detained_at", "arrested_at", "judged_on", "pronounced_later", "ruling", "notified", "roving",
)  # fmt: skip
# A package that another installation sent, as it arrived: between whom, and what it told.
ARRIVED: Facts = {
    **SEALED,
    **SIGNED,
    **{name: FACTS["package"][name] for name in COURSE_TOLD},
    "type": code_of("nodes"),
    "sender": own(UNIT),
    "receiver": own(UNIT),
    "outside": OUTSIDE,
}
