"""What an act adds to a time limit, told at the input that asks how much: which limit, what is left to add, and when it then ends."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.deadlines.calendar import day_of
from casework.deadlines.clocks import current_calendar, settle
from casework.deadlines.pauses import Added
from casework.errors import NotYet
from casework.workflow.desk.timeline import verb_label
from casework.workflow.desk.wording import picked
from casework.workflow.judge import Move, acting_post, check_guards
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from casework.deadlines.terms import Prolongation
    from casework.deadlines.writing import NewClock
    from casework.organisations.actors import Actor
    from casework.workflow.casefile import CaseFile
    from casework.workflow.forms import FormTable, VerbForm
    from casework.workflow.machine import T
    from casework.workflow.models import Matter

COUNTS = ("days", "months", "hours")  # what Prolongation.fact may be


@dataclass(frozen=True, slots=True)
class Longer:
    """
    What one row may add to one clock that runs. label: what the clock waits for, and which row where that is picked.

    most: how much may be added now, 0 where nothing; ends: count → its last day then, without those that have none.
    """

    label: str
    longer: Prolongation
    clock: NewClock
    is_over: bool
    most: int
    ends: Mapping[int, str]

    def __str__(self) -> str:
        told = {"act": self.label, "day": self.clock.due_date}
        if self.is_over:
            return (
                _(
                    "%(act)s: it was over on %(day)s. Only what was granted before may still be entered, within three days."
                )
                % told
            )
        if not self.most:
            return _("%(act)s: no more time may be added.") % told
        length, law = replace(self.longer.most, count=self.most).length, self.longer.most.law.words
        told |= {"length": length, "law": law, "latest": self.ends.get(self.most)}
        if self.most not in self.ends:
            return _("%(act)s: it stands still now. At most %(length)s may be added (%(law)s).") % told
        return _("%(act)s: now until %(day)s. At most %(length)s may be added, until %(latest)s (%(law)s).") % told


def longer_by(
    matter: Matter, verb: str, actor: Actor, at: datetime, *, file: CaseFile, forms: FormTable
) -> list[Longer]:
    """List what a verb may add to the clocks that run now, row by row of the table; empty for a verb that adds nothing."""
    track = track_of(matter.track)
    found: list[tuple[T, Longer]] = []
    for row in matter.machine.index.get((verb, matter.state), ()):
        for longer in row.prolongs:
            clock = file.clock(longer.verb)
            if clock is None or not longer.covers(clock.code):
                continue
            words = capfirst(str(verb_label(track, longer.verb)))
            is_over = clock.due_at is not None and clock.due_at <= at
            most = 0 if is_over else _most(row, longer, matter, actor, at, file)
            ends = {count: end for count in range(1, most + 1) if (end := _end(clock, longer, count, at))}
            found.append((row, Longer(words, longer, clock, is_over, most, ends)))
    if len({row.when for row, _longer in found}) < 2:
        return [each for _row, each in found]
    return [_told_apart(each, picked(row, track.code, forms)) for row, each in found]


def _told_apart(longer: Longer, which: str) -> Longer:
    label = _("%(act)s (%(which)s)") % {"act": longer.label, "which": which} if which else longer.label
    return replace(longer, label=label)


def tell_longer(form: VerbForm, found: Iterable[Longer]) -> None:
    """Tell at the inputs that count what may be added, and hand the ends to the page's script, which shows the one that is typed."""
    for name in COUNTS:
        about = [each for each in found if each.longer.fact == name]
        if name not in form.fields or not about:
            continue
        field = form.fields[name]
        field.help_text = format_html_join("", '<span class="line">{}</span> ', ((str(each),) for each in about))
        ends = {count: end for each in about for count, end in each.ends.items()}
        if ends:
            field.widget.attrs |= {"data-ends": json.dumps(ends), "data-end": _("With this, it ends on %(day)s.")}
            field.widget.attrs["max"] = max(ends)


def _most(row: T, longer: Prolongation, matter: Matter, actor: Actor, at: datetime, file: CaseFile) -> int:
    """How much the guards that judge the count let pass; what passes a smaller count too."""
    about = replace(row, needs=tuple(guard for guard in row.needs if guard.field in COUNTS))
    post, picks = acting_post(row, matter, actor), dict([row.when] if row.when else [])

    def refused(count: int) -> bool:
        move = Move(matter.number, row.verb, actor, at, given={**picks, longer.fact: count})
        try:
            check_guards(about, matter, move, file.files, post)
        except NotYet:
            return True
        return False

    return bisect_left(range(1, longer.most.on(day_of(at)).count + 1), True, key=refused)


def _end(clock: NewClock, longer: Prolongation, count: int, at: datetime) -> str:
    more = Added(count, longer.most.measure, str(longer.most.law), "", "", day_of(at), 0)
    then = replace(clock, added=[*clock.added, more])
    settle(then, current_calendar())
    return then.due_date.isoformat() if then.due_date else ""
