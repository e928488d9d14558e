"""Divisions, their organs and successions written as a tree: all of it or nothing, and only what is not there yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.db.models import F
from simple_history.utils import bulk_update_with_history

from casework.organisations.divisions import Division, Register, read_divisions
from casework.organisations.levels import Level
from casework.organisations.models import Unit, UnitName, UnitSuccession, unit_key
from casework.organisations.organs import Name, Organ, OrganRule
from casework.organisations.restating import restate
from casework.organisations.successions import Succession, read_successions, renamings


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load added, what it ended, and how many rows of the file it found in place already."""

    divisions: int
    organs: int
    grids: int
    successions: int
    ended: int
    kept: int


@transaction.atomic
def load_units(path: Path, *, succession: Path | None = None, rule: OrganRule = OrganRule()) -> Loaded:  # noqa: B008
    """
    Read a city's divisions from a file and add what is not there yet.

    path: columns of hangzhou_divisions.csv; one or more cities. succession: columns of hangzhou_division_mapping.csv.
    rule: which organs to make under standing divisions. A division that stands in the database and ends in the file is
    ended, with the organs made under it; nothing else that is there changes, so that a second run adds nothing.

    :raises BadTable: a file has bad rows; all of them, and nothing is written.
    :raises OSError: a file cannot be opened.
    """
    there = {unit.key: unit for unit in Unit.objects.all()}
    register = read_divisions(path, loaded_divisions(there.values()))
    successions = (*renamings(register), *(read_successions(succession, register) if succession else ()))
    ended = _end(register, there)
    tree = _Tree(there.values())
    for division in sorted(register.rows, key=lambda row: (-row.level, row.code, row.first)):
        tree.add_division(division, register)
    for division in register.rows:
        for organ in rule.organs_of(division):
            tree.add_organ(organ, division)
    tree.write()
    added = _continue(successions, tree.units)
    restate()
    new = Counter(unit.kind if unit.is_made else Unit.Kind.DIVISION for unit in tree.new)
    return Loaded(
        divisions=new[Unit.Kind.DIVISION],
        organs=sum(new[kind] for kind in Unit.ORGANS),
        grids=new[Unit.Kind.GRID],
        successions=added,
        ended=ended,
        kept=sum(bool(row.line) and row.key in there for row in register.rows),
    )


def loaded_divisions(units: Iterable[Unit]) -> Iterator[Division]:
    """Yield the units that are divisions as a file would give them."""
    known = list(units)
    codes = {unit.path: unit.code for unit in known}
    for unit in known:
        if not unit.is_made:
            yield Division(
                code=unit.code,
                name=unit.name,
                level=Level(unit.level),
                parent_code=codes.get(unit.path[: -unit.steplen], ""),
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                short_name=unit.short_name,
                kind=unit.kind,
                source=unit.source,
            )


def _end(register: Register, there: dict[str, Unit]) -> int:
    """Give the standing units that the file ends their last day, and what was made under them with them."""
    last_days = {
        there[row.key].path: row.valid_to
        for row in register.rows
        if row.valid_to and row.key in there and there[row.key].valid_to is None
    }
    ending = []
    for unit in there.values():
        parent = unit.path[: -unit.steplen]
        last_day = last_days.get(unit.path) or (last_days.get(parent) if unit.is_made else None)
        if last_day and unit.valid_to is None:
            unit.valid_to = last_day
            ending.append(unit)
    if ending:
        bulk_update_with_history(ending, Unit, ["valid_to"], batch_size=500)
    return len(ending)


class _Tree:
    """The units that stand in the database and those to be added, with treebeard's paths computed for all."""

    def __init__(self, there: Iterable[Unit]) -> None:
        self.units = {unit.key: unit for unit in there}
        self.new: list[Unit] = []
        self._standing = {unit.code: unit for unit in self.units.values() if unit.valid_to is None}
        self._names: dict[str, tuple[Name, ...]] = {}
        self._by_path = {unit.path: unit for unit in self.units.values()}
        self._last_step: dict[str, int] = defaultdict(int)
        for path in self._by_path:
            parent, step = path[: -Unit.steplen], Unit._str2int(path[-Unit.steplen :])
            self._last_step[parent] = max(self._last_step[parent], step)

    def add_division(self, division: Division, register: Register) -> None:
        """Plan a unit for a division, unless it is there."""
        if division.key in self.units:
            return
        parent = register.parent(division)
        self._add(
            self.units[parent.key].path if parent else "",
            Unit(
                code=division.code,
                key=division.key,
                name=division.name,
                short_name=division.short_name,
                kind=division.kind,
                level=division.level,
                valid_from=division.valid_from,
                valid_to=division.valid_to,
                source=division.source,
            ),
        )

    def add_organ(self, organ: Organ, division: Division) -> None:
        """Plan a unit for an organ under its division, unless one of that code stands."""
        if organ.code in self._standing:
            return
        self._add(
            self.units[division.key].path,
            Unit(
                code=organ.code,
                key=unit_key(organ.code, division.valid_from),
                name=organ.name,
                short_name=organ.short_name,
                kind=organ.kind,
                level=organ.level,
                valid_from=division.valid_from,
                is_made=True,
                source=organ.rule,
            ),
            organ,
        )

    def write(self) -> None:
        """Insert the planned units, the highest first, and count children."""
        children = Counter(unit.path[: -unit.steplen] for unit in self.new)
        fresh = {unit.path for unit in self.new}
        for unit in self.new:
            unit.numchild = children[unit.path]
        grown = [self._by_path[path] for path in children if path and path not in fresh]
        for unit in grown:
            unit.numchild += children[unit.path]
        Unit.objects.bulk_update(grown, ["numchild"], batch_size=500)
        for _depth, units in groupby(sorted(self.new, key=lambda unit: unit.depth), key=lambda unit: unit.depth):
            planted = [self._with_line(unit) for unit in units]
            Unit.objects.bulk_create(planted, batch_size=1000)
        # A unit's own id is known only now.
        Unit.objects.filter(level=Level.COUNTY, county=None).update(county=F("pk"))
        Unit.objects.filter(level=Level.TOWNSHIP, township=None).update(township=F("pk"))
        UnitName.objects.bulk_create(
            UnitName(unit=unit, name=name.full, valid_from=name.valid_from, source=name.source)
            for unit in self.new
            for name in self._names.get(unit.key, ())
        )

    def _add(self, parent: str, unit: Unit, organ: Organ | None = None) -> None:
        self._last_step[parent] += 1
        unit.path = f"{parent}{Unit._int2str(self._last_step[parent]):0>{Unit.steplen}}"
        unit.depth = len(unit.path) // Unit.steplen
        self.units[unit.key] = self._by_path[unit.path] = unit
        if unit.valid_to is None:
            self._standing[unit.code] = unit
        self.new.append(unit)
        self._names[unit.key] = organ.names if organ else ()

    def _with_line(self, unit: Unit) -> Unit:
        ends = range(Unit.steplen, len(unit.path), Unit.steplen)
        line = {above.level: above for above in reversed([self._by_path[unit.path[:end]] for end in ends])}
        unit.county, unit.township = line.get(Level.COUNTY), line.get(Level.TOWNSHIP)
        return unit


def _continue(successions: Iterable[Succession], units: dict[str, Unit]) -> int:
    """Add the successions that are not known yet; return how many."""
    known = set(UnitSuccession.objects.values_list("old__key", "new__key", "effective_date"))
    new = [each for each in successions if (each.old.key, each.new.key, each.effective_date) not in known]
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            old=units[each.old.key],
            new=units[each.new.key],
            kind=each.kind,
            share=each.share,
            effective_date=each.effective_date,
        )
        for each in new
    )
    return len(new)
