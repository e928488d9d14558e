"""Whistles (吹哨): a township calls the departments it needs to a matter, and each reports in (报到)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from casework.command.guards import REPORT
from casework.command.models import Assistance, Dispatch
from casework.command.notices import notice, sending
from casework.command.services.orders import seat_of
from casework.command.whistles import call_to
from casework.deadlines import clocks
from casework.deadlines.calendar import day_of
from casework.deadlines.terms import WorkingDays
from casework.deadlines.writing import arming, stopping
from casework.inserting import inserting_new
from casework.law import HOUSE
from casework.organisations.actors import Actor, Post
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.updating import updating
from casework.workflow.files import file_for
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.notices import telling
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)
REPORTING = WorkingDays(1, since="whistle", law=HOUSE.art("R10"))


def whistle(
    matter: M,
    *,
    units: Sequence[Unit],
    text: str,
    actor: Actor,
    at: datetime,
    reason: str = "",
    version: int | None = None,
) -> M:
    """
    Call the departments a township needs to a matter in its territory; each has a reply clock of its own, is told and may read.

    units: one to eight of the county. text: what is needed. Lead and handler stay. Law: house rule R10.

    :raises NotYet: no township whistles, the matter is not in hand, or departments and words are not as they should be.
    """
    calendar = clocks.current_calendar()
    due = clocks.due_for(REPORTING, at, calendar)
    given = {"units": [unit.key for unit in units], "reply_by": due.due_date.isoformat()}
    township = [post for post in actor.posts if post.level == Level.TOWNSHIP]

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved = step.matter
        calls = [
            Assistance(
                matter_no=moved.number, track=moved.track, seq=step.draft.seq, place=place, unit=unit,
                from_unit_id=seat_of(step), given_by=actor.account, given_at=at, reply_by=due.due_date,
            )
            for place, unit in enumerate(units, 1)
        ]  # fmt: skip
        terms = [(call.awaited, REPORTING) for call in calls]
        running = clocks.arm_rows(moved.number, terms, since=at, calendar=calendar)
        told = [notice(Dispatch.Kind.WHISTLE, moved, at, unit=unit) for unit in units]
        return [inserting_new(calls), arming(running), *telling(moved, units, at=at), *sending(told)]

    return perform(
        matter, "whistle", actor=_as(actor, township), at=at, given=given, notes={"text": text}, reason=reason,
        version=version, leaving=leaving,
    )  # fmt: skip


def report_in(
    matter: M, *, whistle: int, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Report in for a department that was called; its reply clock stops.

    whistle: its entry. text: what the department does. Law: house rule R10.

    :raises NotYet: there is no such whistle, it does not name the actor's unit, which has reported in already, or no words.
    """
    call = call_to(actor, whistle, file_for(matter, "report_in").acts)
    given: dict[str, object] = {"whistle": whistle}
    if call is not None:
        given["department"] = call.department
        given["late_by"] = max((day_of(at) - call.reply_by).days, 0)
        actor = _as(actor, [post for post in actor.posts if post.unit_key == call.department])

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        assert call is not None  # else a guard refused
        number = step.matter.number
        awaited = Assistance(matter_no=number, seq=whistle, place=call.place).awaited
        waiting = Assistance.objects.of(number).filter(seq=whistle, place=call.place)
        return [
            stopping(number, [awaited], at, REPORT),
            updating(waiting, reported_at=at, reported_by=actor.account),
            *sending([notice(Dispatch.Kind.REPORT, step.matter, at, account=call.given_by)]),
        ]

    return perform(
        matter, "report_in", actor=actor, at=at, given=given, notes={"text": text}, reason=reason, version=version,
        leaving=leaving,
    )  # fmt: skip


def _as(actor: Actor, posts: Sequence[Post]) -> Actor:
    """Let somebody with several posts act by these, where he has any of them; else it is for the engine to refuse."""
    return replace(actor, posts=tuple(posts)) if posts else actor
