"""print_copy: something of a file was printed to go along with a transmittal; the entry says so, and the single-track rate reads it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.law import HOUSE
from casework.taxonomies.codes import scheme
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import DIGEST, FLAG, Facts, code_of, whole
from casework.workflow.machine import T
from casework.workflow.querysets import READING_ROLES

PRINT_COPY = "print_copy"
RULE = HOUSE.art("F10a")
PURPOSES = "copy_purposes"
PAPER_USED, NEEDS_WORDS = "paper_used", "needs_words"  # flags of purposes
FACTS: Facts = {"copy": whole(1, 999_999), "paper": DIGEST, "purpose": code_of(PURPOSES), PAPER_USED: FLAG}


@guard(_("A print for a transmittal says which copy it is, and that paper is used."), law=RULE)
def copy_said(attempt: Attempt) -> bool:
    """Answer whether the entry says of itself what the rate reads."""
    return bool(attempt.given.get("copy")) and attempt.given.get(PAPER_USED) is True


@cache
def printing_row(state: str) -> T:
    """The row by which a print for a transmittal is put on record; the matter stays where it stands."""
    return T(PRINT_COPY, (state,), state, frozenset(READING_ROLES), RULE, (copy_said,), takes=FACTS)


def _spell(name: str, value: Any, _track: str) -> str:
    return scheme(PURPOSES)[value].label if name == "purpose" and value in scheme(PURPOSES) else ""


register_anywhere(
    PRINT_COPY,
    Anywhere(
        row_for=lambda state, given: printing_row(state),
        kinds=lambda: (printing_row(""),),
        is_quiet=True,
        label=pgettext_lazy("verb", "print for a transmittal"),
        names={
            "copy": _("copy number"),
            "paper": _("paper"),
            "purpose": _("purpose"),
            PAPER_USED: _("paper is used"),
        },
        spell=_spell,
    ),
)
