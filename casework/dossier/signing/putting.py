"""sign_paper: somebody signs a paper of a file; what the entry states of it, and what the verb is called."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.signing.order import MEDIATOR, PARTIES, Level, Who
from casework.law import HOUSE
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DIGEST, Facts, choice, whole
from casework.workflow.machine import T

SIGN_PAPER = "sign_paper"
RULE = HOUSE.art("F13")
FACTS: Facts = {
    "paper": DIGEST,
    "copy": DIGEST,
    "who": choice(PARTIES, MEDIATOR),
    "party": whole(0, 999),
    "level": choice(*Level.values),
    "picture": DIGEST,
}


@guard(_("The entry of a signature names the paper and the copy that bears it."), law=RULE)
def signature_said(attempt: Attempt) -> bool:
    """Answer whether the entry says what was signed, and what came of it."""
    return bool(attempt.given.get("paper")) and bool(attempt.given.get("copy"))


@cache
def signing_row(state: str) -> T:
    """The row by which a signature is put on record; the matter stays where it stands."""
    return T(SIGN_PAPER, (state,), state, frozenset(HANDLING_ROLES), RULE, (signature_said,), takes=FACTS)


def _spell(name: str, value: Any, _track: str) -> str:
    labels = {"who": Who, "level": Level}.get(name)
    return str(labels(value).label) if labels is not None and value in labels.values else ""


register_anywhere(
    SIGN_PAPER,
    Anywhere(
        row_for=lambda state, given: signing_row(state),
        kinds=lambda: (signing_row(""),),
        is_quiet=True,
        label=pgettext_lazy("verb", "sign a paper"),
        names={
            "paper": _("paper"),
            "copy": _("signed copy"),
            "who": _("who signs"),
            "party": _("party"),
            "level": _("level"),
            "picture": _("handwriting"),
        },
        spell=_spell,
    ),
)
