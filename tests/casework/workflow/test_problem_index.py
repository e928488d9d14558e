"""Every code of a refusal is listed, with what it says."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from casework.workflow.citing import PACKAGES
from casework.workflow.problem_index import problems, problems_page


class TestTheListOfProblems:
    def test_has_every_code_that_is_written_where_it_is_raised(self) -> None:
        pages = (path for package in PACKAGES for path in Path(settings.ROOT, package).rglob("*.py"))
        written = {
            code
            for page in pages
            for code in re.findall(r"(?:because|Unmet)\(\s*\"([A-Z0-9_]+)\"", page.read_text(encoding="utf-8"))
        }
        assert len(written) > 100
        assert written <= problems().keys()

    def test_has_what_guards_helpers_and_kinds_say(self) -> None:
        assert {
            "TWO_CERTIFIED",
            "ALREADY_CONSENTED",
            "FACT_SHAPE",
            "NULL_CHARACTERS_NOT_ALLOWED",
            "THROTTLED",
        } <= problems().keys()
        assert problems()["STALE"].statuses == {412}
        assert problems()["TWO_CERTIFIED"].statuses == {422}

    def test_tells_both_languages(self) -> None:
        row = next(line for line in problems_page("").splitlines() if line.startswith("| `STALE`"))
        assert "The matter has moved on since you looked." in row
        assert re.search("[一-龥]", row)
