"""
Matters that are led one by one through their services, as people at desks would; each a course of acts in time.

A course is a generator: it moves its own time on, yields, and does its next act when that time has come, so that the courses
of a city go on beside one another in order of time. Each draws from its own random numbers.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from django.db import transaction

from casework.demo.diary import FIRST_DAY, HORIZON, LAST_DAY, Diary
from casework.demo.papers import sheet
from casework.demo.pen import Cast, Line, Seat
from casework.dossier.services import add_document
from casework.ledger.clock import simulated_clock
from casework.organisations.actors import Actor, Role, post_of, system_actor
from casework.organisations.models import Certificate, Unit
from casework.workflow.tracks import track_of

SPRING = (date(2026, 4, 1), date(2026, 6, 28))
Course = Iterator[None]
W = TypeVar("W")


@dataclass
class Ground:
    """What all courses stand on: the calendar, who sits where, units by code, and officers' certificates by account."""

    diary: Diary
    cast: Cast
    units: Mapping[str, Unit]
    certified: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def read(cls, diary: Diary, cast: Cast, on: date) -> Ground:
        """Read units and certificates as they stand on a day; two statements."""
        certified = dict(Certificate.objects.filter(valid_from__lte=on).values_list("user__username", "valid_to"))
        return cls(diary, cast, {unit.code: unit for unit in Unit.objects.valid_on(on)}, certified)


class Walk:
    """
    One course under way. at: the moment of its next act. number: of its matter, of the last one where it has several, "" before
    one is opened; opened: how many were.
    """

    def __init__(self, track: str, ground: Ground, line: Line, rng: Random, at: datetime) -> None:
        self.track, self.ground, self.line, self.rng, self.at = track, ground, line, rng, at
        self.number, self.opened = "", 0

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def drawn(self, weights: Mapping[str, float]) -> str:
        """Draw one of some words by their weights."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def pick(self, words: Sequence[W]) -> W:
        return words[int(self.rng.random() * len(words))]

    def wait(self, least: int, most: int) -> None:
        """Let so many working days pass; none means later the same day."""
        self.at = self.ground.diary.after(self.rng, self.at, least, most)

    def wait_days(self, least: int, most: int) -> None:
        """Let so many calendar days pass, and on to the next working day."""
        self.at = self.ground.diary.after_days(self.rng, self.at, least, most)

    @property
    def today(self) -> date:
        return self.at.date()

    def unit(self, code: str) -> Unit:
        return self.ground.units[code]

    def seat(self, role: Role, unit: str, number: int = 1) -> Actor:
        """Give who holds a role in a unit; number: the first, the second …"""
        seat: Seat = self.ground.cast.seat(role, unit, number)
        until = self.ground.certified.get(seat.account)
        return Actor(seat.account, (post_of(role, self.unit(unit)),), certificate_until=until)

    def system(self, unit: str, rule: str) -> Actor:
        """Give the system, by a rule."""
        return system_actor(self.unit(unit), rule=rule)

    def paper(self, actor: Actor, *kinds: str, is_inner: bool = False, signer: str = "") -> None:
        """Put papers of these kinds into the file, signed where a signer is named."""
        for kind in kinds:
            content = sheet(kind, signer)
            add_document(self.number, kind=kind, content=content, actor=actor, at=self.at, is_inner=is_inner)

    def does(self, service: Callable[..., Any], actor: Actor, **told: Any) -> Any:
        """Do one act by its service now; the matter goes by the number it has."""
        matter = track_of(self.track).model_class.objects.get(number=self.number)
        return service(matter, actor=actor, at=self.at, **told)

    def opens(self, service: Callable[..., Any], actor: Actor, **told: Any) -> None:
        """Open a matter by its service now."""
        self.number = service(actor=actor, at=self.at, **told).number
        self.opened += 1


def start_of(rng: Random, diary: Diary) -> datetime:
    """Draw a working moment of the year, or, for one in seven, of the spring after it, so that desks have something to do."""
    first, last = (FIRST_DAY, LAST_DAY) if rng.random() < 6 / 7 else SPRING
    return diary.in_hours(rng, first + timedelta(days=int(rng.random() * (last - first).days)))


def lead(walks: Sequence[tuple[Walk, Course]]) -> int:
    """
    Lead courses side by side in order of time, until the horizon; returns how many matters were opened.

    :raises NotYou: the database does not bear the mark of a demonstration.
    :raises CaseworkError: the engine refused an act; nothing of these courses is written.
    """
    waiting = [(walk.at, place, walk, course) for place, (walk, course) in enumerate(walks)]
    heapq.heapify(waiting)
    with simulated_clock(), transaction.atomic():
        while waiting and waiting[0][0] < HORIZON:
            _at, place, walk, course = heapq.heappop(waiting)
            if next(course, course) is None:
                heapq.heappush(waiting, (walk.at, place, walk, course))
    return sum(walk.opened for walk, _course in walks)
