"""Which facts each verb of a dispute takes, and of what kind; a verb that is not here takes none. Words belong in notes."""

from collections.abc import Mapping

from casework.workflow.kinds import (
    ACCOUNT,
    DAY,
    DIGESTS,
    FLAG,
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

GROUND = {"ground": code_of("grounds")}
# By what a matter is known again; worked out from its parties.
KEYS = {"matter_keys": own(DIGESTS), "group_keys": own(DIGESTS)}
AGREED = {"due_on": DAY, "secured": FLAG}
# Whether a source thinks its own time limit was kept.
ON_TIME = {"on_time": choice("ONTIME", "OVERDUE")}

FACTS: Mapping[str, Facts] = {
    "apply": {
        "type": label(8),
        "channel": label(24),
        "risk": label(8),
        "procedure": choice("ORDINARY", "SUMMARY"),
        "filing": own(NUMBER),
        "same_matter": own(NUMBERS),
        **KEYS,
    },
    "ask_consent": {"rights_notice": FLAG},
    "accept": KEYS,
    "decline": {**GROUND, "remedies_explained": FLAG, **ON_TIME},
    "appoint": {"handler": ACCOUNT, "chosen": FLAG},
    "hold_session": {"minutes_signed": FLAG, "open": FLAG, "prolonged": FLAG, "days": whole(1, 30)},
    "suspend": GROUND,
    "sign_agreement": {
        **AGREED,
        "signed": whole(0, 9999),
        "mediator_signed": FLAG,
        "sealed": FLAG,
        "form": choice("WET", "ESIGN"),
    },
    "record_oral_agreement": AGREED,
    "apply_confirmation": {
        "joint": FLAG,
        "subject": choice("NO_TITLE"),
        "jurisdiction": choice("INVITED", "DOMICILE", "OBJECT", "SEAT", "INTERMEDIATE"),
        "court": own(UNIT),
        "referral": own(NUMBER),
    },
    "extend": {"days": whole(1, 30), "approved_by_president": FLAG},
    "confirm": {"due_on": own(DAY)},
    "perform": {"fully": FLAG, "proof": FLAG},
    "fail": {"remedies_explained": FLAG},
    "withdraw": {"settled": FLAG, "other_side_confirms": FLAG},
    "divert": {
        "destination": choice("COURT", "ARBITRATION", "ADMIN", "POLICE"),
        "referral": own(NUMBER),
        "papers": own(DIGESTS),
    },
    "escalate": {**GROUND, "notified": own(UNITS)},
    "call_in": GROUND,
    "close": ON_TIME,
    "reopen": GROUND,
    "revisit": {"result": choice("SETTLED", "UNSETTLED", "NOT_REACHED")},
}
