"""Ties between records: who tells of whom, and what becomes of those tied to a row that is not taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from casework.intake.importing.faults import Fault
from casework.intake.importing.records import SAME_MATTER, Link, Record
from casework.intake.models import ImportedRef

BATCH = 500
Key = tuple[str, str]
X = TypeVar("X")


@dataclass(frozen=True, slots=True)
class Tie:
    """What the first entry of a record is to say of another one."""

    kind: str
    key: Key


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a record stands in the file, since when its matter is there, and whether an earlier import took it."""

    row: int
    line: int
    since: float
    is_known: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """A record with links to other rows, each with its place among the record's links."""

    row: int
    line: int
    key: Key
    links: tuple[tuple[int, Link], ...]


def batches(items: Iterable[X], size: int = BATCH) -> Iterator[list[X]]:
    """Cut a stream into lists of at most that size; the last may be shorter, none is empty."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def known_refs(keys: Iterable[Key]) -> dict[Key, ImportedRef]:
    """Find what was imported before of these records; one statement, may be empty."""
    wanted = set(keys)
    if not wanted:
        return {}
    sources, refs = {source for source, _ref in wanted}, [ref for _source, ref in wanted]
    found = ImportedRef.objects.filter(source__in=sources, ref__in=refs).order_by("pk")
    return {(each.source, each.ref): each for each in found if (each.source, each.ref) in wanted}


def ties_within(records: Sequence[Record]) -> dict[Key, list[Tie]]:
    """Find who tells of whom among the records of one row: of the same matter the later one, else the one with the link."""
    here = {record.key: (record.first_at, place) for place, record in enumerate(records)}
    ties: dict[Key, list[Tie]] = defaultdict(list)
    for record in records:
        for link in record.links:
            other = (record.source, link.ref)
            if other in here:
                is_later = link.kind != SAME_MATTER or here[record.key] > here[other]
                teller, told = (record.key, other) if is_later else (other, record.key)
                ties[teller].append(Tie(link.kind, told))
    return ties


class Knots:
    """
    All records of a file and the ties between its rows.

    ties: record → what it tells of others, in other rows or imported before. awaited: those of the others that this very
    file brings, so that they are to be written first.
    """

    def __init__(self) -> None:
        self.ties: dict[Key, list[Tie]] = {}
        self.awaited: set[Key] = set()
        self._seen: dict[Key, Seen] = {}
        self._linked: list[Linked] = []

    def see(self, record: Record, row: int, *, here: frozenset[Key], is_known: bool) -> int:
        """Remember a record. here: the records of its own row. Returns the line its reference stood on before, 0 for none."""
        before = self._seen.get(record.key)
        if before is not None:
            return before.line
        self._seen[record.key] = Seen(row, record.line, record.first_at.timestamp(), is_known)
        outside = tuple(
            (place, link)
            for place, link in enumerate(record.links)
            if link.ref and (record.source, link.ref) not in here
        )
        if outside:
            self._linked.append(Linked(row, record.line, record.key, outside))
        return 0

    def tie(self, refused: Iterable[int]) -> Iterator[tuple[int, Fault]]:
        """
        Follow all links, once every record is known. refused: the rows that are not taken for faults of their own.

        Yields the row and the fault of links that lead nowhere, to a row that is not taken, or round in a circle.
        """
        lost = set(refused)
        leaning: dict[int, list[tuple[int, Fault]]] = defaultdict(list)
        before = self._imported_before()
        for linked in self._linked:
            for place, link in linked.links:
                other = (linked.key[0], link.ref)
                fault = Fault(linked.line, f"links[{place}].ref", "UNKNOWN_REF", str(_NOT_TAKEN), ref=linked.key[1])
                if other in self._seen:
                    leaning[self._seen[other].row].append((linked.row, fault))
                elif other not in before:
                    lost.add(linked.row)
                    yield linked.row, replace(fault, reason=str(_NOWHERE))
                    continue
                self._add(linked.key, link.kind, other)
        for row in self._rows_in_circles():
            lost.add(row)
            line = next(linked.line for linked in self._linked if linked.row == row)
            yield row, Fault(line, "links", "LINK_CIRCLE", str(_IN_A_CIRCLE))
        ahead = sorted(lost)
        for gone in ahead:
            for row, fault in leaning.pop(gone, ()):
                if row not in lost:
                    lost.add(row)
                    ahead.append(row)
                    yield row, fault

    def _imported_before(self) -> set[Key]:
        asked = {(linked.key[0], link.ref) for linked in self._linked for _place, link in linked.links}
        found: set[Key] = set()
        for batch in batches(sorted(asked - self._seen.keys())):
            found |= known_refs(batch).keys()
        return found

    def _add(self, key: Key, kind: str, other: Key) -> None:
        """Keep a tie with the record that is to tell it: the later one, or the one that is not here yet."""
        mine, its = self._seen[key], self._seen.get(other)
        is_new = its is not None and not its.is_known
        if mine.is_known and not (is_new and kind == SAME_MATTER):
            return  # told when it was imported
        teller, told = key, other
        is_later = its is not None and (its.since, its.line) > (mine.since, mine.line)
        if is_new and kind == SAME_MATTER and (mine.is_known or is_later):
            teller, told = other, key
        ties = self.ties.setdefault(teller, [])
        if Tie(kind, told) not in ties:
            ties.append(Tie(kind, told))
        if told in self._seen and not self._seen[told].is_known:
            self.awaited.add(told)

    def _rows_in_circles(self) -> list[int]:
        """Find the rows of which each must be written before the other."""
        waits: dict[int, set[int]] = defaultdict(set)
        for key, ties in self.ties.items():
            row = self._seen[key].row
            waits[row] |= {self._seen[tie.key].row for tie in ties if tie.key in self.awaited} - {row}
        followers: dict[int, list[int]] = defaultdict(list)
        for row, others in waits.items():
            for other in others:
                followers[other].append(row)
        free = [row for row in followers if not waits.get(row)]
        for row in free:
            for follower in followers.get(row, ()):
                waits[follower].discard(row)
                if not waits[follower]:
                    free.append(follower)
        return sorted(row for row, others in waits.items() if others)


_NOWHERE = _("No record of this reference stands in the file or was imported before.")
_NOT_TAKEN = _("The record it is linked to is not taken.")
_IN_A_CIRCLE = _("Its links lead round in a circle.")
