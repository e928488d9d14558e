"""Matters left open in the hands of the demonstration's accounts in June 2026, so that every desk has something to do. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casework.demo import stages
from casework.demo.diary import HORIZON, Diary
from casework.demo.pen import FILING, Cast, Line, Pen, Story
from casework.demo.stories import Author
from casework.organisations.levels import Level
from casework.parties.kinds import ConsentMeans

FIRST = 9_000_000  # their indexes lie beyond every story's
OPENED_ON = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Opening:
    """How one matter begins and how far it comes."""

    type: str
    level: Level
    channel: str
    days: int  # after OPENED_ON
    lead: Callable[[Pen], None]


def _registered(pen: Pen) -> None:
    stages.register(pen, Level.COUNTY)


def _triaged(pen: Pen) -> None:
    _registered(pen)
    pen.wait(0, 1)
    given = {"kind": "DISPUTE", "type": pen.story.type, "risk": pen.story.risk, "minors": False}
    pen.act("triage", stages.dispatcher(pen, Level.COUNTY), track=FILING, given=given)


def _dispatched(pen: Pen) -> None:
    _triaged(pen)
    stages.route(pen, Level.COUNTY)


def _applied(pen: Pen) -> None:
    stages.apply(pen)


def _consented(pen: Pen) -> None:
    stages.apply(pen)
    stages.ask(pen)
    pen.wait(0, 1)
    pen.say(ConsentMeans.WRITTEN)


def _accepted(pen: Pen) -> None:
    stages.apply(pen)
    stages.accept(pen)


def _talking(pen: Pen) -> None:
    _accepted(pen)
    stages.talk(pen, 1)


def _brought_and_talking(pen: Pen) -> None:
    stages.arrive(pen, Level.COUNTY)
    stages.accept(pen)
    stages.talk(pen, 2)


def _going_up(pen: Pen) -> None:
    _talking(pen)
    stages.escalate(pen, "FAILED_ONCE")
    pen.story.events.pop()  # nobody has taken it over


def _agreed(pen: Pen) -> None:
    _talking(pen)
    stages.agree(pen, due_in=45)


def _overdue(pen: Pen) -> None:
    _talking(pen)
    stages.agree(pen, due_in=3)


def _performed(pen: Pen) -> None:
    _talking(pen)
    stages.agree(pen, due_in=5)
    pen.wait(1, 3)
    stages.perform(pen)


def _failed(pen: Pen) -> None:
    _talking(pen)
    stages.fail(pen)


def _closed(pen: Pen) -> None:
    _performed(pen)
    stages.close(pen)


def _revisited(pen: Pen) -> None:
    _closed(pen)
    stages.revisit(pen)


OPENINGS = (
    Opening("17", Level.VILLAGE, "WALK_IN", 28, _registered),
    Opening("14", Level.TOWNSHIP, "CODE_ODR", 25, _triaged),
    Opening("02", Level.VILLAGE, "HOTLINE_12345", 24, _dispatched),
    Opening("99", Level.GRID, "APP", 25, _dispatched),
    Opening("06", Level.TOWNSHIP, "POLICE_110", 24, _dispatched),
    Opening("02", Level.VILLAGE, "VILLAGE", 25, _applied),
    Opening("01", Level.VILLAGE, "VILLAGE", 21, _consented),
    Opening("16", Level.VILLAGE, "VILLAGE", 18, _accepted),
    Opening("03", Level.VILLAGE, "VILLAGE", 9, _talking),
    Opening("13", Level.VILLAGE, "VILLAGE", 7, _agreed),
    Opening("02", Level.VILLAGE, "VILLAGE", 1, _overdue),
    Opening("06", Level.VILLAGE, "VILLAGE", 3, _performed),
    Opening("04", Level.VILLAGE, "VILLAGE", 8, _failed),
    Opening("02", Level.VILLAGE, "VILLAGE", -15, _closed),
    Opening("14", Level.VILLAGE, "VILLAGE", -30, _revisited),
    Opening("09", Level.VILLAGE, "VILLAGE", 6, _going_up),
    Opening("11", Level.TOWNSHIP, "WALK_IN", 4, _brought_and_talking),
    Opening("10", Level.TOWNSHIP, "WALK_IN", 2, _going_up),
    Opening("15", Level.COUNTY, "WALK_IN", 3, _brought_and_talking),
    Opening("08", Level.COUNTY, "PETITION_OFFICE", 5, _talking),
)


def open_stories(line: Line, diary: Diary, cast: Cast, *, seed: int) -> list[Story]:
    """Write the open matters of a village and the units above it, each to be played by hand; at least one a desk."""
    author = Author(diary, cast)
    told = []
    for number, opening in enumerate(OPENINGS):
        rng = Random(f"{seed}/open/{number}")  # noqa: S311  no secret
        at = diary.in_hours(rng, OPENED_ON + timedelta(days=opening.days))
        pen = author.begun(
            FIRST + number, rng, line, opening.type, level=opening.level, at=at, risk="BLUE", channel=opening.channel
        )
        pen.number = 1
        opening.lead(pen)
        pen.story.by_hand = True
        pen.story.end_at(HORIZON)
        told.append(pen.story)
    return told
