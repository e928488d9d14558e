"""
The identity wall (GU29): whom an accusation is about, and whoever sits below, does not find it; neither it nor its records.

A walled matter bears the tree path of the unit it is about. Everybody who sits there, or where its powers went on, is before
the wall, whatever other posts he has. What is born of it, sent on or packed about it bears the same. Aggregates count it like
any other (house rule G16).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow
from casework.law import HOUSE
from casework.ledger.clock import present_in_database
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit

if TYPE_CHECKING:
    from casework.workflow.models import Matter

UNSEAL_MINOR = "unseal_minor"


def stands_before_wall(matter: Matter, actor: Actor) -> bool:
    """Answer whether this matter must be unknown to the actor; one statement, none where it has no wall and no seal."""
    if matter.restricted and not actor.has(Role.SYSTEM) and not is_open_to(matter.number, actor):
        return True
    return is_walled_from(matter, actor)


def refuse_sealed(matter: Matter, actor: Actor, *, verb: str = "") -> None:
    """
    Let everything pass but what is done to a sealed matter, which is open to be read alone; the timer and the unsealing pass.

    :raises NotNow: it is sealed.
    """
    if matter.restricted and verb != UNSEAL_MINOR and not actor.has(Role.SYSTEM):
        message = _("The matter is sealed for a minor: it is open to be read, and nothing is done to it.")
        raise NotNow.because("MATTER_SEALED", message, law=str(HOUSE.art("F14")))


def is_open_to(number: str, actor: Actor) -> bool:
    """Answer whether an opening of a sealed matter runs for the actor (house rule F14a); one statement."""
    answers = apps.get_model("workflow.LookAnswered").objects
    return bool(answers.filter(matter_no=number, account=actor.account, until__gt=present_in_database()).exists())


def is_walled_from(matter: Matter, actor: Actor) -> bool:
    """Answer whether a matter has a wall that the actor stands before."""
    if not matter.walled_from:
        return False
    line = Unit.line_of(actor.paths)
    return matter.walled_from in line or Unit.objects.continued_on(line).filter(path=matter.walled_from).exists()


def wall_of(number: str) -> str:
    """Give what a matter bears that is born of this one: its tree path, "" where it has no wall or there is none of this number."""
    if not number:
        return ""
    walls = apps.get_model("workflow.Matter").objects.filter(number=number).values_list("walled_from", flat=True)
    return str(walls.first() or "")


def raise_wall(numbers: Iterable[str], accused: Unit) -> None:
    """
    Keep matters from a unit's people from now on; call it in the transaction of the act that names the accused.

    The ledger has the unit as the fact `accused` of that act; the column only spares every list to look it up.
    """
    matters = apps.get_model("workflow.Matter").objects
    matters.filter(number__in=tuple(numbers)).update(walled_from=accused.reach)
