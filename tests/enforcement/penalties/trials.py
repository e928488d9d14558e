"""Attempts at a penalty case as guards see them, made from what is known; nothing is read and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from casework.deadlines.calendar import SHANGHAI, Calendar
from casework.deadlines.loading import calendar_in
from casework.organisations.actors import Actor, Post, Role
from casework.organisations.models import Unit
from casework.parties.models import Party, Recusal
from casework.workflow.casefile import Act
from casework.workflow.guards import Attempt
from casework.workflow.models import Matter
from enforcement.penalties.files import Officer, PenaltyFiles
from enforcement.penalties.rivals import Rival
from enforcement.standards.book import Book
from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem
from tests.enforcement.penalties.cases import CALENDAR
from tests.enforcement.standards.shelf import band, delegated, item, threshold

NUMBER = "X3301062026000001"
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
TODAY = date(2026, 3, 2)
COUNTY, TOWNSHIP, ELSEWHERE = "00010001", "000100010001", "00010002"
SINCE, UNTIL = date(2020, 1, 1), date(2030, 1, 1)
DONE: dict[str, Any] = {"item": "T-1", "act_end": "2026-03-01", "found_on": "2026-03-01"}
FINE: dict[str, Any] = {"kinds": ["FINE"], "fine_fen": 1000_00, "gravity": "ORDINARY"}


class Case(NamedTuple):
    """One guard: what it says of a refusal, an attempt it lets pass, and attempts it does not."""

    law: str
    field: str
    passes: Mapping[str, Any]
    fails: tuple[Mapping[str, Any], ...]


class Shelf(Book):
    """A book whose rows are at hand."""

    def __init__(self, *rows: PenaltyItem | DelegatedItem | HearingThreshold | DiscretionBand) -> None:
        super().__init__(["T-1"])
        for kind, name, key in (
            (PenaltyItem, "_items", lambda row: row.code),
            (DelegatedItem, "_delegated", lambda row: (row.unit_code, row.item_code)),
            (HearingThreshold, "_thresholds", lambda row: (row.agency_line, row.person_kind)),
            (DiscretionBand, "_bands", lambda row: (row.item_code, row.gravity)),
        ):
            found: dict[Any, list[Any]] = {}
            for row in rows:
                if isinstance(row, kind):
                    found.setdefault(key(row), []).append(row)
            self.__dict__[name] = found


def shelf(*more: Any, without: type | None = None) -> Shelf:
    """Give the usual standards and more, without those of one kind."""
    usual = (item(), delegated(), threshold("URBAN", "PERSON", 5000), threshold("URBAN", "ORGANISATION", 50000), band())
    return Shelf(*(row for row in usual if without is None or not isinstance(row, without)), *more)


class Known(PenaltyFiles):
    """The file of one case, known from the start."""

    def __init__(self, **known: Any) -> None:
        super().__init__([NUMBER])
        self.acts = {NUMBER: list(known["acts"])}
        self.parties = {NUMBER: list(known["parties"])}
        self.recusals = {NUMBER: list(known["recusals"])}
        self.document_kinds = {NUMBER: list(known["papers"])}
        self.rivals = {NUMBER: list(known["rivals"])}
        self.officers = dict(known["officers"])
        self.book = known["book"]


def post(role: Role, path: str = COUNTY, level: int = 4) -> Post:
    return Post(role, level, f"{path}@", path, level)


def officer(role: Role = Role.OFFICER, *, path: str = COUNTY, until: date = UNTIL, since: date = SINCE) -> Officer:
    """Make somebody with one post, and as an officer with a certificate."""
    held = ((since, until),) if role is Role.OFFICER else ()
    return Officer(((post(role, path), SINCE, None),), held)


PEOPLE = {"zhao": officer(), "qian": officer(), "sun": officer(Role.HEAD), "zhou": officer(Role.HEAD)}


def act(verb: str, *, seq: int = 1, actor: str = "zhao", ago: timedelta = timedelta(), **facts: Any) -> Act:
    """Make an earlier act of the bureau."""
    return Act(seq, verb, actor, f"{COUNTY}@", f"{COUNTY}@", 4, "", NOON - ago, facts)


def days(count: float) -> timedelta:
    return timedelta(days=count)


def person(**other: Any) -> Party:
    """Make the respondent: a grown-up."""
    return Party(
        **{"pk": 1, "position": 1, "role": "RESPONDENT", "kind": "PERSON", "birth_date": date(1980, 1, 1), **other}
    )


def firm(**other: Any) -> Party:
    return Party(**{"pk": 1, "position": 1, "role": "RESPONDENT", "kind": "ORGANISATION", **other})


def recusal(account: str, *, upheld: bool | None) -> Recusal:
    decided = None if upheld is None else NOON
    return Recusal(account=account, ground="KIN", upheld=upheld, decided_at=decided, raised_at=NOON)


def rival(
    *acts: tuple[str, Mapping[str, Any]], unit: str = f"{ELSEWHERE}@", by_name: bool = False, county: str = "330108"
) -> Rival:
    """Make another case against the same person, of the same place unless it says another."""
    told = tuple((verb, NOON - days(9), facts) for verb, facts in acts)
    return Rival(f"X{county}2026000001", unit, told, by_name)


def place(code: str = "330106001001") -> Unit:
    return Unit(pk=9, code=code, key=f"{code}@", path="000100010001", level=2, name="社区")


def trial(
    *,
    by: str = "zhao",
    role: Role = Role.OFFICER,
    at: datetime = NOON,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
    notes: Mapping[str, str] | None = None,
    verb: str = "",
    acts: Iterable[Act] = (),
    parties: Iterable[Party] | None = None,
    recusals: Iterable[Recusal] = (),
    papers: Iterable[str] = (),
    rivals: Iterable[Rival] = (),
    officers: Mapping[str, Officer] | None = None,
    book: Book | None = None,
    unit: str = "330106@",
    bureau: str = "",
    **matter: Any,
) -> Attempt:
    """Try something with a case of the district's bureau, right but for what is said otherwise."""
    fields = {
        "track": "penalty",
        "type": "GENERAL",
        "channel": "INSPECTION",
        "risk": "BLUE",
        "level": 4,
        "version": 3,
        **matter,
    }
    where = fields.pop("place", place())
    about = Matter(number=NUMBER, machine_version=1, **fields)
    if where is not None:
        about.place = where
    kind = Unit.Kind.BUREAU if bureau else Unit.Kind.DIVISION
    code = unit.partition("@")[0]
    about.unit = Unit(pk=about.level, code=code, key=unit, path=COUNTY, level=about.level, name=bureau, kind=kind)
    about.unit_key, about.unit_path = unit, COUNTY
    files = Known(
        acts=acts, parties=[person()] if parties is None else parties, recusals=recusals, papers=papers, rivals=rivals,
        officers=PEOPLE if officers is None else officers, book=book or shelf(),
    )  # fmt: skip
    held = post(role)
    return Attempt(
        matter=about, verb=verb, actor=Actor(by, (held,)), post=held, at=at, given=given or {}, reason=reason,
        notes=notes or {}, target=None, file=lambda: files.of(NUMBER),
    )  # fmt: skip


@cache
def published() -> Calendar:
    """Read the calendar of the State Council once."""
    return calendar_in(CALENDAR)


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
