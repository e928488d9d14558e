"""Conditions of tying matters together: the other one is here, and of the same persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.organisations.models import Unit
from casework.workflow.guards import Attempt, guard


@guard(
    _("An earlier matter is one that is here, and of the same persons."),
    law=HOUSE.art("R2a"),
    field="same_matter",
    waivable=True,
)
def linked_by_persons(attempt: Attempt) -> bool:
    file, earlier = attempt.file, attempt.given.get("same_matter") or ()
    return all(file.other(number) and not file.persons().isdisjoint(file.persons(number)) for number in earlier)


@guard(
    _("What it repeats is a matter that is here, of the same persons; where these are not known, of the same place."),
    law=HOUSE.art("R2a"),
    field="into",
    waivable=True,
)
def repeats_by_persons(attempt: Attempt) -> bool:
    number = attempt.given.get("into")
    if not number:
        return True  # another guard asks for it
    other, file = attempt.file.other(number), attempt.file
    if other is None:
        return False
    own, its = file.persons(), file.persons(number)
    return not own.isdisjoint(its) if own and its else _is_one_place(attempt.matter.place, other.place)


def _is_one_place(here: Unit | None, there: Unit | None) -> bool:
    """Answer whether one of two places lies in the other."""
    if here is None or there is None:
        return False
    return bool(here.path.startswith(there.path) or there.path.startswith(here.path))
