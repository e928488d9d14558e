"""The catalogue of guards GU01-GU30 is borne by the tables, and its page says by which."""

from pathlib import Path

from django.conf import settings

from casework.workflow.citing import Use, citations
from casework.workflow.guard_index import PREDICATES, borne

PAGE = Path(settings.ROOT) / "docs/guards.md"


class TestCatalogue:
    def test_has_thirty_rows(self) -> None:
        assert list(PREDICATES) == [f"GU{number:02}" for number in range(1, 31)]

    def test_is_borne_row_by_row_by_guards_of_the_tables_and_no_guard_names_another(self) -> None:
        assert borne().keys() == PREDICATES.keys()

    def test_is_written_out_with_every_guard_and_row(self) -> None:
        lines = {line[2:6]: line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| GU")}
        assert lines.keys() == PREDICATES.keys()
        for each in citations():
            if each.use is Use.GUARD and each.guard is not None and each.guard.rule:
                line = lines[each.guard.rule]
                assert f"`{each.guard.name}` ({each.guard.law})" in line
                assert f"{each.track}.{each.verb}" in line
