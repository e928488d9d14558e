"""The table of time limits, by the test vectors of the reference and by more, counted by hand from the published days."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from casework.deadlines.limits import LIMITS, limits_of
from casework.deadlines.loading import load_calendar
from casework.errors import Unknown

Told = Callable[..., list[dict[str, Any]]]
PUBLISHED = Path(__file__).parents[3] / "casework/deadlines/data/cn_calendar_2019_2026.csv"
# rule, counted from, end as counted, end
REFERENCE = [
    ("T19", "2026-09-18", "2026-09-24", "2026-09-24"),
    ("T16", "2026-09-28", "2026-10-13", "2026-10-13"),
    ("T23", "2026-09-18", "2026-10-03", "2026-10-08"),
    ("T21", "2026-07-01", "2026-09-29", "2026-09-29"),
    ("T04", "2026-08-03", "2026-10-02", "2026-10-02"),
    ("T28", "2026-08-03", "2026-10-02", "2026-10-08"),
    ("T09", "2026-09-10", "2026-10-10", "2026-10-10"),
    ("T29", "2026-08-31", "2027-02-28", "2027-03-01"),
    ("T34.J6", "2026-01-31", "2026-02-28", "2026-02-28"),
    ("T26", "2026-02-12", "2026-03-04", "2026-03-04"),
    ("T20", "2026-09-21", "2026-10-08", "2026-10-08"),
    ("T23", "2026-03-02", "2026-03-17", "2026-03-17"),  # the chain: pay, reconsider, sue, execute
    ("T28", "2026-03-02", "2026-05-01", "2026-05-06"),
    ("T29", "2026-03-02", "2026-09-02", "2026-09-02"),
    ("T27", "2026-09-02", "2026-12-02", "2026-12-02"),
    ("T19", "2021-09-30", "2021-10-13", "2021-10-13"),
    ("T25.hand_in", "2021-09-17", "2021-09-22", "2021-09-22"),
]
MORE = [
    ("T19", "2021-09-14", "2021-09-22", "2021-09-22"),  # Saturday 09-18 is worked
    ("T19", "2022-01-26", "2022-02-07", "2022-02-07"),
    ("T19", "2022-04-29", "2022-05-10", "2022-05-10"),  # Saturday 05-07 is worked, Sunday 04-24 lies before
    ("T19", "2023-01-19", "2023-01-31", "2023-01-31"),
    ("T19", "2024-02-07", "2024-02-20", "2024-02-20"),  # New Year's Eve is worked, and so is Sunday 02-18
    ("T19", "2025-01-24", "2025-02-07", "2025-02-07"),
    ("T16", "2023-09-26", "2023-10-11", "2023-10-11"),
    ("T16", "2024-09-30", "2024-10-15", "2024-10-15"),
    ("T16", "2025-09-29", "2025-10-15", "2025-10-15"),
    ("T20", "2022-09-28", "2022-10-12", "2022-10-12"),
    ("T31", "2023-06-21", "2023-06-27", "2023-06-27"),
    ("T22", "2024-04-30", "2024-05-13", "2024-05-13"),
    ("T25.hand_in", "2025-04-30", "2025-05-07", "2025-05-07"),
    ("T26", "2020-01-22", "2020-02-13", "2020-02-13"),  # the holiday was made longer that year
    ("T26", "2019-09-27", "2019-10-16", "2019-10-16"),
    ("T03", "2022-06-01", "2022-06-09", "2022-06-09"),
    ("T13", "2019-01-25", "2019-03-13", "2019-03-13"),
    ("T23", "2022-09-17", "2022-10-02", "2022-10-08"),
    ("T23", "2023-04-14", "2023-04-29", "2023-05-04"),
    ("T23", "2024-02-01", "2024-02-16", "2024-02-18"),  # rolls to a Sunday, which is worked
    ("T28", "2024-08-05", "2024-10-04", "2024-10-08"),
    ("T28", "2025-12-05", "2026-02-03", "2026-02-03"),
    ("T09", "2020-01-02", "2020-02-01", "2020-02-03"),
    ("T09", "2019-09-05", "2019-10-05", "2019-10-08"),
    ("T05", "2023-12-31", "2024-01-30", "2024-01-30"),
    ("T07", "2025-01-01", "2025-01-31", "2025-02-05"),
    ("T04", "2022-08-05", "2022-10-04", "2022-10-04"),  # an organ's own duty does not roll
    ("T04", "2019-12-31", "2020-02-29", "2020-02-29"),
    ("T21", "2023-11-30", "2024-02-28", "2024-02-28"),
    ("T17", "2024-01-11", "2024-02-10", "2024-02-10"),
    ("T29", "2023-08-31", "2024-02-29", "2024-02-29"),  # the last day of a shorter month
    ("T29", "2025-04-01", "2025-10-01", "2025-10-09"),
    ("T27", "2023-11-30", "2024-02-29", "2024-02-29"),
    ("T33", "2022-02-28", "2024-02-28", "2024-02-28"),
    ("T33.grave", "2020-02-29", "2025-02-28", "2025-02-28"),
    ("T36", "2023-05-31", "2026-05-31", "2026-05-31"),
    ("T35", "2024-02-29", "2026-02-28", "2026-02-28"),
    ("T18", "2026-09-18T10:30:00+08:00", "2026-09-19T10:30:00+08:00", "2026-09-19T10:30:00+08:00"),
    ("T32.transfer", "2026-10-01T23:59:00+08:00", "2026-10-02T23:59:00+08:00", "2026-10-02T23:59:00+08:00"),
]


@pytest.fixture
def told(db: None) -> Iterator[Told]:
    """Give a way to ask the command."""

    def ask(rule: str, *moments: str) -> list[dict[str, Any]]:
        out = StringIO()
        call_command("clock", rule, *(f"--from={moment}" for moment in moments), format="json", stdout=out)
        found: list[dict[str, Any]] = json.loads(out.getvalue())
        return found

    with translation.override("en"):
        yield ask


class TestTheCommand:
    @pytest.mark.parametrize(("rule", "start", "raw", "end"), [*REFERENCE, *MORE])
    def test_counts(self, told: Told, rule: str, start: str, raw: str, end: str) -> None:
        (row,) = told(rule, start)
        assert (row["rule"], row["raw_due"], row["due"]) == (rule, raw, end)

    def test_counts_the_same_by_the_calendar_that_was_loaded(self, told: Told) -> None:
        load_calendar(PUBLISHED)
        (row,) = told("T19", "2026-09-18")
        assert row["due"] == "2026-09-24"

    def test_answers_for_every_moment_and_every_part(self, told: Told) -> None:
        rows = told("T15", "2026-03-02", "2026-03-03")
        assert [(row["rule"], row["from"][:10]) for row in rows] == [
            (f"T15.{part}", day) for day in ("2026-03-02", "2026-03-03") for part in ("apply", "accept", "award")
        ]

    def test_says_when_the_calendar_is_not_published_yet(self, told: Told) -> None:
        (row,) = told("T29", "2026-08-31")
        assert row["provisional"]
        (row,) = told("T28", "2026-08-03")
        assert not row["provisional"]

    def test_tells_how_it_counted_like_a_clerk(self, told: Told) -> None:
        (row,) = told("T26", "2026-02-12")
        assert row["derivation"][0].startswith("reminder served")
        assert "10 working days end on 2026-03-04 Wed." in row["derivation"]
        assert any(line.startswith("Counted although at a weekend: 2026-02-14 Sat") for line in row["derivation"])
        assert "Possible from 2026-03-05 on." in row["derivation"]
        (row,) = told("T20", "2026-09-21")
        assert "Possible from 2026-10-09 on." in row["derivation"]
        (row,) = told("T04", "2026-08-03")
        assert "The end does not move; the last working day before it is 2026-09-30 Wed." in row["derivation"]

    def test_counts_by_the_text_in_force_on_the_day(self, told: Told) -> None:
        before, after = told("T04", "2022-04-30", "2022-05-01")
        assert (before["law"], after["law"]) == ("RPW05", "RPW art. 34")
        (guide,) = told("T19", "2020-03-02")
        assert "not in force on 2020-03-02" in " ".join(guide["derivation"])

    @pytest.mark.parametrize("rule", ["T24", "T99", "t04", ""])
    def test_refuses_what_is_no_limit(self, told: Told, rule: str) -> None:
        with pytest.raises(CommandError) as refusal:
            told(rule, "2026-03-02")
        assert refusal.value.returncode == 2
        assert "T04" in str(refusal.value)

    @pytest.mark.parametrize("moment", ["tomorrow", "2026-02-30", "9999-12-31", "0001-01-01"])
    def test_refuses_what_is_no_day(self, told: Told, moment: str) -> None:
        with pytest.raises(CommandError, match="--from"):
            told("T04", moment)


class TestTheTable:
    def test_has_every_row_but_the_one_that_is_money(self) -> None:
        rows = {code.partition(".")[0] for code in LIMITS}
        assert rows == {f"T{number:02d}" for number in range(1, 37)} - {"T24"}

    def test_bears_its_own_codes(self) -> None:
        assert all(limit.length.code == code for code, limit in LIMITS.items())

    def test_gives_a_term_to_a_verb_in_every_version(self) -> None:
        term = LIMITS["T04"].since("accept")
        assert (term.since, term.before and term.before.since) == ("accept", "accept")

    def test_has_no_prefix_that_is_taken_for_a_part(self) -> None:
        assert [each.code for each in limits_of("T22")] == ["T22"]
        with pytest.raises(Unknown):
            limits_of("T2")
