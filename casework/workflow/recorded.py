"""
An act as the ledger tells it, put before a guard again: what the entries hold can be asked, and nothing else.

Parties, papers, words, posts and other matters stand elsewhere, and may have changed since; a guard that asks for them raises
BeyondRecord, so that its answer of today is not taken for that of then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, cast

from casework.deadlines.calendar import day_of
from casework.ledger.models import Entry, Origin
from casework.ledger.standing import Standing
from casework.workflow.casefile import Act, CaseFile, CaseFiles
from casework.workflow.guards import Attempt, Guard
from casework.workflow.kinds import ENGINE

_KNOWN = frozenset({"type", "channel", "risk", "kind", "origin_number"})


class BeyondRecord(Exception):
    """A guard asked for what no entry holds."""


class _Partial:
    """Holds what is known; whatever else is asked of it is beyond the record."""

    def __getattr__(self, name: str) -> NoReturn:
        raise BeyondRecord(name)


class RecordedFiles(_Partial):
    """The file of one matter as far as entries tell it: its acts so far, the oldest first."""

    def __init__(self, number: str) -> None:
        self.numbers = (number,)
        self.acts: dict[str, list[Act]] = {number: []}


class RecordedFile(CaseFile):
    """The same, as guards ask it; what a track adds to its files no entry tells."""

    def __getattr__(self, name: str) -> NoReturn:
        raise BeyondRecord(name)


class RecordedMatter(_Partial):
    """A matter before an act, as the entries until then state it; a code they have not stated is beyond the record."""

    def __init__(self, entry: Entry, state: str, version: int, level: int | None, stated: Mapping[str, Any]) -> None:
        self.number, self.track, self.state, self.version = entry.matter, entry.track, state, version
        if level is not None:
            self.level = level
        for name in ("outcome", "handler", "cycle", "accepted_at", "opened_at", "moved_at", *(_KNOWN & stated.keys())):
            setattr(self, name, stated[name])


class RecordedActor(_Partial):
    """Who acted, by account alone; which posts he held then no entry tells."""

    def __init__(self, account: str) -> None:
        self.account = account


class RecordedAttempt(_Partial):
    """An act as guards see it, as far as its entry tells."""

    def __init__(self, entry: Entry, matter: RecordedMatter, files: RecordedFiles) -> None:
        self.verb, self.at, self.day = entry.verb, entry.happened_at, day_of(entry.happened_at)
        self.given = given_in(entry.facts)
        self.is_live = entry.origin == Origin.LIVE
        self.matter = matter
        self.actor = RecordedActor(entry.actor)
        self.file = RecordedFile(cast(CaseFiles, files), entry.matter)

    def ask(self, guard: Guard) -> bool:
        """
        Ask a guard.

        :raises BeyondRecord: it asks for what no entry holds.
        :raises NotYet: it does not hold, and says so in its own words.
        """
        return guard.holds(cast(Attempt, self))


class Course:
    """One matter, followed entry by entry."""

    def __init__(self, first: Entry) -> None:
        self.number = first.matter
        self._standing = Standing(first.matter, first.row)
        self._files = RecordedFiles(first.matter)
        self._level: int | None = None
        self._version = 0

    def attempt(self, entry: Entry, state: str) -> RecordedAttempt:
        """Put an act before guards, from the state the matter stood in, as that is called where it is judged."""
        stated = {"moved_at": None, **self._standing.stated}
        if not self._version:  # the row of a new matter bears what its opening states
            stated |= {name: value for name, value in entry.facts.items() if name in _KNOWN}
        matter = RecordedMatter(entry, state, self._version, self._level, stated)
        return RecordedAttempt(entry, matter, self._files)

    def take(self, entry: Entry) -> None:
        """Go past an act."""
        self._standing.take(entry.row)
        self._level, self._version = entry.level, entry.seq
        self._files.acts[self.number].append(
            Act(
                entry.seq, entry.verb, entry.actor, entry.actor_unit, entry.unit, entry.level, entry.outcome, entry.happened_at,
                entry.facts, entry.from_state, entry.to_state, entry.machine_version,
            )
        )  # fmt: skip


def given_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that were handed in with an act, without those the engine wrote beside them."""
    return {name: value for name, value in facts.items() if name not in ENGINE}
