"""erase: words of a matter are taken away by law, in whatever state it stands; the entry says which, by whom and why."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _

from casework.law import PIPL
from casework.ledger.erasure import standing_words
from casework.organisations.actors import Role
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.correction import reason_given
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import WORDS
from casework.workflow.machine import T

ERASE = "erase"
DELETION = PIPL.art(47)


@guard(_("The words to erase are named, and are not erased yet."), law=DELETION, field="erases")
def words_named(attempt: Attempt) -> bool:
    """Answer whether every one of the words named is there to erase."""
    labels = attempt.given.get("erases")
    if not isinstance(labels, list | tuple) or not labels or not all(isinstance(label, str) for label in labels):
        return False
    return standing_words(attempt.matter.number).keys() >= set(labels)


@cache
def erasure_row(state: str) -> T:
    """The row by which words of a matter in any state, ended ones too, are erased; the matter stays where it stands."""
    needs = (words_named, reason_given)
    return T(ERASE, (state,), state, frozenset({Role.HEAD, Role.SYSTEM}), DELETION, needs, takes={"erases": WORDS})


register_anywhere(ERASE, Anywhere(row_for=lambda state, given: erasure_row(state), kinds=lambda: (erasure_row(""),)))
