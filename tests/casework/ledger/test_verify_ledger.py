"""manage.py verify_ledger: 0 good, 1 a finding, 2 usage."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from tests.casework.ledger.forgery import drop, set_field
from tests.world import Talks


def run(*options: str) -> tuple[int, str]:
    """Run the command; returns its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def number(talks: Talks) -> str:
    return talks.accepted().dispute.number


@pytest.fixture
def broken(number: str) -> str:
    set_field(number, 2, outcome="FAILED")
    drop(number, 3)
    return number


class TestVerifyLedger:
    def test_exits_0_when_the_ledger_is_whole(self, number: str) -> None:
        assert run() == (0, "3 entries of 1 matters, 1 notes: the ledger is whole\n")

    def test_exits_1_and_names_the_first_broken_entry_of_each_kind(self, broken: str) -> None:
        code, told = run()
        assert code == 1
        lines = told.splitlines()
        assert lines[0].split()[:5] == ["CHANGED", "1", "first:", broken, "#2"]
        assert lines[1].split()[:5] == ["TAIL_DROPPED", "1", "first:", broken, "#3"]
        assert lines[2] == "2 entries of 1 matters, 1 notes: the ledger is broken"

    def test_verifies_one_matter_alone(self, broken: str) -> None:
        assert run("--matter", broken)[0] == 1

    def test_exits_2_for_a_matter_that_does_not_exist(self, broken: str) -> None:
        assert run("--matter", "D3301062026888888") == (2, "There is no matter D3301062026888888.")

    def test_exits_2_when_nobody_is_to_work(self, db: None) -> None:
        assert run("--jobs", "0")[0] == 2

    @pytest.mark.parametrize("wrong", [["--format", "xml"], ["--since", "2026"]])
    def test_exits_2_for_what_it_does_not_know(self, wrong: list[str]) -> None:
        with pytest.raises(SystemExit) as leaving:
            execute_from_command_line(["manage.py", "verify_ledger", *wrong])
        assert leaving.value.code == 2

    def test_prints_json(self, broken: str) -> None:
        code, told = run("--format", "json")
        report: dict[str, Any] = json.loads(told)
        assert (code, report["good"], report["entries"]) == (1, False, 2)
        assert [(each["kind"], each["matter"], each["seq"], each["count"]) for each in report["findings"]] == [
            ("CHANGED", broken, 2, 1),
            ("TAIL_DROPPED", broken, 3, 1),
        ]

    def test_prints_csv(self, broken: str) -> None:
        _code, told = run("--format", "csv")
        rows = list(csv.DictReader(io.StringIO(told)))
        assert [(row["kind"], row["seq"]) for row in rows] == [("CHANGED", "2"), ("TAIL_DROPPED", "3")]
