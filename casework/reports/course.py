"""
What happened to a matter, as a figure sees it: the acts of its chain in the order in which they stood. Pure, no Django.

A case is one thing that may be counted: a filing until a track takes it, from then on the matter born of it together
with the filing's own acts, so that the first acceptance is not lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from casework.taxonomies.codes import has_flag

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
FILING = "filing"
KEY, GROUP = "k:", "g:"
COUNTED_TRACKS = ("filing", "dispute", "petition")


class Line(NamedTuple):
    """One ledger entry as it is read for a figure; facts is its JSON text."""

    matter: str
    seq: int
    track: str
    verb: str
    level: int
    unit: str
    actor: str
    actor_unit: str
    origin: str
    happened_at: datetime
    recorded_at: datetime
    outcome: str
    facts: str


class Act(NamedTuple):
    """
    One entry at its standing time.

    at: when it stood; never before the entry it follows. level and unit: the lead after it. actor_level: how high the
    actor sat.
    """

    at: datetime
    matter: str
    seq: int
    verb: str
    level: int
    unit: str
    actor: str
    actor_level: int
    outcome: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Course:
    """One matter from its first entry; acts is never empty and in the order of the chain."""

    number: str
    track: str
    acts: tuple[Act, ...]

    @property
    def filing(self) -> str:
        """The filing it was born of, "" when it was opened directly."""
        return str(self.acts[0].facts.get("filing") or "")


@dataclass(frozen=True, slots=True)
class Case:
    """
    One thing that may be counted.

    track: of the matter itself, "filing" while no track has taken it. acts: those of its filing too, in the order in which
    they stood. members: the numbers it goes by. It is there from `since` until `until`, when another case takes over.
    """

    number: str
    track: str
    registered_at: datetime
    since: datetime
    until: datetime
    members: frozenset[str]
    acts: tuple[Act, ...]


def course_of(lines: Iterable[Line], levels: Mapping[str, int]) -> Course:
    """
    Fold the entries of one matter, ordered by seq, at least one.

    levels: unit key → level, to tell how high an actor sat; for an unknown unit the lead's level stands in.
    """
    acts: list[Act] = []
    stood = None
    for line in lines:
        at = line.happened_at if line.origin == "IMPORT" else line.recorded_at
        if stood is not None and at < stood:
            at = stood  # an entry cannot stand before the one it is chained to
        stood = at
        acts.append(
            Act(
                at, line.matter, line.seq, line.verb, line.level, line.unit, line.actor,
                levels.get(line.actor_unit, line.level), line.outcome, _facts(line.facts),
            )
        )  # fmt: skip
    return Course(line.matter, line.track, tuple(acts))


def cases_of(courses: Iterable[Course]) -> list[Case]:
    """
    Build the cases of these matters; filings and what was born of them must be among them.

    A filing goes by the number of what is born of it from the start, so that it stays one case to the eye.
    """
    by_birth = sorted(
        (each for each in courses if each.track in COUNTED_TRACKS), key=lambda each: (each.acts[0].at, each.number)
    )
    filings = {each.number: each for each in by_birth if each.track == FILING}
    heirs: dict[str, Course] = {}
    cases = []
    for course in by_birth:
        if course.track == FILING:
            continue
        born_at, filing = course.acts[0].at, filings.get(course.filing)
        if filing is None:
            cases.append(
                Case(course.number, course.track, born_at, born_at, FOREVER, frozenset({course.number}), course.acts)
            )
            continue
        # A second matter out of one filing is a registration of its own.
        is_first = heirs.setdefault(filing.number, course) is course
        registered_at = min(filing.acts[0].at, born_at) if is_first else born_at
        members = frozenset({course.number, filing.number})
        acts = tuple(sorted((*filing.acts, *course.acts), key=lambda act: act.at))
        cases.append(Case(course.number, course.track, registered_at, born_at, FOREVER, members, acts))
    for number, filing in filings.items():
        heir, begun = heirs.get(number), filing.acts[0].at
        name, until = (heir.number, heir.acts[0].at) if heir else (number, FOREVER)
        cases.append(Case(name, FILING, begun, begun, until, frozenset({number}), filing.acts))
    return cases


def links_of(act: Act) -> Iterator[str]:
    """
    Yield what ties a matter to others by one act: numbers of matters, and keys.

    "k:" stands before the key of the same persons on the same matter. For types under group watch the key is that of the
    other side alone: "g:" stands before it, for it tells one grievance of many, not who comes back.
    """
    facts = act.facts
    if not facts:
        return
    for name in ("filing", "into"):
        if facts.get(name):
            yield str(facts[name])
    yield from map(str, facts.get("same_matter") or ())
    if facts.get("matter_key"):
        is_group = has_flag("dispute_types", str(facts.get("type", "")), "group_watch")
        yield f"{GROUP if is_group else KEY}{facts['matter_key']}"


def _facts(text: str) -> Mapping[str, Any]:
    if text == "{}":
        return _NONE
    facts: Mapping[str, Any] = json.loads(text)
    return facts


_NONE: Mapping[str, Any] = {}
