"""The tree of units with all its days, held in memory for as long as an import runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import HOUSE, PETITION
from casework.organisations.models import Unit, UnitSuccession

Way = tuple[UnitSuccession, ...]

_TREE = str(HOUSE.art("R4"))
_SUCCESSION = str(PETITION.art("24"))


class Units:
    """Every unit there ever was; two statements, when it is made."""

    def __init__(self) -> None:
        by_id: dict[int, Unit] = {}
        self._by_code: dict[str, list[Unit]] = defaultdict(list)
        self._by_path: dict[str, Unit] = {}
        for unit in Unit.objects.all():
            by_id[unit.pk] = unit
            self._by_code[unit.code].append(unit)
            self._by_path[unit.path] = unit
        self._onward: dict[int, list[UnitSuccession]] = defaultdict(list)
        for succession in UnitSuccession.objects.order_by("effective_date", "pk"):
            succession.old, succession.new = by_id[succession.old_id], by_id[succession.new_id]
            self._onward[succession.old_id].append(succession)
        self._by_id = by_id

    def __getitem__(self, pk: int) -> Unit:
        return self._by_id[pk]

    def find(self, code: str, day: date, *, field: str = "unit") -> Unit:
        """
        Find the unit that bore a code on that day.

        :raises NotYet: no unit ever bore it, or none did on that day; names the field.
        """
        rows = self._by_code.get(code, [])
        for unit in rows:
            if unit.is_valid_on(day):
                return unit
        if rows:
            raise NotYet.because(
                "CLOSED_UNIT", _("The unit does not exist on this day."), law=_TREE, field=field, unit=rows[-1].key
            )
        raise NotYet.because("UNKNOWN_UNIT", _("No unit has this code."), law=_TREE, field=field, unit=code)

    def find_within(self, code: str, first: date, last: date, *, field: str = "unit") -> Unit:
        """
        Find the unit that bore a code on the first of two days, or else on the last.

        :raises NotYet: as find().
        """
        try:
            return self.find(code, first, field=field)
        except NotYet:
            return self.find(code, last, field=field)

    def above(self, unit: Unit, day: date) -> Iterator[Unit]:
        """Yield the units of a higher level on the unit's own line that exist on that day, the nearest first."""
        path = unit.path
        while len(path) > unit.steplen:
            path = path[: -unit.steplen]
            upper = self._by_path[path]
            if upper.level > unit.level and upper.is_valid_on(day):
                yield upper

    def way(self, lead: Unit, to: Unit, day: date) -> Way | None:
        """Find the successions in effect by that day that lead from one unit to another of its level; None without any."""
        ways: list[Way] = [(each,) for each in self._open_to(lead, day)]
        seen = {lead.pk}
        for way in ways:
            here = way[-1].new
            if here.pk == to.pk:
                return way
            if here.pk not in seen:
                seen.add(here.pk)
                ways.extend((*way, each) for each in self._open_to(here, day))
        return None

    def heirs(self, lead: Unit, day: date) -> Way:
        """
        Find who leads on that day in place of a unit; nobody has to step in while it exists itself.

        Where it was split, the unit that took the largest part steps in.

        :raises NotYet: it has ended, and nobody of its level continues it.
        """
        way: Way = ()
        here = lead
        while not here.is_valid_on(day):
            onward = [each for each in self._open_to(here, day) if each not in way]
            if not onward:
                raise NotYet.because(
                    "CLOSED_UNIT",
                    _("The unit that leads has ended by this day; name the one that continues it."),
                    law=_SUCCESSION,
                    field="unit",
                    unit=lead.key,
                )
            largest = max(onward, key=lambda each: each.share or 0)
            way, here = (*way, largest), largest.new
        return way

    def _open_to(self, unit: Unit, day: date) -> list[UnitSuccession]:
        onward = self._onward.get(unit.pk, ())
        return [each for each in onward if each.effective_date <= day and each.new.level == unit.level]
