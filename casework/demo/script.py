"""
The script of a year: every story of a city, chosen by a seed. Pure and the same on every machine.

Each story draws from its own random numbers, named after the seed and its index, so that none depends on another, on the
order of a dictionary, on ids or on the clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from casework.demo import shares
from casework.demo.cheats import TRICKS, Trick, cheated
from casework.demo.diary import HORIZON, Diary
from casework.demo.pen import Cast, Line, Story
from casework.demo.places import City, District, Township, Village
from casework.demo.shares import Shares
from casework.demo.stories import Author, doubled, returned, within
from casework.organisations.levels import Level

RETURNING, DOUBLED = 0.011, 0.02
BY_HAND_EVERY = 200
SPREAD = 0.42  # how far districts lie apart
WINDOWS = Shares({Level.CITY: 30, Level.COUNTY: 30, Level.TOWNSHIP: 40})


@dataclass(frozen=True, slots=True)
class Script:
    """Stories in the order of their index, and where somebody cheats."""

    stories: tuple[Story, ...]
    tricks: tuple[Trick, ...]


class Terrain:
    """Where things happen in a city: districts by their people, villages by a weight of their own."""

    def __init__(self, city: City, seed: int) -> None:
        self.city = city
        self.districts = city.districts
        self._steps = tuple(accumulate(district.population for district in city.districts))
        self._places = {district.code: _Places(district, seed) for district in city.districts}
        self.types: Mapping[str, Shares[str]] = {each.code: shares.types_of(each.code) for each in city.districts}
        self.difficulty = {each.code: _difficulty(seed, each.code) for each in city.districts}

    def district(self, rng: Random) -> District:
        """Draw a district."""
        drawn = bisect_right(self._steps, rng.random() * self._steps[-1])
        return self.districts[min(drawn, len(self.districts) - 1)]

    def line(self, rng: Random, district: District) -> Line:
        """Draw a village of a district, and one of its grids."""
        township, village = self._places[district.code].drawn(rng)
        grid = village.grids[int(rng.random() * len(village.grids))] if village.grids else ""
        return Line(self.city, district, township, village, grid)


class _Places:
    """The villages of a district with weights, some much busier than others."""

    def __init__(self, district: District, seed: int) -> None:
        rng = Random(f"{seed}/{district.code}/villages")  # noqa: S311  no secret
        self._villages = [(township, village) for township in district.townships for village in township.villages]
        self._steps = tuple(accumulate(0.2 + rng.random() ** 3 * 4 for _village in self._villages))

    def drawn(self, rng: Random) -> tuple[Township, Village]:
        drawn = bisect_right(self._steps, rng.random() * self._steps[-1])
        return self._villages[min(drawn, len(self._villages) - 1)]


def write_script(city: City, diary: Diary, *, seed: int, matters: int, cast: Cast | None = None) -> Script:
    """
    Write what happens in a city in a year, and its life until the horizon.

    matters: how many things are brought, 0 or more; what is brought twice, comes back or is a cheat's comes on top.
    cast: accounts that sit somewhere already.
    """
    terrain, author = Terrain(city, seed), Author(diary, cast or Cast())
    firsts: list[Story] = []
    extras: list[Story] = []
    for index in range(matters):
        rng = Random(f"{seed}/{index}")  # noqa: S311  no secret
        district = terrain.district(rng)
        line = terrain.line(rng, district)
        type_code = terrain.types[district.code].draw(rng)
        story = author.told(index, rng, line, type_code, terrain.difficulty[district.code])
        story.by_hand = index % BY_HAND_EVERY == BY_HAND_EVERY // 2 and all(
            step.proposed_by is None for step in story.steps
        )
        firsts.append(story)
        again = _come_again(author, rng, line, story, matters + len(extras))
        extras += [again] if again else []
    tricks: list[Trick] = []
    for kind in TRICKS if matters else ():
        rng = Random(f"{seed}/{kind}")  # noqa: S311  no secret
        line = terrain.line(rng, terrain.district(rng))
        trick, told = cheated(kind, author, rng, line, first=matters + len(extras))
        tricks.append(trick)
        extras += told
    return Script((*firsts, *extras), tuple(tricks))


def _come_again(author: Author, rng: Random, line: Line, story: Story, index: int) -> Story | None:
    """Let a few come in twice, or come back after they were settled; None as a rule."""
    steps = story.steps
    agreed = story.first("sign_agreement", "record_oral_agreement")
    if rng.random() < DOUBLED and len(steps) > 4:
        window = WINDOWS.draw(rng)
        channel = "HOTLINE_12345" if window == Level.CITY else "WALK_IN"
        at = within(steps[0].at, 0, 2, rng)
        at = at if window == Level.CITY else author.diary.in_hours(rng, at.date())
        if steps[0].at < at and (agreed is None or at < agreed.at):
            pen = author.begun(index, rng, line, story.type, level=window, at=at, risk=story.risk, channel=channel)
            doubled(pen, story, window)
            return pen.story
    if agreed is not None and story.first("perform") is not None and rng.random() < RETURNING:
        at = author.diary.in_hours(rng, within(agreed.at, 8, 80, rng).date())
        applied = story.first("apply")
        level = Level.TOWNSHIP if applied and applied.by.unit == line.township.committee else Level.VILLAGE
        pen = author.begun(index, rng, line, story.type, level=level, at=at, risk=story.risk, channel="VILLAGE")
        returned(pen, story)
        pen.story.end_at(HORIZON)
        return pen.story if pen.story.events else None
    return None


def _difficulty(seed: int, code: str) -> float:
    """How much harder things are in a district, by luck; 1 is as usual."""
    drawn = Random(f"{seed}/{code}/difficulty").uniform(-1, 1)  # noqa: S311  no secret
    return float(1 + SPREAD * drawn)
