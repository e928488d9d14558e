"""Old matters led along a table that is not in force: which of their acts it would have refused, where, and by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unmet
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.anywhere import is_anywhere
from casework.workflow.facts import check_facts
from casework.workflow.guards import Guard
from casework.workflow.machine import Machine, T
from casework.workflow.moments import KNOWN
from casework.workflow.proposals import SECOND_PERSON
from casework.workflow.recorded import BeyondRecord, Course, RecordedAttempt, given_in

BATCH = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """One reason for which an act would have been refused; guard: its name, "" where the table itself refuses."""

    number: str
    seq: int
    verb: str
    state: str
    guard: str
    unmet: Unmet


@dataclass(slots=True)
class Replay:
    """
    What was found. acts: how many were put before the table. unasked: guard → how often it asked for what no entry holds, or
    was waived by an import.
    """

    matters: int = 0
    acts: int = 0
    refused: list[Refused] = field(default_factory=list)
    unasked: Counter[str] = field(default_factory=Counter)

    @property
    def refused_acts(self) -> int:
        """How many acts would have been refused, for one reason or several."""
        return len({(each.number, each.seq) for each in self.refused})


def replay(draft: Machine, numbers: Sequence[str]) -> Replay:
    """
    Put every act of these matters before a table, each from where the matter stood; nothing is written.

    An act that would have been refused is told, and the matter is followed on as it went. Asked are the table, the facts it
    takes, the role, the second person, and the guards that ask nothing but facts and earlier acts; all others are counted.
    One statement for every 500 matters.
    """
    found = Replay()
    for start in range(0, len(numbers), BATCH):
        entries = Entry.objects.of(*numbers[start : start + BATCH]).iterator()
        for _number, chain in groupby(entries, key=lambda entry: entry.matter):
            found.matters += 1
            _follow(draft, chain, found)
    return found


def _follow(draft: Machine, chain: Iterator[Entry], found: Replay) -> None:
    course: Course | None = None
    for entry in chain:
        course = course or Course(entry)
        if not is_anywhere(entry.verb):
            found.acts += 1
            state = draft.renamed.get(entry.from_state, entry.from_state)
            for guard, unmet in _judge(draft, entry, state, course, found.unasked):
                found.refused.append(Refused(entry.matter, entry.seq, entry.verb, state, guard, unmet))
        course.take(entry)


def _judge(
    draft: Machine, entry: Entry, state: str, course: Course, unasked: Counter[str]
) -> Iterator[tuple[str, Unmet]]:
    given = given_in(entry.facts)
    row = draft.row_for(entry.verb, state, given)
    if row is None:
        yield "", _without_row(draft, entry.verb, state)
        return
    to = draft.renamed.get(entry.to_state, entry.to_state)
    if str(row.to) != to:
        message = format_lazy(_("By this table it leads to {there}, not to {to}."), there=str(row.to), to=to)
        yield "", Unmet("LEADS_ELSEWHERE", message, str(row.law), "", {"to": str(row.to)})
    if Role(entry.role) not in row.who:
        yield "", Unmet("WRONG_ROLE", _("Your role does not allow this."), str(row.law), "actor", {"role": entry.role})
    waived = frozenset(entry.facts.get("waived", ()))
    if row.seconded and "proposed_by" not in entry.facts and SECOND_PERSON not in waived:
        message = _("This is proposed by one person and done by another.")
        yield "", Unmet("SECOND_PERSON_NEEDED", message, str(row.law), "actor")
    try:
        check_facts(given, row.takes, law=str(row.law))
    except NotYet as refusal:
        yield from (("", unmet) for unmet in refusal.unmet)
    yield from _asked(row, course.attempt(entry, state), waived, unasked)


def _asked(
    row: T, attempt: RecordedAttempt, waived: frozenset[str], unasked: Counter[str]
) -> Iterator[tuple[str, Unmet]]:
    for guard in row.needs:
        if guard.name in waived:
            unasked[guard.name] += 1
            continue
        try:
            unmet = _unmet(guard, attempt)
        except BeyondRecord:
            unasked[guard.name] += 1
            continue
        yield from ((guard.name, each) for each in unmet)


def _unmet(guard: Guard, attempt: RecordedAttempt) -> tuple[Unmet, ...]:
    try:
        return () if attempt.ask(guard) else (guard.unmet(),)
    except NotYet as refusal:
        return refusal.unmet


def _without_row(draft: Machine, verb: str, state: str) -> Unmet:
    if verb not in draft.verbs:
        return Unmet("UNKNOWN_VERB", _("This track has no such verb."), KNOWN, "verb")
    if (verb, state) in draft.index:
        return Unmet("CHOICE_MISSING", _("One of the known choices is needed here."), KNOWN)
    facts = {"possible_from": list(draft.sources_of(verb))}
    return Unmet("WRONG_STATE", _("This cannot be done from the state the matter is in."), KNOWN, "verb", facts)
