"""A small track of the tests alone: rows that prolong a clock, and states in which clocks stand still."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.db import models

from casework.deadlines.models import Clock
from casework.deadlines.terms import Days, Hours, Pause, Prolongation, WorkingDays
from casework.law import ACL, HOUSE, MEDICAL, PETITION
from casework.organisations.actors import Role
from casework.workflow import tracks
from casework.workflow.binding import bind
from casework.workflow.judge import Move
from casework.workflow.kinds import whole
from casework.workflow.machine import Machine, T
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, number_matters, perform, perform_many
from casework.workflow.tracks import Track
from tests.world import VILLAGE, World


class TrialState(models.TextChoices):
    OPEN = "OPEN"
    WORKING = "WORKING"
    RESTING = "RESTING"  # everything stands still, for ten days in all
    ELSEWHERE = "ELSEWHERE"  # the decision alone stands still, without end
    DECIDED = "DECIDED"
    DONE = "DONE"


S = TrialState
HEAD = frozenset({Role.HEAD})
RULE = HOUSE.art("R1")
DECISION = Days(30, since="begin", law=PETITION.art(34), code="T04")
MORE = Prolongation("decide", Days(30, since="begin", law=PETITION.art(34)))
REPORT = WorkingDays(5, since="work", law=HOUSE.art("R9"))
URGENT = Hours(24, since="call", law=ACL.art(19))
PAUSES = {
    S.RESTING: Pause(HOUSE.art("G10a"), most=Days(10, since="rest", law=HOUSE.art("G10a"))),
    S.ELSEWHERE: Pause(MEDICAL.art(38), only=frozenset({"decide"})),
}
# fmt: off
TRIAL = Machine("Trial", S, start=S.OPEN, ends=frozenset({S.DONE}), pauses=PAUSES, facts={"extend": {"days": whole(0, 999)}}, rows=(
    T("begin",  (),                               S.OPEN,      HEAD, RULE),
    T("work",   (S.OPEN,),                        S.WORKING,   HEAD, RULE),
    T("report", (S.WORKING,),                     S.WORKING,   HEAD, RULE, due=(REPORT,)),
    T("report", (S.RESTING,),                     S.RESTING,   HEAD, RULE, due=(REPORT,)),
    T("call",   (S.WORKING,),                     S.WORKING,   HEAD, RULE),
    T("answer", (S.WORKING,),                     S.WORKING,   HEAD, RULE, due=(URGENT,)),
    T("extend", (S.OPEN, S.WORKING, S.RESTING),   S.WORKING,   HEAD, PETITION.art(34), prolongs=(MORE,)),
    T("rest",   (S.WORKING, S.ELSEWHERE),         S.RESTING,   HEAD, RULE),
    T("wake",   (S.RESTING,),                     S.WORKING,   HEAD, RULE),
    T("send",   (S.WORKING, S.RESTING),           S.ELSEWHERE, HEAD, RULE),
    T("fetch",  (S.ELSEWHERE,),                   S.WORKING,   HEAD, RULE),
    T("decide", (S.WORKING,),                     S.DECIDED,   HEAD, RULE, due=(DECISION,)),
    T("drop",   (S.WORKING, S.RESTING, S.ELSEWHERE), S.DONE,   HEAD, RULE),
    T("finish", (S.DECIDED,),                     S.DONE,      HEAD, RULE),
))
# fmt: on


class Trial(bind(TRIAL), Matter):  # type: ignore[misc]  # as Dispute
    class Meta:
        proxy = True
        app_label = "disputes"


@dataclass
class Case:
    """One matter of that track, led along by the head at moments of the test's own."""

    world: World
    matter: Matter
    later: list[Move] = field(default_factory=list)

    def takes(self, verb: str, at: datetime, **given: Any) -> Case:
        self.matter = perform(self.matter, verb, actor=self.world.actor(Role.HEAD, VILLAGE), at=at, given=given)
        return self

    def will_take(self, verb: str, at: datetime, **given: Any) -> Case:
        """The same, kept for a batch."""
        self.later.append(Move(self.matter.number, verb, self.world.actor(Role.HEAD, VILLAGE), at, given))
        return self

    def clock(self, verb: str = "decide") -> Clock:
        return Clock.objects.of(self.matter.number).filter(verb=verb).latest("armed_at", "pk")


def opened(world: World, at: datetime, count: int = 1) -> list[Matter]:
    """Build matters that stand nowhere yet, numbered."""
    unit = world.unit(VILLAGE)
    matters = [new_matter("trial", unit=unit, opened_at=at, place=unit, title="试") for _ in range(count)]
    number_matters(matters)
    return matters


def begun(world: World, at: datetime) -> Case:
    """Open one and let work on it begin at the same moment."""
    (matter,) = opened(world, at)
    head = world.actor(Role.HEAD, VILLAGE)
    perform_many([Move(matter.number, "begin", head, at)], opened=[matter])
    return Case(world, Trial.objects.get(number=matter.number)).takes("work", at)


def make_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register the track for as long as the patch lasts."""
    track = Track(
        address="trials",
        code="trial",
        letter="Q",
        label="trial",
        machines=(TRIAL,),
        model="disputes.Trial",
        services="tests.services",
    )
    monkeypatch.setitem(tracks._tracks, "trial", track)
