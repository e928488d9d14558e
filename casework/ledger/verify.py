"""
Is the ledger what was written? Every chain recomputed from its rows, in constant memory.

Independent of the code that writes: it shares canonical.py and nothing else. It finds what was changed, dropped, put in or
moved in chains and words; what a matter's row says besides its entries, whom it is kept from too; and numbers that were
given and have no entries.

It does not see a chain re-hashed to its end together with its matter's row, nor the last matters of a series gone together
with the count of the series: casework.ledger.checkpoints does. The entries do not state titles, places,
references of channels, parties, proposals, notices and papers, and clocks follow from entries and tables; none
of these is compared here; of papers under a seal casework.dossier.verifying does it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger import rows, walls
from casework.ledger.canonical import DIGESTS, HASHED, encoded, salted_digest
from casework.ledger.rows import Span
from casework.ledger.standing import COLUMNS, Standing, facts_in
from casework.processes import processes

STANDINGS = 1000  # matters compared by one statement
_NUMBER = re.compile(r"([A-Z][0-9]{10})([0-9]{6})")
VERSION, VERB, FROM_STATE, TO_STATE, FACTS, ALGORITHM, PREV_HASH = (
    HASHED.index(name)
    for name in ("machine_version", "verb", "from_state", "to_state", "facts", "algorithm", "prev_hash")
)
MIGRATE = (
    "migrate"  # the only act that brings a matter to another version of its table; its facts say from which to which
)


class Fault(models.TextChoices):
    """What can be wrong, in the order it is told."""

    UNREADABLE = "UNREADABLE", _("the row cannot be read")
    FIRST_MISSING = "FIRST_MISSING", _("the first entry is missing")
    GAP = "GAP", _("entries before this one are missing")
    CHANGED = "CHANGED", _("the entry is not what was hashed")
    BROKEN_LINK = "BROKEN_LINK", _("the entry does not continue the one before it")
    STATE_JUMP = "STATE_JUMP", _("the entry leaves another state than the one before it reached")
    VERSION_JUMP = "VERSION_JUMP", _("the entry goes by another version than the one before it, and none says so")
    UNKNOWN_ALGORITHM = "UNKNOWN_ALGORITHM", _("the hash is of an unknown kind")
    TAIL_DROPPED = "TAIL_DROPPED", _("the matter has moved further than its entries")
    MATTER_DISAGREES = "MATTER_DISAGREES", _("the matter is not where its last entry left it")
    ROW_DISAGREES = "ROW_DISAGREES", _("the matter's row says something else than its entries")
    NO_MATTER = "NO_MATTER", _("entries of a matter that does not exist")
    NUMBER_MISSING = "NUMBER_MISSING", _("a number was given and no entry bears it")
    NUMBER_UNGIVEN = "NUMBER_UNGIVEN", _("an entry bears a number that was never given")
    NOTE_CHANGED = "NOTE_CHANGED", _("the words are not those the entry holds the digest of")
    NOTE_MISSING = "NOTE_MISSING", _("words the entry holds a digest of are gone without a mark of erasure")
    NOTE_STRAY = "NOTE_STRAY", _("words that no entry holds a digest of")
    NOTE_ERASED = "NOTE_ERASED", _("words were erased and no entry says so")
    NOTE_KEPT = "NOTE_KEPT", _("an entry says these words are erased, and they are not")
    # Of sealed files: casework.dossier.verifying.
    SEAL_GONE = "SEAL_GONE", _("the entry says the file was sealed, and there is no such seal")
    SEAL_CHANGED = "SEAL_CHANGED", _("the seal is not what its entry says")
    SEAL_FALSE = "SEAL_FALSE", _("the seal is not signed by a known key, or something else is")
    PAPER_GONE = "PAPER_GONE", _("a sealed paper is gone from its file")
    PAPER_CHANGED = "PAPER_CHANGED", _("a sealed paper is told otherwise than it was sealed")
    PAPER_SLIPPED_IN = "PAPER_SLIPPED_IN", _("a paper says it lay in the file before the sealing, and is under no seal")
    CONTENT_GONE = "CONTENT_GONE", _("the content of a sealed paper is gone")
    CONTENT_CHANGED = "CONTENT_CHANGED", _("the content of a sealed paper is not the one that was sealed")
    COPY_GONE = "COPY_GONE", _("the signed copy of a sealed paper is gone")
    COPY_CHANGED = "COPY_CHANGED", _("the signed copy of a sealed paper is not the one that was sealed")
    CONTENT_KEPT = "CONTENT_KEPT", _("the file was destroyed, and a content of it is still there")
    DISPOSAL_GONE = "DISPOSAL_GONE", _("the entry says the file was destroyed, and there is no certificate of it")
    DISPOSAL_FALSE = (
        "DISPOSAL_FALSE",
        _("the certificate of destruction is not what its entry says, or not signed by a known key"),
    )
    # Of the log over all entries: casework.ledger.checkpoints.verifying.
    LOG_ENTRY_CHANGED = "LOG_ENTRY_CHANGED", _("the entry is not the one that was put into the log")
    LOG_ENTRY_GONE = "LOG_ENTRY_GONE", _("an entry that was put into the log is gone")
    LOG_LACKS = "LOG_LACKS", _("an entry has no place in the log and should have one")
    LOG_TWICE = "LOG_TWICE", _("an entry has more than one place in the log")
    LOG_GAP = "LOG_GAP", _("places of the log are missing")
    LOG_TILE = "LOG_TILE", _("what is kept of the tree is not what it comes to")
    LOG_FORKED = "LOG_FORKED", _("the log is not the one that was signed")
    LOG_UNSIGNED = "LOG_UNSIGNED", _("places of the log are under no checkpoint")
    CHECKPOINT_FALSE = (
        "CHECKPOINT_FALSE",
        _("the checkpoint is not signed by a known key, or says something else than its row"),
    )
    WITNESS_FALSE = "WITNESS_FALSE", _("what the witness kept is no checkpoint signed by a known key")
    WITNESS_AHEAD = "WITNESS_AHEAD", _("the witness saw more entries than there are: the log was cut off")
    WITNESS_FORKED = "WITNESS_FORKED", _("the witness saw another log")


class Finding(NamedTuple):
    """Where something is wrong: the entry of a matter, or the place where it should be; of a row, its columns."""

    matter: str
    seq: int
    columns: str = ""

    def __str__(self) -> str:
        return f"{self.matter} #{self.seq}" + (f" ({self.columns})" if self.columns else "")


@dataclass(slots=True)
class Report:
    """
    What was read, and what was wrong. first: the first finding of a kind, by matter and seq. counts: how many of each.

    leaves: entries under checkpoints. witnessed: checkpoints a witness kept. seals: on files. digests: of words, in entries. fitting: notes
    that an entry holds a digest of. series: what numbers begin with → how many of them have entries, and the last of these.
    """

    entries: int = 0
    matters: int = 0
    notes: int = 0
    leaves: int = 0
    checkpoints: int = 0
    witnessed: int = 0
    seals: int = 0
    digests: int = 0
    fitting: int = 0
    series: dict[str, tuple[int, int]] = field(default_factory=dict)
    first: dict[Fault, Finding] = field(default_factory=dict)
    counts: Counter[Fault] = field(default_factory=Counter)

    @property
    def is_good(self) -> bool:
        return not self.counts

    @property
    def findings(self) -> list[tuple[Fault, Finding, int]]:
        """Each kind of fault found, with its first place and its number, in the order of Fault; empty when all is good."""
        return [(fault, self.first[fault], self.counts[fault]) for fault in Fault if fault in self.counts]

    def found(self, fault: Fault, matter: object, seq: object, columns: str = "", *, count: int = 1) -> None:
        """Take note of a fault, and how often in a row; the first place is made readable, whatever stands there."""
        self.counts[fault] += count
        place = Finding(_shown(matter), seq if isinstance(seq, int) else 0, columns)
        self.first[fault] = min(self.first.get(fault, place), place)

    def numbered(self, matter: str) -> None:
        """Count a matter in the series its number belongs to."""
        if parts := _NUMBER.fullmatch(matter):
            self._count(parts[1], 1, int(parts[2]))

    def _count(self, prefix: str, more: int, number: int) -> None:
        count, last = self.series.get(prefix, (0, 0))
        self.series[prefix] = (count + more, max(last, number))

    def add(self, other: Report) -> None:
        """Take over what another part of the ledger brought to light."""
        self.entries += other.entries
        self.matters += other.matters
        self.notes += other.notes
        self.counts.update(other.counts)
        for prefix, (count, last) in other.series.items():
            self._count(prefix, count, last)
        for fault, place in other.first.items():
            self.first[fault] = min(self.first.get(fault, place), place)


def verify(matter: str = "", *, jobs: int = 1) -> Report:
    """
    Verify the whole ledger, or one matter: chains, the matters they belong to, and the words beside them; of the whole also
    whether a number is missing.

    jobs: how many processes share the work; they read what is committed. Matters may move, and come, meanwhile.
    """
    if matter:
        return verify_span(Span(matter))
    given = rows.series()
    report = verify_span(Span()) if jobs == 1 else _shared(jobs)
    check_series(given, rows.series(), report)
    return report


def _shared(jobs: int) -> Report:
    report = Report()
    spans = rows.spans(jobs)
    with processes(jobs) as workers:
        for part in workers.map(verify_span, spans):
            report.add(part)
    return report


def verify_span(span: Span) -> Report:
    """Verify a part of the ledger, in this process."""
    report = Report()
    check_standings(check_chains(rows.entries(span), report), report)
    check_matters(rows.disagreeing_matters(span), report)
    for matter, seq in rows.homeless_entries(span):
        report.found(Fault.NO_MATTER, matter, seq)
    check_notes(rows.notes(span), report)
    if report.digests != report.fitting:  # as many words as digests: none is gone; else look where
        check_digests(rows.entries_with_notes(span), report)
    return report


def check_chains(entries: Iterable[Sequence[Any]], report: Report) -> Iterator[Standing]:
    """
    Recompute chains. Yields what each says of its matter, chain by chain.

    entries: by matter and seq, each the fields of HASHED, moments as text, and its hash.
    """
    standing: Standing | None = None
    last: Sequence[Any] = ()
    for row in entries:
        matter, seq, stored = row[0], row[1], row[-1]
        report.entries += 1
        if type(matter) is not str or type(seq) is not int:
            report.found(Fault.UNREADABLE, matter, seq)
            continue
        if standing is None or matter != standing.matter:
            if standing is not None:
                standing.close(last)
                yield standing
            report.matters += 1
            report.numbered(matter)
            standing, last = Standing(matter, row), ()
        is_linked = seq == standing.seq + 1
        if not is_linked:
            report.found(Fault.GAP if standing.seq else Fault.FIRST_MISSING, matter, seq)
        elif row[PREV_HASH] != standing.hash:
            report.found(Fault.BROKEN_LINK, matter, seq)
            is_linked = False
        if seq == standing.seq + 1 and row[FROM_STATE] != (last[TO_STATE] if last else ""):
            report.found(Fault.STATE_JUMP, matter, seq)
            is_linked = False
        if seq == standing.seq + 1 and last and not _keeps_version(last, row):
            report.found(Fault.VERSION_JUMP, matter, seq)
            is_linked = False
        fault = _fault_of(row, stored)
        if fault is not None:
            report.found(fault, matter, seq)
        standing.is_whole = standing.is_whole and is_linked and fault is None
        if standing.is_whole:
            standing.take(row)
        if type(row[FACTS]) is str and '"notes":' in row[FACTS]:
            report.digests += len(digests_in(row[FACTS]))
        standing.seq, standing.hash, last = seq, stored, row
    if standing is not None:
        standing.close(last)
        yield standing


def _keeps_version(before: Sequence[Any], row: Sequence[Any]) -> bool:
    """Answer whether an entry goes by the version of the one before it, or says that the version changes."""
    if row[VERB] != MIGRATE:
        return bool(row[VERSION] == before[VERSION])
    facts = facts_in(row[FACTS])
    return (facts.get("from_version"), facts.get("to_version")) == (before[VERSION], row[VERSION])


def _fault_of(row: Sequence[Any], stored: object) -> Fault | None:
    """Hash one entry anew; None when it is what was hashed."""
    try:
        digest = DIGESTS.get(row[ALGORITHM])
        if digest is None:
            return Fault.UNKNOWN_ALGORITHM
        return None if digest(encoded(row[:-1])) == stored else Fault.CHANGED
    except (TypeError, ValueError):  # bytes where text belongs, or text that is no UTF-8
        return Fault.UNREADABLE


def check_standings(standings: Iterable[Standing], report: Report) -> None:
    """Hold the rows of matters, and the words that were erased, against what whole chains say of them."""
    whole = (standing for standing in standings if standing.is_whole)
    while said := {standing.matter: standing for standing in islice(whole, STANDINGS)}:
        walls.raise_walls(said.values())
        for row in rows.standings(list(said)):
            if different := _differing(said[row[0]], row):
                report.found(Fault.ROW_DISAGREES, row[0], said[row[0]].seq, ", ".join(different))
        for matter, standing in said.items():
            if standing.erased:
                for label in sorted(rows.words_kept(matter).intersection(standing.erased)):
                    report.found(Fault.NOTE_KEPT, matter, int(label.partition(".")[0]))


def _differing(standing: Standing, row: Sequence[Any]) -> list[str]:
    """Name the columns that disagree; a wall may be raised by another matter's act while this is read, so it is asked again."""
    different = standing.differing(row)
    if walls.COLUMN in different:
        walls.raise_walls([standing])
        different = standing.differing(row)
        if walls.COLUMN in different and walls.is_as_of_its_origin(standing, row[COLUMNS.index(walls.COLUMN)]):
            different.remove(walls.COLUMN)
    return different


def check_series(before: Mapping[str, Any], after: Mapping[str, Any], report: Report) -> None:
    """
    Look for numbers that were given and have no entries: a whole matter gone; and for the contrary.

    before, after: the last number of every series when the chains began to be read, and when they were.
    """
    for prefix in sorted({*before, *after, *report.series}):
        count, most = report.series.get(prefix, (0, 0))
        given, known = (last if type(last) is int else 0 for last in (before.get(prefix), after.get(prefix)))
        if count != most or most < given:
            next_one = 1
            for number in chain(rows.numbers_of(prefix), [given + 1]):
                if number > next_one:
                    report.found(Fault.NUMBER_MISSING, f"{prefix}{next_one:06d}", 1, count=number - next_one)
                next_one = max(next_one, number + 1)
        if most > known:
            report.found(Fault.NUMBER_UNGIVEN, f"{prefix}{most:06d}", 1)


def check_matters(disagreeing: Iterable[Sequence[Any]], report: Report) -> None:
    """
    Say what is wrong with matters that are not where their last entry left them.

    disagreeing: (number, version of the matter, seq of its last entry or 0).
    """
    for number, version, last in disagreeing:
        if type(version) is int and type(last) is int and version > last:
            report.found(Fault.TAIL_DROPPED, number, last + 1)
        else:
            report.found(Fault.MATTER_DISAGREES, number, last)


def check_notes(notes: Iterable[Sequence[Any]], report: Report) -> None:
    """
    Recompute the digests of words, and see that of erased ones nothing is left and an entry says so.

    notes: (matter, seq, name, salt, text, whether they were erased, whether an entry says so, facts of the entry or ""
    where there is none).
    """
    for matter, seq, name, salt, text, is_erased, is_told, facts in notes:
        report.notes += 1
        digest = digests_in(facts).get(name)
        if digest is None:
            report.found(Fault.NOTE_STRAY, matter, seq)
            continue
        report.fitting += 1
        if is_erased and not is_told:
            report.found(Fault.NOTE_ERASED, matter, seq)
        if not ((salt, text) == ("", "") if is_erased else _is_digest(digest, salt, text)):
            report.found(Fault.NOTE_CHANGED, matter, seq)


def _is_digest(digest: object, salt: object, text: object) -> bool:
    try:
        return isinstance(salt, str) and isinstance(text, str) and salted_digest(salt, text) == digest
    except ValueError:  # no UTF-8
        return False


def check_digests(entries: Iterable[tuple[str, int, str, int]], report: Report) -> None:
    """
    Look for words that are gone without a mark of erasure.

    entries: (matter, seq, facts, how many notes there are) of entries that hold digests.
    """
    for matter, seq, facts, count in entries:
        if count < len(digests_in(facts)):
            report.found(Fault.NOTE_MISSING, matter, seq)


def digests_in(facts: object) -> dict[str, str]:
    """Read the digests of words out of facts: name → digest; empty where there are none or the text cannot be read."""
    digests = facts_in(facts).get("notes")
    return digests if isinstance(digests, dict) else {}


def _shown(value: object) -> str:
    """Write what stands where a number should as text that can be printed."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else repr(value)
