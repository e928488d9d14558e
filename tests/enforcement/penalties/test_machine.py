"""The table of the code is the table written out from the Administrative Penalty Law and the rules X1-X26."""

from pathlib import Path

from casework.deadlines.terms import Nature
from enforcement.penalties.machine import PENALTY, PenaltyState
from tests.tables import coded, written

EXPECTED = written(Path(__file__).with_name("expected_transitions.csv"))
CONTRACT = {
    "record_clue", "check", "decline_filing", "decide_on_the_spot", "file_with_organ", "file", "investigate", "preserve", "seize",
    "release", "end_investigation", "transfer_to_police", "extend", "notify", "record_defence", "request_hearing", "notify_hearing",
    "hold_hearing", "review", "discuss", "decide", "decide_no_penalty", "serve", "pay",
    "hand_in_cash", "bank_cash", "defer", "mark_overdue", "remind",
    "apply_court_execution", "record_execution", "appeal", "resolve_appeal", "revoke", "publish", "withdraw_publication",
    "close", "archive",
}  # fmt: skip
STATES = {
    "CLUE", "CHECKED", "NOT_FILED", "SIMPLE_DECIDED", "FILED", "INVESTIGATING", "PRESERVED", "SEIZED",
    "INVESTIGATION_ENDED", "LEGAL_REVIEW", "NOTICED", "DEFENCE", "HEARING_REQUESTED", "HEARING_NOTICED", "HEARD",
    "COLLECTIVE", "DECIDED", "TRANSFERRED_CRIME", "SERVED", "PERFORMING", "DEFERRED", "OVERDUE", "REMINDED",
    "COURT_EXEC_APPLIED", "EXECUTED", "EXEC_SUSPENDED", "EXEC_TERMINATED", "UNDER_RECONSIDERATION", "UNDER_LITIGATION",
    "REVOKED", "CLOSED", "ARCHIVED",
}  # fmt: skip


class TestPenalty:
    def test_has_every_transition_that_was_written_out(self) -> None:
        assert set(EXPECTED) - set(coded(PENALTY)) == set()

    def test_has_no_other(self) -> None:
        assert set(coded(PENALTY)) - set(EXPECTED) == set()

    def test_was_written_out_without_doubles(self) -> None:
        assert len(EXPECTED) == len(set(EXPECTED))

    def test_has_the_verbs_of_the_contract(self) -> None:
        assert set(PENALTY.verbs) == CONTRACT

    def test_has_the_states_of_the_law(self) -> None:
        assert {state.value for state in PenaltyState} == STATES

    def test_ends_in_the_archive_or_unfiled(self) -> None:
        assert PENALTY.ends == {"ARCHIVED", "NOT_FILED"}

    def test_gives_an_outcome_to_every_way_of_ending(self) -> None:
        assert {(row.verb, row.outcome) for row in PENALTY.rows if row.outcome} == {
            ("decline_filing", "NOT_FILED"),
            ("decide_on_the_spot", "PENALISED"),
            ("decide", "PENALISED"),
            ("decide_no_penalty", "NO_PENALTY_AGE"),
            ("decide_no_penalty", "NO_PENALTY_CAPACITY"),
            ("decide_no_penalty", "NO_PENALTY_MINOR"),
            ("decide_no_penalty", "WARNED_FIRST"),
            ("decide_no_penalty", "NO_PENALTY_NO_FAULT"),
            ("decide_no_penalty", "NO_PENALTY_UNPROVEN"),
            ("decide_no_penalty", "NO_PENALTY_TIME"),
            ("decide_no_penalty", "CASE_WITHDRAWN"),
            ("transfer_to_police", "TRANSFERRED_CRIME"),
            ("resolve_appeal", "REVOKED"),
            ("revoke", "REVOKED"),
        }

    def test_starts_a_clock_for_every_term_of_the_law(self) -> None:
        terms = {
            (
                row.verb,
                term.since,
                term.count,
                term.measure.value,
                term.roll,
                str(term.law),
                term.told,
                term.only is None,
            )
            for row in PENALTY.rows
            for term in row.due
        }
        everyone, told = True, None
        assert terms == {
            ("check", "record_clue", 15, "WORKING_DAYS", False, "HOUSE rule X1", told, everyone),
            ("release", "preserve", 7, "WORKING_DAYS", False, "APL art. 56", told, everyone),
            ("release", "seize", 30, "DAYS", False, "ACL art. 25", ("step", "ORDER"), everyone),
            ("release", "seize", 30, "DAYS", False, "ACL art. 25", ("step", "URGENT"), everyone),
            ("seize", "seize", 24, "HOURS", False, "ACL art. 19", ("step", "URGENT"), everyone),
            ("transfer_to_police", "end_investigation", 3, "DAYS", False, "TSC art. 5", ("crime_suspected", True), everyone),
            ("transfer_to_police", "transfer_to_police", 24, "HOURS", False, "TSC art. 5", ("step", "APPROVE"), everyone),
            ("file_with_organ", "decide_on_the_spot", 2, "WORKING_DAYS", False, "HOUSE rule X3a", told, everyone),
            ("hand_in_cash", "pay", 2, "WORKING_DAYS", False, "APL art. 71", told, everyone),
            ("bank_cash", "pay", 2, "WORKING_DAYS", False, "APL art. 71", told, everyone),
            ("bank_cash", "hand_in_cash", 2, "WORKING_DAYS", False, "APL art. 71", told, everyone),
            ("record_defence", "notify", 5, "WORKING_DAYS", False, "HOUSE rule X11", told, everyone),
            ("request_hearing", "notify", 5, "WORKING_DAYS", False, "APL art. 64", ("hearing_told", True), everyone),
            ("hold_hearing", "notify_hearing", 7, "WORKING_DAYS", False, "APL art. 64", told, everyone),
            ("decide", "file", 30, "DAYS", False, "HOUSE rule X16g", told, False),
            ("decide", "file", 90, "DAYS", False, "APL art. 60", told, everyone),
            ("serve", "decide", 7, "WORKING_DAYS", False, "APL art. 61", told, everyone),
            ("serve", "decide_no_penalty", 7, "WORKING_DAYS", False, "APL art. 61", told, everyone),
            ("pay", "serve", 15, "DAYS", True, "APL art. 67", ("owes", True), everyone),
            ("pay", "decide_on_the_spot", 15, "DAYS", True, "APL art. 67", ("owes", True), everyone),
            ("apply_court_execution", "remind", 10, "WORKING_DAYS", False, "ACL art. 54", told, everyone),
            *(
                ("apply_court_execution", verb, 3, "MONTHS", False, "ACL art. 53", told, everyone)
                for verb in ("serve", "decide_on_the_spot", "pay", "defer", "resolve_appeal")
            ),
            ("appeal", "serve", 6, "MONTHS", True, "ALL art. 46", ("is_penalty", True), everyone),
            ("appeal", "decide_on_the_spot", 60, "DAYS", True, "RCL art. 20", told, everyone),
            ("appeal", "resolve_appeal", 15, "DAYS", True, "ALL art. 45", ("forum", "RECONSIDERATION"), everyone),
            ("withdraw_publication", "revoke", 3, "WORKING_DAYS", False, "APL art. 48", ("must_withdraw", True), everyone),
            (
                "withdraw_publication", "resolve_appeal", 3, "WORKING_DAYS", False, "APL art. 48",
                ("must_withdraw", True), everyone,
            ),
            ("close", "pay", 30, "DAYS", False, "HOUSE rule X26", told, everyone),
            ("close", "record_execution", 30, "DAYS", False, "HOUSE rule X26", told, everyone),
            ("close", "revoke", 30, "DAYS", False, "HOUSE rule X26", told, everyone),
            ("close", "serve", 30, "DAYS", False, "HOUSE rule X26", ("is_penalty", False), everyone),
            ("close", "resolve_appeal", 30, "DAYS", False, "HOUSE rule X26", ("result", "REVOKED"), everyone),
            ("archive", "close", 30, "DAYS", False, "HOUSE rule X26a", told, everyone),
        }  # fmt: skip

    def test_lets_the_system_mark_a_fine_overdue_when_its_time_has_passed(self) -> None:
        after = {(row.verb, term.since, term.count, term.roll) for row in PENALTY.rows for term in row.after}
        assert after == {("mark_overdue", "serve", 15, True), ("mark_overdue", "decide_on_the_spot", 15, True)}

    def test_tells_what_is_the_organ_s_time_the_party_s_and_time_to_let_pass(self) -> None:
        natures = {(row.verb, term.nature) for row in PENALTY.rows for term in row.due}
        assert {verb for verb, nature in natures if nature is Nature.PARTY} == {
            "record_defence", "request_hearing", "pay", "appeal",
        }  # fmt: skip
        assert {verb for verb, nature in natures if nature is Nature.WAIT} == {"hold_hearing", "apply_court_execution"}

    def test_prolongs_a_seizure_by_thirty_days_and_leaves_the_laboratory_out(self) -> None:
        longer = {
            (row.when, each.verb, each.most.count)
            for row in PENALTY.rows
            if row.verb == "seize"
            for each in row.prolongs
        }
        assert longer == {(("step", "EXTEND"), "release", 30), (("step", "LABORATORY"), "release", 365)}

    def test_prolongs_a_case_of_public_order_by_thirty_days(self) -> None:
        longer = {
            (*row.who, each.verb, each.most.count, str(each.most.law))
            for row in PENALTY.rows
            if row.verb == "extend"
            for each in row.prolongs
        }
        assert longer == {("HEAD", "decide", 30, "HOUSE rule X16h")}
