"""Attempts as guards see them, made from what is known; nothing is read and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from casework.deadlines.calendar import SHANGHAI
from casework.errors import NotYet, Unmet
from casework.organisations.actors import Actor, Post, Role
from casework.organisations.models import Unit
from casework.parties.models import Party, Recusal
from casework.workflow.casefile import Act, CaseFiles
from casework.workflow.guards import Attempt, Guard
from casework.workflow.models import Matter

NUMBER = "D3301062026000001"
NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
CITY, COUNTY, TOWNSHIP, VILLAGE = "0001", "00010001", "000100010001", "0001000100010001"


class Known(CaseFiles):
    """The file of one matter, known from the start."""

    def __init__(
        self,
        *,
        acts: Iterable[Act] = (),
        parties: Iterable[Party] = (),
        recusals: Iterable[Recusal] = (),
        papers: Iterable[str] = (),
        others: Sequence[Matter] = (),
        withheld: Iterable[str] = (),
    ) -> None:
        super().__init__([NUMBER])
        self._named, self.at_hand = frozenset(each.number for each in others), {each.number: each for each in others}
        self._others = {}
        self.acts = {NUMBER: list(acts)}
        self.parties = {NUMBER: list(parties)}
        self.recusals = {NUMBER: list(recusals)}
        self.document_kinds = {NUMBER: list(papers)}
        self.withheld = {NUMBER: frozenset(withheld)}


class Case(NamedTuple):
    """One guard: what it says of a refusal, an attempt it lets pass, and attempts it does not."""

    law: str
    field: str
    passes: Mapping[str, Any]
    fails: tuple[Mapping[str, Any], ...]


def unit(path: str, level: int, **other: Any) -> Unit:
    """Make a unit of the tree."""
    return Unit(pk=level, code=f"33010600{level}", key=f"{path}@", path=path, level=level, name="单位", **other)


def post(role: Role, path: str, level: int) -> Post:
    return Post(role, level, f"{path}@", path, level)


def act(verb: str, *, seq: int = 1, actor: str = "wang", ago: timedelta = timedelta(), **facts: Any) -> Act:
    """Make an earlier act."""
    return Act(seq, verb, actor, f"{TOWNSHIP}@", f"{VILLAGE}@", 2, "", NOON - ago, facts)


def attempt(
    *,
    by: str = "wang",
    post: Post | None = None,
    at: datetime = NOON,
    given: Mapping[str, Any] | None = None,
    reason: str = "",
    notes: Mapping[str, str] | None = None,
    target: Unit | None = None,
    verb: str = "",
    acts: Iterable[Act] = (),
    parties: Iterable[Party] = (),
    recusals: Iterable[Recusal] = (),
    papers: Iterable[str] = (),
    others: Sequence[Matter] = (),
    withheld: Iterable[str] = (),
    **matter: Any,
) -> Attempt:
    """Try something with a dispute of the village, right but for what is said otherwise."""
    fields = {
        "track": "dispute",
        "type": "02",
        "channel": "WALK_IN",
        "risk": "BLUE",
        "level": 2,
        "version": 3,
        **matter,
    }
    place = fields.pop("place", None)
    about = Matter(number=NUMBER, machine_version=1, **fields)
    if place is not None:
        about.place = place
    if "unit" not in fields:
        about.unit = unit(VILLAGE, about.level)
    about.unit_key, about.unit_path = f"{VILLAGE}@", VILLAGE
    files = Known(acts=acts, parties=parties, recusals=recusals, papers=papers, others=others, withheld=withheld)
    return Attempt(
        matter=about, verb=verb, actor=Actor(by, (post,) if post else ()), post=post, at=at, given=given or {},
        reason=reason, notes=notes or {}, target=target, file=lambda: files.of(NUMBER),
    )  # fmt: skip


def unmet(guard: Guard, trial: Attempt) -> tuple[Unmet, ...]:
    """Say what keeps a guard from holding; empty when it holds."""
    try:
        return () if guard.holds(trial) else (guard.unmet(),)
    except NotYet as refusal:
        return refusal.unmet


def sides(**other: Any) -> list[Party]:
    """Make an applicant and a respondent, both of whom have consented."""
    known = {"kind": "PERSON", "consented_at": NOON, "consent_means": "WRITTEN", "id_digest": "x", **other}
    return [
        Party(pk=place, position=place, role=role, **known) for place, role in ((1, "APPLICANT"), (2, "RESPONDENT"))
    ]
