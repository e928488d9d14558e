"""
The organs that no list of divisions holds, made by a stated rule (domain 1.1) and marked as made. Pure.

Every standing division with a national code (GB/T 2260, then 3 digits a level) gets, at its own level:
a county one centre, eight bureaux and one discipline organ; a township one platform and one mediation committee; a village or
community one mediation committee and, one level below, its grids. A city gets what a county gets when asked to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casework.organisations.divisions import Division
from casework.organisations.levels import Level
from casework.organisations.models import Unit

NATIONAL_CODES: Mapping[Level, re.Pattern[str]] = {
    Level.CITY: re.compile(r"\d{4}00\Z"),
    Level.COUNTY: re.compile(r"\d{6}\Z"),
    Level.TOWNSHIP: re.compile(r"\d{9}\Z"),
    Level.VILLAGE: re.compile(r"\d{12}\Z"),
}
BUREAUX = (
    "司法局", "综合行政执法局", "信访局", "人力资源和社会保障局", "市场监督管理局", "公安局", "人民检察院", "人民法院",
)  # fmt: skip
CITY_COURT = {"人民法院": "中级人民法院"}
# The part of a made organ's code that says what it is, after the code of its division.
POLICE, PROCURATORATE, COURT = "-B6", "-B7", "-B8"


@dataclass(frozen=True, slots=True)
class Name:
    """A name from one day on, in full and as spoken."""

    full: str
    short: str
    valid_from: date
    source: str


# One centre, three names. The first day is the one by which all county centres of Hangzhou stood.
CENTRE_NAMES = (
    Name(
        "社会矛盾纠纷调处化解中心",
        "矛调中心",
        date(2019, 10, 31),
        "Legal Daily, 2019: all 13 county centres stand by then",
    ),
    Name("社会治理中心", "社会治理中心", date(2022, 1, 1), "press, about 2022; the day is assumed"),
    Name("社会治安综合治理中心", "综治中心", date(2024, 11, 1), "press, 2024-11; the day is assumed"),
)


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ under a division. code is complete; names are those it has borne, in order, empty when it never changed."""

    code: str
    name: str
    short_name: str
    kind: Unit.Kind
    level: Level
    rule: str
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class OrganRule:
    """How many organs to make: none at all, grids per village or community, organs of the city itself."""

    is_on: bool = True
    grids: int = 2
    for_city: bool = False

    def organs_of(self, division: Division) -> Iterator[Organ]:
        """Yield the organs and grids of a division; none for one that has ended or bears no national code."""
        pattern = NATIONAL_CODES.get(division.level)
        if not self.is_on or division.valid_to or division.kind != Unit.Kind.DIVISION:
            return
        if pattern is None or not pattern.match(division.code):
            return
        if division.level == Level.COUNTY or (division.level == Level.CITY and self.for_city):
            yield _centre(division)
            yield from _bureaux(division)
            yield _discipline(division)
        elif division.level == Level.TOWNSHIP:
            yield _platform(division)
            yield _committee(division)
        elif division.level == Level.VILLAGE:
            yield _committee(division)
            yield from _grids(division, self.grids)


def _centre(division: Division) -> Organ:
    names = tuple(
        Name(division.short_name + name.full, division.short_name + name.short, first, name.source)
        for name, first in _since(CENTRE_NAMES, division.first)
    )
    rule = "made: one centre per county unit"
    last = names[-1]
    return Organ(f"{division.code}-C", last.full, last.short, Unit.Kind.CENTRE, division.level, rule, names)


def _since(names: tuple[Name, ...], first: date) -> Iterator[tuple[Name, date]]:
    """Yield the names an organ bore that came to be on `first`, each with its own first day."""
    for place, name in enumerate(names):
        following = names[place + 1].valid_from if place + 1 < len(names) else date.max
        if following > first:
            yield name, max(name.valid_from, first)


def _bureaux(division: Division) -> Iterator[Organ]:
    for number, bureau in enumerate(BUREAUX, start=1):
        name = division.short_name + (CITY_COURT.get(bureau, bureau) if division.level == Level.CITY else bureau)
        rule = "made: eight bureaux per county unit"
        yield Organ(f"{division.code}-B{number}", name, name, Unit.Kind.BUREAU, division.level, rule)


def _discipline(division: Division) -> Organ:
    name, short = division.short_name + "纪律检查委员会、监察委员会", division.short_name + "纪委监委"
    rule = "made: one discipline organ per county unit"
    return Organ(f"{division.code}-D", name, short, Unit.Kind.DISCIPLINE, division.level, rule)


def _platform(division: Division) -> Organ:
    name = division.short_name + "综合信息指挥室"
    rule = "made: one platform per township"
    return Organ(f"{division.code}-P", name, name, Unit.Kind.PLATFORM, division.level, rule)


def _committee(division: Division) -> Organ:
    name, short = division.short_name + "人民调解委员会", division.short_name + "调委会"
    rule = "made: one committee per township, village and community"
    return Organ(f"{division.code}-M", name, short, Unit.Kind.COMMITTEE, division.level, rule)


def _grids(division: Division, count: int) -> Iterator[Organ]:
    for number in range(1, count + 1):
        name = f"{division.short_name}第{number}网格"
        rule = f"made: {count} grids per village or community"
        yield Organ(f"{division.code}{number:03d}", name, name, Unit.Kind.GRID, Level.GRID, rule)
