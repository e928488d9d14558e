"""The table of the code is the table written out from the Regulations on Petition Work and the rules P1-P16, R8-R12."""

from pathlib import Path

from casework.deadlines.terms import Nature
from mediation.petitions.machine import PETITION, PetitionState
from tests.tables import coded, written

EXPECTED = written(Path(__file__).with_name("expected_transitions.csv"))
CONTRACT = {
    "register", "transfer", "assign", "object", "accept", "not_accept", "redirect", "investigate", "extend", "hold_hearing",
    "issue_opinion", "settle", "request_review", "issue_review", "request_recheck", "issue_recheck", "terminate", "close",
    "link_repeat", "escalate", "take_over", "call_in", "revisit", "archive",
}  # fmt: skip
STATES = {
    "REGISTERED", "TRANSFERRED", "ASSIGNED", "NOTICE_DUE", "ACCEPTED", "NOT_ACCEPTED", "REDIRECTED", "INVESTIGATING",
    "EXTENDED", "HEARING", "OPINION_ISSUED", "REVIEW_OPEN", "REVIEWED", "RECHECK_OPEN", "RECHECKED", "SETTLED", "TERMINATED",
    "CLOSED", "REPEAT_LINKED", "ESCALATED", "REVISIT", "ARCHIVED",
}  # fmt: skip


class TestPetition:
    def test_has_every_transition_that_was_written_out(self) -> None:
        assert set(EXPECTED) - set(coded(PETITION)) == set()

    def test_has_no_other(self) -> None:
        assert set(coded(PETITION)) - set(EXPECTED) == set()

    def test_was_written_out_without_doubles(self) -> None:
        assert len(EXPECTED) == len(set(EXPECTED))

    def test_has_the_verbs_of_the_contract(self) -> None:
        assert set(PETITION.verbs) == CONTRACT

    def test_has_the_states_of_the_law(self) -> None:
        assert {state.value for state in PetitionState} == STATES

    def test_ends_where_nothing_more_is_done_with_it_as_a_petition(self) -> None:
        assert PETITION.ends == {"ARCHIVED", "NOT_ACCEPTED", "REDIRECTED", "REPEAT_LINKED"}

    def test_gives_an_outcome_to_every_way_of_ending(self) -> None:
        outcomes = {(row.verb, row.outcome) for row in PETITION.rows if row.outcome}
        assert outcomes == {
            ("not_accept", "NOT_ACCEPTED"),
            *(("redirect", f"REDIRECTED_{way}") for way in "12345SA"),
            ("issue_opinion", "SUPPORTED_OPEN"),
            ("issue_review", "REVIEW_UPHELD"),
            ("issue_review", "REVIEW_CHANGED"),
            ("issue_recheck", "RECHECK_FINAL"),
            ("terminate", "SUPPORTED_OPEN"),
            ("terminate", "EXPLAINED_NO_REVIEW"),
            ("terminate", "NOT_SUPPORTED_NO_REVIEW"),
            ("terminate", "SETTLED_DONE"),
            ("close", "SUPPORTED_DONE"),
            ("link_repeat", "REPEAT_LINKED"),
        }

    def test_starts_a_clock_for_every_term_of_the_law(self) -> None:
        terms = {
            (
                row.verb,
                term.since,
                term.code,
                term.count,
                term.measure.value,
                term.roll,
                term.nature.value,
                str(term.law),
            )
            for row in PETITION.rows
            for term in row.due
        }
        assert terms == {
            ("transfer", "register", "T01", 15, "DAYS", False, "DUTY", "RPW art. 22"),
            ("transfer", "object", "T01", 15, "DAYS", False, "DUTY", "RPW art. 22"),
            ("accept", "register", "T02", 15, "DAYS", False, "DUTY", "RPW art. 23"),
            ("accept", "transfer", "T02", 15, "DAYS", False, "DUTY", "RPW art. 23"),
            ("accept", "assign", "T02", 15, "DAYS", False, "DUTY", "RPW art. 23"),
            ("object", "transfer", "T03", 5, "WORKING_DAYS", False, "PARTY", "RPW art. 23"),
            ("object", "assign", "T03", 5, "WORKING_DAYS", False, "PARTY", "RPW art. 23"),
            ("issue_opinion", "accept", "T04", 60, "DAYS", False, "DUTY", "RPW art. 34"),
            ("issue_opinion", "investigate", "", 30, "DAYS", False, "DUTY", "HOUSE rule P10a"),
            ("issue_opinion", "assign", "", 1, "DAYS", False, "DUTY", "HOUSE rule P2a"),
            ("request_review", "issue_opinion", "T05", 30, "DAYS", True, "PARTY", "RPW art. 35"),
            ("issue_review", "request_review", "T06", 30, "DAYS", False, "DUTY", "RPW art. 35"),
            ("request_recheck", "issue_review", "T07", 30, "DAYS", True, "PARTY", "RPW art. 36"),
            ("issue_recheck", "request_recheck", "T08", 30, "DAYS", False, "DUTY", "RPW art. 36"),
            ("take_over", "escalate", "", 1, "WORKING_DAYS", False, "DUTY", "HOUSE rule R9"),
            ("revisit", "close", "", 30, "DAYS", False, "DUTY", "HOUSE rule R12"),
            ("archive", "revisit", "", 30, "DAYS", False, "DUTY", "HOUSE rule R12"),
        }

    def test_counts_each_of_them_by_the_older_text_before_2022_05_01(self) -> None:
        coded_terms = {term for row in PETITION.rows for term in row.due if term.code and term.code != "T03"}
        assert {
            (term.code, str(term.before.law), term.before.count == term.count) for term in coded_terms if term.before
        } == {(term.code, "RPW05", True) for term in coded_terms}

    def test_ends_by_itself_when_nobody_asks_on(self) -> None:
        waits = {
            (row.sources[0], term.since, term.code, term.nature)
            for row in PETITION.rows
            for term in row.terms
            if term.nature is Nature.WAIT
        }
        assert waits == {
            ("OPINION_ISSUED", "issue_opinion", "T05", Nature.WAIT),
            ("REVIEWED", "issue_review", "T07", Nature.WAIT),
            ("RECHECKED", "issue_recheck", "", Nature.WAIT),
        }

    def test_is_prolonged_by_the_head_alone(self) -> None:
        prolonging = {
            (row.verb, *row.who, each.verb, each.most.count, str(each.most.law))
            for row in PETITION.rows
            for each in row.prolongs
        }
        assert prolonging == {("extend", "HEAD", "issue_opinion", 30, "RPW art. 34")}

    def test_leaves_the_time_of_a_hearing_out_of_the_re_check_alone(self) -> None:
        ((state, (pause,)),) = PETITION.pauses.items()
        assert (state, sorted(pause.only or ()), str(pause.law)) == ("HEARING", ["issue_recheck"], "RPW art. 36")

    def test_asks_a_second_person_to_take_an_objection_back(self) -> None:
        assert [row.verb for row in PETITION.rows if row.seconded] == ["object"]

    def test_stops_no_clock_of_the_opinion_by_going_up(self) -> None:
        for source in ("ACCEPTED", "INVESTIGATING", "EXTENDED"):
            assert "issue_opinion" not in PETITION.passed("escalate", source, "ESCALATED")
        assert "issue_opinion" not in PETITION.passed("take_over", "ESCALATED", "ACCEPTED")
        assert "issue_opinion" not in PETITION.passed("call_in", "EXTENDED", "INVESTIGATING")
        assert "issue_opinion" in PETITION.passed("issue_opinion", "EXTENDED", "OPINION_ISSUED")

    def test_awaits_the_report_until_it_is_known_what_becomes_of_the_petition(self) -> None:
        report, (term,) = "issue_opinion#1", PETITION.armed("assign", "ASSIGNED")["issue_opinion#1"]
        assert term.ends == "report_by"
        going_on = [
            ("accept", "ASSIGNED", "ACCEPTED"), ("investigate", "ACCEPTED", "INVESTIGATING"),
            ("extend", "INVESTIGATING", "EXTENDED"), ("hold_hearing", "INVESTIGATING", "HEARING"),
            ("hold_hearing", "HEARING", "INVESTIGATING"), ("escalate", "INVESTIGATING", "ESCALATED"),
            ("take_over", "ESCALATED", "ACCEPTED"), ("call_in", "EXTENDED", "INVESTIGATING"),
        ]  # fmt: skip
        assert [act for act in going_on if report in PETITION.passed(*act)] == []
        told = [
            ("issue_opinion", "INVESTIGATING", "OPINION_ISSUED"), ("settle", "EXTENDED", "SETTLED"),
            ("redirect", "ASSIGNED", "REDIRECTED"), ("not_accept", "ASSIGNED", "NOT_ACCEPTED"),
            ("object", "ASSIGNED", "REGISTERED"),
        ]  # fmt: skip
        assert [act for act in told if report not in PETITION.passed(*act)] == []
