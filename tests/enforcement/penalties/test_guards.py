"""Each condition of a penalty case, refused and allowed side by side, with its sentence, article and field."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.utils import translation

from casework.intake import birth
from casework.workflow import kinship
from casework.workflow.guards import Guard
from enforcement.penalties import papers
from enforcement.penalties.guards import (
    appealing,
    deciding,
    ending,
    investigating,
    noticing,
    officers,
    opening,
    performing,
)
from enforcement.penalties.machine import PENALTY
from tests.attempts import unmet
from tests.enforcement.penalties import deciding_cases, opening_cases, performing_cases
from tests.enforcement.penalties.trials import Case, published, trial

PAGES: tuple[ModuleType, ...] = (
    officers, opening, investigating, noticing, deciding, performing, appealing, ending,
)  # fmt: skip
CASES: dict[str, Case] = {
    **opening_cases.OFFICERS, **opening_cases.OPENING, **opening_cases.INVESTIGATING, **deciding_cases.NOTICING,
    **deciding_cases.DECIDING, **performing_cases.PERFORMING, **performing_cases.APPEALING, **performing_cases.ENDING,
}  # fmt: skip
IN_TABLE = {guard.name: guard for row in PENALTY.rows for guard in row.needs}
PAPERS = {each.name: each for each in vars(papers).values() if isinstance(each, Guard)}
ISSUED = {name: guard for name, guard in PAPERS.items() if guard.issues}
FLOOR = {each.name for page in (birth, kinship) for each in vars(page).values() if isinstance(each, Guard)}
OF_PAGES = {each.name: each for page in PAGES for each in vars(page).values() if isinstance(each, Guard)}
EACH = pytest.mark.parametrize("name", CASES)


@pytest.fixture(autouse=True)
def by_the_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let guards count by the published calendar without a database."""
    for page in (noticing, performing, ending):
        monkeypatch.setattr(page, "current_calendar", published)


class TestEveryGuard:
    def test_of_the_pages_is_tried_but_for_the_codes_of_the_lists(self) -> None:
        assert CASES.keys() | {"classified"} == OF_PAGES.keys()

    def test_of_the_pages_stands_in_the_table(self) -> None:
        assert OF_PAGES.keys() | PAPERS.keys() <= IN_TABLE.keys()

    def test_of_the_table_is_of_these_pages_or_of_the_floor(self) -> None:
        engine = {"prolonged_within", "prolonged_in_time"}
        assert IN_TABLE.keys() - OF_PAGES.keys() - PAPERS.keys() - engine <= FLOOR

    @EACH
    def test_lets_pass_what_is_right(self, name: str) -> None:
        assert unmet(OF_PAGES[name], trial(**CASES[name].passes)) == ()

    @EACH
    def test_refuses_what_is_not_with_its_article_and_field(self, name: str) -> None:
        law, field, _passes, fails = CASES[name]
        for wrong in fails:
            found = unmet(OF_PAGES[name], trial(**wrong))
            assert [(each.law, each.field) for each in found] == [(law, field)], wrong

    @pytest.mark.parametrize("name", OF_PAGES)
    def test_has_its_own_code_and_sentence(self, name: str) -> None:
        refusal = OF_PAGES[name].unmet()
        assert refusal.code == name.upper()
        with translation.override("en"):
            assert str(refusal.message).endswith(".")
        assert [str(each.message) for each in OF_PAGES.values()].count(str(refusal.message)) == 1

    def test_bears_the_rules_of_the_catalogue_for_penalties(self) -> None:
        rules = {guard.rule for guard in OF_PAGES.values()} - {""}
        numbers = (*range(1, 17), 20, 25, 26, 28, 30)
        assert rules == {f"GU{number:02d}" for number in numbers}


class TestTheCatalogueOfGuards:
    """Each row of the catalogue of guards that a penalty stands on, by its code: both sides of each of its conditions."""

    @pytest.mark.parametrize("rule", sorted({guard.rule for guard in OF_PAGES.values()} - {""}))
    def test_allows_and_refuses(self, rule: str) -> None:
        names = [name for name, guard in OF_PAGES.items() if guard.rule == rule]
        assert names
        for name in names:
            guard, case = OF_PAGES[name], CASES[name]
            assert not unmet(guard, trial(**case.passes)), name
            assert all(unmet(guard, trial(**wrong)) for wrong in case.fails), name


class TestEveryPaper:
    @pytest.mark.parametrize("name", ISSUED)
    def test_is_issued_by_the_act_itself_or_comes_with_what_another_system_did(self, name: str) -> None:
        guard = ISSUED[name]
        assert not unmet(guard, trial(papers=()))
        brought = trial(papers=())
        brought.is_live = False
        assert bool(unmet(guard, brought)) == guard.waivable
        there = trial(papers=[guard.issues])
        there.is_live = False
        assert not unmet(guard, there)

    @pytest.mark.parametrize("name", sorted(PAPERS.keys() - ISSUED.keys()))
    def test_must_lie_in_the_file_before_the_act_it_is_of(self, name: str) -> None:
        guard = PAPERS[name]
        told: dict[str, Any] = {"given": {"gives_up": True}} if name == "waiver_on_paper" else {}
        assert unmet(guard, trial(papers=(), **told)) == (guard.unmet(),)
        kinds = {
            "FILING_APPROVAL", "SPOT_FILING", "PRESERVATION", "SEIZURE", "SEIZURE_EXTENSION", "LABORATORY_NOTICE", "RETURN_LETTER",
            "NOTICE", "SERVICE_RECEIPT", "PAYMENT", "DEFERRAL", "REMINDER", "EXECUTION_APPLICATION", "EXECUTION", "COURT_RULING",
            "APPEAL", "APPEAL_DECISION", "PUBLICATION_APPROVAL", "WAIVER", "EXTENSION_APPROVAL",
        }  # fmt: skip
        assert len([kind for kind in kinds if not unmet(guard, trial(papers=[kind], **told))]) == 1
        assert not unmet(guard, trial(papers=kinds, **told))
