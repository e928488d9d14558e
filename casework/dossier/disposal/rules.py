"""hold, lift_hold, dispose: what may be done about a sealed file whose term may end, and what stands in the way of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.disposal.terms import (
    DISPOSE,
    HOLD,
    HOLDING,
    LIFT_HOLD,
    REFUSE_DISPOSAL,
    RULE,
    TWO,
    Deed,
    held_by,
    what_stands_against,
)
from casework.dossier.files import SealedFiles
from casework.errors import NotYet
from casework.law import ARCHIVES_RULES
from casework.organisations.actors import Role
from casework.taxonomies.codes import choices, is_code, scheme
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.available import standing_proposals
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DIGEST, Facts, choice, whole
from casework.workflow.machine import T

DESTRUCTION = ARCHIVES_RULES.art("24")
KEEPERS = frozenset({Role.ARCHIVIST, Role.HEAD})
HOLD_FACTS: Facts = {"ground": choice(*(code for code, _label in choices("grounds", flag=HOLD)))}
DISPOSE_FACTS: Facts = {
    "ground": choice(*(code for code, _label in choices("grounds", flag=DISPOSE))),
    "list": DIGEST,
    "root": DIGEST,
    "papers": whole(0, 99_999),
}


def deeds_of(attempt: Attempt) -> list[Deed]:
    """List what was done in a matter, the first first."""
    return [Deed(act.verb, act.actor) for act in attempt.file.acts]


@guard(_("Only the file of a matter that has ended is held."), law=HOLDING)
def file_at_end(attempt: Attempt) -> bool:
    """Answer whether the matter has ended."""
    return attempt.matter.is_at_end


@guard(_("It is said in words why."), law=HOLDING, field="reason")
def keeping_reasoned(attempt: Attempt) -> bool:
    """Answer whether somebody says why."""
    return bool(attempt.reason.strip())


@guard(_("A listed ground says why the file is held."), law=HOLDING, field="ground")
def hold_ground_listed(attempt: Attempt) -> bool:
    """Answer whether the ground is one for a hold."""
    return is_code("grounds", attempt.given.get("ground"), flag=HOLD)


@guard(_("The file is held already, or was destroyed."), law=HOLDING)
def not_held_yet(attempt: Attempt) -> bool:
    """Answer whether the file is there and nothing holds it."""
    deeds = deeds_of(attempt)
    return held_by(deeds) is None and all(deed.verb != DISPOSE for deed in deeds)


@guard(_("The file is held, and somebody else placed the hold."), law=HOLDING)
def held_by_another(attempt: Attempt) -> bool:
    """Answer whether the hold is lifted by somebody who did not place it."""
    return held_by(deeds_of(attempt)) not in (None, attempt.actor.account)


@guard(_("A listed ground says why the file is destroyed."), law=TWO, field="ground")
def disposal_ground_listed(attempt: Attempt) -> bool:
    """Answer whether the ground is one for destroying."""
    return is_code("grounds", attempt.given.get("ground"), flag=DISPOSE)


@guard(_("The file is sealed, its term is over, and nothing holds it."), law=RULE)
def file_due(attempt: Attempt) -> bool:
    """
    Answer whether nothing stands against destroying the file.

    :raises NotYet: something does; all of it is told.
    """
    files, number = attempt.file.files, attempt.matter.number
    documents = files.lying_in(number) if isinstance(files, SealedFiles) else []
    seals = files.seals_on(number) if isinstance(files, SealedFiles) else []
    if found := what_stands_against(deeds_of(attempt), documents, seals, attempt.day):
        raise NotYet(*found)
    return True


@cache
def hold_row(state: str) -> T:
    """The row by which a file is held: nothing of it is destroyed while the hold stands."""
    needs = (file_at_end, hold_ground_listed, keeping_reasoned, not_held_yet)
    return T(HOLD, (state,), state, KEEPERS, HOLDING, needs, takes=HOLD_FACTS)


@cache
def lifting_row(state: str) -> T:
    """The row by which a head who did not place it lifts a hold."""
    return T(LIFT_HOLD, (state,), state, frozenset({Role.HEAD}), HOLDING, (keeping_reasoned, held_by_another))


@guard(_("Another person has proposed to destroy the file, and nothing came between."), law=TWO)
def disposal_proposed(attempt: Attempt) -> bool:
    """Answer whether somebody else's proposal to destroy the file stands."""
    standing = standing_proposals(attempt.matter, attempt.file.proposals)
    theirs = (each for each in standing if each.verb == DISPOSE and each.proposed_by != attempt.actor.account)
    return any(each.proposed_at <= attempt.at for each in theirs)


@cache
def refusal_row(state: str) -> T:
    """The row by which a head refuses what was proposed; the matter has moved, so the proposal lapses."""
    needs = (file_at_end, keeping_reasoned, disposal_proposed)
    return T(REFUSE_DISPOSAL, (state,), state, frozenset({Role.HEAD}), TWO, needs)


@cache
def disposal_row(state: str) -> T:
    """The row by which a file is destroyed; an archivist has proposed it."""
    needs = (file_at_end, disposal_ground_listed, keeping_reasoned, file_due)
    return T(DISPOSE, (state,), state, frozenset({Role.HEAD}), DESTRUCTION, needs, seconded=True, takes=DISPOSE_FACTS)


def _spell(name: str, value: Any, _track: str) -> str:
    return scheme("grounds")[value].label if name == "ground" and value in scheme("grounds") else ""


register_anywhere(
    HOLD,
    Anywhere(
        lambda state, given: hold_row(state),
        lambda: (hold_row(""),),
        label=pgettext_lazy("verb", "hold the file"),
        spell=_spell,
    ),
)
register_anywhere(
    LIFT_HOLD,
    Anywhere(
        lambda state, given: lifting_row(state),
        lambda: (lifting_row(""),),
        label=pgettext_lazy("verb", "lift the hold"),
    ),
)
register_anywhere(
    REFUSE_DISPOSAL,
    Anywhere(
        lambda state, given: refusal_row(state),
        lambda: (refusal_row(""),),
        label=pgettext_lazy("verb", "refuse to destroy the file"),
    ),
)
register_anywhere(
    DISPOSE,
    Anywhere(
        lambda state, given: disposal_row(state),
        lambda: (disposal_row(""),),
        label=pgettext_lazy("verb", "destroy the file"),
        names={"list": _("list of destruction"), "root": _("root"), "papers": _("papers")},
        spell=_spell,
        proposers=frozenset({Role.ARCHIVIST}),
    ),
)
