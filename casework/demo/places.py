"""The city as the player sees it: districts with their people, townships, villages, and the units that act for them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.organisations.levels import Level
from casework.organisations.models import Unit

HANGZHOU = "330100"


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community. committee: code of the unit that mediates there. grids: codes of its grids, may be empty."""

    code: str
    name: str
    committee: str
    grids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Township:
    """A township or street. platform receives and routes, committee mediates. villages: at least one, by code."""

    code: str
    name: str
    platform: str
    committee: str
    villages: tuple[Village, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A county unit. centre receives, routes and mediates. population: of the last census, 1 where none is known."""

    code: str
    name: str
    centre: str
    population: int
    townships: tuple[Township, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city and its districts, by code; at least one."""

    code: str
    name: str
    districts: tuple[District, ...]


@cache
def populations() -> Mapping[str, int]:
    """Read the census: code of a district → people. data/README.md names the source."""
    with files(__package__).joinpath("data", "hangzhou_population_2020.csv").open(encoding="utf-8") as lines:
        return {row["code"]: int(row["population_2020"]) for row in csv.DictReader(lines) if row["code"]}


def read_city(on: date, code: str = HANGZHOU) -> City:
    """
    Read a city as it stands on a day; two statements.

    A township without villages, or a district without townships, is left out: nothing happens there. Where an organ is
    missing its division acts. Codes decide the order, so that every database gives the same city.

    :raises NotYet: no such city is loaded, or nothing lies below it.
    """
    city = Unit.objects.coded(code, on).first()
    if city is None:
        raise _not_loaded(code)
    units = sorted(Unit.objects.at_or_below(city).valid_on(on), key=lambda unit: unit.code)
    below: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        below[unit.path[: -unit.steplen]].append(unit)
    districts = tuple(
        district
        for unit in _divisions(below[city.path], Level.COUNTY)
        if (district := _district(unit, below)).townships
    )
    if not districts:
        raise _not_loaded(code)
    return City(city.code, city.name, districts)


def _district(unit: Unit, below: Mapping[str, list[Unit]]) -> District:
    organs = _organs(unit, below)
    townships = tuple(
        township
        for each in _divisions(below[unit.path], Level.TOWNSHIP)
        if (township := _township(each, below)).villages
    )
    centre = organs.get(Unit.Kind.CENTRE, unit.code)
    return District(unit.code, unit.short_name, centre, populations().get(unit.code, 1), townships)


def _township(unit: Unit, below: Mapping[str, list[Unit]]) -> Township:
    organs = _organs(unit, below)
    villages = tuple(_village(each, below) for each in _divisions(below[unit.path], Level.VILLAGE))
    platform = organs.get(Unit.Kind.PLATFORM, unit.code)
    return Township(unit.code, unit.short_name, platform, organs.get(Unit.Kind.COMMITTEE, unit.code), villages)


def _village(unit: Unit, below: Mapping[str, list[Unit]]) -> Village:
    grids = tuple(each.code for each in below[unit.path] if each.kind == Unit.Kind.GRID)
    return Village(unit.code, unit.short_name, _organs(unit, below).get(Unit.Kind.COMMITTEE, unit.code), grids)


def _divisions(units: list[Unit], level: Level) -> list[Unit]:
    return [unit for unit in units if unit.level == level and unit.kind == Unit.Kind.DIVISION]


def _organs(unit: Unit, below: Mapping[str, list[Unit]]) -> dict[str, str]:
    """Kind → code of the first organ of that kind under a division."""
    return {each.kind: each.code for each in reversed(below[unit.path]) if each.kind in Unit.ORGANS}


def _not_loaded(code: str) -> NotYet:
    return NotYet.because("NO_CITY", _("The units of this city are not loaded."), field="unit", unit=code)
