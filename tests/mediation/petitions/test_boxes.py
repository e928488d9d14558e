"""The four boxes of a closing: what is left open, or lacks its proof, is told where it is."""

from __future__ import annotations

import pytest

from mediation.petitions import inquiry, papers
from tests.attempts import attempt, unmet
from tests.mediation.petitions.tries import DONE


class TestTheBoxes:
    @pytest.mark.parametrize("box", DONE)
    def test_are_told_by_the_one_that_was_left_open(self, box: str) -> None:
        [refused] = unmet(inquiry.boxes_answered, attempt(given={**DONE, box: ""}))
        assert refused.field == box

    def test_are_good_when_all_are_answered_and_one_was_done(self) -> None:
        assert unmet(inquiry.boxes_answered, attempt(given=DONE)) == ()

    def test_name_the_proof_that_lacks(self) -> None:
        given = {**DONE, "helped": "DONE"}
        [refused] = unmet(papers.boxes_proven, attempt(given=given, papers=["PROOF_EXPLAINED"]))
        assert refused.facts == {"missing": ["PROOF_HELPED"]}
        assert unmet(papers.boxes_proven, attempt(given=given, papers=["PROOF_EXPLAINED", "PROOF_HELPED"])) == ()
