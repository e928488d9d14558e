"""The table of hand-overs is the one written out from domain 2.6 and 2.7, with its verbs, ends and terms."""

from pathlib import Path

import pytest

from casework.deadlines.limits import limit
from casework.deadlines.terms import Nature
from casework.taxonomies.codes import scheme
from casework.workflow.tracks import track_of
from enforcement.handovers.arrival import ARRIVAL
from enforcement.handovers.machine import HANDOVER
from enforcement.handovers.nodes import ends_of, is_open, papers_of, results_of
from enforcement.handovers.terms import CUSTODY
from tests.tables import coded, written
from tests.world import FIRST_DAY

EXPECTED = written(Path(__file__).with_name("expected_transitions.csv"))
ARRIVALS = written(Path(__file__).with_name("expected_arrivals.csv"))
OPEN = [node for node in scheme("nodes") if is_open(node, FIRST_DAY)]


class TestHandover:
    def test_has_every_transition_that_was_written_out_and_no_other(self) -> None:
        assert coded(HANDOVER) == EXPECTED

    def test_has_the_verbs_of_the_contract(self) -> None:
        assert set(HANDOVER.verbs) == {"package", "send", "extend", "receive", "return", "send_result", "close"}

    def test_ends_when_it_is_closed(self) -> None:
        assert HANDOVER.ends == {"CLOSED"}

    def test_counts_each_nodes_time_by_its_own_article(self) -> None:
        terms = {
            (row.verb, term.since, next(iter(term.only[1])) if term.only else "", term.told, term.count, term.measure.value, str(term.law))
            for row in HANDOVER.rows
            for term in row.due
        }  # fmt: skip
        assert terms == {
            ("send", "package", "J1", ("roving", True), 30, "DAYS", "CRPL art. 91"),
            *(("send", "package", "J1", ("longer", more), 3 + more, "DAYS", "CRPL art. 91") for more in (1, 2, 3, 4)),
            ("send", "package", "J1", None, 3, "DAYS", "CRPL art. 91"),
            ("send", "package", "J4", None, 2, "MONTHS", "CRPL art. 156"),
            ("send", "package", "K1", None, 3, "DAYS", "TSC art. 5"),
            ("send", "package", "J8", ("pronounced_later", True), 1, "DAYS", "HOUSE rule H10"),
            ("send", "package", "J8", None, 5, "DAYS", "CRPL art. 202"),
            ("send", "package", "J10", None, 10, "DAYS", "CRPL art. 264"),
            ("send", "package", "J11", ("notified", True), 10, "DAYS", "CCL art. 20"),
            ("send", "package", "J11", None, 5, "DAYS", "CCL art. 20"),
            ("send_result", "package", "J11", None, 10, "DAYS", "CCL art. 21"),
            ("send_result", "receive", "J8", ("ruling", True), 5, "DAYS", "CRPL art. 230"),
            ("send_result", "receive", "J8", None, 10, "DAYS", "CRPL art. 230"),
            ("send", "return", "", ("ground", "SUPPLEMENT"), 1, "MONTHS", "CRPL art. 175"),
            ("send", "return", "", None, 3, "WORKING_DAYS", "HOUSE rule H5"),
            ("send", "send_result", "K1", ("result", "NOT_FILED"), 3, "DAYS", "TSC art. 9"),
            ("receive", "send", "K1", None, 24, "HOURS", "TSC art. 7"),
            ("receive", "send", "K4", None, 5, "WORKING_DAYS", "ACL art. 56"),
            ("receive", "send", "", None, 1, "WORKING_DAYS", "HOUSE rule H4"),
            ("send_result", "receive", "J1", ("custody", True), 7, "DAYS", "CRPL art. 91"),
            ("send_result", "receive", "J1", None, 15, "DAYS", "SPP art. 282"),
            ("send_result", "receive", "J4", ("procedure", "FAST"), 10, "DAYS", "CRPL art. 172"),
            ("send_result", "receive", "J4", None, 1, "MONTHS", "CRPL art. 172"),
            ("send_result", "receive", "J7", ("procedure", "SUMMARY"), 20, "DAYS", "CRPL art. 220"),
            ("send_result", "receive", "J7", None, 2, "MONTHS", "CRPL art. 208"),
            ("send_result", "receive", "J9", None, 2, "MONTHS", "CRPL art. 243"),
            ("send_result", "receive", "K1", None, 3, "DAYS", "TSC art. 8"),
            ("send_result", "receive", "K3", None, 30, "DAYS", "CPL art. 187"),
            ("send_result", "receive", "K4", ("doubtful", True), 30, "DAYS", "ACL art. 58"),
            ("send_result", "receive", "K4", None, 7, "WORKING_DAYS", "ACL art. 57"),
            ("close", "send_result", "K1", ("result", "FILED"), 3, "DAYS", "TSC art. 12"),
            ("close", "send_result", "", None, 5, "WORKING_DAYS", "HOUSE rule H7"),
        }

    def test_rolls_no_time_past_rest_days_but_that_of_an_appeal(self) -> None:
        rolled = {term.code for row in HANDOVER.rows for term in row.due if term.roll}
        assert rolled == {"T34.J8.appeal", "T34.J8.ruling"}

    def test_is_a_duty_but_for_who_appeals_or_reports_himself(self) -> None:
        others = {str(term.law) for row in HANDOVER.rows for term in row.due if term.nature is not Nature.DUTY}
        assert others == {"TSC art. 9", "CRPL art. 230", "CCL art. 21"}

    def test_is_prolonged_by_the_head_alone_and_by_no_more_than_the_law_gives(self) -> None:
        prolonging = {
            (row.when, *row.who, each.verb, each.most.count, each.most.measure.value, str(row.law), str(each.most.law))
            for row in HANDOVER.rows
            for each in row.prolongs
        }
        assert prolonging == {
            (("limit", "T34.J1"), "HEAD", "send", 4, "DAYS", "CRPL art. 91", "CRPL art. 91"),
            (("limit", "T34.J1.roving"), "HEAD", "send", 27, "DAYS", "CRPL art. 91", "CRPL art. 91"),
            (("limit", "T34.J3"), "HEAD", "send", 1, "MONTHS", "CRPL art. 156", "CRPL art. 156"),
            (("limit", "T34.J3.wide"), "HEAD", "send", 2, "MONTHS", "CRPL art. 158", "CRPL art. 158"),
            (("limit", "T34.J3.grave"), "HEAD", "send", 2, "MONTHS", "CRPL art. 159", "CRPL art. 159"),
            (("limit", "T34.J2.free"), "HEAD", "send_result", 5, "DAYS", "SPP art. 282", "SPP art. 282"),
            (("limit", "T34.J5"), "HEAD", "send_result", 15, "DAYS", "CRPL art. 172", "CRPL art. 172"),
            (("limit", "T34.J5.fast"), "HEAD", "send_result", 5, "DAYS", "CRPL art. 172", "CRPL art. 172"),
            (("limit", "T34.J7"), "HEAD", "send_result", 4, "MONTHS", "CRPL art. 208", "CRPL art. 208"),
            (("limit", "T34.J7.summary"), "HEAD", "send_result", 26, "DAYS", "CRPL art. 220", "CRPL art. 220"),
            (("limit", "T10"), "HEAD", "send_result", 30, "DAYS", "CPL art. 187", "HOUSE rule D9a"),
            (("limit", "T34.J9"), "HEAD", "send_result", 2, "MONTHS", "CRPL art. 243", "CRPL art. 243"),
        }

    def test_adds_the_steps_of_custody_up_to_what_the_table_of_limits_gives(self) -> None:
        longer = limit("T34.J3").longer
        assert longer is not None
        assert sum(step.count for step in CUSTODY.values()) == longer.count


class TestArrival:
    def test_has_every_transition_that_was_written_out_and_no_other(self) -> None:
        assert coded(ARRIVAL) == ARRIVALS

    def test_has_the_receivers_time_at_each_node_and_none_of_the_senders(self) -> None:
        ours = {(row.verb, term) for row in HANDOVER.rows for term in row.due if term.since in ("send", "receive")}
        assert {(row.verb, term) for row in ARRIVAL.rows for term in row.due} == ours

    def test_is_opened_by_the_system_alone(self) -> None:
        assert "send" not in track_of("handover").openings


class TestTheNodes:
    def test_that_are_phases_of_another_have_no_package(self) -> None:
        assert sorted(scheme("nodes").keys() - set(OPEN)) == ["J2", "J3", "J5", "J6"]

    @pytest.mark.parametrize("node", OPEN)
    def test_say_whom_they_go_between_what_they_hold_and_what_comes_back(self, node: str) -> None:
        assert ends_of(node, "from")
        assert ends_of(node, "to")
        assert papers_of(node, FIRST_DAY)[0] == ("TRANSFER_LETTER" if node == "K1" else "TRANSMITTAL")
        assert results_of(node)

    @pytest.mark.parametrize("name", ["node_papers", "node_results"])
    def test_are_named_by_papers_and_results_as_they_are(self, name: str) -> None:
        assert all(row.flags <= set(OPEN) and row.flags for row in scheme(name).values())
