"""The verifier is one file of the standard library of Python 3.9, and it is the same that the command runs."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from casework.dossier.export import standalone
from casework.dossier.export.standalone import program_digest, program_text


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            found |= {alias.name for alias in each.names}
        elif isinstance(each, ast.ImportFrom):
            found.add(str(each.module))
    return found


class TestTheProgram:
    def test_is_python_of_3_9_and_needs_the_standard_library_alone(self) -> None:
        tree = ast.parse(program_text(), feature_version=(3, 9))
        assert {name.partition(".")[0] for name in imported(tree)} <= sys.stdlib_module_names

    def test_defines_every_name_once(self) -> None:
        defined = [
            each.name for each in ast.parse(program_text()).body if isinstance(each, ast.FunctionDef | ast.ClassDef)
        ]
        assert sorted(defined) == sorted(set(defined))

    def test_is_the_same_bytes_every_time(self) -> None:
        digest = program_digest()
        program_text.cache_clear()
        program_digest.cache_clear()
        assert program_digest() == digest

    def test_runs_where_nothing_else_is(self, tmp_path: Path) -> None:
        program = tmp_path / "verify.py"
        program.write_text(program_text(), "utf-8")
        asked = [sys.executable, "-I", "-S", str(program), str(tmp_path), "--lang", "en"]
        found = subprocess.run(asked, capture_output=True, cwd=tmp_path, env={}, check=False)
        assert (found.returncode, found.stderr) == (1, b"")
        assert b"WRONG a file is missing: data/ledger.jsonl" in found.stdout

    @pytest.mark.skipif(not any(map(shutil.which, ("python3.9", "python3.10"))), reason="no older Python is here")
    def test_runs_by_an_older_python(self, tmp_path: Path) -> None:
        older = next(path for name in ("python3.9", "python3.10") if (path := shutil.which(name)))
        asked = [older, "-I", "-", str(tmp_path), "--lang", "zh"]
        found = subprocess.run(asked, input=program_text().encode(), capture_output=True, check=False)
        if found.returncode == 127:
            pytest.skip("the older Python is a name without a program")
        assert (found.returncode, found.stderr) == (1, b"")
        assert "缺少文件：data/ledger.jsonl" in found.stdout.decode()


class TestJoining:
    @pytest.mark.parametrize(
        ("entry", "words"),
        [
            (("casework.ledger.checkpoints.signing", "is_signed"), "not in the standard library"),
            (("casework.ledger.checkpoints.note", "signed"), "imports what it needs when it runs"),
            (("casework.api.matters.dossier", "Package"), "under another name"),
        ],
    )
    def test_refuses_what_does_not_stand_alone(
        self, entry: tuple[str, str], words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(standalone, "ENTRY", entry)
        with pytest.raises(RuntimeError, match=words):
            program_text.__wrapped__()
