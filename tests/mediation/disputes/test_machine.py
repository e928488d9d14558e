"""The table of the code is the table written out from the People's Mediation Law and the rules D1-D16, R8-R12."""

from pathlib import Path

from mediation.disputes.machine import DISPUTE, DisputeState
from tests.tables import coded, written

EXPECTED = written(Path(__file__).with_name("expected_transitions.csv"))
CONTRACT = {
    "apply", "ask_consent", "accept", "decline", "appoint", "hold_session", "suspend", "resume", "sign_agreement",
    "record_oral_agreement", "apply_confirmation", "extend", "confirm", "refuse_confirmation", "perform",
    "report_breach", "fail",
    "refuse", "withdraw", "divert", "escalate", "take_over", "call_in", "close", "reopen", "revisit", "archive",
}  # fmt: skip
STATES = {
    "APPLIED", "CONSENT_PENDING", "ACCEPTED", "IN_MEDIATION", "SUSPENDED", "AGREED_WRITTEN", "AGREED_ORAL", "PERFORMING",
    "CONFIRM_APPLIED", "CONFIRMED", "CONFIRM_REFUSED", "PERFORMED", "BREACHED", "TERMINATED", "NOT_ACCEPTED", "DIVERTED",
    "CLOSED", "REOPENED", "ESCALATED", "REVISIT", "ARCHIVED",
}  # fmt: skip


class TestDispute:
    def test_has_every_transition_that_was_written_out(self) -> None:
        assert set(EXPECTED) - set(coded(DISPUTE)) == set()

    def test_has_no_other(self) -> None:
        assert set(coded(DISPUTE)) - set(EXPECTED) == set()

    def test_was_written_out_without_doubles(self) -> None:
        assert len(EXPECTED) == len(set(EXPECTED))

    def test_has_the_verbs_of_the_contract(self) -> None:
        assert set(DISPUTE.verbs) == CONTRACT

    def test_has_the_states_of_the_law(self) -> None:
        assert {state.value for state in DisputeState} == STATES

    def test_ends_in_the_archive_or_not_accepted(self) -> None:
        assert DISPUTE.ends == {"ARCHIVED", "NOT_ACCEPTED"}

    def test_gives_an_outcome_to_every_way_of_ending(self) -> None:
        outcomes = {(row.verb, row.outcome) for row in DISPUTE.rows if row.outcome}
        assert outcomes == {
            ("decline", "NOT_ACCEPTED"),
            ("sign_agreement", "AGREED_NOT_YET_DUE"),
            ("record_oral_agreement", "AGREED_NOT_YET_DUE"),
            ("perform", "AGREED_PERFORMED"),
            ("report_breach", "BREACHED"),
            ("fail", "FAILED"),
            ("refuse", "REFUSED"),
            ("withdraw", "WITHDRAWN_SETTLED"),
            ("withdraw", "WITHDRAWN_OTHER"),
            ("divert", "DIVERTED_COURT"),
            ("divert", "DIVERTED_ARBITRATION"),
            ("divert", "DIVERTED_ADMIN"),
            ("divert", "DIVERTED_POLICE"),
        }

    def test_starts_a_clock_for_every_term_of_the_law(self) -> None:
        terms = {
            (row.verb, term.since, term.count, term.measure.value, term.roll, str(term.law))
            for row in DISPUTE.rows
            for term in row.due
        }
        assert terms == {
            ("accept", "apply", 3, "WORKING_DAYS", False, "HOUSE rule D2"),
            ("decline", "apply", 3, "WORKING_DAYS", False, "HOUSE rule D3"),
            ("appoint", "accept", 1, "WORKING_DAYS", False, "HOUSE rule D4"),
            ("appoint", "take_over", 1, "WORKING_DAYS", False, "HOUSE rule D4"),
            ("appoint", "call_in", 1, "WORKING_DAYS", False, "HOUSE rule D4"),
            ("apply_confirmation", "sign_agreement", 30, "DAYS", True, "PML art. 33"),
            ("apply_confirmation", "record_oral_agreement", 30, "DAYS", True, "PML art. 33"),
            ("confirm", "apply_confirmation", 30, "DAYS", False, "CPL art. 187"),
            ("fail", "apply", 30, "DAYS", False, "SPC-IM art. 27"),
            ("fail", "apply", 15, "DAYS", False, "SPC-IM art. 27"),
            ("fail", "apply", 7, "DAYS", False, "SPC-IM art. 27"),
            ("fail", "apply", 15, "DAYS", False, "LDM art. 14"),
            ("fail", "accept", 30, "WORKING_DAYS", False, "SC701 art. 38"),
            ("fail", "accept", 1, "MONTHS", False, "HOUSE rule T11"),
            ("take_over", "escalate", 1, "WORKING_DAYS", False, "HOUSE rule R9"),
            ("divert", "fail", 5, "WORKING_DAYS", False, "HOUSE rule D14a"),
            ("divert", "refuse", 5, "WORKING_DAYS", False, "HOUSE rule D14a"),
            ("divert", "confirm", 24, "MONTHS", False, "CPL art. 250"),
            ("close", "perform", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("close", "confirm", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("close", "fail", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("close", "refuse", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("close", "withdraw", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("close", "divert", 5, "WORKING_DAYS", False, "HOUSE rule D15"),
            ("revisit", "close", 30, "DAYS", False, "HOUSE rule R12"),
            ("archive", "revisit", 30, "DAYS", False, "HOUSE rule R12"),
        }

    def test_asks_a_second_person_to_suspend(self) -> None:
        assert [row.verb for row in DISPUTE.rows if row.seconded] == ["suspend"]
