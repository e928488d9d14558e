"""What a script is made of: stories of steps, and the pen that writes them down in order. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from casework.demo.diary import Diary
from casework.demo.places import City, District, Township, Village
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import ConsentMeans

FILING, DISPUTE = "filing", "dispute"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who acts: a role in a unit, by its code, and the account that holds it."""

    role: Role
    unit: str
    account: str


@dataclass(frozen=True, slots=True)
class Ref:
    """The matter of another story, whose number is known only when it is played."""

    story: int
    track: str


@dataclass(frozen=True, slots=True)
class Step:
    """
    One act to come. given: facts, a Ref where a number is to stand. target: code of the unit it goes to, "" when it stays.
    proposed_by: who proposes it a little before, None where the act needs nobody. papers: the kinds of paper handed in with it.
    """

    at: datetime
    track: str
    verb: str
    by: Seat
    given: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    proposed_by: Seat | None = None
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """What the sides say to mediation: all of them yes, by these means; or the first respondent no, means None."""

    at: datetime
    means: ConsentMeans | None


@dataclass(slots=True)
class Story:
    """
    What becomes of one thing that is brought: at most one filing and at most one dispute.

    place: code of the village or grid it happened in. events: in order of time. trick: "G1" and the like where somebody cheats.
    by_hand: whether it is played step by step through the services.
    """

    index: int
    place: str
    type: str
    channel: str
    risk: str
    title: str
    text: str
    terms: str
    parties: tuple[PartyDraft, ...]
    channel_ref: str = ""
    events: list[Step | Word] = field(default_factory=list)
    trick: str = ""
    by_hand: bool = False

    @property
    def steps(self) -> list[Step]:
        return [event for event in self.events if isinstance(event, Step)]

    def first(self, *verbs: str) -> Step | None:
        """Find the first of these acts, None when there is none."""
        return next((step for step in self.steps if step.verb in verbs), None)

    def ref(self) -> Ref:
        """Name the first matter of this story, as another one merges into it."""
        return Ref(self.index, self.steps[0].track)

    def end_at(self, horizon: datetime) -> None:
        """Strike out what would happen at that moment or later."""
        self.events = [event for event in self.events if event.at < horizon]


@dataclass(frozen=True, slots=True)
class Line:
    """A place in the city with the units above it. grid: code of its grid, "" where there are none."""

    city: City
    district: District
    township: Township
    village: Village
    grid: str = ""

    def unit(self, level: Level) -> str:
        """The unit that mediates on a level."""
        return {
            Level.GRID: self.grid or self.village.committee,
            Level.VILLAGE: self.village.committee,
            Level.TOWNSHIP: self.township.committee,
            Level.COUNTY: self.district.centre,
        }.get(level, self.city.code)

    def window(self, level: Level) -> str:
        """The unit that receives and routes on a level."""
        return self.township.platform if level == Level.TOWNSHIP else self.unit(level)


class Cast:
    """Which accounts sit where. seated: those that are there already, by role and unit, in their order."""

    def __init__(self, seated: Mapping[tuple[Role, str], Sequence[str]] | None = None) -> None:
        self.seated = dict(seated or {})

    def seat(self, role: Role, unit: str, number: int = 1) -> Seat:
        """Name who holds a role in a unit; number: the first, the second …"""
        held = self.seated.get((role, unit), ())
        return Seat(role, unit, held[number - 1] if number <= len(held) else f"{role.lower()}{number}.{unit}")


class Pen:
    """
    Writes one story. at: where its time has come to; level: that of the unit in the lead.

    It draws from its own random numbers, so that no story depends on another.
    """

    def __init__(
        self, story: Story, line: Line, level: Level, at: datetime, rng: Random, diary: Diary, cast: Cast
    ) -> None:
        self.story, self.line, self.level, self.at = story, line, level, at
        self.rng, self.diary, self.cast = rng, diary, cast
        self.number = 1 + int(rng.random() * 2)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def wait(self, least: int, most: int) -> None:
        """Let so many working days pass; none means later the same day."""
        self.at = self.diary.after(self.rng, self.at, least, most)

    def wait_days(self, least: int, most: int) -> None:
        """Let so many calendar days pass, and on to the next working day."""
        self.at = self.diary.after_days(self.rng, self.at, least, most)

    def act(
        self,
        verb: str,
        by: Seat,
        *,
        track: str = DISPUTE,
        given: Mapping[str, Any] | None = None,
        reason: str = "",
        notes: Mapping[str, str] | None = None,
        target: str = "",
        proposed_by: Seat | None = None,
        papers: tuple[str, ...] = (),
    ) -> None:
        """Write down an act at the present moment."""
        self.story.events.append(
            Step(self.at, track, verb, by, given or {}, reason, notes or {}, target, proposed_by, papers)
        )

    def say(self, means: ConsentMeans | None) -> None:
        """Write down the word of the sides at the present moment."""
        self.story.events.append(Word(self.at, means))

    def seat(self, role: Role, level: Level | None = None, number: int = 1) -> Seat:
        """Name who mediates or heads on a level, the lead's own unless said."""
        return self.cast.seat(role, self.line.unit(self.level if level is None else level), number)

    @property
    def mediator(self) -> Seat:
        """Who mediates in the unit that leads; one of two."""
        return self.seat(Role.MEDIATOR, number=self.number)

    @property
    def head(self) -> Seat:
        """Who heads the unit that leads; a grid has the head of its village."""
        return self.seat(Role.HEAD, max(self.level, Level.VILLAGE))

    def window(self, role: Role, level: Level) -> Seat:
        """Name who sits at the window of a level."""
        return self.cast.seat(role, self.line.window(level))
