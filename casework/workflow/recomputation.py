"""recompute_clock: the end of a time limit moved or became firm, because the calendar of its days was published."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.law import HOUSE
from casework.organisations.actors import Role
from casework.workflow.anywhere import Anywhere, register_anywhere
from casework.workflow.clockwork import RECOMPUTE
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import AWAITED, DAY, RULE, Facts, whole
from casework.workflow.machine import T
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LAW = HOUSE.art("L5")
FACTS: Facts = {"awaited": AWAITED, "rule": RULE, "was": DAY, "now": DAY, "edition": whole(0, 2**31 - 1)}
NAMES = {
    "awaited": _("verb awaited"),
    "rule": _("rule of the term"),
    "was": _("last day before"),
    "now": _("last day of the term"),
    "edition": _("edition of the calendar"),
}


@guard(
    _("A time limit runs for this, and a calendar has been published since it was counted."), law=LAW, field="awaited"
)
def counted_before(attempt: Attempt) -> bool:
    """Answer whether the clock that is named runs, and was counted by an older calendar than the one named."""
    clock = attempt.file.clock(str(attempt.given.get("awaited", "")))
    edition = attempt.given.get("edition")
    return clock is not None and type(edition) is int and clock.calendar_edition < edition


@cache
def recomputation_row(state: str) -> T:
    """The row by which a clock of a matter in any state is computed again; the matter stays where it stands."""
    return T(RECOMPUTE, (state,), state, frozenset({Role.SYSTEM}), LAW, (counted_before,), takes=FACTS)


def _spell(name: str, value: Any, track: str) -> StrOrPromise:
    return track_of(track).label_of(str(value)) if name == "awaited" else ""


register_anywhere(
    RECOMPUTE,
    Anywhere(
        row_for=lambda state, given: recomputation_row(state),
        kinds=lambda: (recomputation_row(""),),
        is_quiet=True,
        label=pgettext_lazy("verb", "compute the time limit again"),
        names=NAMES,
        spell=_spell,
    ),
)
