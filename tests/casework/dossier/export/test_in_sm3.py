"""Bags of whoever hashes his ledger by SM3 list their files by it too, and every program that knows it checks them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType

import pytest
from pytest_django import Settings

from tests.bags import export, program_in, rehash_bag
from tests.world import Talks

SM3 = "manifest-sm3.txt"


@pytest.fixture
def bag(settings: Settings, talks: Talks, tmp_path: Path) -> Path:
    settings.LEDGER_ALGORITHM = "sm3"
    return export(talks.agreed().with_paper("EVIDENCE").dispute.number, tmp_path / "bag")


@pytest.fixture
def program(bag: Path) -> ModuleType:
    return program_in(bag)


def _wrong(program: ModuleType, bag: Path) -> set[tuple[str, str]]:
    return {(line.code, line.place) for line in program.verify(bag).lines if line.mark == "WRONG"}


class TestABagInSm3:
    def test_is_whole(self, bag: Path, program: ModuleType) -> None:
        assert program.verify(bag).is_good

    def test_names_every_file_of_the_payload_by_its_sm3(self, bag: Path) -> None:
        lines = [line.split("  ", 1) for line in (bag / SM3).read_text("utf-8").splitlines()]
        files = {each.relative_to(bag).as_posix(): each for each in (bag / "data").rglob("*") if each.is_file()}
        assert {path: digest for digest, path in lines} == {
            path: hashlib.new("sm3", each.read_bytes()).hexdigest() for path, each in files.items()
        }

    def test_tells_a_change_that_the_other_list_was_made_to_hide(self, bag: Path, program: ModuleType) -> None:
        with (bag / "data/whole.pdf").open("ab") as content:
            content.write(b"%\n")
        rehash_bag(bag)
        assert ("FILE_CHANGED", "data/whole.pdf (SM3)") in _wrong(program, bag)

    def test_names_no_other_files_than_the_other_list(self, bag: Path, program: ModuleType) -> None:
        lines = (bag / SM3).read_text("utf-8").splitlines(keepends=True)
        (bag / SM3).write_text("".join(lines[1:]), "utf-8")
        path = lines[0].split("  ", 1)[1].strip()
        assert ("MANIFEST_UNREADABLE", f"{SM3}: {path}") in _wrong(program, bag)

    def test_is_told_to_be_unchecked_where_sm3_is_unknown(
        self, bag: Path, program: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(program, "SM3", "sm3-of-another-machine")
        said = {line.code for line in program.verify(bag).lines if line.mark == "OPEN"}
        assert "SM3_UNKNOWN" in said


def test_a_bag_of_who_hashes_by_sha_256_has_no_such_list(talks: Talks, tmp_path: Path) -> None:
    assert not (export(talks.agreed().dispute.number, tmp_path / "bag") / SM3).exists()
