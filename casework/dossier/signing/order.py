"""
Who signs a paper that an act issues, in which order, and how well at least: of each template a list of lines (domain 3.4). Pure.

The levels are rules of the house (F13): L1 a click and a code sent by SMS, which never does for an agreement; L2 the handwriting, with a
check of who it is, under the seal of the organ; L3 a certificate of one's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.parties.kinds import PRINCIPALS

ORGAN, MEDIATOR, PARTIES = "ORGAN", "MEDIATOR", "PARTIES"
_PRINCIPALS = tuple(role.value for role in PRINCIPALS)


class Level(models.TextChoices):
    """How well somebody signs, the least first."""

    L1 = "L1", _("click and SMS code")
    L2 = "L2", _("handwriting under the seal of the organ")
    L3 = "L3", _("certificate")


class Who(models.TextChoices):
    """Whose line it is."""

    PARTIES = PARTIES, _("parties")
    MEDIATOR = MEDIATOR, _("mediator")
    ORGAN = ORGAN, _("organ")


class Line(NamedTuple):
    """
    One step of a signing order. who: a code of Who. least: the level that is needed. roles: of parties, those that sign, each of them.
    unless: a fact of the act that issued the paper, and the value by which nobody signs here.
    """

    who: str
    least: str
    roles: tuple[str, ...] = _PRINCIPALS
    unless: tuple[str, str] | None = None


class Hand(NamedTuple):
    """Who signs in a line. who: a code of Who; party: the key of the party, 0 for organ and mediator."""

    who: str
    party: int = 0


class Step(NamedTuple):
    """A line with those who have signed there and those who have not, in the order of the parties."""

    line: Line
    done: tuple[Hand, ...]
    due: tuple[Hand, ...]


def steps_of(
    order: Sequence[Line], parties: Iterable[tuple[int, str]], done: Collection[Hand], facts: dict[str, object]
) -> list[Step]:
    """
    Lay out a signing order. parties: key and role of each, in their order. done: who has signed. facts: of the act that issued it.
    """
    known = list(parties)
    steps = []
    for line in order:
        hands = (
            [Hand(line.who, key) for key, role in known if role in line.roles]
            if line.who == PARTIES
            else [Hand(line.who)]
        )
        if line.unless is not None and facts.get(line.unless[0]) == line.unless[1]:
            hands = []
        steps.append(
            Step(line, tuple(hand for hand in hands if hand in done), tuple(hand for hand in hands if hand not in done))
        )
    return steps


def current(steps: Iterable[Step]) -> Step | None:
    """Give the first step in which somebody has still to sign; None where all have."""
    return next((step for step in steps if step.due), None)


def suffices(level: str, least: str) -> bool:
    """Answer whether a level is as good as one that is asked."""
    return list(Level.values).index(level) >= list(Level.values).index(least)
