"""A track of its own with a duty and a row that comes by itself, for tests of the timer."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import models

from casework.command.due import coming_verbs
from casework.deadlines.terms import Days
from casework.law import HOUSE
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Unit
from casework.workflow import tracks
from casework.workflow.binding import bind
from casework.workflow.guards import Attempt, guard
from casework.workflow.kinds import FLAG
from casework.workflow.machine import Machine, T
from casework.workflow.models import Matter
from casework.workflow.perform import new_matter, open_matter, perform
from tests.world import World

ANY = frozenset({Role.MEDIATOR, Role.SYSTEM})
LAW = HOUSE.art("D2")


class S(models.TextChoices):
    WAITING = "WAITING"
    LAPSED = "LAPSED"
    DONE = "DONE"


@guard("Not while somebody objects.", law=LAW)
def nobody_objects(attempt: Attempt) -> bool:
    return attempt.matter.title != "objected"


LAPSING = Days(3, since="begin", law=LAW)
ANSWERING = Days(5, since="begin", law=LAW, code="T99")
TOY = Machine(
    "Toy",
    S,
    start=S.WAITING,
    ends=frozenset({S.DONE}),
    facts={"lapse": {"quietly": FLAG}},
    rows=(
        T("begin", (), S.WAITING, ANY, LAW),
        T("lapse", (S.WAITING,), S.LAPSED, ANY, LAW, (nobody_objects,), after=(LAPSING,), when=("quietly", True)),
        T("reply", (S.WAITING,), S.DONE, ANY, LAW, due=(ANSWERING,)),
        T("finish", (S.LAPSED,), S.DONE, ANY, LAW),
    ),
)


class Toy(bind(TOY), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    class Meta:
        proxy = True
        app_label = "workflow"


def lapse(matter: Matter, *, quietly: bool, actor: Actor, at: datetime) -> Matter:
    return perform(matter, "lapse", actor=actor, at=at, given={"quietly": quietly})


def begin(unit: Unit, actor: Actor, at: datetime, **fields: Any) -> Matter:
    return open_matter(new_matter("toy", unit=unit, opened_at=at, **fields), "begin", actor=actor, at=at)


@pytest.fixture
def toy(world: World) -> Iterator[World]:
    """Make the track known for one test."""
    tracks.register(
        tracks.Track(
            code="toy",
            letter="Z",
            address="toys",
            label="toy",
            machines=(TOY,),
            model="workflow.Toy",
            services=__name__,
        )
    )
    coming_verbs.cache_clear()
    yield world
    tracks._tracks.pop("toy")
    coming_verbs.cache_clear()
