"""Who is told of a matter that left them upwards or went past them: they may read what a list shows of it, and do nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from casework.inserting import inserting_new
from casework.organisations.models import Unit
from casework.workflow.models import Matter, Notice
from casework.workflow.querysets import MatterQuerySet


def tell(matter: Matter, units: Iterable[Unit], *, at: datetime) -> None:
    """
    Tell units that the matter's last act took it from them or past them; call it in the transaction of that act.

    No statement for none. A unit before the wall of the matter is not told.
    """
    Notice.objects.bulk_create(_notices(matter, units, at))


def telling(matter: Matter, units: Iterable[Unit], *, at: datetime) -> list[tuple[str, list[Any]]]:
    """Write the statement of tell(), for perform() to send with the entry; none for none."""
    notices = _notices(matter, units, at)
    return [inserting_new(notices)] if notices else []


def _notices(matter: Matter, units: Iterable[Unit], at: datetime) -> list[Notice]:
    told = (unit for unit in units if not matter.walled_from or not unit.path.startswith(matter.walled_from))
    return [Notice(matter_no=matter.number, seq=matter.version, unit=unit, at=at) for unit in told]


def told_to(matters: MatterQuerySet, units: Collection[int]) -> MatterQuerySet:
    """Keep the matters that these units, given by id, were told of; wherever the matters lie now."""
    return matters.filter(number__in=Notice.objects.filter(unit__in=units).order_by().values("matter_no"))


def last_notice(matter: Matter, units: Collection[int]) -> Notice | None:
    """Find what these units, given by id, were told last of a matter, with the unit; one statement."""
    told = Notice.objects.filter(matter_no=matter.number, unit__in=units)
    return told.select_related("unit").order_by("-seq", "pk").first()
