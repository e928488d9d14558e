"""The entries of an exported matter: their hashes, their chain, their place under a signed checkpoint, and the words beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from casework.dossier.verifier.bag import LEDGER, NOTES, PROOFS, Bag
from casework.dossier.verifier.report import Report
from casework.ledger.canonical import DIGESTS, GENESIS, HASHED, encoded, salted_digest
from casework.ledger.checkpoints.merkle import is_included, leaf_hash
from casework.ledger.checkpoints.note import DASH, Head, Key, NotGenuine, opened
from casework.ledger.standing import ERASE, facts_in

NOTE = {"seq", "name", "salt", "text", "erased_at", "withheld"}
NUMBERS = ("seq", "machine_version", "level")


class Entries:
    """The entries of a bag. rows: those that can be read, by seq. facts: seq → what it tells. last: the last one, {} for none."""

    def __init__(self, bag: Bag) -> None:
        self.report = bag.report
        self.rows: dict[int, Mapping[str, Any]] = {}
        self.facts: dict[int, Mapping[str, Any]] = {}
        self.last: Mapping[str, Any] = {}
        self._read(bag)

    @property
    def number(self) -> str:
        """The number of the matter, "" where nothing can be read."""
        return str(self.last.get("matter", ""))

    def _read(self, bag: Bag) -> None:
        before = len(self.report.lines)
        for count, row in enumerate(bag.rows(LEDGER), 1):
            place = f"#{row.get('seq', count)}"
            if not _is_entry(row):
                self.report.wrong("ENTRY_UNREADABLE", f"{LEDGER}:{count}")
                continue
            self._check(row, place)
            self.rows[row["seq"]] = self.last = row
            self.facts[row["seq"]] = facts_in(row["facts"])
        if not self.rows:
            self.report.wrong("ENTRY_MISSING", "#1")
        if len(self.report.lines) == before:
            self.report.good("CHAIN_WHOLE", len(self.rows))

    def _check(self, row: Mapping[str, Any], place: str) -> None:
        if self.last and row["matter"] != self.last["matter"]:
            self.report.wrong("MATTER_STRANGE", place)
        if row["seq"] != self.last.get("seq", 0) + 1:
            self.report.wrong("ENTRY_MISSING", place)
        elif row["prev_hash"] != self.last.get("hash", GENESIS) or row["from_state"] != self.last.get("to_state", ""):
            self.report.wrong("CHAIN_BROKEN", place)
        try:
            DIGESTS[row["algorithm"]](b"")
        except (KeyError, ValueError):  # hashlib knows it only where the machine's own library does
            self.report.wrong("ALGORITHM_UNKNOWN", f"{place} {row['algorithm']}")
            return
        try:
            is_same = DIGESTS[row["algorithm"]](encoded([row[name] for name in HASHED])) == row["hash"]
        except ValueError:  # half a letter, which UTF-8 does not write
            is_same = False
        if not is_same:
            self.report.wrong("ENTRY_CHANGED", place)


def _is_entry(row: Mapping[str, Any]) -> bool:
    return set(row) == {*HASHED, "hash"} and all(
        type(value) is (int if name in NUMBERS else str) for name, value in row.items()
    )


def check_proofs(bag: Bag, entries: Entries, keys: Sequence[Key], witnessed: str | None) -> None:
    """Hold every entry against the checkpoint that was signed by one of the keys, and that against what a witness kept."""
    report, proofs = bag.report, bag.document(PROOFS)
    note = proofs.get("checkpoint")
    try:
        head = Head.read(opened(_plain(note), keys))
    except NotGenuine as fault:
        report.wrong("CHECKPOINT_FALSE", fault.code)
        return
    said = " · ".join((head.origin, str(head.size), head.root.hex(), *head.more))
    report.good("CHECKPOINT_SIGNED", said)
    told = proofs.get("entries")
    proved = told if isinstance(told, list) else []
    by_seq = {each["seq"]: each for each in proved if isinstance(each, dict) and type(each.get("seq")) is int}
    before = len(report.lines)
    for seq, row in entries.rows.items():
        proof = by_seq.pop(seq, None)
        if proof is None:
            report.wrong("PROOF_MISSING", f"#{seq}")
        elif not _is_under(row["hash"], proof, head):
            report.wrong("PROOF_FALSE", f"#{seq}")
    for seq in by_seq:
        report.wrong("ENTRY_MISSING", f"#{seq}")
    if len(report.lines) == before:
        report.good("ENTRIES_INCLUDED", len(entries.rows))
    if witnessed is not None:
        _check_witness(report, head, keys, witnessed)


def _is_under(hash_: str, proof: Mapping[str, Any], head: Head) -> bool:
    place, path = proof.get("place"), proof.get("proof")
    if type(place) is not int or not isinstance(path, list):
        return False
    try:
        hashes = [bytes.fromhex(each) for each in path]
    except (TypeError, ValueError):
        return False
    return is_included(leaf_hash(_plain(hash_).encode()), place, head.size, head.root, hashes)


def _plain(text: object) -> str:
    """Give a text that can be written in UTF-8; JSON may name half a letter."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""


def _check_witness(report: Report, head: Head, keys: Sequence[Key], witnessed: str) -> None:
    """Look for the checkpoint over as many entries among those a witness kept, whichever of them are signed."""
    parts = witnessed.replace("\r\n", "\n").split("\n\n")
    kept = []
    for at, part in enumerate(parts[1:], 1):
        if part.startswith(DASH):
            try:
                kept.append(Head.read(opened(f"{parts[at - 1].lstrip()}\n\n{part.rstrip()}\n", keys)))
            except NotGenuine:
                continue
    same = [each for each in kept if (each.origin, each.size) == (head.origin, head.size)]
    for each in same:
        if each.root == head.root:
            report.good("WITNESSED", head.size)
        else:
            report.wrong("WITNESS_FORKED", head.size)
    if not same:
        report.open("NOT_WITNESSED", head.size)


def check_words(bag: Bag, entries: Entries) -> None:
    """Hold the words against their salted digests, and see that of erased ones nothing is left and an entry says so."""
    report = bag.report
    wanted = {f"{seq}.{name}": digest for seq, facts in entries.facts.items() for name, digest in _digests(facts)}
    told = {
        str(label)
        for seq, facts in entries.facts.items()
        if entries.rows[seq]["verb"] == ERASE and isinstance(facts.get("erases"), list)
        for label in facts["erases"]
    }
    seen: set[str] = set()
    fitting = gone = withheld = 0
    for count, row in enumerate(bag.rows(NOTES), 1):
        label = f"{row.get('seq')}.{row.get('name')}"
        if label not in wanted or label in seen:
            report.wrong("WORDS_STRAY", f"{NOTES}:{count}")
            continue
        seen.add(label)
        if set(row) != NOTE:
            report.wrong("WORDS_CHANGED", label)
        elif row["withheld"] is True and (row["salt"], row["text"]) == ("", ""):
            withheld += 1
        elif row["erased_at"] is not None:
            gone += 1
            if (row["salt"], row["text"]) != ("", ""):
                report.wrong("WORDS_CHANGED", label)
            if label not in told:
                report.wrong("WORDS_ERASED", label)
        else:
            fitting += 1
            if not _fits(row["salt"], row["text"], wanted[label]):
                report.wrong("WORDS_CHANGED", label)
            if label in told:
                report.wrong("WORDS_KEPT", label)
    for label in sorted(wanted.keys() - seen):
        report.wrong("WORDS_MISSING", label)
    if not report.codes & {"WORDS_STRAY", "WORDS_CHANGED", "WORDS_ERASED", "WORDS_KEPT", "WORDS_MISSING"}:
        report.good("WORDS_FIT", fitting)
        if gone:
            report.good("WORDS_GONE", gone)
    if withheld:
        report.open("WORDS_WITHHELD", withheld)


def _digests(facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    notes = facts.get("notes")
    return list(notes.items()) if isinstance(notes, dict) else []


def _fits(salt: object, text: object, digest: object) -> bool:
    try:
        return isinstance(salt, str) and isinstance(text, str) and salted_digest(salt, text) == digest
    except ValueError:
        return False
