"""Where a standing is counted: the accepting unit's row, and the seats of it as at the time and as of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import HOUSE
from casework.organisations.models import Unit


class Place(NamedTuple):
    """One unit row as figures see it; seat is the id of its county, its own above the counties."""

    unit: int
    level: int
    seat: int
    restated_seat: int


def places_of(keys: Iterable[str]) -> dict[str, Place]:
    """
    Look units up by the keys that entries hold; one statement.

    :raises NotYet: a key that no unit bears; it names them all.
    """
    wanted = set(keys)
    columns = ("key", "pk", "level", "county", "restated", "restated__county")
    found = {
        key: Place(pk, level, county or pk, restated_county or restated or county or pk)
        for key, pk, level, county, restated, restated_county in Unit.objects.filter(key__in=wanted).values_list(
            *columns
        )
    }
    if missing := sorted(wanted - found.keys()):
        raise NotYet.because(
            "UNKNOWN_UNIT",
            _("Entries name units that are not in the tree; load the units first."),
            law=str(HOUSE.art("I1-1")),
            field="unit",
            units=missing,
        )
    return found


def levels_of(places: Mapping[str, Place]) -> dict[str, int]:
    """Unit key → level."""
    return {key: place.level for key, place in places.items()}


def state_of_the_tree() -> str:
    """Tell whether units were loaded since: a digest of the tree's size and its newest row. One statement."""
    state = Unit.objects.aggregate(size=Count("pk"), newest=Max("pk"), begun=Max("valid_from"))
    return f"{state['size']}/{state['newest']}/{state['begun']}"
