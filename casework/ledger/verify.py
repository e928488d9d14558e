"""
Is the ledger what was written? Every chain recomputed from its rows, in constant memory.

Independent of the code that writes: it shares canonical.py and nothing else. A chain whose last entry was re-hashed
together with its matter's row looks whole from here; checkpoints outside the matter find that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, NamedTuple

from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from casework.ledger import rows
from casework.ledger.canonical import DIGESTS, GENESIS, HASHED, encoded, salted_digest
from casework.ledger.rows import Span

FROM_STATE, TO_STATE, FACTS, ALGORITHM, PREV_HASH = (
    HASHED.index(name) for name in ("from_state", "to_state", "facts", "algorithm", "prev_hash")
)


class Fault(models.TextChoices):
    """What can be wrong, in the order it is told."""

    FIRST_MISSING = "FIRST_MISSING", _("the first entry is missing")
    GAP = "GAP", _("entries before this one are missing")
    CHANGED = "CHANGED", _("the entry is not what was hashed")
    BROKEN_LINK = "BROKEN_LINK", _("the entry does not continue the one before it")
    STATE_JUMP = "STATE_JUMP", _("the entry leaves another state than the one before it reached")
    UNKNOWN_ALGORITHM = "UNKNOWN_ALGORITHM", _("the hash is of an unknown kind")
    TAIL_DROPPED = "TAIL_DROPPED", _("the matter has moved further than its entries")
    MATTER_DISAGREES = "MATTER_DISAGREES", _("the matter is not where its last entry left it")
    NO_MATTER = "NO_MATTER", _("entries of a matter that does not exist")
    NOTE_CHANGED = "NOTE_CHANGED", _("the words are not those the entry holds the digest of")
    NOTE_MISSING = "NOTE_MISSING", _("words the entry holds a digest of are gone without a mark of erasure")
    NOTE_STRAY = "NOTE_STRAY", _("words that no entry holds a digest of")


class Finding(NamedTuple):
    """Where something is wrong: the entry of a matter, or the place where it should be."""

    matter: str
    seq: int


@dataclass(slots=True)
class Report:
    """
    What was read, and what was wrong. first: the first finding of a kind, by matter and seq. counts: how many of each.

    digests: of words, in entries. fitting: notes that an entry holds a digest of.
    """

    entries: int = 0
    matters: int = 0
    notes: int = 0
    digests: int = 0
    fitting: int = 0
    first: dict[Fault, Finding] = field(default_factory=dict)
    counts: Counter[Fault] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        return not self.counts

    @property
    def findings(self) -> list[tuple[Fault, Finding, int]]:
        """Each kind of fault found, with its first place and its number, in the order of Fault; empty when all is good."""
        return [(fault, self.first[fault], self.counts[fault]) for fault in Fault if fault in self.counts]

    def found(self, fault: Fault, matter: str, seq: int) -> None:
        """Take note of one fault."""
        self.counts[fault] += 1
        place = Finding(matter, seq)
        self.first[fault] = min(self.first.get(fault, place), place)

    def add(self, other: Report) -> None:
        """Take over what another part of the ledger brought to light."""
        self.entries += other.entries
        self.matters += other.matters
        self.notes += other.notes
        self.counts.update(other.counts)
        for fault, place in other.first.items():
            self.first[fault] = min(self.first.get(fault, place), place)


def verify(matter: str = "", *, jobs: int = 1) -> Report:
    """
    Verify the whole ledger, or one matter: chains, the matters they belong to, and the words beside them.

    jobs: how many processes share the work; they read what is committed. Matters may move meanwhile.
    """
    if matter or jobs == 1:
        return verify_span(Span(matter))
    report = Report()
    spans = rows.spans(jobs)
    connections.close_all()  # a process that is forked off must not share them
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as workers:
        for part in workers.map(verify_span, spans):
            report.add(part)
    return report


def verify_span(span: Span) -> Report:
    """Verify a part of the ledger, in this process."""
    report = Report()
    check_chains(rows.entries(span), report)
    check_matters(rows.disagreeing_matters(span), report)
    for matter, seq in rows.homeless_entries(span):
        report.found(Fault.NO_MATTER, matter, seq)
    check_notes(rows.notes(span), report)
    if report.digests != report.fitting:  # as many words as digests: none is gone; else look where
        check_digests(rows.entries_with_notes(span), report)
    return report


def check_chains(entries: Iterable[Sequence[Any]], report: Report) -> None:
    """
    Recompute chains.

    entries: by matter and seq, each the fields of HASHED, moments as text, and its hash.
    """
    last_matter, last_seq, last_state, last_hash = "", 0, "", GENESIS
    for row in entries:
        matter, seq, stored = row[0], row[1], row[-1]
        if matter != last_matter:
            report.matters += 1
            last_matter, last_seq, last_state, last_hash = matter, 0, "", GENESIS
        report.entries += 1
        if seq != last_seq + 1:
            report.found(Fault.GAP if last_seq else Fault.FIRST_MISSING, matter, seq)
        else:
            if row[PREV_HASH] != last_hash:
                report.found(Fault.BROKEN_LINK, matter, seq)
            if row[FROM_STATE] != last_state:
                report.found(Fault.STATE_JUMP, matter, seq)
        digest = DIGESTS.get(row[ALGORITHM])
        if digest is None:
            report.found(Fault.UNKNOWN_ALGORITHM, matter, seq)
        elif digest(encoded(row[:-1])) != stored:
            report.found(Fault.CHANGED, matter, seq)
        if '"notes":' in row[FACTS]:
            report.digests += len(digests_in(row[FACTS]))
        last_seq, last_state, last_hash = seq, row[TO_STATE], stored


def check_matters(disagreeing: Iterable[tuple[str, int, int]], report: Report) -> None:
    """
    Say what is wrong with matters that are not where their last entry left them.

    disagreeing: (number, version of the matter, seq of its last entry or 0).
    """
    for number, version, last in disagreeing:
        if version > last:
            report.found(Fault.TAIL_DROPPED, number, last + 1)
        else:
            report.found(Fault.MATTER_DISAGREES, number, last)


def check_notes(notes: Iterable[tuple[str, int, str, str, str, bool, str]], report: Report) -> None:
    """
    Recompute the digests of words.

    notes: (matter, seq, name, salt, text, whether they were erased, facts of the entry or "" where there is none).
    """
    for matter, seq, name, salt, text, is_erased, facts in notes:
        report.notes += 1
        digest = digests_in(facts).get(name)
        if digest is None:
            report.found(Fault.NOTE_STRAY, matter, seq)
            continue
        report.fitting += 1
        if not is_erased and salted_digest(salt, text) != digest:
            report.found(Fault.NOTE_CHANGED, matter, seq)


def check_digests(entries: Iterable[tuple[str, int, str, int]], report: Report) -> None:
    """
    Look for words that are gone without a mark of erasure.

    entries: (matter, seq, facts, how many notes there are) of entries that hold digests.
    """
    for matter, seq, facts, count in entries:
        if count < len(digests_in(facts)):
            report.found(Fault.NOTE_MISSING, matter, seq)


def digests_in(facts: str) -> dict[str, str]:
    """Read the digests of words out of facts: name → digest; empty where there are none or the text is no JSON any more."""
    try:
        parsed = json.loads(facts or "{}")
    except ValueError:  # found as CHANGED
        return {}
    digests = parsed.get("notes") if isinstance(parsed, dict) else None
    return digests if isinstance(digests, dict) else {}
