"""The accounts of the demonstration: one a role, in Xihu or below it, the manager and the auditor in the city."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import transaction

from casework.demo.pen import Cast, Line
from casework.demo.people import full_name
from casework.demo.places import City, District
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership, Unit

XIHU, STREET = "330106", "330106004"
SINCE = date(2025, 1, 1)
CERTIFIED_UNTIL = date(2029, 12, 31)
ENFORCEMENT, PETITIONS, LABOUR = "-B2", "-B3", "-B4"  # bureaux of a county, as the loader makes them
USERNAMES = (
    "registrar", "dispatcher", "gridworker", "mediator", "mediator_town", "mediator_county", "officer", "officer2", "auxiliary",
    "reviewer", "head", "petition", "manager", "supervisor", "auditor", "archivist", "admin",
)  # fmt: skip
SEATED = r"^[a-z_]+[0-9]\.[0-9]{6,15}(-[A-Z][0-9]?)?$"  # whom seat() and name_actors() make: a role, a place, a unit
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


@dataclass(frozen=True, slots=True)
class Account:
    """One account: its name, an invented person's name, its posts as (role, code of the unit), and its password in clear."""

    name: str
    person: str
    posts: tuple[tuple[Role, str], ...]
    password: str = ""


def home_of(city: City) -> Line:
    """Choose the village the accounts are at home in: the first of Xixi street in Xihu, where there is one."""
    district = next((each for each in city.districts if each.code == XIHU), city.districts[0])
    township = next((each for each in district.townships if each.code == STREET), district.townships[0])
    village = township.villages[0]
    return Line(city, district, township, village, village.grids[0] if village.grids else "")


def listed(city: City) -> tuple[Account, ...]:
    """List the accounts of contract.md section 7, in its order, without passwords."""
    line = home_of(city)
    village, town, centre = line.village.committee, line.township.committee, line.district.centre
    walk = ((Role.GRID_WORKER, village), *(((Role.GRID_WORKER, line.grid),) if line.grid else ()))
    enforcement, petitions, labour = (_bureau(line.district, each) for each in (ENFORCEMENT, PETITIONS, LABOUR))
    return (
        Account("registrar", "吴小满", ((Role.REGISTRAR, centre),)),
        Account("dispatcher", "郑一诺", ((Role.DISPATCHER, centre),)),
        Account("gridworker", "何青禾", walk),
        Account("mediator", "沈归舟", ((Role.MEDIATOR, village),)),
        Account("mediator_town", "陆望川", ((Role.MEDIATOR, town),)),
        Account("mediator_county", "方知远", ((Role.MEDIATOR, centre), (Role.MEDIATOR, labour))),
        Account("officer", "江停云", ((Role.OFFICER, enforcement),)),
        Account("officer2", "林破浪", ((Role.OFFICER, enforcement),)),
        Account("auxiliary", "叶听雨", ((Role.AUXILIARY, enforcement),)),
        Account("reviewer", "严明之", ((Role.LEGAL_REVIEWER, enforcement),)),
        Account("head", "顾长河", ((Role.HEAD, centre), (Role.HEAD, enforcement), (Role.HEAD, labour))),
        Account("petition", "苏问渠", ((Role.PETITION_CLERK, petitions),)),
        Account("manager", "章行简", ((Role.MANAGER, city.code),)),
        Account("supervisor", "程时雨", ((Role.SUPERVISOR, centre),)),
        Account("auditor", "黎见微", ((Role.AUDITOR, city.code),)),
        Account("archivist", "余藏书", ((Role.ARCHIVIST, centre),)),
        Account("admin", "许守拙", ((Role.ADMIN, line.district.code),)),
    )


def invented() -> str:
    """Invent a password of four groups of four."""
    return "-".join("".join(secrets.choice(LETTERS) for _sign in range(4)) for _group in range(4))


@transaction.atomic
def make_accounts(city: City, *, password: str = "", invent: Callable[[], str] = invented) -> tuple[Account, ...]:
    """
    Make the accounts, their posts and the officers' certificates.

    password: of every account; "" invents one for each. invent: makes a password. Returns the accounts with passwords.
    """
    accounts = [replace(account, password=password or invent()) for account in listed(city)]
    with ThreadPoolExecutor() as threads:  # a hash is slow on purpose
        hashes = list(threads.map(make_password, [account.password for account in accounts]))
    units = _units(accounts)
    for account, hashed in zip(accounts, hashes, strict=True):
        _make(account, hashed, units)
    return tuple(accounts)


def seated(on: date) -> Cast:
    """Read which accounts sit where on a day, so that the player lets them act in their own name; one statement."""
    posts = Membership.objects.in_force(on).order_by("pk").values_list("role", "unit__code", "user__username")
    found: dict[tuple[Role, str], list[str]] = {}
    for role, code, name in posts:
        found.setdefault((Role(role), code), []).append(name)
    return Cast(found)


def _make(account: Account, hashed: str, units: Mapping[str, Unit]) -> None:
    user = get_user_model().objects.create(
        username=account.name,
        last_name=account.person,
        password=hashed,
        is_staff=True,
        is_superuser=account.name == "admin",
    )
    for role, code in account.posts:
        _post(user, role, units[code])
    if any(role is Role.OFFICER for role, _code in account.posts):
        _certify(user, account.posts[0][1])


def seat(name: str, role: Role, unit: Unit) -> None:
    """Make an account without a password for a post, an officer's with a certificate."""
    user = _named(name)
    user.save()
    _post(user, role, unit)
    if role is Role.OFFICER:
        _certify(user, unit.code)


def name_actors() -> int:
    """
    Give a person's name to everyone who acted in the play and has no account, so that no page shows a place in a unit instead.

    Nobody can sign in with these accounts, and none has a post. Returns how many there are.
    """
    users = get_user_model().objects
    known = set(users.values_list("username", flat=True))
    acted = set(Entry.objects.exclude(role=Role.SYSTEM).order_by().values_list("actor", flat=True).distinct())
    made = [_named(name, is_active=False) for name in sorted(acted - known)]
    users.bulk_create(made, batch_size=1000)
    return len(made)


def _named(name: str, *, is_active: bool = True) -> User:
    person = full_name(Random(name))  # noqa: S311  no secret
    return User(username=name, last_name=person, password=make_password(None), is_active=is_active)


def _post(user: User, role: Role, unit: Unit) -> None:
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=SINCE)


def _certify(user: User, code: str) -> None:
    number = f"浙{code[:6]}{user.pk:04d}"
    Certificate.objects.create(user=user, number=number, valid_from=SINCE, valid_to=CERTIFIED_UNTIL)


def _bureau(district: District, ending: str) -> str:
    code = f"{district.code}{ending}"
    return code if Unit.objects.filter(code=code, valid_to=None).exists() else district.code


def _units(accounts: Sequence[Account]) -> Mapping[str, Unit]:
    codes = {code for account in accounts for _role, code in account.posts}
    return {unit.code: unit for unit in Unit.objects.standing().filter(code__in=codes)}
