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

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
FILING = "filing"
KEY, GROUP, OUTSIDE = "k:", "g:", "c:"
KEYS = (KEY, GROUP, OUTSIDE)  # by which links that are no numbers begin
_KEYS = ((KEY, "matter_keys"), (GROUP, "group_keys"))
SAME_PERSONS = "linked_by_persons"  # the check of earlier matters, which an import may waive
REPEATING = "link_repeat"  # says of itself that it is the same matter of the same person again
PACKING = "package"  # opens a hand-over and says what case it is of
PRINTING = "print_copy"  # says that paper goes along with a transmittal


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

    at: when it stood, by which terms are counted; never before the entry it follows. known_at: from when the ledger knew
    of it; for what was done live the same moment, for an import the second it was recorded in. level and unit: the lead
    after it. actor_level: how high the actor sat.
    """

    at: datetime
    known_at: datetime
    matter: str
    seq: int
    verb: str
    level: int
    unit: str
    actor: str
    actor_level: int
    outcome: str
    facts: Mapping[str, Any]

    @property
    def is_imported(self) -> bool:
        return self.known_at != self.at


@dataclass(frozen=True, slots=True)
class Course:
    """One matter from its first entry; acts is never empty and in the order of the chain."""

    number: str
    track: str
    acts: tuple[Act, ...]

    @property
    def place(self) -> str:
        """The unit it happened in, "" when nobody said."""
        return str(self.acts[0].facts.get("place") or "")

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
    stood = known = BEGINNING
    for line in lines:
        is_import = line.origin == "IMPORT"
        # An entry cannot stand before the one it is chained to.
        stood = max(stood, line.happened_at if is_import else line.recorded_at)
        known = max(known, line.recorded_at.replace(microsecond=0) if is_import else stood)
        acts.append(
            Act(
                stood, known, line.matter, line.seq, line.verb, line.level, line.unit, line.actor,
                levels.get(line.actor_unit, line.level), line.outcome, _facts(line.facts),
            )
        )  # fmt: skip
    return Course(line.matter, line.track, tuple(acts))


def cases_of(courses: Iterable[Course]) -> list[Case]:
    """
    Build the cases of these matters; filings and what was born of them must be among them.

    A filing goes by the number of what is born of it from the start, so that it stays one case to the eye.
    """
    by_birth = sorted(courses, key=lambda each: (each.acts[0].known_at, each.number))
    filings = {each.number: each for each in by_birth if each.track == FILING}
    heirs: dict[str, Course] = {}
    cases = []
    for course in by_birth:
        if course.track == FILING:
            continue
        born_at, since, filing = course.acts[0].at, course.acts[0].known_at, filings.get(course.filing)
        if filing is None:
            cases.append(
                Case(course.number, course.track, born_at, since, FOREVER, frozenset({course.number}), course.acts)
            )
            continue
        # A second matter out of one filing is a registration of its own.
        is_first = heirs.setdefault(filing.number, course) is course
        registered_at = min(filing.acts[0].at, born_at) if is_first else born_at
        members = frozenset({course.number, filing.number})
        acts = tuple(sorted((*filing.acts, *course.acts), key=lambda act: act.at))
        cases.append(Case(course.number, course.track, registered_at, since, FOREVER, members, acts))
    for number, filing in filings.items():
        heir, begun = heirs.get(number), filing.acts[0]
        name, until = (heir.number, heir.acts[0].known_at) if heir else (number, FOREVER)
        cases.append(Case(name, FILING, begun.at, begun.known_at, until, frozenset({number}), filing.acts))
    return cases


def links_of(act: Act) -> Iterator[str]:
    """
    Yield what ties a matter to others by one act: numbers of matters, and keys.

    Only the act that opens it names a filing and earlier matters; a correction names nothing but where a duplicate went.
    "k:" stands before the key of the same persons, "g:" before that of the other side alone, for types under group watch:
    it tells one grievance of many, not who comes back. "c:" stands before the key of a case of another system, which
    hand-overs name.
    """
    facts = act.facts
    if not facts:
        return
    if act.verb == PACKING:
        yield from (str(facts["about"]),) if facts.get("about") else ()
        yield from (f"{OUTSIDE}{facts['case']}",) if facts.get("case") else ()
    if act.seq == 1:
        yield from (str(facts["filing"]),) if facts.get("filing") else ()
        yield from _listed(facts.get("same_matter"))
    if act.verb in ("merge", REPEATING) or (act.verb == "correct" and facts.get("exclusion")):
        yield from (str(facts["into"]),) if facts.get("into") else ()
    if act.verb != "correct":
        yield from (f"{prefix}{key}" for prefix, name in _KEYS for key in _listed(facts.get(name)))


def claims_of(act: Act) -> frozenset[str]:
    """
    The numbers of earlier matters that an import names without proof that it is the same persons.

    What is only claimed may spoil a resolution, but never makes one matter of several.
    """
    is_claim = act.seq == 1 and SAME_PERSONS in (act.facts.get("waived") or ())
    return frozenset(_listed(act.facts.get("same_matter"))) if is_claim else frozenset()


def _listed(value: Any) -> Iterator[str]:
    return (str(each) for each in value) if isinstance(value, list) else iter(())


def _facts(text: str) -> Mapping[str, Any]:
    if text == "{}":
        return _NONE
    facts: Mapping[str, Any] = json.loads(text)
    return facts


_NONE: Mapping[str, Any] = {}
