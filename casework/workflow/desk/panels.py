"""The boxes of the desk's first page. Each is the beginning of a list and counts what that list shows, by asking the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.deadlines.models import Clock
from casework.ledger.visits import Visit
from casework.workflow.desk.lists import Line, MatterList, lines_of
from casework.workflow.keyset import Key
from casework.workflow.models import Matter
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import Track

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 8
COUNTED = 100
LATE = 25
_ORDER = {"overdue": 0, "unit": 2}  # whatever else there is stands between what is late and what lies with others


@dataclass(frozen=True, slots=True)
class Part:
    """One track's share of a panel: where its list is, and the keys of its first matters, as many as are counted."""

    desk: StrOrPromise
    url: str
    keys: Sequence[Key]
    most: int

    @property
    def counted(self) -> str:
        return _counted(len(self.keys), self.most)


@dataclass(slots=True)
class Panel:
    """One box: its first lines, and how many there are, counted as far as most in each track."""

    code: str
    title: StrOrPromise
    parts: list[Part] = field(default_factory=list)
    lines: Sequence[Line] = ()

    @property
    def count(self) -> int:
        return sum(len(part.keys) for part in self.parts)

    @property
    def counted(self) -> str:
        return _counted(self.count, min(part.most for part in self.parts))

    def first(self) -> list[Key]:
        """The keys of the lines to be shown, the newest first."""
        keys = [key for part in self.parts for key in part.keys]
        return sorted(keys, key=lambda key: (key.opened_at, key.pk), reverse=True)[:SHOWN]


def panels_of(desks: Iterable[tuple[Track, Any]], visit: Visit) -> list[Panel]:
    """
    Read the day's work of one person: what he has in hand, what waits for his roles, what is late, what lies at his unit.

    desks: each track with its admin. One statement a list, and a handful for all their lines together.
    """
    if not visit.actor.posts:
        return []
    panels: dict[str, Panel] = {}
    for track, desk in desks:
        tabs = desk.tabs_for(visit)
        for tab in tabs:
            if tab.is_home:
                query = QueryDict(f"tab={tab.code}")
                keys = _keys(MatterList(track, tabs, query, visit).matters(), COUNTED)
                panel = panels.setdefault(tab.code, Panel(tab.code, tab.label))
                panel.parts.append(_part(track, query, keys, COUNTED))
        query = QueryDict("tab=all&overdue=on")
        keys = _keys(MatterList(track, tabs, query, visit).matters(), LATE)
        panels.setdefault("overdue", Panel("overdue", _("Overdue"))).parts.append(_part(track, query, keys, LATE))
    _fill(panels, visit)
    return sorted(panels.values(), key=lambda panel: _ORDER.get(panel.code, 1))


def _fill(panels: dict[str, Panel], visit: Visit) -> None:
    first = {code: [key.pk for key in panel.first()] for code, panel in panels.items() if code != "overdue"}
    first["overdue"] = _longest(panels["overdue"], visit)
    wanted = {pk for keys in first.values() for pk in keys}
    matters = {matter.pk: matter for matter in Matter.objects.for_list().filter(pk__in=wanted)}
    lines = {line.matter.pk: line for line in lines_of(list(matters.values()), visit.at)}
    for code, keys in first.items():
        panels[code].lines = [lines[pk] for pk in keys if pk in lines]


def _longest(panel: Panel, visit: Visit) -> list[int]:
    """The longest overdue among the newest that are late: the index leads to these, and to no others as fast."""
    pks = [key.pk for part in panel.parts for key in part.keys]
    numbers = dict(Matter.objects.filter(pk__in=pks).values_list("number", "pk"))
    clocks = Clock.objects.of(*numbers).overdue(visit.at).duties().values_list("matter_no", flat=True)
    return [numbers[number] for number in dict.fromkeys(clocks)][:SHOWN]


def _keys(matters: MatterQuerySet, most: int) -> list[Key]:
    return [Key(*row) for row in matters.values_list("opened_at", "pk")[:most]]


def _part(track: Track, query: QueryDict, keys: Sequence[Key], most: int) -> Part:
    opts = track.model_class._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return Part(opts.verbose_name_plural or "", f"{url}?{query.urlencode()}", keys, most)


def _counted(count: int, most: int) -> str:
    return f"{most - 1}+" if count >= most else str(count)
