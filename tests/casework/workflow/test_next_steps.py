"""Whose turn it is, as the tables of the tracks say."""

from __future__ import annotations

import pytest

from casework.organisations.actors import Role
from casework.workflow.next_steps import awaited, finished, handlers, workable
from casework.workflow.tracks import track_of


def turns(track: str) -> dict[str, set[str]]:
    return {step.verb: set(step.states) for step in awaited(track_of(track).machines)}


def test_filings_wait_for_triage_dispatch_and_a_taker() -> None:
    assert turns("filing") == {"triage": {"REGISTERED"}, "dispatch": {"TRIAGED"}, "take_in": {"DISPATCHED"}}


def test_disputes_wait_for_the_duties_with_a_term() -> None:
    """By both tables, that of a committee and that of an organ."""
    assert turns("dispute") == {
        "accept": {"CONSENT_PENDING", "OPINION_ASKED"},
        "appoint": {"ACCEPTED", "REOPENED"},
        "confirm": {"CONFIRM_APPLIED"},
        "take_over": {"ESCALATED"},
        "close": {"PERFORMED", "CONFIRMED", "BREACHED", "DIVERTED", "TERMINATED", "FAILED"},
        "revisit": {"CLOSED"},
        "archive": {"REVISIT"},
    }


def test_a_revisit_alone_is_for_others_than_the_handler() -> None:
    assert [step.verb for step in awaited(track_of("dispute").machines) if step.bars_handler] == ["revisit"]


def test_what_waits_to_be_taken_waits_at_one_unit() -> None:
    taking = [
        step.verb for name in ("filing", "dispute") for step in awaited(track_of(name).machines) if step.is_taking
    ]
    assert taking == ["take_in", "take_over"]


@pytest.mark.parametrize(
    ("role", "states"), [(Role.MEDIATOR, {"IN_MEDIATION", "PERFORMING", "SUSPENDED"}), (Role.ARCHIVIST, {"REVISIT"})]
)
def test_what_may_be_worked_on_leads_on(role: Role, states: set[str]) -> None:
    found = workable(track_of("dispute").machines, frozenset({role}))
    assert states <= found
    assert not found & ({"PERFORMED", "TERMINATED", "CLOSED"} if role is Role.MEDIATOR else {"CLOSED"})


def test_nothing_is_awaited_of_what_ended_or_was_merged() -> None:
    assert finished(track_of("filing").machine) == {"MERGED", "ACCEPTED"}
    assert finished(track_of("dispute").machine) == {"ARCHIVED", "NOT_ACCEPTED"}


def test_matters_are_in_the_hands_of_mediators_and_heads() -> None:
    assert handlers(track_of("dispute").machines) == {Role.MEDIATOR, Role.HEAD}
    assert handlers(track_of("filing").machines) == frozenset()
