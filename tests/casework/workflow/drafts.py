"""Tables of disputes that are not in force, as somebody would draft them; BROKEN does not come about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.workflow.guards import Attempt, Guard, guard
from casework.workflow.kinds import whole
from casework.workflow.machine import T
from mediation.disputes.machine import DISPUTE
from mediation.disputes.machine import DisputeState as S
from tests.casework.workflow.versions import Called, called, changed

LAW = HOUSE.art("D1")


@guard("Two sessions were held.", law=LAW)
def two_sessions(attempt: Attempt) -> bool:
    return sum(act.verb == "hold_session" for act in attempt.file.acts) >= 2


@guard("At most one has signed.", law=LAW, field="signed", asks=("signed",))
def few_signed(attempt: Attempt) -> bool:
    return bool(attempt.given.get("signed", 0) <= 1)


@guard("Somebody else mediated.", law=LAW)
def other_hands(attempt: Attempt) -> bool:
    return attempt.actor.account != attempt.matter.handler and attempt.matter.type == "02"


@guard("All are here.", law=LAW)
def all_here(attempt: Attempt) -> bool:
    return len(attempt.file.parties) > 99


@guard("The book of the track says so.", law=LAW)
def in_the_book(attempt: Attempt) -> bool:
    return bool(attempt.file.book)  # type: ignore[attr-defined]  # a file of another track has one


def asking(verb: str, *needs: Guard) -> Callable[[T], T | None]:
    return lambda row: replace(row, needs=(*row.needs, *needs)) if row.verb == verb else row


def _without_session(row: T) -> T | None:
    return None if row.verb == "hold_session" else row


SAME = DISPUTE
TWO_SESSIONS = changed(9, row=asking("sign_agreement", two_sessions))
FEW_SIGNED = changed(9, row=asking("sign_agreement", few_signed))
OTHER_HANDS = changed(9, row=asking("sign_agreement", other_hands))
ALL_HERE = changed(9, row=asking("sign_agreement", all_here))
IN_THE_BOOK = changed(9, row=asking("sign_agreement", in_the_book))
WITHOUT_SESSION = changed(
    9, row=_without_session, facts={verb: takes for verb, takes in DISPUTE.facts.items() if verb != "hold_session"}
)
LATER_SIGNING = changed(
    9, row=lambda row: replace(row, sources=(S.SUSPENDED,)) if row.verb == "sign_agreement" else row
)
MANY_SIGN = changed(
    9, facts={**DISPUTE.facts, "sign_agreement": {**DISPUTE.facts["sign_agreement"], "signed": whole(3, 9)}}
)
HEADS_SIGN = changed(
    9, row=lambda row: replace(row, who=frozenset({Role.HEAD})) if row.verb == "sign_agreement" else row
)
SECONDED = changed(9, row=lambda row: replace(row, seconded=True) if row.verb == "sign_agreement" else row)
RENAMED = changed(9, row=called, states=Called, renamed={"IN_MEDIATION": "AT_THE_TABLE"})
NO_TABLE = "a word"
