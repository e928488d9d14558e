"""Guards that ask for a paper in the file: one maker, and each bears the name it is known by."""

from __future__ import annotations

from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from casework.law import HOUSE
from casework.workflow.guards import Guard, issued, on_paper
from enforcement.penalties import papers as penalties
from mediation.disputes import papers as disputes
from mediation.petitions import papers as petitions


def attempt(*kinds: str, is_live: bool = True, **given: Any) -> Any:
    return SimpleNamespace(file=SimpleNamespace(document_kinds=list(kinds)), given=given, is_live=is_live)


class TestOnPaper:
    def test_asks_for_one_paper_of_its_kind(self) -> None:
        asked = on_paper("letter_on_paper", "LETTER", "The letter must be in the file.", law=HOUSE.art("F3"))
        assert asked.holds(attempt("LETTER"))
        assert not asked.holds(attempt("OTHER"))
        assert (asked.code, asked.field, asked.unmet().facts) == ("LETTER_ON_PAPER", "dossier", {"missing": ["LETTER"]})

    def test_asks_for_as_many_as_it_is_told_and_for_none_where_none_is_needed(self) -> None:
        asked = on_paper(
            "letter_on_paper", "LETTER", "…", law=HOUSE.art("F3"), copies=lambda attempt: attempt.given["acts"]
        )
        assert asked.holds(attempt(acts=0))
        assert not asked.holds(attempt("LETTER", acts=2))
        assert asked.holds(attempt("LETTER", "LETTER", acts=2))


class TestIssued:
    def test_asks_an_act_of_another_system_for_as_many_papers_as_it_is_told(self) -> None:
        asked = issued(
            "letter_on_paper", "LETTER", "…", law=HOUSE.art("F3"), copies=lambda attempt: attempt.given["acts"]
        )
        assert asked.holds(attempt(acts=2))
        assert asked.holds(attempt("LETTER", "LETTER", is_live=False, acts=2))
        assert not asked.holds(attempt("LETTER", is_live=False, acts=2))

    def test_asks_nothing_of_an_act_that_would_issue_none(self) -> None:
        asked = issued(
            "letter_on_paper", "LETTER", "…", law=HOUSE.art("F3"), where=lambda attempt: "acts" in attempt.given
        )
        assert asked.holds(attempt(is_live=False))
        assert not asked.holds(attempt(is_live=False, acts=1))
        assert (asked.issues, asked.where(attempt()), asked.where(attempt(acts=1))) == ("LETTER", False, True)


@pytest.mark.parametrize("module", [penalties, disputes, petitions], ids=lambda module: module.__name__)
def test_every_guard_of_a_paper_bears_the_name_it_is_known_by(module: ModuleType) -> None:
    guards = {name: each for name, each in vars(module).items() if isinstance(each, Guard)}
    assert guards
    assert [name for name, each in guards.items() if each.name != name] == []
