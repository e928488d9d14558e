"""Dangers seen in handling: noted at once, and reported to the organ the law names before the clock runs out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from casework.command.guards import TOLD
from casework.command.models import Dispatch
from casework.command.notices import notice, sending
from casework.command.safety import DANGERS, POLICE, awaited
from casework.deadlines import clocks
from casework.deadlines.writing import arming, stopping
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.files import file_for
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.notices import telling
from casework.workflow.perform import perform
from casework.workflow.tracks import track_of

M = TypeVar("M", bound=Matter)
UNCLASSIFIED = "RED"  # how a danger reported of a filing counts that nobody has classified yet


def note_danger(
    matter: M, *, danger: str, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Note a danger that has to be reported; the clock of each report begins, and the unit that leads is told at once.

    danger: a code of safety.DANGERS. text: what was seen. State, lead and handler stay.
    Law: PML art. 25, MPL art. 11, ADV art. 14 or RPW art. 25, by the danger; house rule S1.

    :raises NotYet: it is none for matters of this track, waits for its report already, or is not put in words.
    """
    calendar = clocks.current_calendar()

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        noted = DANGERS[danger]
        terms = [(awaited(step.draft.seq, place), noted.term) for place, _group in enumerate(noted.organs, 1)]
        running = clocks.arm_rows(step.matter.number, terms, since=at, calendar=calendar)
        told = notice(Dispatch.Kind.DANGER, step.matter, at, is_urgent=True)
        return [arming(running), *sending([told])]

    return perform(
        matter, "note_danger", actor=actor, at=at, given={"danger": danger}, notes={"text": text}, reason=reason,
        version=version, leaving=leaving,
    )  # fmt: skip


@step()
def report_danger(
    matter: M,
    *,
    noted: int,
    organ: str,
    text: str,
    actor: Actor,
    at: datetime,
    to: Unit | None = None,
    reason: str = "",
    version: int | None = None,
) -> M:
    """
    Report a danger to an organ the law names; its clock stops.

    noted: the entry that noted it. organ: a code of safety.ORGANS. text: who took the report, and what came of it. to: the
    organ where it is on this platform: the police get a filing that names this matter, with the words of the note; any other
    unit is told of the matter and may read it. Returns the matter; leaves one entry on it.
    Law: that of the danger; house rules S1 and S1a.

    :raises NotYet: no such danger was noted, the law names other organs, it was reported there, or there are no words.
    """
    known = file_for(matter, TOLD)
    note = next((act.facts for act in known.acts if (act.seq, act.verb) == (noted, "note_danger")), None)
    danger = note["danger"] if note else ""
    given: dict[str, Any] = {"noted": noted, "danger": danger, "organ": organ}
    place = DANGERS[danger].place_of(organ) if danger else 0
    clock = next((each for each in known.files.clocks if each.verb == awaited(noted, place)), None)
    given["breach"] = clock is not None and clock.is_over_at(at)
    is_referred = to is not None and organ == POLICE and place > 0
    if to is not None and is_referred:
        # Intake is a room beside this one; it is asked by the name of its track.
        filing = track_of("filing").service_module.refer(
            matter,
            to=to,
            kind="POLICE_CASE",
            text=known.said("text", seq=noted) or matter.title,
            subject=noted,
            risk=matter.risk or UNCLASSIFIED,
            actor=actor,
            at=at,
            file=known,
        )
        given["referral"] = filing.number
    elif to is not None:
        given["unit"] = to.key
    notes = {"text": text}

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved = step.matter
        left = [stopping(moved.number, [awaited(noted, place)], at, TOLD)]
        if to is not None:
            told = notice(Dispatch.Kind.DANGER_TOLD, moved, at, unit=to, is_urgent=True)
            left += [*(() if is_referred else telling(moved, [to], at=at)), *sending([told])]
        return left

    return perform(
        matter,
        TOLD,
        actor=actor,
        at=at,
        given=given,
        notes=notes,
        target=to,
        reason=reason,
        version=version,
        leaving=leaving,
    )
