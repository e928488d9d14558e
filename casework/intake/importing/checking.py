"""The first pass: every line read, every entry judged in memory, every tie followed; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError
from casework.intake.importing.faults import Blame, Fault
from casework.intake.importing.mapping import ImportMapping
from casework.intake.importing.reading import Row
from casework.intake.importing.records import ENTRY_KEYS, FILING, INTO, RECORD_KEYS, Record, read_record
from casework.intake.importing.surveying import known_track, survey
from casework.intake.importing.tying import Key, Knots, batches, known_refs
from casework.intake.importing.walking import Ground, Ties, Walk
from casework.intake.models import ImportedRef
from casework.parties.models import Party
from casework.workflow.casefile import CaseFiles
from casework.workflow.judge import Move, Step, judge
from casework.workflow.models import Matter
from casework.workflow.proposals import SECOND_PERSON
from casework.workflow.tracks import Track, track_of

X = TypeVar("X")

MAY_BE_UNTYPED = ("filing", "petition")  # the first is typed later, the second where its type is known

NOBODYS = "F0000000000000000"  # a number that no series gives out

# What services and forms call otherwise than entries do.
FORM_FIELDS = {"to": "unit", "back_to": "unit", "mediator": "handler"}


@dataclass(slots=True)
class Checked:
    """
    What the first pass found. is_broken: a line has no shape at all, so that nothing of the file is to be trusted.

    refused: the rows, counted from 0, that have faults. knots: what is tied to what across rows. rows: how many. known:
    records that are here already and tell nothing new; news: those that are not, or tell more. kept: the records of each row,
    with its place, for the second pass; None where the file is to be read again.
    """

    faults: list[Fault] = field(default_factory=list)
    is_broken: bool = False
    refused: set[int] = field(default_factory=set)
    knots: Knots = field(default_factory=Knots)
    rows: int = 0
    known: int = 0
    news: int = 0
    kept: list[tuple[int, list[Record]]] | None = None

    def blame(self, row: int, faults: Iterable[Fault]) -> None:
        """Refuse a row for these faults; what several records of one row have in common is told once."""
        found = {(fault.field, fault.code, fault.reason): fault for fault in reversed(list(faults))}
        self.faults += reversed(found.values())
        if found:
            self.refused.add(row)


def records_of(row: Row, mapping: ImportMapping) -> list[tuple[Record | None, Blame]]:
    """Read all records of one row, each with what is wrong with it; None for one of which nothing can be read."""
    found: list[tuple[Record | None, Blame]] = []
    for mapped in mapping.records(row):
        blame = mapped.blame.again()
        record = read_record(mapped.raw, blame, source=mapping.source) if mapped.raw else None
        if mapped.raw:
            mapped.blame.add(blame)
        found.append((record, mapped.blame))
    return found


class Checker:
    """
    Goes through a file once and remembers what is wrong with it and what is tied to what.

    keeps: whether it remembers the records as well, so that a short file is read once.
    """

    def __init__(self, mapping: ImportMapping, ground: Ground, *, keeps: bool = False) -> None:
        self.mapping, self.ground = mapping, ground
        self.found = Checked(kept=[] if keeps else None)
        self._count = 0

    def check(self, rows: Iterable[Row | Fault]) -> Checked:
        """Check a whole file; at most two statements a batch, and those that matters already here need."""
        for batch in batches(self._whole(rows)):
            read = [(place, records_of(row, self.mapping)) for place, row in batch]
            known = known_refs(record.key for _place, made in read for record, _blame in made if record)
            continued = _Continued(known[key] for key in known)
            for place, made in read:
                self._check_row(place, made, known, continued)
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

    def _check_row(
        self,
        place: int,
        made: Sequence[tuple[Record | None, Blame]],
        known: Mapping[Key, ImportedRef],
        continued: _Continued,
    ) -> None:
        records = [record for record, _blame in made if record]
        here = frozenset(record.key for record in records)
        for record, blame in made:
            if record:
                self._tie(record, blame, place, here, is_known=record.key in known)
                self._judge(record, blame, known.get(record.key), continued)
        self.found.blame(place, [fault for _record, blame in made for fault in blame.found])
        if place not in self.found.refused:
            self._count_news(records, known)
            if self.found.kept is not None:
                self.found.kept.append((place, records))

    def _tie(self, record: Record, blame: Blame, place: int, here: frozenset[Key], *, is_known: bool) -> None:
        if record.ref and record.entries:
            line = self.found.knots.see(record, place, here=here, is_known=is_known)
            if line:
                reason = _("The reference stands on line %(line)d already.") % {"line": line}
                blame.say("ref", "DOUBLED_REF", reason)

    def _judge(self, record: Record, blame: Blame, known: ImportedRef | None, continued: _Continued) -> None:
        """Lead a record over its table; where anything is wrong, look at every field by itself as well."""
        walked = blame.again()
        track = known_track(record.track)
        if track is not None:
            for name in ("channel",) if track.code in MAY_BE_UNTYPED else ("type", "channel"):
                if not getattr(record, name):
                    walked.say(name, "MISSING", _("This is needed."))
            blame.add(walked)
            walked = blame.again()
            if known is None:
                self._judge_new(record, track, walked)
            elif not blame.found:
                self._judge_more(record, track, walked, known, continued)
        if track is None or blame.found or walked.found:
            by_itself = blame.again()
            survey(record, track, self.ground.units, by_itself)
            blame.add(by_itself)
            blame.add(walked)

    def _judge_new(self, record: Record, track: Track, blame: Blame) -> None:
        if not record.entries:
            return
        self._count += 1
        number = f"{track.letter}#{self._count}"
        walk = Walk(record, track, self.ground, number=number, ties=_stand_ins(record))
        _Telling(blame, str).first_of((walk.require_own_unit,))
        by_entry = bool(record.entries[0].unit)
        told = _Telling(blame, lambda name: "entries[0].unit" if name == "unit" and by_entry else name)
        matter = told.first_of((walk.opened, partial(walk.opened, is_bare=True)))
        if matter is None:
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
    """
    Judge entries one after another.

    What is refused for its unit, level, outcome or moment, or by a guard, is told and then taken without, as far as that
    goes; behind an act that leads nowhere, nothing can be judged.
    """
    wrong: datetime | None = None
    for place in places:
        told = _Telling(blame, partial(_field_of, place, walk.record.entries[place].facts))
        move = told.first_of((partial(walk.move, place), partial(walk.move, place, is_bare=True)))
        if move is None:
            return
        if move.at == wrong:  # several acts of one moment: it is told once
            move = replace(move, at=matter.moved_at)
        step = told.first_of(_ways(walk, matter, move, files))
        if step is None:
            return
        wrong = wrong if step.move.at == move.at else move.at


def _ways(walk: Walk, matter: Matter, move: Move, files: CaseFiles) -> Iterator[Callable[[], Step]]:
    """Yield how a move may be judged: as it is, with every guard waived, and at the moment of the act before as well."""
    yield partial(judge, matter, move, files)
    waived = replace(move, waived=walk.machine.guards | {SECOND_PERSON})
    yield partial(judge, matter, waived, files)
    yield partial(judge, matter, replace(waived, at=matter.moved_at), files)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tries one way after another; only what keeps the first from passing is told."""

    blame: Blame
    place: Callable[[str], str]

    def first_of(self, ways: Iterable[Callable[[], X]]) -> X | None:
        for number, way in enumerate(ways):
            try:
                return way()
            except CaseworkError as refusal:
                if number == 0:
                    self.blame.pass_on(refusal, self.place)
        return None


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
    return Ties({"filing": NOBODYS} if FILING in kinds else {}, into=NOBODYS if INTO in kinds else "")
