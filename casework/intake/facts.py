"""Which facts each verb of a filing takes, and of what kind; a verb that is not here takes none. Words belong in notes."""

from collections.abc import Mapping

from casework.workflow.kinds import DIGESTS, FLAG, MOMENT, NUMBER, NUMBERS, Facts, choice, code_of, label, own, whole

# By what a matter is known again; worked out from its parties.
KEYS = {"matter_keys": own(DIGESTS), "group_keys": own(DIGESTS)}
# What one organ sends another: of which matter, and of which of its acts (0 for the matter as such).
REFERRED = {
    "referred": own(FLAG),
    "referred_from": own(NUMBER),
    "subject": own(whole(0, 999_999_999)),
    "papers": own(DIGESTS),
}

FACTS: Mapping[str, Facts] = {
    "register": {
        "kind": label(16),
        "type": label(8),
        "channel": label(24),
        "risk": label(8),
        "anonymous": FLAG,
        "due_at": MOMENT,  # by when the source that sent it wants it done
        "same_matter": own(NUMBERS),
        **KEYS,
        **REFERRED,
    },
    "merge": {"into": NUMBER, "on_time": choice("ONTIME", "OVERDUE")},
    "triage": {"kind": label(16), "type": label(8), "risk": label(8), "minors": FLAG, **KEYS},
    "object": {"ground": code_of("grounds")},
}
