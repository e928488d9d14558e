"""
Are sealed files what was sealed? Each seal held against its entry, its signature, its papers and their contents, in constant memory.

It shares the pure page of manifests with the code that seals, and trusts the ledger's rows, which verify.py recomputes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from casework.dossier import manifest as m
from casework.dossier.disposal.verifying import destroyed_in, is_kept
from casework.dossier.issuing import made_again
from casework.dossier.models import Document, Seal, SignedCopy
from casework.dossier.sealing import copy_fields, item_of
from casework.errors import NotNow, NotYet
from casework.ledger.checkpoints.note import Key, NotGenuine, opened
from casework.ledger.checkpoints.signing import known_keys
from casework.ledger.models import Entry
from casework.ledger.rows import Span, unsealed_entries
from casework.ledger.standing import facts_in
from casework.ledger.verify import Fault, Report

PIECE = 1024 * 1024
MATTERS = 200  # whose seals are read at once
Stated = tuple[str, str, str]  # of an entry: who acted, the hash before it, its facts


def verify_seals(report: Report, matter: str = "") -> None:
    """Verify every seal, or those of one matter, and add what is wrong to a report."""
    for number, seq in unsealed_entries(Span(matter)):
        report.found(Fault.SEAL_GONE, number, seq)
    seals = Seal.objects.order_by("matter_no", "pk")
    rows = (seals.filter(matter_no=matter) if matter else seals).iterator(chunk_size=MATTERS)
    verifier, by_matter = _Verifier(report), groupby(rows, key=lambda each: each.matter_no)
    while files := [(number, list(parts)) for number, parts in islice(by_matter, MATTERS)]:
        verifier.take(files)


class _Verifier:
    """
    keys: that may have signed. whole: names of contents that were read and are what they are called by. destroyed: digests of contents
    that are rightly gone from the file that is verified.
    """

    def __init__(self, report: Report) -> None:
        self.report, self.keys = report, known_keys()
        self.whole: set[str] = set()
        self.copies: dict[int, SignedCopy] = {}
        self.destroyed: frozenset[str] = frozenset()

    def take(self, files: Sequence[tuple[str, list[Seal]]]) -> None:
        numbers = [number for number, _seals in files]
        entries = {
            (matter, seq): (actor, prev_hash, facts)
            for matter, seq, actor, prev_hash, facts in Entry.objects.filter(
                matter__in=numbers, facts_text__contains='"seal":{'
            ).values_list("matter", "seq", "actor", "prev_hash", "facts_text")
        }
        papers: dict[str, list[Document]] = {number: [] for number in numbers}
        for document in Document.objects.filter(matter_no__in=numbers).order_by("matter_no", "pk"):
            papers[document.matter_no].append(document)
        copies = SignedCopy.objects.filter(document__matter_no__in=numbers)
        self.copies = {copy.document_id: copy for copy in copies}
        destroyed = destroyed_in(self.report, numbers, self.keys)
        for number, seals in files:
            self.destroyed = destroyed.get(number, frozenset())
            self._file(seals, entries, papers[number])

    def _file(self, seals: Sequence[Seal], entries: dict[tuple[str, int], Stated], papers: Iterable[Document]) -> None:
        lying = {(each.kind, each.sha256): each for each in papers}
        under: set[tuple[str, str]] = set()
        before = ""
        for seal in seals:
            self.report.seals += 1
            said = _said(seal)
            if not _agrees(seal, said, entries.get((seal.matter_no, seal.seq)), before):
                self._found(Fault.SEAL_CHANGED, seal)
            if not _is_signed(seal, said, self.keys):
                self._found(Fault.SEAL_FALSE, seal)
            for item in _items(said):
                key = (str(item.get("kind")), str(item.get("sha256")))
                under.add(key)
                self._paper(seal, item, lying.get(key))
            before = seal.root
        for key, document in lying.items():
            if key not in under and document.added_at <= seals[0].sealed_at:
                self._found(Fault.PAPER_SLIPPED_IN, seals[0], document.kind)

    def _paper(self, seal: Seal, item: dict[str, Any], document: Document | None) -> None:
        if document is None:
            self._found(Fault.PAPER_GONE, seal, item.get("kind"))
            return
        (told,) = json.loads(m.encode(m.told([item_of(document)])))
        told |= {name: item[name] for name in ("seq", "signed") if name in item}  # the copy is held against it apart
        if "signed" not in item:
            told.pop("signed", None)
        if "captured_at" not in item:  # manifests from before it was written are right without
            told.pop("captured_at", None)
        if told != m.plain(item):
            self._found(Fault.PAPER_CHANGED, seal, document.kind)
        if item.get("signed") is not None:
            self._copy(seal, item["signed"], document)
        if document.sha256 in self.destroyed:
            if is_kept(document):
                self._found(Fault.CONTENT_KEPT, seal, document.kind)
        elif (name := str(document.content.name)) not in self.whole:
            fault = _fault_of_content(document, name)
            if fault is None:
                self.whole.add(name)
            else:
                self._found(fault, seal, document.kind)

    def _copy(self, seal: Seal, signed: object, document: Document) -> None:
        copy = self.copies.get(document.pk)
        if copy is None:
            self._found(Fault.COPY_GONE, seal, document.kind)
        elif copy_fields(copy) != signed:
            self._found(Fault.COPY_CHANGED, seal, document.kind)
        elif document.sha256 not in self.destroyed and (fault := _fault_of_copy(copy, document)):
            self._found(fault, seal, document.kind)

    def _found(self, fault: Fault, seal: Seal, kind: object = "") -> None:
        self.report.found(fault, seal.matter_no, seal.seq, str(kind))


def _said(seal: Seal) -> dict[str, Any]:
    """What a manifest says; {} where it cannot be read."""
    try:
        said = json.loads(seal.manifest, parse_constant=_refused)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _refused(word: str) -> None:
    """Refuse what canonical JSON does not know: NaN and the infinities."""
    raise ValueError(word)


def _items(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    items = said.get("items")
    yield from (each for each in items if isinstance(each, dict)) if isinstance(items, list) else ()


def _agrees(seal: Seal, said: dict[str, Any], entry: Stated | None, before: str) -> bool:
    """Answer whether a seal, its manifest and its entry say the same, and a supplement names the part before it."""
    if entry is None or not said:
        return False
    actor, prev_hash, facts = entry
    stated = facts_in(facts).get("seal")
    if not isinstance(stated, dict):
        return False
    items, supplement = list(_items(said)), said.get("supplement")
    place = (said.get("matter"), said.get("cycle"), said.get("part"), said.get("sealed_at"))
    return (
        stated.get("manifest") == m.digest(seal.manifest)
        and (stated.get("root"), stated.get("part"), stated.get("items")) == (seal.root, seal.part, len(items))
        and stated.get("on_paper", m.on_paper(items)) == m.on_paper(items)
        and said.get("merkle_root") == seal.root == m.merkle_root(items)
        and place == (seal.matter_no, seal.cycle, seal.part, m.moment(seal.sealed_at))
        and (said.get("entries"), said.get("head")) == (seal.seq - 1, prev_hash)
        and said.get("sealed_by") == seal.sealed_by == actor
        and (not before if supplement is None else _names(supplement, before))
    )


def _names(supplement: object, before: str) -> bool:
    return isinstance(supplement, dict) and supplement.get("before") == before


def _is_signed(seal: Seal, said: dict[str, Any], keys: list[Key]) -> bool:
    try:
        return opened(seal.note, keys) == m.statement(seal.manifest)
    except (NotGenuine, ValueError, KeyError, TypeError):  # no note, or a manifest that is none
        return False


def _fault_of_content(document: Document, name: str) -> Fault | None:
    """Digest what is stored under a paper; what a crash kept from the store is made again, as whoever fetches it would."""
    if not document.content.storage.exists(name):
        try:
            is_there = bool(document.template and made_again(document))
        except (NotNow, NotYet):
            is_there = False
        return None if is_there else Fault.CONTENT_GONE
    digest = hashlib.sha256()
    with document.content.open() as content:
        for chunk in content.chunks():
            digest.update(chunk)
    return None if digest.hexdigest() == document.sha256 else Fault.CONTENT_CHANGED


def _fault_of_copy(copy: SignedCopy, document: Document) -> Fault | None:
    """Digest what is stored of a signed copy: it is the one that was sealed, and the paper to its last byte begins it."""
    if not copy.content.storage.exists(str(copy.content)):
        return Fault.COPY_GONE
    with copy.content.open() as content:
        head = hashlib.sha256(content.read(document.size))
        whole = head.copy()
        while piece := content.read(PIECE):
            whole.update(piece)
    is_same = (head.hexdigest(), whole.hexdigest()) == (document.sha256, copy.sha256)
    return None if is_same else Fault.COPY_CHANGED
