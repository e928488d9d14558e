"""The time limits of one matter as its page shows them: how each stands, and line by line why it ends on that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from casework.deadlines.calendar import Calendar, named_day
from casework.deadlines.limits import told
from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.workflow.desk.timeline import verb_label
from casework.workflow.templatetags.desk import last_day
from casework.workflow.tracks import Track

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Standing(StrEnum):
    """How a time limit stands: the first five run, the others have ended."""

    OVERDUE = "OVERDUE"
    LAPSED = "LAPSED"
    RIPE = "RIPE"
    STILL = "STILL"
    RUNNING = "RUNNING"
    KEPT = "KEPT"
    MISSED = "MISSED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """
    One clock with what it waits for, how it stands, and its derivation, lines in the reader's language.

    since: what it is counted from. by: what ended it, "" while it runs.
    """

    clock: Clock
    label: StrOrPromise
    since: StrOrPromise
    by: StrOrPromise
    standing: Standing
    lines: list[str]

    @property
    def words(self) -> str:
        """How it stands, in a word or two; "" where it just runs."""
        return {
            Standing.OVERDUE: _("overdue"),
            Standing.LAPSED: _("lapsed"),
            Standing.RIPE: _("has passed"),
            Standing.STILL: _("stands still"),
            Standing.RUNNING: "",
            Standing.KEPT: _("in time"),
            Standing.MISSED: _("late"),
            Standing.ENDED: _("fell away"),
        }[self.standing]

    @property
    def until(self) -> str:
        """By when it is to be done or, of a time to let pass, after when it may be."""
        said = _("after %(day)s") if self.clock.nature == Nature.WAIT else _("by %(day)s")
        return said % {"day": last_day(self.clock)}

    @property
    def is_bad(self) -> bool:
        """Whether a duty was or is missed."""
        return self.standing in (Standing.OVERDUE, Standing.MISSED)


def time_limits(track: Track, clocks: Iterable[Clock], calendar: Calendar, at: datetime) -> list[TimeLimit]:
    """Tell of clocks, in their order. calendar: the one in force, by which the derivation is told."""
    return [
        TimeLimit(
            clock,
            verb_label(track, clock.verb),
            verb_label(track, clock.since),
            verb_label(track, clock.stopped_by) if clock.stopped_by else "",
            _standing(clock, at),
            _lines(clock, calendar),
        )
        for clock in clocks
    ]


def _standing(clock: Clock, at: datetime) -> Standing:
    if clock.stopped_at is not None:
        if clock.nature == Nature.DUTY and clock.was_late:
            return Standing.MISSED
        return Standing.KEPT if clock.stopped_by == clock.verb.partition("#")[0] else Standing.ENDED
    if clock.stands_at(at):
        return Standing.STILL
    if not clock.is_over_at(at):
        return Standing.RUNNING
    return {Nature.DUTY: Standing.OVERDUE, Nature.PARTY: Standing.LAPSED, Nature.WAIT: Standing.RIPE}[
        Nature(clock.nature)
    ]


def _lines(clock: Clock, calendar: Calendar) -> list[str]:
    found = clock.reckon(calendar)
    lines = told(clock.code, found)
    if found.due is not None and clock.due_date is not None and found.due.due_date != clock.due_date:
        lines.append(_("It was counted by an older calendar and ends on %(day)s.") % {"day": named_day(clock.due_date)})
    return lines
