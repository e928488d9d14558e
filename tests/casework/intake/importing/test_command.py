"""import_matters as a clerk calls it: exit codes, what is printed, and the report."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.workflow.models import Matter
from tests.casework.intake.importing.lines import entries, record, write_lines

pytestmark = pytest.mark.usefixtures("units")


def run(*arguments: object) -> tuple[str, str, int]:
    """Call the command; give what it printed, what it said aside, and how it ended."""
    out, aside = StringIO(), StringIO()
    try:
        call_command("import_matters", *map(str, arguments), stdout=out, stderr=aside)
    except CommandError as error:
        return out.getvalue(), f"{aside.getvalue()}{error}", error.returncode
    return out.getvalue(), aside.getvalue(), 0


class TestImportMatters:
    def test_says_what_it_did(self, file: Path) -> None:
        write_lines(file, [record("A-1"), record("A-2")])
        out, aside, code = run(file)
        assert (code, aside) == (0, "")
        assert "matters: 2" in out
        assert "already there: 0" in out
        assert "already there: 2" in run(file)[0]

    def test_lists_every_fault_and_ends_with_1(self, file: Path) -> None:
        write_lines(file, [record("A-1"), record("A-2", type="77"), record("A-3", channel="PIGEON")])
        out, aside, code = run(file)
        assert (out, code) == ("", 1)
        first, second, *_last = aside.splitlines()
        assert first.startswith("matters.jsonl:2: type: ")
        assert second.startswith("matters.jsonl:3: channel: ")
        assert Matter.objects.count() == 0

    def test_writes_nothing_on_a_dry_run(self, file: Path) -> None:
        write_lines(file, [record()])
        out, _aside, code = run(file, "--dry-run")
        assert (code, "nothing written" in out, Matter.objects.count()) == (0, True, 0)

    @pytest.mark.parametrize("ending", ["csv", "json"])
    def test_writes_the_report(self, ending: str, file: Path, tmp_path: Path) -> None:
        write_lines(file, [record(entries=entries("apply", "accept"))])
        report = tmp_path / f"report.{ending}"
        assert run(file, "--report", report)[2] == 1
        text = report.read_text(encoding="utf-8")
        (found,) = json.loads(text) if ending == "json" else csv.DictReader(StringIO(text))
        told = [str(found[name]) for name in ("file", "line", "field", "code", "law", "ref")]
        assert told == ["matters.jsonl", "1", "entries[1].verb", "WRONG_STATE", "PML art. 17", "A-1"]
        assert found["reason"]

    def test_prints_no_more_than_twenty_where_a_report_holds_all(self, file: Path, tmp_path: Path) -> None:
        write_lines(file, [record(f"A-{n}", type="77") for n in range(30)])
        _out, aside, _code = run(file, "--report", tmp_path / "report.csv")
        assert aside.count("matters.jsonl:") == 20 + 1
        assert "10 more in report.csv" in aside

    def test_prints_json(self, file: Path) -> None:
        write_lines(file, [record()])
        told = json.loads(run(file, "--format", "json")[0])
        assert (told["rows"], told["matters"], told["faults"]) == (1, 1, [])

    @pytest.mark.parametrize(
        "arguments",
        [
            ("absent.jsonl",),
            ("matters.txt",),
            ("matters.jsonl", "--mapping", "absent.toml"),
            ("matters.jsonl", "--report", "report.pdf"),
        ],
    )
    def test_ends_with_2_where_it_was_called_wrongly(
        self, arguments: tuple[str, ...], file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_lines(file, [record()])
        monkeypatch.chdir(file.parent)
        assert run(*arguments)[2] == 2
