"""Dangers on the desk: what was noted of a matter, who has to be told by when, and what waits on the first page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.text import format_lazy

from casework.command.guards import DANGER, TOLD
from casework.command.safety import DANGERS, ORGANS, awaited, reports_of, unreported_dangers
from casework.deadlines.models import Clock
from casework.ledger.visits import Visit
from casework.workflow.casefile import Act
from casework.workflow.desk.page import MatterPage
from casework.workflow.models import Matter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Duty:
    """One report a danger calls for. organs: any of which is told; told_at: when one was; due_at: by when, while none was."""

    organs: StrOrPromise
    told_at: datetime | None
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class DangerLine:
    """One danger as the page of a matter tells it. said: by whom it was noted and reported, in words, in order."""

    seq: int
    label: StrOrPromise
    law: str
    at: datetime
    duties: Sequence[Duty]
    said: Sequence[Any] = ()


def danger_lines(page: MatterPage) -> list[DangerLine]:
    """Tell what dangers were noted of a matter, the newest first; no statement."""
    return [_line(page, act) for act in reversed(page.file.acts) if act.verb == DANGER]


def shown_to_guest(page: MatterPage, lines: Sequence[DangerLine]) -> list[DangerLine]:
    """Keep the dangers of which a unit was told where the reader sits."""
    seats = {post.unit_key for post in page.visit.actor.posts}
    told = {act.facts.get("noted") for act in page.file.acts if act.verb == TOLD and act.facts.get("unit") in seats}
    return [line for line in lines if line.seq in told]


def waiting(page: MatterPage) -> bool:
    """Answer whether a danger noted of this matter waits for a report."""
    return bool(unreported_dangers(page.file.acts))


def of_reader(visit: Visit) -> QuerySet[Any]:
    """Give the clocks of reports that are due about matters in the reader's reach, the most pressing first."""
    clocks = Clock.objects.open().filter(since=DANGER).order_by("due_at", "pk")
    return Matter.objects.all().records_visible_to(visit.actor, clocks, by="matter_no")


def _line(page: MatterPage, note: Act) -> DangerLine:
    danger = DANGERS[note.facts["danger"]]
    told = {danger.place_of(act.facts.get("organ")): act.happened_at for act in reports_of(note, page.file.acts)}
    running = {each.clock.verb: each.clock for each in page.clocks}
    duties = []
    for place, group in enumerate(danger.organs, 1):
        clock = running.get(awaited(note.seq, place))
        due_at = clock.end[1] if clock else None
        is_late = clock is not None and clock.is_over_at(page.visit.at)
        duties.append(Duty(_among(group), told.get(place), due_at, is_late))
    return DangerLine(note.seq, danger.label, str(danger.law), note.happened_at, duties)


def _among(group: Sequence[str]) -> StrOrPromise:
    words: StrOrPromise = ORGANS[group[0]]
    for organ in group[1:]:
        words = format_lazy("{before} / {organ}", before=words, organ=ORGANS[organ])
    return words
