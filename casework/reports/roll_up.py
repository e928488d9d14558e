"""
The roll-up: entries become standings and tallies, a batch of matters at a time, in a constant number of statements.

It reads what perform() marked as not yet counted, and what is tied to it. It may be stopped and started at any point, and
run twice: a batch is written with its marks in one transaction, and a matter that moved meanwhile stays marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q

from casework.ledger.models import Entry
from casework.ledger.writing import insert_rows
from casework.reports.clusters import numbers_in
from casework.reports.course import PRINTING, Course, Line, course_of
from casework.reports.definitions import CATALOGUE
from casework.reports.models import Roll, Standing, Tie
from casework.reports.months import Month
from casework.reports.places import Place, levels_of, places_of, state_of_the_tree
from casework.reports.reading import spans_of
from casework.reports.tallies import carry, retally
from casework.reports.ties import clusters_of
from casework.workflow.models import Matter

BATCH = 2000
READ = frozenset[str]().union(*(indicator.tracks for indicator in CATALOGUE))

STANDING = (
    "number", "indicator", "kind", "since", "until", "attributed_at", "month", "unit_id", "type", "channel", "mark", "cases",
    "reason",
)  # fmt: skip
Row = tuple[Any, ...]


def catch_up(*, batch: int = BATCH) -> int:
    """
    Count every matter that moved since it was last counted.

    When a definition was added, everything is made anew; when units were loaded, the tallies are. Returns how many
    matters were read; three statements when nothing waits.

    :raises NotYet: an entry names a unit that is not in the tree.
    """
    roll, tree = Roll.objects.filter(pk=1).first(), state_of_the_tree()
    if roll is not None and roll.definitions != _definitions():
        return rebuild(batch=batch)
    if roll is None or roll.places != tree:
        _adopt(tree)
    return sum(_count(versions) for versions in _waiting(batch))


@transaction.atomic
def rebuild(*, batch: int = BATCH, is_marking: bool = True) -> int:
    """
    Make every derived row anew from the ledger, in one transaction, so that readers see the old or the new figures.

    is_marking: whether matters are marked as counted, which keeps their rows locked until the end. Returns how many
    matters were read.

    :raises NotYet: an entry names a unit that is not in the tree.
    """
    roll = _hold()
    Standing.objects.all().delete()
    Tie.objects.all().delete()
    read = last = 0
    while rows := list(
        Matter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "number", "version")[:batch]
    ):
        last = rows[-1][0]
        read += len(rows)
        _fold([number for _pk, number, _version in rows], is_tallied=False)
        if is_marking:
            _mark_counted({number: version for _pk, number, version in rows})
    retally()
    roll.definitions, roll.places = _definitions(), state_of_the_tree()
    roll.save()
    return read


def _waiting(batch: int) -> Iterator[dict[str, int]]:
    """Yield batches of matters that wait to be counted, number → version, each matter at most once."""
    last = 0
    waiting = Matter.objects.filter(is_counted=False).order_by("pk").values_list("pk", "number", "version")
    while rows := list(waiting.filter(pk__gt=last)[:batch]):
        last = rows[-1][0]
        yield {number: version for _pk, number, version in rows}


@transaction.atomic
def _count(versions: Mapping[str, int]) -> int:
    _hold()
    _fold(list(versions))
    _mark_counted(versions)
    return len(versions)


@transaction.atomic
def _adopt(tree: str) -> None:
    """Sum anew by the tree of units as it is now."""
    roll = _hold()
    retally()
    roll.definitions, roll.places = _definitions(), tree
    roll.save()


def _hold() -> Roll:
    """Wait for whoever else is writing; readers are not kept waiting."""
    Roll.objects.get_or_create(pk=1)
    return Roll.objects.select_for_update().get(pk=1)


def _fold(numbers: Sequence[str], *, is_tallied: bool = True) -> None:
    """Read these matters and all they are tied to, and replace their standings."""
    places: dict[str, Place] = {}
    courses = _courses(numbers, places)
    clusters = clusters_of(courses)
    members = numbers_in(link for links in clusters.values() for link in links)
    courses.update(_courses([number for number in members if number not in courses], places))
    rows = [row for links in clusters.values() for row in _rows(links, courses, places)]
    gone, come = _replace(members, rows)
    if is_tallied:
        carry(gone, come, {place.unit: place for place in places.values()}, STANDING)


def _courses(numbers: Sequence[str], places: dict[str, Place]) -> dict[str, Course]:
    """
    Fold the entries of matters that can be counted, number → course; two statements, three where some happened elsewhere. Of others
    only what was printed of them for a transmittal, for that tells of the hand-overs about them.

    places: gains the units that the entries name.
    """
    if not numbers:
        return {}
    columns = tuple("facts_text" if name == "facts" else name for name in Line._fields)
    entries = Entry.objects.of(*numbers).filter(Q(track__in=READ) | Q(verb=PRINTING)).values_list(*columns)
    lines = [Line._make(entry) for entry in entries]
    places.update(places_of({key for line in lines for key in (line.unit, line.actor_unit)}))
    levels = levels_of(places)
    courses = {number: course_of(each, levels) for number, each in groupby(lines, key=lambda line: line.matter)}
    elsewhere = {each.place for each in courses.values() if each.place} - places.keys()
    places.update(places_of(elsewhere) if elsewhere else {})
    return courses


def _rows(links: set[str], courses: Mapping[str, Course], places: Mapping[str, Place]) -> Iterator[Row]:
    """Work out the standings of one cluster, in the order of STANDING."""
    together = [courses[number] for number in sorted(links) if number in courses]
    for indicator in CATALOGUE:
        for since, until, reading in spans_of(together, indicator):
            yield (
                reading.number, indicator.code, reading.kind, since, until, reading.attributed_at,
                Month.of(reading.attributed_at).ordinal, places[reading.unit].unit, reading.type, reading.channel, reading.mark,
                reading.cases, reading.reason,
            )  # fmt: skip


def _replace(numbers: Sequence[str], rows: Sequence[Row]) -> tuple[set[Row], set[Row]]:
    """Put new standings in the place of old ones where they differ; returns what went and what came. Three statements."""
    old, new = set(Standing.objects.filter(number__in=numbers).values_list(*STANDING)), set(rows)
    gone, come = old - new, new - old
    changed = {row[0] for row in gone}
    if changed:
        Standing.objects.filter(number__in=changed).delete()
    insert_rows(Standing._meta.db_table, STANDING, [row for row in new if row in come or row[0] in changed])
    return gone, come


def _mark_counted(versions: Mapping[str, int]) -> None:
    """Say of matters that they are counted, but for those that have moved on or are moving. Two statements."""
    rows = Matter.objects.select_for_update(skip_locked=True).filter(number__in=versions, is_counted=False)
    same = [
        number
        for number, version in rows.order_by("number").values_list("number", "version")
        if versions[number] == version
    ]
    Matter.objects.filter(number__in=same).update(is_counted=True)


def _definitions() -> str:
    return " ".join(indicator.code for indicator in CATALOGUE)
