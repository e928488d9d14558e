"""Conditions of more time at a node: where the law gives it, on which grounds, by whose approval and how much (domain 2.6)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import add_months, day_of
from casework.deadlines.limits import limit
from casework.law import CRIMINAL, HOUSE
from casework.taxonomies.codes import is_code
from casework.workflow.guards import Attempt, guard
from enforcement.handovers.terms import BY_ITSELF, CUSTODY, LONGEST_EXTENSION, SUMMARY_DAYS, SUMMARY_MONTHS

# The nodes whose time the law lets be prolonged, by the state in which it runs.
PROLONGED = {"PACKAGED": frozenset({"J1", "J4"}), "RECEIVED": frozenset({"J1", "J4", "J7", "J9", "K3"})}
_STEPS = tuple(CUSTODY)


@guard(_("The law gives no more time at this node, or not at this stage of it."), law=HOUSE.art("H8"), field="type")
def node_may_be_prolonged(attempt: Attempt) -> bool:
    """Ask whether the law gives more time at this node, in this state."""
    return attempt.matter.type in PROLONGED.get(attempt.matter.state, ())


@guard(
    _("It may not be prolonged by more than the law gives in all, with what was added before."),
    law=HOUSE.art("H8"),
    field="days",
    asks=("limit",),
)
def prolonged_within_law(attempt: Attempt) -> bool:
    """Ask by how much, with what was added before; of a step of custody, with what that step added."""
    code, more = attempt.given.get("limit"), _more(attempt)
    if not code or not more:
        return False
    before = _taken(attempt, code) if code in CUSTODY else _added(attempt)
    return before + more <= LONGEST_EXTENSION.get(code, 0)


@guard(_("Say in words why more time is needed."), law=HOUSE.art("H8"), field="reason")
def extension_reasoned(attempt: Attempt) -> bool:
    """Ask whether there is a reason in words."""
    return bool(attempt.reason.strip())


@guard(
    _("The law prolongs this time on the grounds it lists alone; name one of them."),
    law=HOUSE.art("H8a"),
    field="ground",
    asks=("ground", "limit"),
)
def ground_allows(attempt: Attempt) -> bool:
    """Ask whether the ground is one the law lists for this limit; a first instance needs none for its first month."""
    code = attempt.given.get("limit")
    if code == "T34.J7" and _is_by_itself(attempt):
        return True
    return is_code("grounds", attempt.given.get("ground"), flag=f"prolong={code}")


@guard(
    _("Custody during the investigation is prolonged step by step: one month, then two, then two more."),
    law=HOUSE.art("H8a"),
    field="ground",
    asks=("limit",),
)
def custody_in_order(attempt: Attempt) -> bool:
    """Ask whether every step of the custody before this one was taken in full."""
    code = attempt.given.get("limit")
    before = _STEPS[: _STEPS.index(code)] if code in CUSTODY else ()
    return all(_taken(attempt, step) == CUSTODY[step].count for step in before)


@guard(
    _("The procuratorate one level above approves the month that is added."),
    law=CRIMINAL.art(156),
    field="approved_above",
    asks=("approved_above",),
)
def procuratorate_above_approved(attempt: Attempt) -> bool:
    """Ask who approved the first step."""
    return attempt.given.get("approved_above") is True


@guard(
    _("The procuratorate of the province approves, or decides on, the two months that are added."),
    law=CRIMINAL.art(158),
    field="approved_by_province",
    asks=("approved_by_province",),
)
def province_approved(attempt: Attempt) -> bool:
    """Ask who approved the second step."""
    return attempt.given.get("approved_by_province") is True


@guard(
    _("The procuratorate of the province approves, or decides on, the two months that are added once more."),
    law=CRIMINAL.art(159),
    field="approved_by_province",
    asks=("approved_by_province",),
)
def province_approved_again(attempt: Attempt) -> bool:
    """Ask who approved the third step."""
    return attempt.given.get("approved_by_province") is True


@guard(
    _("Beyond a month the court above approves the extension of the first instance."),
    law=CRIMINAL.art(208),
    field="approved_above",
    asks=("approved_above",),
)
def approved_above(attempt: Attempt) -> bool:
    """Ask who approved what goes beyond the month a court adds by itself."""
    return _is_by_itself(attempt) or attempt.given.get("approved_above") is True


@guard(
    _("A summary trial takes a month and a half in all at most, half a month being fifteen days."),
    law=CRIMINAL.art(220),
    field="days",
)
def month_and_a_half(attempt: Attempt) -> bool:
    """Ask whether the trial ends by the day a month and fifteen days after it was received."""
    received = attempt.file.last("receive")
    if received is None:
        return False
    start = day_of(received.happened_at)
    most = add_months(start, SUMMARY_MONTHS) + timedelta(days=SUMMARY_DAYS)
    days = limit("T34.J7.summary").length.count + _added(attempt) + _more(attempt)
    return start + timedelta(days=days) <= most


@guard(
    _("The high court of the province approves, or decides on, the extension of the second instance."),
    law=CRIMINAL.art(243),
    field="approved_by_province",
    asks=("approved_by_province",),
)
def high_court_approved(attempt: Attempt) -> bool:
    """Ask who approved the extension of the second instance."""
    return attempt.given.get("approved_by_province") is True


def _more(attempt: Attempt) -> int:
    """How many days or months are to be added, 0 where none are."""
    more = attempt.given.get("days") or attempt.given.get("months")
    return more if type(more) is int else 0


def _added(attempt: Attempt) -> int:
    """How much was added to the clock that runs: since it was received, or with the package and after it."""
    total = 0
    for act in attempt.file.acts:
        if act.verb in ("package", "receive"):
            total = act.facts.get("longer", 0)
        elif act.verb == "extend":
            total += act.facts.get("days", 0) + act.facts.get("months", 0)
    return total


def _taken(attempt: Attempt, step: str) -> int:
    """How many months a step of the custody was prolonged by before."""
    extended = (act.facts for act in attempt.file.acts if act.verb == "extend")
    return sum(facts.get("months", 0) for facts in extended if facts.get("limit") == step)


def _is_by_itself(attempt: Attempt) -> bool:
    """Whether a first instance stays within what a court adds without asking."""
    return _added(attempt) + _more(attempt) <= BY_ITSELF
