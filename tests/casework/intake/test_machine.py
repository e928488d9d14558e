"""The table of the inbox is the one written out from the rules R1-R6."""

from pathlib import Path

from casework.intake.machine import FILING
from tests.tables import coded, written

EXPECTED = written(Path(__file__).with_name("expected_transitions.csv"))


class TestFiling:
    def test_has_every_transition_that_was_written_out_and_no_other(self) -> None:
        assert set(coded(FILING)) == set(EXPECTED)

    def test_has_the_verbs_of_the_contract(self) -> None:
        assert set(FILING.verbs) == {"register", "merge", "unmerge", "triage", "dispatch", "object", "take_in"}

    def test_ends_when_a_unit_signs_for_it(self) -> None:
        assert FILING.ends == {"ACCEPTED"}

    def test_starts_the_clocks_of_its_rules(self) -> None:
        terms = {(row.verb, term.since, term.count, term.measure.value) for row in FILING.rows for term in row.due}
        assert terms == {
            ("triage", "register", 1, "WORKING_DAYS"),
            ("merge", "register", 1, "WORKING_DAYS"),
            ("dispatch", "triage", 1, "WORKING_DAYS"),
            ("dispatch", "object", 1, "WORKING_DAYS"),
            ("take_in", "dispatch", 1, "WORKING_DAYS"),
            ("take_in", "register", 1, "WORKING_DAYS"),
            ("object", "dispatch", 5, "WORKING_DAYS"),
            ("object", "register", 5, "WORKING_DAYS"),
        }

    def test_asks_a_second_person_to_merge(self) -> None:
        assert [row.verb for row in FILING.rows if row.seconded] == ["merge", "merge"]
