"""manage.py checkpoint, verify_ledger --witness, and what runs every few minutes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from pytest_django import Settings

from casework.celery import app
from casework.ledger.checkpoints import witness
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.checkpoints.note import Head, Key, opened
from casework.ledger.checkpoints.tasks import checkpoint
from casework.ledger.tasks import verify_ledger
from tests.casework.ledger.forgery import forge, rehash
from tests.world import Talks


def run(name: str, *options: str) -> tuple[int, str]:
    """Run a command; returns its exit code and what it printed."""
    out = io.StringIO()
    try:
        call_command(name, *options, stdout=out)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def number(talks: Talks) -> str:
    return talks.accepted().dispute.number


class TestCheckpoint:
    def test_puts_what_is_new_under_one(self, number: str) -> None:
        code, told = run("checkpoint")
        kept = Checkpoint.objects.get()
        assert code == 0
        assert told.startswith("3 entries under the checkpoint of ")
        assert kept.root in told
        assert kept.note in told
        assert "nothing is new" in run("checkpoint")[1]
        assert Checkpoint.objects.count() == 1

    def test_exits_1_where_there_is_nothing(self, db: None) -> None:
        assert run("checkpoint")[0] == 1

    def test_prints_json_that_whoever_has_it_can_check(self, number: str) -> None:
        told = json.loads(run("checkpoint", "--format", "json")[1])
        head = Head.read(opened(told["note"], [Key.read(told["key"])]))
        assert (head.size, head.root.hex(), told["is_new"]) == (told["size"], told["root"], True)

    def test_prints_csv(self, number: str) -> None:
        rows = list(csv.DictReader(io.StringIO(run("checkpoint", "--format", "csv")[1])))
        assert [(row["size"], row["is_new"]) for row in rows] == [("3", "True")]

    def test_appends_to_the_file_of_a_witness(self, number: str, tmp_path: Path) -> None:
        path = tmp_path / "witness"
        for _turn in range(2):
            assert run("checkpoint", "--witness", str(path))[0] == 0
        assert list(witness.notes(path)) == [Checkpoint.objects.get().note]

    def test_exits_2_where_the_file_cannot_be_used(self, number: str, tmp_path: Path) -> None:
        assert run("checkpoint", "--witness", str(tmp_path / "no" / "where"))[0] == 2

    @pytest.mark.parametrize("wrong", [["--format", "xml"], ["--since", "2026"]])
    def test_exits_2_for_what_it_does_not_know(self, wrong: list[str]) -> None:
        with pytest.raises(SystemExit) as leaving:
            execute_from_command_line(["manage.py", "checkpoint", *wrong])
        assert leaving.value.code == 2


class TestVerifyLedger:
    def test_tells_what_is_under_checkpoints(self, number: str, tmp_path: Path) -> None:
        path = tmp_path / "witness"
        run("checkpoint", "--witness", str(path))
        whole = "3 entries of 1 matters, 1 notes, 3 under 1 checkpoints: the ledger is whole\n"
        assert run("verify_ledger") == (0, whole)
        assert run("verify_ledger", "--witness", str(path)) == (
            0,
            whole.replace("checkpoints", "checkpoints, 1 witnessed"),
        )

    def test_finds_a_chain_written_anew(self, number: str) -> None:
        run("checkpoint")
        rehash(number, 2, to_end=True, actor="somebody_else")
        code, told = run("verify_ledger", "--format", "json")
        assert code == 1
        assert "LOG_ENTRY_CHANGED" in {each["kind"] for each in json.loads(told)["findings"]}
        assert verify_ledger() is False

    def test_finds_what_the_witness_saw(self, number: str, tmp_path: Path, settings: Settings) -> None:
        path = tmp_path / "witness"
        run("checkpoint", "--witness", str(path))
        for table in ("checkpoint", "leaf", "tile"):
            forge(f"DELETE FROM checkpoints_{table}")
        assert run("verify_ledger")[0] == 0
        code, told = run("verify_ledger", "--witness", str(path))
        assert (code, told.split()[:5]) == (1, ["WITNESS_AHEAD", "1", "first:", "witness", "#3"])
        settings.LEDGER_WITNESS_FILE = str(path)
        assert verify_ledger() is False

    def test_exits_2_where_the_file_cannot_be_read(self, number: str, tmp_path: Path) -> None:
        assert run("verify_ledger", "--witness", str(tmp_path / "nowhere"))[0] == 2
        assert run("verify_ledger", "--witness", str(tmp_path), "--matter", number)[0] == 2


class TestTheTask:
    def test_makes_a_checkpoint_and_tells_the_witness(
        self, number: str, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.LEDGER_WITNESS_FILE = str(tmp_path / "witness")
        with caplog.at_level("INFO", logger="casework.ledger"):
            assert [checkpoint(), checkpoint()] == [3, 0]
        kept = Checkpoint.objects.get()
        assert caplog.messages == [f"The ledger is under a checkpoint over 3 entries: {kept.root}."]
        assert list(witness.notes(Path(settings.LEDGER_WITNESS_FILE))) == [kept.note]

    def test_tells_as_an_error_that_the_witness_cannot_be_told(
        self, number: str, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        settings.LEDGER_WITNESS_FILE = str(tmp_path / "no" / "where")
        assert checkpoint() == 3
        assert "ERROR" in {record.levelname for record in caplog.records}

    def test_stands_in_the_timetable(self) -> None:
        assert "casework.ledger.checkpoint" in {entry["task"] for entry in app.conf.beat_schedule.values()}
