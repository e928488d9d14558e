"""The catalogue of guards GU01-GU30 is borne by the tables, and its page says by which."""

from pathlib import Path

from django.conf import settings

from casework.workflow.citing import Use, citations
from casework.workflow.guard_index import PREDICATES, borne

PAGE = Path(settings.ROOT) / "docs/guards.md"
# Rows of the catalogue whose track is not here yet. This set only shrinks: whoever brings a guard takes its row out.
TO_COME = frozenset({f"GU{number:02}" for number in (1, *range(4, 17), 21, 22, 23, 24, 27, 28, 29, 30)})


class TestCatalogue:
    def test_has_thirty_rows(self) -> None:
        assert list(PREDICATES) == [f"GU{number:02}" for number in range(1, 31)]

    def test_is_borne_by_guards_of_the_tables_but_for_what_is_to_come(self) -> None:
        assert PREDICATES.keys() - borne().keys() <= TO_COME

    def test_knows_every_row_that_a_guard_names(self) -> None:
        assert borne().keys() <= PREDICATES.keys()

    def test_is_written_out_with_every_guard_and_row(self) -> None:
        lines = {line[2:6]: line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| GU")}
        assert lines.keys() == PREDICATES.keys()
        for each in citations():
            if each.use is Use.GUARD and each.guard is not None and each.guard.rule:
                line = lines[each.guard.rule]
                assert f"`{each.guard.name}` ({each.guard.law})" in line
                assert f"{each.track}.{each.verb}" in line
