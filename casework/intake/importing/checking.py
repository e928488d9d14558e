"""The first pass: every line read, every entry judged in memory, every tie followed; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, NotYet
from casework.intake.importing.faults import Blame, Fault
from casework.intake.importing.mapping import ImportMapping
from casework.intake.importing.reading import Row
from casework.intake.importing.records import ENTRY_KEYS, FILING, INTO, RECORD_KEYS, Record, read_record
from casework.intake.importing.tying import Key, Knots, batches, known_refs
from casework.intake.importing.walking import Ground, Ties, Walk
from casework.intake.models import ImportedRef
from casework.parties.models import Party
from casework.workflow.casefile import CaseFiles
from casework.workflow.judge import judge
from casework.workflow.models import Matter
from casework.workflow.tracks import Track, track_of

# What services and forms call otherwise than entries do.
FORM_FIELDS = {"to": "unit", "back_to": "unit", "mediator": "handler"}


@dataclass(slots=True)
class Checked:
    """
    What the first pass found. is_broken: a line has no shape at all, so that nothing of the file is to be trusted.

    refused: the rows, counted from 0, that have faults. knots: what is tied to what across rows. rows: how many. known:
    records that are here already and tell nothing new; news: those that are not, or tell more.
    """

    faults: list[Fault] = field(default_factory=list)
    is_broken: bool = False
    refused: set[int] = field(default_factory=set)
    knots: Knots = field(default_factory=Knots)
    rows: int = 0
    known: int = 0
    news: int = 0

    def blame(self, row: int, faults: Iterable[Fault]) -> None:
        """Refuse a row for these faults; what several records of one row have in common is told once."""
        found = {(fault.field, fault.code, fault.reason): fault for fault in reversed(list(faults))}
        self.faults += reversed(found.values())
        if found:
            self.refused.add(row)


def records_of(row: Row, mapping: ImportMapping) -> tuple[list[Record], list[Fault]]:
    """Read all records of one row; when there are faults, what could be read of it is left out."""
    records: list[Record] = []
    faults: list[Fault] = []
    for mapped in mapping.records(row):
        blame = mapped.blame
        record = None if blame.found else read_record(mapped.raw, blame, source=mapping.source)
        if record is None:
            faults += blame.found
        else:
            records.append(record)
    return records, faults


class Checker:
    """Goes through a file once and remembers what is wrong with it and what is tied to what."""

    def __init__(self, mapping: ImportMapping, ground: Ground) -> None:
        self.mapping, self.ground = mapping, ground
        self.found = Checked()
        self._count = 0

    def check(self, rows: Iterable[Row | Fault]) -> Checked:
        """Check a whole file; at most two statements a batch, and those that matters already here need."""
        for batch in batches(self._whole(rows)):
            read = [(place, *records_of(row, self.mapping)) for place, row in batch]
            known = known_refs(record.key for _place, records, _faults in read for record in records)
            continued = _Continued(known[key] for key in known)
            for place, records, faults in read:
                self.found.blame(place, faults)
                if not faults:
                    self.found.blame(place, self._faults(place, records, known, continued))
                if place not in self.found.refused:
                    self._count_news(records, known)
        for row, fault in self.found.knots.tie(self.found.refused):
            self.found.blame(row, [fault])
        self.found.faults.sort(key=lambda fault: fault.line)
        return self.found

    def _whole(self, rows: Iterable[Row | Fault]) -> Iterator[tuple[int, Row]]:
        for row in rows:
            if isinstance(row, Fault):
                self.found.is_broken = True
                self.found.faults.append(row)
            else:
                yield self.found.rows, row
                self.found.rows += 1

    def _count_news(self, records: Sequence[Record], known: Mapping[Key, ImportedRef]) -> None:
        for record in records:
            if record.key in known and len(record.entries) == known[record.key].entries:
                self.found.known += 1
            else:
                self.found.news += 1

    def _faults(
        self, place: int, records: Sequence[Record], known: Mapping[Key, ImportedRef], continued: _Continued
    ) -> Iterator[Fault]:
        """Yield what is wrong with the records of one row, beyond their shape."""
        here = frozenset(record.key for record in records)
        for record in records:
            blame = Blame(record.line, ref=record.ref, columns=record.columns)
            line = self.found.knots.see(record, place, here=here, is_known=record.key in known)
            if line:
                reason = _("The reference stands on line %(line)d already.") % {"line": line}
                blame.say("ref", "DOUBLED_REF", reason)
            self._judge(record, blame, known.get(record.key), continued)
            yield from blame.found

    def _judge(self, record: Record, blame: Blame, known: ImportedRef | None, continued: _Continued) -> None:
        try:
            track = track_of(record.track)
        except NotYet as refusal:
            blame.pass_on(refusal)
            return
        for name in ("type", "channel") if track.code != "filing" else ("channel",):
            if not getattr(record, name):
                blame.say(name, "MISSING", _("This is needed."))
        if blame.found:
            return
        if known is None:
            self._judge_new(record, track, blame)
        else:
            self._judge_more(record, track, blame, known, continued)

    def _judge_new(self, record: Record, track: Track, blame: Blame) -> None:
        self._count += 1
        number = f"{track.letter}#{self._count}"
        walk = Walk(record, track, self.ground, number=number, ties=_stand_ins(record))
        try:
            matter = walk.opened()
        except CaseworkError as refusal:
            by_entry = bool(record.entries[0].unit)
            blame.pass_on(refusal, lambda name: "entries[0].unit" if name == "unit" and by_entry else name)
            return
        files = track.files([number])
        files.take_as_new({number: _roster(record, number)})
        _walk_on(walk, matter, files, blame, range(len(record.entries)))

    def _judge_more(
        self, record: Record, track: Track, blame: Blame, known: ImportedRef, continued: _Continued
    ) -> None:
        """Judge what an earlier import has not seen of a record; what it has seen must be as it was."""
        if len(record.entries) < known.entries:
            reason = _("%(count)d entries were imported before; a record never loses any.") % {"count": known.entries}
            blame.say("entries", "FEWER_ENTRIES", reason)
        elif record.digest(known.entries) != known.digest:
            blame.say(
                "entries", "CHANGED", _("What was imported before read otherwise; what is wrong is corrected here.")
            )
        elif len(record.entries) > known.entries:
            matter = continued.matter(known.matter_no)
            walk = Walk.onward(record, matter, self.ground)
            _walk_on(walk, matter, continued.files(track), blame, range(known.entries, len(record.entries)))


class _Continued:
    """The matters of a batch that are here already, read when the first of them has something new."""

    def __init__(self, refs: Iterable[ImportedRef]) -> None:
        self._numbers = [ref.matter_no for ref in refs]
        self._matters: dict[str, Matter] | None = None
        self._files: dict[str, CaseFiles] = {}

    def matter(self, number: str) -> Matter:
        if self._matters is None:
            self._matters = {}
            for matter in Matter.objects.placed().filter(number__in=self._numbers).order_by("pk"):
                matter.__class__ = track_of(matter.track).model_class
                self._matters[matter.number] = matter
        return self._matters[number]

    def files(self, track: Track) -> CaseFiles:
        if track.code not in self._files:
            self._files[track.code] = track.files(self._numbers)
        return self._files[track.code]


def _walk_on(walk: Walk, matter: Matter, files: CaseFiles, blame: Blame, places: Iterable[int]) -> None:
    """Judge entries one after another until one is refused; those behind it cannot be judged."""
    for place in places:
        try:
            judge(matter, walk.move(place), files)
        except CaseworkError as refusal:
            blame.pass_on(refusal, partial(_field_of, place, walk.record.entries[place].facts))
            return


def _field_of(place: int, given: Mapping[str, object], name: str) -> str:
    """Say where in the record stands what a rule of the engine calls by its own name."""
    name = FORM_FIELDS.get(name, name)
    if name in RECORD_KEYS - ENTRY_KEYS and name not in given:
        return name
    if name in ENTRY_KEYS:
        return f"entries[{place}].{name}"
    return f"entries[{place}].facts.{name}" if name else f"entries[{place}]"


def _roster(record: Record, number: str) -> list[Party]:
    """Build the parties as guards will find them once they are written; positions stand in for their keys."""
    return [
        Party(
            pk=place, matter_no=number, position=place, role=draft.role, kind=draft.kind, birth_date=draft.birth_date,
            is_incapable=draft.is_incapable, guardian_of_id=draft.guardian_of, id_digest="known" if draft.id_number else "",
        )
        for place, draft in enumerate(record.parties, 1)
    ]  # fmt: skip


def _stand_ins(record: Record) -> Ties:
    """Numbers that nobody has yet, in the places where those of linked matters will be."""
    kinds = {link.kind for link in record.links}
    return Ties({"filing": "F#0"} if FILING in kinds else {}, into="#0" if INTO in kinds else "")
