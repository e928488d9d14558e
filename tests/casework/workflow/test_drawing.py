"""The pages in docs/ say what the tables say."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from casework.workflow.drawing import pages
from mediation.disputes.machine import DISPUTE

DOCS = Path(settings.ROOT) / "docs"


class TestPages:
    def test_are_up_to_date(self) -> None:
        with pytest.raises(SystemExit) as ending:
            call_command("draw_machines", "--check")
        assert ending.value.code == 0

    def test_draw_every_edge_of_the_table_or_note_it_where_it_leads(self) -> None:
        drawn = pages()[Path("machines/dispute.en.md")]
        with translation.override("en"):
            label = {state.value: str(state.label) for state in DISPUTE.states}
        for row in DISPUTE.rows:
            noted = drawn.partition(f"    note left of {row.to}\n")[2].partition("end note")[0]
            for source in row.sources or ("[*]",):
                assert f"    {source} --> {row.to}:" in drawn or label[source] in noted

    def test_draw_each_edge_once_with_all_its_verbs(self) -> None:
        drawn = pages()[Path("machines/penalty.en.md")]
        edges = [line.partition(":")[0] for line in drawn.splitlines() if "-->" in line]
        assert len(edges) == len(set(edges))
        assert "    NOTICED --> DECIDED: decide the penalty、" in drawn

    def test_list_every_article_a_row_cites(self) -> None:
        laws = pages()[Path("laws.md")]
        for row in DISPUTE.rows:
            assert f"dispute.{row.verb}" in laws
            assert row.law.statute.title_zh in laws

    def test_are_in_both_languages(self) -> None:
        assert "调解中" in pages()[Path("machines/dispute.md")]
        assert "in mediation" in pages()[Path("machines/dispute.en.md")]
