"""Sentences about units and memberships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Case, F, Q, QuerySet, Value, When
from treebeard.mp_tree import MP_NodeManager, MP_NodeQuerySet

from casework.organisations.levels import Level

if TYPE_CHECKING:
    from casework.organisations.models import Membership, Unit  # noqa: F401

    # Treebeard ships no types; what it adds to Django's queryset is called through the manager.
    TreeQuerySet = QuerySet["Unit"]
    ValuesQuerySet = QuerySet["Unit", dict[str, Any]]
else:
    TreeQuerySet = MP_NodeQuerySet


class UnitQuerySet(TreeQuerySet):
    """Many units; ordered by path, so that a parent comes before its children."""

    def valid_on(self, day: date) -> UnitQuerySet:
        """Keep the units that existed on that day; both ends inclusive."""
        return self.filter(valid_on(day))

    def standing(self) -> UnitQuerySet:
        """Keep the units that have no end."""
        return self.filter(valid_to=None)

    def at_or_below(self, *units: Unit) -> UnitQuerySet:
        """Keep these units and everything under them; none when no unit is given."""
        return self.under(unit.path for unit in units)

    def under(self, paths: Iterable[str]) -> UnitQuerySet:
        """Keep what lies at or below the tree paths given; none when there is no path."""
        wanted = Q(pk__in=())
        for path in paths:
            wanted |= self._at_or_below(path)
        return self.filter(wanted)

    def led_from(self, paths: Iterable[str]) -> UnitQuerySet:
        """Keep what lies at or below the tree paths given, and the ended units whose powers went on there."""
        here = self.model._default_manager.under(paths).values("pk")
        return self.filter(Q(pk__in=here) | Q(valid_to__isnull=False, restated__in=here))

    def ids_led_from(self, paths: Iterable[str]) -> ValuesQuerySet:
        """Name the same units by their ids alone, as a list of two parts whose size a planner can guess."""
        here = self.under(paths).order_by().values("pk")
        continued = (
            self.model._default_manager.filter(valid_to__isnull=False, restated__in=here).order_by().values("pk")
        )
        return here.union(continued, all=True)

    def continued_on(self, line: Iterable[str]) -> UnitQuerySet:
        """Keep the ended units whose powers went on in a unit with one of these tree paths."""
        return self.filter(valid_to__isnull=False, restated__path__in=tuple(line)).order_by()

    def above(self, unit: Unit) -> UnitQuerySet:
        """Keep the ancestors of the unit and the unit itself, the highest first."""
        return self.filter(path__in=self.model.line_of([unit.path])).order_by("path")

    def direct_upper(self, unit: Unit, day: date) -> UnitQuerySet:
        """
        Keep the units exactly one level above on the unit's own line, valid on that day, the division first.

        A village committee finds its township, the platform and the committee there; a grid finds its village and the
        village's committee. Empty at the top, and where a level is missing.
        """
        return self._upper(unit, day).of_level(unit.level + 1)

    def upper_line(self, unit: Unit, day: date) -> UnitQuerySet:
        """Keep all units of a higher level on the unit's own line, valid on that day, the lowest first; may be empty."""
        return self._upper(unit, day).filter(level__gt=unit.level).order_by("level", "path")

    def answering_for(self, unit: Unit, day: date) -> UnitQuerySet:
        """Keep the unit, those above it and the organs that lead these, valid on that day, the lowest first."""
        return self._upper(unit, day).exclude(kind__in=self.model.FOR_ITSELF).order_by("level", "path")

    def organs_for(self, unit: Unit, day: date) -> UnitQuerySet:
        """Keep the same and the bureaux beside them, each for its own affairs; the lowest first."""
        return self._upper(unit, day).order_by("level", "path")

    def bureaux_around(self, path: str, day: date) -> UnitQuerySet:
        """Keep the bureaux and organs of justice of the city a tree path lies in and of all its counties, the nearest first."""
        line = self.model._default_manager.filter(path__in=self.model.line_of([path]), level=Level.CITY)
        return (
            self.under(unit.path for unit in line if unit.kind == self.model.Kind.DIVISION)
            .valid_on(day)
            .filter(kind=self.model.Kind.BUREAU)
            .nearest_first([path])
        )

    def nearest_first(self, paths: Iterable[str]) -> UnitQuerySet:
        """Order by how near they stand: what lies in the counties of these tree paths, then the city's own, then other counties'."""
        own = When(county__path__in=self.model.line_of(paths), then=Value(0))
        city = When(level__gte=Level.CITY, then=Value(1))
        # Among the columns, for a list without doubles can be put in order by no other (PostgreSQL).
        near: UnitQuerySet = self.annotate(distance=Case(own, city, default=Value(2)))
        return near.order_by("distance", "-level", "path")

    def of_level(self, level: int) -> UnitQuerySet:
        return self.filter(level=level)

    def coded(self, code: str, day: date) -> UnitQuerySet:
        """Keep the one unit that bore this code on that day; may be empty."""
        return self.filter(code=code).valid_on(day)

    def counted_under(self, unit: Unit, *, is_restated: bool = False) -> UnitQuerySet:
        """
        Keep the units whose matters count under this one.

        As at the time, those at or below it in the tree; restated, those whose successor of today is at or below it.
        """
        if is_restated:
            return self.filter(self._at_or_below(unit.path, "restated__"))
        return self.filter(self._at_or_below(unit.path))

    def with_place(self, *, is_restated: bool = False) -> UnitQuerySet:
        """Add in_county and in_township, ids of units: as at the time, or restated to today. Null above them."""
        prefix = "restated__" if is_restated else ""
        placed = self.annotate(in_county=F(f"{prefix}county"), in_township=F(f"{prefix}township"))
        return cast("UnitQuerySet", placed)

    def _upper(self, unit: Unit, day: date) -> UnitQuerySet:
        line = self.model.line_of([unit.path])
        wanted = Q(path__in=line)
        for path in line:
            wanted |= self._at_or_below(path) & Q(depth=len(path) // self.model.steplen + 1, kind__in=self.model.ORGANS)
        return self.filter(wanted).valid_on(day)

    def _at_or_below(self, path: str, prefix: str = "") -> Q:
        # A range, not a prefix: SQLite's LIKE cannot use the index, and no path sorts after one step of the last letter.
        last = path + self.model.alphabet[-1] * self.model.steplen
        return Q(**{f"{prefix}path__gte": path, f"{prefix}path__lte": last})


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # treebeard ships no types
    """The tree's manager with our sentences; treebeard's own would hand out its plain queryset."""

    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")

    def plant(self, unit: Unit, *, under: Unit | None = None) -> Unit:
        """Put one new unit into the tree, as the last child of another or as a root, with its line; return it."""
        planted = cast("Unit", self.add_child(under, instance=unit) if under else self.add_root(instance=unit))
        planted.county = planted if planted.level == Level.COUNTY else None
        planted.township = planted if planted.level == Level.TOWNSHIP else None
        if under:
            planted.county, planted.township = under.county or planted.county, under.township or planted.township
        planted.restated = planted if planted.valid_to is None else None
        planted.save()
        return planted


class MembershipQuerySet(QuerySet["Membership"]):
    """Who sits where."""

    def valid_on(self, day: date) -> MembershipQuerySet:
        """Keep the memberships given for that day; both ends inclusive."""
        return self.filter(valid_on(day)).order_by("pk")

    def in_force(self, day: date) -> MembershipQuerySet:
        """Keep the memberships given for that day in units that existed on it."""
        return self.valid_on(day).filter(valid_on(day, "unit__"))


def valid_on(day: date, prefix: str = "") -> Q:
    """Ask for rows in force on a day; both ends inclusive, an empty end is open."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day}))
