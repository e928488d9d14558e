"""Conditions of going up the line, by escalation or call-in, and of the revisit; the same on every track (domain 2.1, R8-R12)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import HOUSE
from casework.organisations.levels import Level
from casework.taxonomies.codes import is_code, levels_one_escalation_may_rise
from casework.workflow.guards import Attempt, guard

REVISIT_RESULTS = ("SETTLED", "UNSETTLED", "NOT_REACHED")


@guard(
    _("An escalation names its ground from the list."),
    law=HOUSE.art("R8"),
    field="ground",
    asks=("ground",),
    waivable=True,
)
def escalation_ground_given(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="escalate")


@guard(_("An escalation tells what was tried."), law=HOUSE.art("R8"), field="reason", waivable=True)
def attempts_told(attempt: Attempt) -> bool:
    return bool(attempt.reason.strip())


@guard(
    _("A matter goes up its own line, level by level; only listed types and risks may skip one."),
    law=HOUSE.art("R8"),
    field="to",
)
def direct_line(attempt: Attempt) -> bool:
    unit, matter = attempt.target, attempt.matter
    if unit is None or not unit.is_valid_on(attempt.day) or not matter.unit_path.startswith(unit.reach):
        return False
    return unit.level > matter.level and _levels_up(attempt) <= levels_one_escalation_may_rise(matter.type, matter.risk)


@guard(
    _("The level that is skipped must be told."),
    law=HOUSE.art("R8"),
    field="notified",
    asks=("notified",),
    waivable=True,
)
def skipped_level_told(attempt: Attempt) -> bool:
    return attempt.target is None or len(attempt.given.get("notified", ())) >= _levels_up(attempt) - 1


def _levels_up(attempt: Attempt) -> int:
    """Count the levels between lead and target; micro-grid, grid and village are one tier, from which township is the next."""
    target = attempt.target.level if attempt.target else attempt.matter.level
    return max(target - max(attempt.matter.level, Level.VILLAGE), 1)


@guard(_("Only the unit the matter waits at may take it over."), law=HOUSE.art("R9"), field="unit")
def waits_here(attempt: Attempt) -> bool:
    return attempt.acts_for_lead


@guard(_("Only a unit above may call a matter in."), law=HOUSE.art("R8"), field="unit")
def called_from_above(attempt: Attempt) -> bool:
    return attempt.post is not None and attempt.post.level > attempt.matter.level


@guard(
    _("Calling a matter in names its ground from the list."),
    law=HOUSE.art("R8"),
    field="ground",
    asks=("ground",),
    waivable=True,
)
def calling_ground_given(attempt: Attempt) -> bool:
    return is_code("grounds", attempt.given.get("ground"), flag="call_in")


@guard(
    _("A revisit says whether the matter is settled, or that nobody was reached."),
    law=HOUSE.art("R12"),
    field="result",
    asks=("result",),
)
def revisit_result_given(attempt: Attempt) -> bool:
    return attempt.given.get("result") in REVISIT_RESULTS


@guard(
    _("A revisit records performance, satisfaction and hidden risks, or why nobody was reached."),
    law=HOUSE.art("R12a"),
    field="record",
    waivable=True,
)
def revisit_recorded(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("record", "").strip())
