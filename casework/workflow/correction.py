"""correct: the only remedy. An entry that points at the wrong one; nothing is ever edited, and no state moves by it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import NUMBER, Facts, choice, whole
from casework.workflow.kinship import repeats_by_persons
from casework.workflow.machine import T

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CORRECT = "correct"
DUPLICATE = "LX1"
EXCLUSIONS: Mapping[str, StrOrPromise] = {
    DUPLICATE: _("merged duplicate"),
    "LX2": _("not accepted for a lawful reason"),
    "LX3": _("registered in error"),
    "LX4": _("competence by law at city level or above"),
    "LX5": _("suggestion or accusation"),
}
FACTS: Facts = {"corrects": whole(0, 2**31 - 1), "exclusion": choice(*EXCLUSIONS), "into": NUMBER}


@guard(_("A correction names the entry it corrects."), law=HOUSE.art("C1"), field="corrects")
def entry_named(attempt: Attempt) -> bool:
    seq = attempt.given.get("corrects")
    return type(seq) is int and 1 <= seq <= attempt.matter.version


@guard(_("A correction says why."), law=HOUSE.art("C1"), field="reason")
def reason_given(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(_("An exclusion needs a known code."), law=HOUSE.art("C2"), field="exclusion")
def exclusion_known(attempt: Attempt) -> bool:
    return attempt.given.get("exclusion", "LX3") in EXCLUSIONS


@guard(
    _("A duplicate, and nothing else, names its original: another matter that is here."),
    law=HOUSE.art("C2"),
    field="into",
)
def original_named(attempt: Attempt) -> bool:
    into = attempt.given.get("into", "")
    if attempt.given.get("exclusion") != DUPLICATE:
        return not into
    return bool(into) and into != attempt.matter.number and attempt.file.other(str(into)) is not None


@cache
def correction_row(state: str, *, excludes: bool = False) -> T:
    """The row by which a matter in any state, ended ones too, is corrected where it stands; excluding it takes two persons."""
    return T(
        CORRECT,
        (state,),
        state,
        frozenset({Role.HEAD, Role.SUPERVISOR, Role.SYSTEM}),
        HOUSE.art("C2") if excludes else HOUSE.art("C1"),
        (entry_named, reason_given, exclusion_known, original_named, repeats_by_persons),
        seconded=excludes,
        takes=FACTS,
    )


def _spell(name: str, value: Any, _track: str) -> StrOrPromise:
    if name == "corrects":
        return f"#{value}"
    return EXCLUSIONS.get(value, "") if name == "exclusion" else ""


register_anywhere(
    CORRECT,
    Anywhere(
        row_for=lambda state, given: correction_row(state, excludes="exclusion" in given),
        kinds=lambda: (correction_row(""), correction_row("", excludes=True)),
        spell=_spell,
    ),
)
