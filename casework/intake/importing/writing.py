"""The second pass: rows become matters, batch by batch, through perform_many(); each batch is one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow
from casework.intake.importing.checking import Checked, records_of
from casework.intake.importing.faults import Fault
from casework.intake.importing.mapping import ImportMapping
from casework.intake.importing.reading import Row
from casework.intake.importing.records import FILING, INTO, SAME_MATTER, Record
from casework.intake.importing.tying import BATCH, Key, Tie, batches, known_refs, ties_within
from casework.intake.importing.walking import Ground, Ties, Walk
from casework.intake.models import ImportedRef
from casework.ledger.clock import recording_moment
from casework.parties.services import add_parties
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import number_matters, perform_many
from casework.workflow.tracks import track_of


@dataclass(slots=True)
class Written:
    """What came of the second pass. known: records that were here already and told nothing new."""

    matters: int = 0
    continued: int = 0
    entries: int = 0
    known: int = 0

    def add(self, other: Written) -> None:
        self.matters += other.matters
        self.continued += other.continued
        self.entries += other.entries
        self.known += other.known


@dataclass(slots=True)
class _Batch:
    """What one transaction writes."""

    opened: list[Matter] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)


class Writer:
    """
    Goes through a checked file once more and writes it; where its records were kept, it is not read again.

    told: called after each batch is committed, with what was written so far.
    """

    def __init__(
        self, mapping: ImportMapping, ground: Ground, checked: Checked, *, told: Callable[[Written], None] | None = None
    ) -> None:
        self.mapping, self.ground, self.checked, self.told = mapping, ground, checked, told
        self.written = Written()
        self._numbers: dict[Key, str] = {}

    def write(self, rows: Iterable[Row | Fault]) -> Written:
        """
        Write every row that was not refused. What is here already is passed over, what it lacks is added.

        :raises CaseworkError: what passed before is refused now, because a matter has moved meanwhile or another run was
            faster; the batch is undone, those before it stand.
        """
        for batch in batches(self._in_order(rows), BATCH // max(len(self.mapping.matters), 1)):
            self.written.add(self._write_batch(batch))
            if self.told is not None:
                self.told(self.written)
        return self.written

    def _in_order(self, rows: Iterable[Row | Fault]) -> Iterator[list[Record]]:
        """Yield the records of each row, so that nobody tells of another one of the file before that is written."""
        waiting: deque[list[Record]] = deque()
        missing = set(self.checked.knots.awaited)
        for records in self._taken(rows):
            if self._waits(records, missing):
                waiting.append(records)
            else:
                missing.difference_update(record.key for record in records)
                yield records
        while waiting:
            records = waiting.popleft()
            if self._waits(records, missing):
                waiting.append(records)
            else:
                missing.difference_update(record.key for record in records)
                yield records

    def _taken(self, rows: Iterable[Row | Fault]) -> Iterator[list[Record]]:
        refused = self.checked.refused
        if self.checked.kept is not None:
            yield from (records for place, records in self.checked.kept if place not in refused)
            return
        for place, row in enumerate(row for row in rows if isinstance(row, Row)):
            if place not in refused:
                yield [record for record, _blame in records_of(row, self.mapping) if record]

    def _waits(self, records: Sequence[Record], missing: set[Key]) -> bool:
        own = {record.key for record in records}
        ties = self.checked.knots.ties
        return any(tie.key in missing and tie.key not in own for key in own for tie in ties.get(key, ()))

    @transaction.atomic
    def _write_batch(self, rows: Sequence[Sequence[Record]]) -> Written:
        """Write the rows of one batch; a constant number of statements, and one more a county, track and year."""
        records = [record for row in rows for record in row]
        ties = {key: list(found) for row in rows for key, found in ties_within(row).items()}
        for record in records:
            ties.setdefault(record.key, []).extend(self.checked.knots.ties.get(record.key, ()))
        asked = {tie.key for found in ties.values() for tie in found} - self._numbers.keys()
        known = known_refs({record.key for record in records} | asked)
        numbers = {**self._numbers, **{key: ref.matter_no for key, ref in known.items()}}
        new = [record for record in records if record.key not in known]
        more = [record for record in records if record.key in known and len(record.entries) > known[record.key].entries]
        batch = _Batch()
        self._open(new, batch, numbers, ties)
        self._continue(more, batch, known)
        at = recording_moment(records[-1].entries[-1].at)
        add_parties(
            [(walk.number, walk.record.parties) for walk in batch.walks[: len(new)] if walk.record.parties], at=at
        )
        perform_many(batch.moves, opened=batch.opened)
        _remember(batch.walks[: len(new)], batch.walks[len(new) :], at=at)
        self._numbers |= {key: numbers[key] for key in self.checked.knots.awaited.intersection(numbers)}
        return Written(len(new), len(more), len(batch.moves), len(records) - len(new) - len(more))

    def _open(
        self, records: Sequence[Record], batch: _Batch, numbers: dict[Key, str], ties: Mapping[Key, list[Tie]]
    ) -> None:
        for record in records:
            walk = Walk(record, track_of(record.track), self.ground)
            batch.opened.append(walk.opened())
            batch.walks.append(walk)
        number_matters(batch.opened)
        numbers |= {record.key: matter.number for record, matter in zip(records, batch.opened, strict=True)}
        for walk, matter in zip(batch.walks, batch.opened, strict=True):
            walk.number, walk.ties = matter.number, _told(ties[walk.record.key], numbers)
            matter.origin_number = str(walk.ties.facts.get(FILING, ""))
            batch.moves += [walk.move(place) for place in range(len(walk.record.entries))]

    def _continue(self, records: Sequence[Record], batch: _Batch, known: Mapping[Key, ImportedRef]) -> None:
        if not records:
            return
        numbers = [known[record.key].matter_no for record in records]
        there = {matter.number: matter for matter in Matter.objects.locked(*numbers)}
        for record in records:
            before = known[record.key]
            walk = Walk.onward(record, there[before.matter_no], self.ground)
            batch.walks.append(walk)
            batch.moves += [walk.move(place) for place in range(before.entries, len(record.entries))]


def _told(ties: Iterable[Tie], numbers: Mapping[Key, str]) -> Ties:
    """Turn ties into what the entries say: numbers of matters."""
    facts: dict[str, object] = {}
    into = ""
    for tie in ties:
        number = numbers[tie.key]
        if tie.kind == INTO:
            into = number
        elif tie.kind == FILING:
            facts[FILING] = number
        else:
            facts[SAME_MATTER] = [*facts.get(SAME_MATTER, []), number]  # type: ignore[misc]
    return Ties(facts, into)


def _remember(new: Sequence[Walk], more: Sequence[Walk], *, at: datetime) -> None:
    """
    Keep which record became which matter, and how far it was taken; one statement each for new matters and for others.

    :raises NotNow: another run has taken one of these records meanwhile.
    """
    try:
        ImportedRef.objects.bulk_create([_ref(walk, at) for walk in new])
    except IntegrityError as error:
        raise NotNow.because(
            "IMPORTED_MEANWHILE", _("Another run has imported one of these records; run this one again."), field="ref"
        ) from error
    ImportedRef.objects.bulk_create(
        [_ref(walk, at) for walk in more],
        update_conflicts=True,
        unique_fields=["source", "ref"],
        update_fields=["entries", "digest", "line", "imported_at"],
    )


def _ref(walk: Walk, at: datetime) -> ImportedRef:
    record = walk.record
    count = len(record.entries)
    return ImportedRef(
        source=record.source, ref=record.ref, matter_no=walk.number, entries=count, digest=record.digest(count),
        line=record.line, imported_at=at,
    )  # fmt: skip
