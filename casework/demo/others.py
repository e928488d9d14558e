"""What a city has beside its disputes: a share of petitions, penalties and hand-overs, all led by the services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from casework.demo.accounts import LABOUR, SINCE, home_of, seat, seated
from casework.demo.administrative import administrative
from casework.demo.courses import Course, Ground, Walk, lead
from casework.demo.diary import FIRST_DAY, Diary
from casework.demo.handovers import handover
from casework.demo.pen import Cast, Line
from casework.demo.penalties import BUREAU, penalty
from casework.demo.petitions import petition
from casework.demo.places import City
from casework.demo.rare_penalties import is_delegated, rare_penalties
from casework.demo.script import Terrain
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.organisations.organs import COURT, POLICE, PROCURATORATE
from enforcement.standards.items import load_penalty_items
from enforcement.standards.sheets import load_standards
from enforcement.standards.shipped import DATA

Begun = Callable[[Ground, Line, Random], tuple[Walk, Course]]


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of matter. one_in: on so many disputes and filings comes one of these. at_home: how many begin in June 2026 where
    the accounts sit, so that their desks have work. organs: of a county, without which there is none.
    """

    begin: Begun
    one_in: int
    at_home: int
    organs: tuple[str, ...] = ()


KINDS = (
    Kind(petition, 50, 10),
    Kind(penalty, 60, 14, (BUREAU,)),
    Kind(handover, 30, 6, (BUREAU, POLICE, PROCURATORATE, COURT)),
)
JUNE = date(2026, 6, 1)
SHEETS = ("hearing_thresholds", "discretion_bands")  # delegations name townships that a part of the city may lack
# Whom the accounts meet in the matters of their county, so that these have names.
NEIGHBOURS: Mapping[Role, tuple[str, ...]] = {
    Role.REGISTRAR: (BUREAU, "-B3", POLICE, PROCURATORATE, COURT),
    Role.HEAD: (POLICE, PROCURATORATE),
}
POSTS = (Role.OFFICER, Role.HEAD, Role.LEGAL_REVIEWER)


@transaction.atomic
def furnish(city: City) -> None:
    """
    Give every enforcing bureau the standards it goes by, and its people: two of each post, as far as none sits there already.
    So gets the township of the accounts, where something was delegated to it.

    They have no password; nobody signs in as one of them. A city without such bureaux gets nothing.
    """
    units = {unit.code: unit for unit in Unit.objects.standing().filter(kind=Unit.Kind.BUREAU)}
    organs = [units[code] for code in (f"{each.code}{BUREAU}" for each in city.districts) if code in units]
    if not organs:
        return
    home = home_of(city)
    if is_delegated(home):
        organs.append(Unit.objects.standing().get(code=home.township.code))
    load_penalty_items(DATA / "penalty_items.csv")
    for sheet in SHEETS:
        load_standards(DATA / f"{sheet}.csv")
    cast = seated(SINCE)
    for unit in organs:
        for role in POSTS:
            for number in (1, 2):
                _seat(cast, role, unit, number)
    for role, endings in NEIGHBOURS.items():
        for ending in endings:
            if f"{home.district.code}{ending}" in units:
                _seat(cast, role, units[f"{home.district.code}{ending}"], 1)


def _seat(cast: Cast, role: Role, unit: Unit, number: int) -> None:
    account = cast.seat(role, unit.code, number).account
    if account not in cast.seated.get((role, unit.code), ()):
        seat(account, role, unit)


def play_others(city: City, diary: Diary, *, seed: int, matters: int) -> int:
    """
    Play the other tracks of a city's year, and their life until the horizon; returns how many matters there are.

    matters: how many disputes and filings were brought, by which the number of the others is measured; where none were,
    nothing else happens either.

    :raises NotYou: the database does not bear the mark of a demonstration.
    """
    ground, terrain, home = Ground.read(diary, seated(FIRST_DAY), FIRST_DAY), Terrain(city, seed), home_of(city)
    walks: list[tuple[Walk, Course]] = []
    for kind in KINDS:
        name = kind.begin.__name__
        for index in range(matters // kind.one_in):
            rng = Random(f"{seed}/{name}/{index}")  # noqa: S311  no secret
            line = terrain.line(rng, terrain.district(rng))
            if _has(ground, line, kind):
                walks.append(kind.begin(ground, line, rng))
        for index in range(kind.at_home if matters else 0):
            rng = Random(f"{seed}/{name}/desk/{index}")  # noqa: S311  no secret
            if _has(ground, home, kind):
                walk, course = kind.begin(ground, home, rng)
                walk.at = diary.in_hours(rng, JUNE + timedelta(days=int(rng.random() * 28)))
                walks.append((walk, course))
    if matters and f"{home.district.code}{BUREAU}" in ground.units:
        walks += rare_penalties(ground, home, seed=seed)
    if matters and f"{home.district.code}{LABOUR}" in ground.units:
        walks += administrative(ground, home, seed=seed)
    return lead(walks)


def _has(ground: Ground, line: Line, kind: Kind) -> bool:
    return all(f"{line.district.code}{organ}" in ground.units for organ in kind.organs)
