"""Finding an item by its code or by words of the act, among those that may be punished on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from casework.organisations.levels import Level
from casework.organisations.models import Unit
from enforcement.standards.kinds import AgencyLine
from enforcement.standards.lines import lines_in
from enforcement.standards.models import DelegatedItem, PenaltyItem

MOST_FOUND = 8
TOWNSHIP_CODE = 9


def items_on(
    day: date, *, delegated_to: Iterable[str] | None = None, lines: Iterable[AgencyLine] | None = None
) -> QuerySet[PenaltyItem]:
    """
    Keep the items that hold on a day.

    delegated_to: codes of an organ that has not all of them: those delegated to it are kept, and those of its lines.
    lines: of a bureau, which has what names no line too; None of a township or street.
    """
    holding = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))
    items = PenaltyItem.objects.filter(holding).order_by("code")
    if delegated_to is None:
        return items
    delegated = DelegatedItem.objects.filter(holding, unit_code__in=tuple(delegated_to))
    own = Q(agency_line__in=[*lines, ""]) if lines is not None else Q()
    return items.filter(Q(code__in=delegated.values("item_code")) | own)


def items_for(organ: Unit, on: date) -> QuerySet[PenaltyItem]:
    """Keep what an organ may punish on a day: of its line, or delegated to it; all of them, where it needs neither."""
    code = organ.key.partition("@")[0]
    if organ.level == Level.TOWNSHIP:
        return items_on(on, delegated_to={code, code[:TOWNSHIP_CODE]})
    if organ.acts_for_itself:
        return items_on(on, delegated_to={code}, lines=lines_in(organ.name))
    return items_on(on)


def find_items(items: QuerySet[PenaltyItem], text: str) -> list[PenaltyItem]:
    """Find the item of that code, else up to eight whose code begins with it or whose act or source contains the words."""
    words = text.strip()
    code = words.partition(" ")[0]
    exact = list(items.filter(code=code)[:1])
    if exact or not words:
        return exact
    return list(
        items.filter(Q(code__startswith=code) | Q(title__contains=words) | Q(regulation__contains=words))[:MOST_FOUND]
    )
