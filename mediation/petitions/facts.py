"""Which facts each verb of a petition takes, and of what kind; a verb that is not here takes none. Words belong in notes."""

from collections.abc import Mapping

from casework.workflow.kinds import (
    DAY,
    DIGESTS,
    FLAG,
    MOMENT,
    NUMBER,
    NUMBERS,
    UNIT,
    UNITS,
    Facts,
    choice,
    code_of,
    label,
    own,
    whole,
)
from mediation.petitions.terms import LONGEST_EXTENSION

GROUND = {"ground": code_of("grounds")}
PURPOSE = {"purpose": code_of("petition_purposes")}
PATH = {"path": code_of("petition_paths")}
# By what a matter is known again; worked out from its parties.
KEYS = {"matter_keys": own(DIGESTS), "group_keys": own(DIGESTS)}
# Whom an accusation is about: from then on his people do not find it.
ACCUSED = {"accused": own(UNIT)}
# Whether a petitioner is known by name and address, so that a written notice is owed.
REACHABLE = {"reachable": FLAG}
# When the work on it began, where a source tells that beside the moment of the act itself.
BEGUN = {"begun_at": MOMENT}
SERVICES = ("DIRECT", "LEFT", "POST", "ELECTRONIC", "PUBLIC")
# Of a paper that was served: the day it bears, and how it was handed over; the act's own moment is that of its receipt.
SERVED = {"issued_on": DAY, "served": choice(*SERVICES)}
# Whom a request for review is for, and the day it was posted where it came by post.
ASKED = {"reviewer": own(UNIT), "posted_on": DAY}
STAGES = ("HANDLING", "REVIEW", "RECHECK")
CONCLUSIONS = ("UPHELD", "CHANGED")
BOXES = ("solved", "explained", "helped", "punished")
BOX = choice("DONE", "NONE")

FACTS: Mapping[str, Facts] = {
    "register": {
        **BEGUN,
        **PURPOSE,
        **REACHABLE,
        **ACCUSED,
        **KEYS,
        "form": code_of("petition_forms"),
        "type": label(8),
        "channel": label(24),
        "risk": label(8),
        "direct": FLAG,
        "anonymous": FLAG,
        "persons": whole(1, 99_999),
        "visit_level": whole(0, 7),
        "competent_level": whole(0, 7),
        "skips_levels": own(FLAG),
        "filing": own(NUMBER),
        "same_matter": own(NUMBERS),
    },
    "transfer": REACHABLE,
    "assign": {**REACHABLE, "report_by": DAY},
    "object": GROUND,
    "accept": {**BEGUN, **PURPOSE, **PATH, **KEYS},
    "not_accept": {**GROUND, "organ_told": FLAG, "same_matter": own(NUMBERS)},
    "redirect": {**PURPOSE, **PATH, **ACCUSED, "referral": own(NUMBER)},
    "investigate": {**BEGUN, "unperformed": own(FLAG)},
    "extend": {"days": whole(1, LONGEST_EXTENSION), "reasons_told": FLAG},
    "hold_hearing": {"stage": choice(*STAGES)},
    "issue_opinion": {**BEGUN, **SERVED, "result": code_of("petition_results"), "heard": FLAG, "rights_told": FLAG},
    "settle": {"agreed": FLAG, "lawful": FLAG},
    "request_review": ASKED,
    "issue_review": {**SERVED, "result": choice(*CONCLUSIONS), "rights_told": FLAG},
    "request_recheck": ASKED,
    "issue_recheck": {**SERVED, "result": choice(*CONCLUSIONS)},
    "terminate": {"result": code_of("petition_results")},
    "close": {**dict.fromkeys(BOXES, BOX), "performed": FLAG},
    "link_repeat": {"into": NUMBER, "known_by": choice("PETITIONER", "REPRESENTATIVE", "ACCUSED")},
    "escalate": {**GROUND, "notified": own(UNITS)},
    "call_in": GROUND,
    "revisit": {"result": choice("SETTLED", "UNSETTLED", "NOT_REACHED")},
}
