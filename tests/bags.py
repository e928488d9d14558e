"""Exported dossiers, and what a forger does to them who knows how a bag is made and has no key."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.management import call_command

from casework.dossier.verifier.bag import INFO, LEDGER, MANIFEST, PROOFS, SIGNATURE, TAGS
from casework.dossier.verifier.program import SIGNED
from casework.ledger.canonical import DIGESTS, HASHED, encoded
from casework.ledger.checkpoints.note import signed

Row = dict[str, Any]


def export(number: str, folder: Path, *options: str) -> Path:
    """Export a matter by the command; gives the bag."""
    call_command("export_dossier", number, *options, "--out", str(folder), "--format", "json")
    return folder


def program_in(bag: Path) -> ModuleType:
    """Load the program that lies in a bag, as it lies there; nothing compiled is left beside it."""
    spec = spec_from_file_location("verify", bag / "verify.py")
    assert spec is not None
    assert spec.loader is not None
    program = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        spec.loader.exec_module(program)
    return program


def files_in(bag: Path) -> dict[str, bytes]:
    """Every file of a bag: path → content."""
    return {each.relative_to(bag).as_posix(): each.read_bytes() for each in sorted(bag.rglob("*")) if each.is_file()}


def rows_in(bag: Path, path: str = LEDGER) -> list[Row]:
    return [json.loads(line) for line in (bag / path).read_text("utf-8").splitlines()]


def write_rows(bag: Path, rows: list[Row], path: str = LEDGER) -> None:
    (bag / path).write_text("".join(f"{written(row)}\n" for row in rows), "utf-8")


def document_in(bag: Path, path: str) -> Row:
    found: Row = json.loads((bag / path).read_text("utf-8"))
    return found


def change(bag: Path, path: str, how: Callable[[Row], object]) -> None:
    """Change a document in place."""
    document = document_in(bag, path)
    how(document)
    (bag / path).write_text(written(document), "utf-8")


def written(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def rehash_chain(rows: list[Row]) -> None:
    """Give every entry the hash that belongs to it, one after the other."""
    before = ""
    for row in rows:
        row["prev_hash"] = before
        row["hash"] = before = DIGESTS[row["algorithm"]](encoded([row[name] for name in HASHED]))


def rehash_bag(bag: Path) -> None:
    """Write the manifests anew, so that they name what lies there."""
    files = files_in(bag)
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    info = [line for line in files.get(INFO, b"").decode(errors="replace").splitlines() if "Payload-Oxum" not in line]
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}"
    (bag / INFO).write_text("\n".join([*info, oxum, ""]), "utf-8")
    (bag / MANIFEST).write_text(_manifest(payload), "utf-8")
    tags = {path: content for path, content in files_in(bag).items() if path not in payload}
    (bag / TAGS).write_text(
        _manifest({path: content for path, content in tags.items() if path not in (TAGS, SIGNATURE)}), "utf-8"
    )


def resign(bag: Path, name: str, seed: bytes, number: str) -> None:
    """Sign the manifests by some key."""
    digest = hashlib.sha256((bag / TAGS).read_bytes()).hexdigest()
    (bag / SIGNATURE).write_text(signed(f"{SIGNED}\n{number}\n{digest}\n", name, seed), "utf-8")


def key_of(bag: Path) -> str:
    return str(document_in(bag, PROOFS)["keys"][0])


def _manifest(files: dict[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
