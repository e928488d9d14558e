"""What the verifier knows of acts is written apart from the tables of the tracks; here the two are held together."""

from casework.ledger import standing
from casework.workflow.anywhere import is_quiet, rows_anywhere, verbs_anywhere
from casework.workflow.erasure import ERASE
from casework.workflow.machine import T
from casework.workflow.tracks import all_tracks


def rows() -> list[T]:
    tables = [row for track in all_tracks() for machine in track.machines for row in machine.rows]
    return [*tables, *rows_anywhere()]


class TestTheVerifiersKnowledge:
    def test_names_the_acts_that_begin_a_lead_tenure(self) -> None:
        assert {row.verb for row in rows() if row.lead} == standing.LEADS
        assert not [row for row in rows() if row.verb in standing.LEADS and not row.lead]

    def test_names_the_acts_that_begin_a_cycle(self) -> None:
        assert {row.verb for row in rows() if row.cycle} == standing.CYCLES

    def test_names_the_facts_that_a_matters_row_repeats(self) -> None:
        for row in rows():
            if row.sources:
                assert set(row.sets) <= standing.REPEATS.get(row.verb, {}).keys(), row.verb
        openings = {row.verb for row in rows() if not row.sources}
        sets = {row.verb for row in rows() if row.sets}
        assert standing.REPEATS.keys() == openings | sets

    def test_names_the_acts_that_only_tell_of_a_matter(self) -> None:
        assert {verb for verb in verbs_anywhere() if is_quiet(verb)} == standing.QUIET

    def test_knows_the_act_that_erases(self) -> None:
        assert standing.ERASE == ERASE
