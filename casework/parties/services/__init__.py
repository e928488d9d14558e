"""What is done with parties. Actor and moment are arguments; who may act on the matter itself the engine has checked."""

from casework.parties.services.consent import record_consent, record_consents, record_refusal
from casework.parties.services.disclosure import find_by_identifier, record_access, record_export, record_use, reveal
from casework.parties.services.forgetting import forget_parties
from casework.parties.services.naming import add_parties, add_party, withhold_reporters
from casework.parties.services.recusals import decide_recusal, raise_recusal

__all__ = [
    "add_parties",
    "add_party",
    "decide_recusal",
    "find_by_identifier",
    "forget_parties",
    "raise_recusal",
    "record_access",
    "record_consent",
    "record_consents",
    "record_export",
    "record_refusal",
    "record_use",
    "reveal",
    "withhold_reporters",
]
