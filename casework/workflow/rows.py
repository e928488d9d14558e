"""What a row of a table is: who may do what, from where to where, by which article, under which conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from casework.deadlines.terms import Prolongation, Term
from casework.law import Article
from casework.organisations.actors import Role
from casework.workflow.guards import Guard
from casework.workflow.kinds import Facts

NOWHERE = ""
WAITING = "#0"  # marks the time to let pass before a verb that has a time of its own besides
SET = "#1"  # marks the time up to a day that an act sets, beside the time of its own that a verb has


class Shift(StrEnum):
    """What a row does to the lead: leave it, wait at an upper unit, hand it to another, take it to the actor's own."""

    STAY = "STAY"
    UP = "UP"
    OVER = "OVER"
    TAKE = "TAKE"


@dataclass(frozen=True, slots=True)
class T:
    """
    One row: who may do what, from where to where, by which article, under which conditions.

    sources: states it leaves; () opens a matter. law: never empty; where the statute is silent, the house rule.
    needs: guards, all of them checked. due: the terms within which this row is to happen, each from the verb it names.
    stops: verbs whose clocks end by it, though they may still be done: their time begins anew by another act.
    after: the terms after which the system takes this row itself. prolongs: the clocks to which it adds the days it is given.
    outcome: the outcome code the row gives the matter. shift: what becomes of the lead.
    when: (fact, value) that picks this row among rows of the same verb; None is the row for everything else.
    sets: given facts that are kept on the matter's own row for lists and filters. lead: whether a lead tenure begins, and
    the actor becomes handler. cycle: whether a new handling cycle begins. seconded: whether another person must have
    proposed it before. is_for_guests: whether it is for a unit that was called to help: the post need not reach the matter, and a
    guard says whose it is. seals: whether it seals the file, where it is done live. takes: the facts it may be given, each with its
    kind; the machine fills them in from those of the verb.
    """

    verb: str
    sources: tuple[str, ...]
    to: str
    who: frozenset[Role]
    law: Article
    needs: tuple[Guard, ...] = ()
    due: tuple[Term, ...] = ()
    after: tuple[Term, ...] = ()
    stops: tuple[str, ...] = ()
    prolongs: tuple[Prolongation, ...] = ()
    outcome: str = ""
    shift: Shift = Shift.STAY
    when: tuple[str, Any] | None = None
    sets: tuple[str, ...] = ()
    lead: bool = False
    cycle: bool = False
    seconded: bool = False
    is_for_guests: bool = False
    seals: bool = False
    takes: Facts = field(default_factory=dict, compare=False, repr=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms that start clocks for its verb: those within which it is to happen, and those it waits for."""
        return (*self.due, *(term.to_pass() for term in self.after))


CALL_IN = "call_in"
LEVEL_VERBS: Mapping[str, Shift] = {"escalate": Shift.UP, "take_over": Shift.TAKE, CALL_IN: Shift.TAKE}
