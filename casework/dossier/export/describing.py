"""The texts of an export that programs read: entries, words, proofs and the description, each in a form of its own."""

from __future__ import annotations

from typing import Any

from casework.dossier.assemble import Slot
from casework.dossier.export.contents import Contents, ExportedPaper
from casework.dossier.issuing import told_in
from casework.dossier.models import Document
from casework.dossier.sealing import copy_fields
from casework.dossier.typesetting import frozen
from casework.dossier.verifier.papers import SEALS
from casework.dossier.verifier.seals import MANIFEST_END, NOTE_END
from casework.ledger.canonical import HASHED, moment_text
from casework.ledger.checkpoints.signing import known_keys
from casework.ledger.models import Entry, Note

SCHEMA = "casework-dossier/1"


def ledger_lines(contents: Contents) -> str:
    """Write the entries, one a line, each with every field its hash is made of, as it is hashed, and its hash."""
    return "".join(f"{frozen(_entry(each))}\n" for each in contents.entries)


def note_lines(contents: Contents) -> str:
    """Write the words, one a line, each with the salt of its digest; of erased ones there is only when they were erased."""
    return "".join(f"{frozen(_note(each, is_told=contents.with_inner))}\n" for each in contents.notes)


def proofs(contents: Contents) -> str:
    """Write the checkpoint, the keys that may have signed it, and the proof of each entry."""
    proved = contents.proved
    return frozen(
        {
            "checkpoint": proved.checkpoint.note,
            "keys": [str(key) for key in known_keys()],
            "entries": [
                {"seq": entry.seq, "place": place, "proof": [each.hex() for each in path]}
                for entry, place, path in zip(contents.entries, proved.places, proved.paths, strict=True)
            ],
        }
    )


def seals(contents: Contents) -> dict[str, str]:
    """Write the seals: where each manifest lies, and the note that signs it → its text, as it was signed."""
    told: dict[str, str] = {}
    for each in contents.seals if contents.with_inner else ():
        place = f"{SEALS}{each.cycle}-{each.part}"
        told |= {place + MANIFEST_END: each.manifest, place + NOTE_END: each.note}
    return told


def description(contents: Contents) -> str:
    """Write what the matter is, the lines of its catalogue, and every paper."""
    documents = {(each.document.kind, each.document.sha256): each.file for each in contents.papers}
    return frozen(
        {
            "schema": SCHEMA,
            "matter": _matter(contents),
            "inner": contents.with_inner,
            "retention": contents.retention._asdict() if contents.retention is not None else None,
            "catalogue": [_line(slot, documents) for slot in contents.slots],
            "papers": [told_of(paper, contents) for paper in contents.papers],
        }
    )


def told_of(paper: ExportedPaper, contents: Contents) -> dict[str, Any]:
    """Write a paper. stated: what the entry that issued it says of it; null for one that was handed in."""
    document = paper.document
    entry = contents.entries[document.seq - 1] if document.seq else None
    told = [each for each in told_in(entry.facts) if each["kind"] == document.kind] if entry else []
    return {
        "file": paper.file or None,
        "withheld": not paper.file,
        "kind": document.kind,
        "title": document.title if paper.file else None,
        "filename": document.filename if paper.file else None,
        "volume": document.volume,
        "origin": document.origin,
        "paper_kept": document.paper_kept,
        "certified": _certified(document),
        "pages": document.pages,
        "pages_from": document.pages_from,
        "signatures": document.signatures if paper.file else [],
        "sha256": document.sha256,
        "size": document.size,
        "added_by": document.added_by,
        "added_at": moment_text(document.added_at),
        "captured_at": moment_text(document.captured_at) if document.captured_at else None,
        "taker": (document.taker or None) if paper.file else None,
        "place": (document.place or None) if paper.file else None,
        "template": document.template,
        "number": document.number,
        "seq": document.seq,
        "signed": _signed(paper),
        "stated": next((each for each in told if each["sha256"] == document.sha256), None),
    }


def _certified(document: Document) -> dict[str, Any] | None:
    if document.certified_at is None:
        return None
    at = moment_text(document.certified_at)
    return {"by": document.certified_by, "at": at, "seq": document.certified_in}


def _signed(paper: ExportedPaper) -> dict[str, Any] | None:
    if paper.copy is None or not paper.copy_file:
        return None
    return {**copy_fields(paper.copy), "file": paper.copy_file}


def _entry(entry: Entry) -> dict[str, Any]:
    row = entry.row._asdict()
    return {name: moment_text(row[name]) if name.endswith("_at") else row[name] for name in (*HASHED, "hash")}


def _note(note: Note, *, is_told: bool) -> dict[str, Any]:
    return {
        "seq": note.seq,
        "name": note.name,
        "salt": note.salt if is_told else "",
        "text": note.text if is_told else "",
        "erased_at": moment_text(note.erased_at) if note.erased_at else None,
        "withheld": not is_told,
    }


def _matter(contents: Contents) -> dict[str, Any]:
    matter, last = contents.matter, contents.last
    return {
        "number": last.matter,
        "track": last.track,
        "machine_version": last.machine_version,
        "version": last.seq,
        "head": last.hash,
        "state": last.to_state,
        "level": last.level,
        "unit": last.unit,
        "unit_name": contents.organ,
        "title": matter.title,
        **{name: getattr(matter, name) for name in ("type", "channel", "kind", "risk", "outcome", "handler", "cycle")},
        "born_of": matter.origin_number,
        "opened_at": moment_text(matter.opened_at),
        "accepted_at": moment_text(matter.accepted_at) if matter.accepted_at else None,
        "moved_at": moment_text(matter.moved_at),
    }


def _line(slot: Slot, documents: dict[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "kind": slot.item.code,
        "title": str(slot.item.title),
        "law": str(slot.item.law),
        "volume": Document.Volume.INNER if slot.item.is_inner else Document.Volume.MAIN,
        "by": slot.item.by,
        "missing": slot.is_missing,
        "papers": [
            {
                "entry": paper.seq,
                "sha256": paper.sha256 or None,
                "file": documents.get((slot.item.code, paper.sha256)) or None,
                "made_at": moment_text(paper.made_at),
            }
            for paper in slot.papers
        ],
    }
