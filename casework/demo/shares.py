"""How often what happens: shares of types, channels, risks, levels and endings, and what makes a type or a place harder. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from casework.organisations.levels import Level

V = TypeVar("V")


class Shares(Generic[V]):
    """Values with weights, to be drawn from; the order of the mapping decides, so it is always the same draw."""

    def __init__(self, weights: Mapping[V, float]) -> None:
        self.values: Sequence[V] = tuple(weights)
        self.steps = tuple(accumulate(weights.values()))

    def draw(self, rng: Random) -> V:
        return self.values[min(bisect_right(self.steps, rng.random() * self.steps[-1]), len(self.values) - 1)]


class Ending(StrEnum):
    """How a matter ends, or does not."""

    PERFORMED = "PERFORMED"
    CONFIRMED = "CONFIRMED"
    SECURED = "SECURED"
    SETTLED_ALONE = "SETTLED_ALONE"
    WITHDRAWN = "WITHDRAWN"
    REFUSED = "REFUSED"
    FAILED = "FAILED"
    BREACHED = "BREACHED"
    UNPROVEN = "UNPROVEN"
    LATE = "LATE"
    STALLED = "STALLED"
    DECLINED = "DECLINED"


GOOD: Mapping[Ending, float] = {
    Ending.PERFORMED: 812, Ending.CONFIRMED: 32, Ending.SECURED: 10, Ending.SETTLED_ALONE: 56,
}  # fmt: skip
BAD: Mapping[Ending, float] = {
    Ending.WITHDRAWN: 9, Ending.REFUSED: 15, Ending.FAILED: 31, Ending.BREACHED: 12, Ending.UNPROVEN: 6, Ending.LATE: 5,
    Ending.STALLED: 4,
}  # fmt: skip
NEITHER: Mapping[Ending, float] = {Ending.DECLINED: 22}
GROUNDS_OF_DECLINE = Shares(
    {"OUT_OF_SCOPE": 50, "IN_COURT": 25, "IN_ARBITRATION": 10, "ADMIN_DECIDED": 12, "MUNICIPAL_COMPETENCE": 3}
)

HARDER: Mapping[str, float] = {
    "02": 0.8, "06": 0.9, "07": 1.2, "08": 2.0, "09": 1.5, "10": 1.4, "11": 1.3, "12": 0.7, "13": 0.7, "14": 0.7, "15": 1.8,
    "16": 0.8, "17": 1.3, "18": 2.2,
}  # fmt: skip

TYPES: Mapping[str, float] = {
    "01": 11, "02": 20, "03": 5, "04": 5, "05": 4, "06": 9, "07": 2, "08": 1.5, "09": 2.5, "10": 6, "11": 5, "12": 2, "13": 5,
    "14": 6, "15": 1.2, "16": 8, "17": 8, "18": 1.3, "99": 1.5,
}  # fmt: skip
HILLS = {"07": 3.5, "03": 1.8, "05": 1.3, "13": 0.4, "17": 0.5, "18": 0.5}
TOWN = {"07": 0.05, "17": 1.4, "14": 1.3, "03": 0.8}
LOCAL: Mapping[str, Mapping[str, float]] = {
    "330102": {**TOWN, "12": 1.6}, "330105": TOWN, "330106": {**TOWN, "12": 3.0, "07": 0.3}, "330108": {**TOWN, "13": 2.5, "11": 1.6},
    "330109": {"10": 1.4, "16": 1.2}, "330110": {"13": 2.0, "10": 1.3}, "330111": HILLS, "330112": {**HILLS, "12": 1.8},
    "330113": {"10": 1.4, "11": 1.3}, "330114": {"10": 1.4, "11": 1.4}, "330122": {**HILLS, "12": 1.8}, "330127": {**HILLS, "12": 2.5},
    "330182": HILLS,
}  # fmt: skip

# What the village cannot settle by itself goes higher from the start.
SPECIAL = frozenset({"08", "10", "11", "15", "18"})
LEVELS = Shares({Level.GRID: 17, Level.VILLAGE: 70, Level.TOWNSHIP: 11, Level.COUNTY: 2})
LEVELS_OF_SPECIAL = Shares({Level.VILLAGE: 28, Level.TOWNSHIP: 44, Level.COUNTY: 28})

CHANNELS: Mapping[Level, Shares[str]] = {
    Level.GRID: Shares({"GRID": 60, "VILLAGE": 20, "SELF_MOTION": 20}),
    Level.VILLAGE: Shares({
        "VILLAGE": 38, "GRID": 14, "SELF_MOTION": 6, "WALK_IN": 12, "HOTLINE_12345": 12, "POLICE_110": 9, "CODE_ODR": 5, "APP": 4,
    }),
    Level.TOWNSHIP: Shares({
        "WALK_IN": 36, "HOTLINE_12345": 20, "POLICE_110": 16, "CODE_ODR": 10, "APP": 8, "PHONE": 5, "LETTER": 2, "INSPECTION": 3,
    }),
    Level.COUNTY: Shares({
        "WALK_IN": 42, "COURT_PRE": 20, "CODE_ODR": 14, "HOTLINE_12345": 10, "PETITION_OFFICE": 8, "TRANSFER_ORG": 4, "LETTER": 2,
    }),
}  # fmt: skip
# Where a channel comes in, when not at the village itself.
WINDOWS: Mapping[str, Shares[Level]] = {
    "WALK_IN": Shares({Level.TOWNSHIP: 1}),
    "GRID": Shares({Level.VILLAGE: 1}),
    "HOTLINE_12345": Shares({Level.CITY: 45, Level.COUNTY: 55}),
    "POLICE_110": Shares({Level.TOWNSHIP: 80, Level.COUNTY: 20}),
    "PHONE": Shares({Level.TOWNSHIP: 1}),
    "LETTER": Shares({Level.TOWNSHIP: 40, Level.COUNTY: 60}),
    "INSPECTION": Shares({Level.TOWNSHIP: 1}),
}
ANY_HOUR = frozenset({"HOTLINE_12345", "POLICE_110", "CODE_ODR", "APP"})
DIRECT = frozenset({"VILLAGE", "SELF_MOTION"})

RISKS = Shares({"BLUE": 79, "YELLOW": 16.5, "ORANGE": 3.7, "RED": 0.8})


def types_of(district: str) -> Shares[str]:
    """What arises in a district, by its code."""
    local = LOCAL.get(district, {})
    return Shares({code: weight * local.get(code, 1.0) for code, weight in TYPES.items()})


def endings(difficulty: float) -> Shares[Ending]:
    """How matters end where things are so much harder, 1 being as usual."""
    return Shares({**GOOD, **{ending: weight * difficulty for ending, weight in BAD.items()}, **NEITHER})
