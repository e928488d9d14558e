"""Today's geography: which standing unit continues each unit that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from casework.organisations.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Line:
    """What restating must know of a unit."""

    path: str
    stands: bool
    restated: int | None


def restate() -> int:
    """
    Point every unit at the unit of the newest edition that continues it; return how many that ended were pointed anew.

    A unit that stands continues itself. One that ended goes where its succession leads; of several successors to the one
    that took the largest share, of equal ones to the lowest code. Without a successor it goes where its parent goes.
    """
    Unit.objects.standing().filter(Q(restated=None) | ~Q(restated=F("pk"))).update(restated=F("pk"))
    rows = Unit.objects.values_list("pk", "path", "valid_to", "restated")
    lines = {pk: Line(path, valid_to is None, restated) for pk, path, valid_to, restated in rows}
    successor = _successors()
    parents = {line.path: pk for pk, line in lines.items()}
    changed = []
    for pk, line in lines.items():
        target = line.restated if line.stands else _follow(pk, lines, successor, parents)
        if target != line.restated:
            changed.append(Unit(pk=pk, restated_id=target))
    Unit.objects.bulk_update(changed, ["restated"], batch_size=500)
    return len(changed)


def _successors() -> Mapping[int, int]:
    """Map each unit that was continued to its main successor."""
    rows = UnitSuccession.objects.order_by("-new__code").values_list("old", "new", "share")
    ranked = sorted(rows, key=lambda row: row[2] or Decimal(0))
    return {old: new for old, new, _share in ranked}


def _follow(pk: int, lines: Mapping[int, Line], successor: Mapping[int, int], parents: Mapping[str, int]) -> int | None:
    """Walk from an ended unit to one that stands; None when the way ends nowhere, or in a circle."""
    seen: set[int] = set()
    here: int | None = pk
    while here is not None and here not in seen:
        if lines[here].stands:
            return here
        seen.add(here)
        here = successor.get(here) or parents.get(lines[here].path[: -Unit.steplen])
    return None
