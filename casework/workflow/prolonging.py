"""What the engine itself asks of a row that prolongs a clock: not more than the law allows, and only while it runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.workflow.guards import Guard

if TYPE_CHECKING:
    from casework.deadlines.terms import Prolongation
    from casework.workflow.guards import Attempt


def prolonging_guards(longer: Prolongation) -> tuple[Guard, Guard]:
    """Build the guards of a row that prolongs a clock; both rest on the article that allows it."""
    law, fact = longer.most.law, longer.fact
    within = Guard(
        name="prolonged_within",
        code="PROLONGED_WITHIN",
        message=format_lazy(
            _("A prolongation is at least 1 and at most {count} {measure}."),
            count=longer.most.count,
            measure=longer.most.measure.label,
        ),
        law=law,
        rule="",
        field=fact,
        holds=partial(_is_within, longer),
        asks=(fact,),
    )
    running = Guard(
        name="prolonged_in_time",
        code="PROLONGED_IN_TIME",
        message=_("A time limit is prolonged while it runs; this one is over, or was never begun."),
        law=law,
        rule="",
        field=fact,
        holds=partial(_is_running, longer),
        waivable=True,
    )
    return within, running


def _is_within(longer: Prolongation, attempt: Attempt) -> bool:
    count = attempt.given.get(longer.fact)
    return type(count) is int and 1 <= count <= longer.most.on(attempt.day).count


def _is_running(longer: Prolongation, attempt: Attempt) -> bool:
    clock = attempt.file.clock(longer.verb)
    return clock is not None and longer.covers(clock.code) and (clock.due_at is None or attempt.at < clock.due_at)
