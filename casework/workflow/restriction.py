"""seal_minor, unseal_minor: a matter that has ended is sealed for what a minor did, and nobody finds it any more."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.law import CRIMINAL, HOUSE
from casework.organisations.actors import Actor, Role
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import Facts, choice
from casework.workflow.machine import T
from casework.workflow.models import Matter
from casework.workflow.perform import perform
from casework.workflow.wall import UNSEAL_MINOR

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

M = TypeVar("M", bound=Matter)
SEAL_MINOR, SEALED = "seal_minor", "SEALED_MINOR"
LAW, RULE = CRIMINAL.art(286), HOUSE.art("F14")
FACTS: Facts = {"restricted": choice(SEALED)}  # "" where the seal is taken off
HEADS = frozenset({Role.HEAD})


@guard(_("Only a matter that has ended is sealed."), law=RULE)
def ended_to_be_sealed(attempt: Attempt) -> bool:
    """Answer whether the matter has ended."""
    return attempt.matter.is_at_end


@guard(_("It is said in words why the matter is sealed, or the seal is taken off."), law=RULE, field="reason")
def sealing_reasoned(attempt: Attempt) -> bool:
    """Answer whether somebody says why."""
    return bool(attempt.reason.strip())


@guard(_("The matter is not sealed."), law=RULE)
def sealed_already(attempt: Attempt) -> bool:
    """Answer whether there is a seal to take off."""
    return bool(attempt.matter.restricted)


@cache
def sealing_row(state: str) -> T:
    """The row by which a head seals a matter."""
    needs = (ended_to_be_sealed, sealing_reasoned)
    return T(SEAL_MINOR, (state,), state, HEADS, LAW, needs, takes=FACTS, sets=("restricted",))


@cache
def unsealing_row(state: str) -> T:
    """The row by which a head to whom it is open takes the seal off."""
    return T(
        UNSEAL_MINOR,
        (state,),
        state,
        HEADS,
        RULE,
        (sealed_already, sealing_reasoned),
        takes=FACTS,
        sets=("restricted",),
    )


def seal_minor(matter: M, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Seal a matter that has ended, for what a minor did: it is in no list, search, figure's list or export, and unknown to everybody.

    reason: in words, as the judgment or decision. Returns the matter; leaves one entry. Who has to see it asks for an opening, which
    another person grants. Figures go on counting it. Law: CRPL art. 286; house rules F14 and F14a.

    :raises NotYet: the matter has not ended, or nobody says why.
    """
    return perform(matter, SEAL_MINOR, actor=actor, at=at, given={"restricted": SEALED}, reason=reason, version=version)


def unseal_minor(matter: M, *, reason: str, actor: Actor, at: datetime, version: int | None = None) -> M:
    """
    Take the seal off a matter that was sealed wrongly, or need not be sealed any more. The actor is a head to whom it is open.

    reason: in words. Returns the matter; leaves one entry. Law: house rule F14.

    :raises Unknown: it is not open to the actor.
    :raises NotYet: it is not sealed, or nobody says why.
    """
    return perform(matter, UNSEAL_MINOR, actor=actor, at=at, given={"restricted": ""}, reason=reason, version=version)


def _spell(name: str, value: Any, track: str) -> StrOrPromise:
    return _("sealed for what a minor did") if (name, value) == ("restricted", SEALED) else ""


register_anywhere(
    SEAL_MINOR,
    Anywhere(
        lambda state, given: sealing_row(state),
        lambda: (sealing_row(""),),
        label=pgettext_lazy("verb", "seal for a minor"),
        names={"restricted": _("restricted")},
        spell=_spell,
    ),
)
register_anywhere(
    UNSEAL_MINOR,
    Anywhere(
        lambda state, given: unsealing_row(state),
        lambda: (unsealing_row(""),),
        label=pgettext_lazy("verb", "take the seal for a minor off"),
        names={"restricted": _("restricted")},
        spell=_spell,
    ),
)
