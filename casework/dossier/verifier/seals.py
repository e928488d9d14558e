"""The seals on an exported file: what was signed, the papers and the root it names, and the entry that states it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from casework.dossier.manifest import check, statement
from casework.dossier.verifier.bag import DOSSIER, Bag
from casework.dossier.verifier.ledger import Entries
from casework.dossier.verifier.papers import SEALS
from casework.ledger.checkpoints.note import Key, NotGenuine, opened

MANIFEST_END, NOTE_END = ".json", ".txt"


def check_seals(bag: Bag, entries: Entries, keys: Sequence[Key]) -> None:
    """Hold each seal against its entry, its signature and the papers; each entry that states a seal must have it here."""
    told = bag.document(DOSSIER)
    stated = {seq: facts["seal"] for seq, facts in entries.facts.items() if isinstance(facts.get("seal"), dict)}
    if told.get("inner") is False:
        if stated:
            bag.report.open("SEALS_WITHHELD", len(stated))
        return
    digests = {path: bag.digests[path] for path in sorted(bag.digests) if path.startswith(SEALS)}
    manifests = [path for path in digests if path.endswith(MANIFEST_END)]
    for path in digests:
        stem = path[: -len(NOTE_END)]
        if path not in manifests and not (path.endswith(NOTE_END) and stem + MANIFEST_END in manifests):
            bag.report.wrong("FILE_STRANGE", path)
    listed = told.get("papers")
    papers = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    there = {str(each.get("sha256")) for each in papers}
    copies = {_name_of(each): each["signed"] for each in papers if isinstance(each.get("signed"), dict)}
    sealed: set[str] = set()
    kept: set[tuple[str, str]] = set()
    for path in manifests:
        seq = next((seq for seq, said in stated.items() if said.get("manifest") == digests[path]), 0)
        faults = _faults_of(bag, entries, keys, path, seq, there, sealed)
        faults += _faults_of_copies(bag.text_of(path), copies, kept)
        if faults or not stated.pop(seq, None):
            bag.report.wrong("SEAL_FALSE", f"{path} {' '.join(faults)}".strip())
        else:
            bag.report.good("SEAL_HOLDS", f"{path[len(SEALS) :]} #{seq}")
    for seq in stated:
        bag.report.wrong("SEAL_FALSE", f"#{seq}")
    if not manifests:
        bag.report.open("NOT_SEALED")
    elif there - sealed:
        bag.report.open("PAPERS_UNSEALED", len(there - sealed))
    if manifests and copies.keys() - kept:
        bag.report.open("COPIES_UNSEALED", len(copies.keys() - kept))


def _name_of(paper: Mapping[str, Any]) -> tuple[str, str]:
    return str(paper.get("kind")), str(paper.get("sha256"))


def _faults_of_copies(
    text: str, copies: Mapping[tuple[str, str], Mapping[str, Any]], kept: set[tuple[str, str]]
) -> list[str]:
    """Name what is wrong with the signed copies a manifest names: each lies here as it was sealed; kept takes those that do."""
    faults = []
    for item in _items_of(text):
        signed, name = item.get("signed"), _name_of(item)
        if signed is None:
            continue
        copy = copies.get(name, {})
        if isinstance(signed, dict) and signed and all(copy.get(key) == value for key, value in signed.items()):
            kept.add(name)
        else:
            faults.append("COPY")
    return faults


def _items_of(text: str) -> list[dict[str, Any]]:
    """The papers a manifest names; none where it cannot be read, which is a fault of its own."""
    try:
        items = json.loads(text)["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []


def _faults_of(
    bag: Bag, entries: Entries, keys: Sequence[Key], path: str, seq: int, there: set[str], sealed: set[str]
) -> list[str]:
    """Name what is wrong with one seal; sealed takes the papers under it."""
    text = bag.text_of(path)
    stated = entries.facts.get(seq, {}).get("seal", {})
    faults = [
        each.code for each in check(text, stated=str(stated.get("manifest")), contents={each: each for each in there})
    ]
    try:
        signed, said = statement(text), json.loads(text)
        sealed.update(str(item["sha256"]) for item in said["items"])
        note = opened(bag.text_of(path[: -len(MANIFEST_END)] + NOTE_END), keys)
    except NotGenuine as fault:
        return [*faults, fault.code]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [*faults, "MANIFEST_UNREADABLE"]
    before: Mapping[str, Any] = entries.rows.get(seq - 1, {})
    agrees = {
        "SIGNATURE": note == signed,
        "ROOT": said.get("merkle_root") == stated.get("root"),
        "MATTER": said.get("matter") == entries.number,
        "ENTRIES": (said.get("entries"), said.get("head")) == (seq - 1, before.get("hash")),
    }
    return faults + [name for name, is_so in agrees.items() if not is_so]
