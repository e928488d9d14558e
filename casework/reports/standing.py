"""
How matters stand, moment by moment: the stretches of time over which each is counted in one and the same way. Pure.

Whatever moment a figure is asked for, every matter has at most one stretch that covers it, and the stretch was worked out
from what stood by its beginning. So a figure as of last spring is the same question as a figure as of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from casework.reports.course import FOREVER, Case
from casework.reports.definitions import Indicator
from casework.reports.marks import LEFT_OUT, NOTES, PENDING, RESOLVED, TAKEN_OUT, UNRESOLVED, mark
from casework.reports.verdict import Exclusion, Known, Verdict, may_stir


class Reading(NamedTuple):
    """
    How one matter is counted.

    number: the case it is named after. attributed_at, unit, type, channel: of the first acceptance, or of the act that
    left it out. cases: registrations that are this one matter. reason: a code, what the mark rests on.
    """

    number: str
    kind: str
    attributed_at: datetime
    unit: str
    type: str
    channel: str
    mark: int
    cases: int
    reason: str


class Span(NamedTuple):
    """A reading that holds in [since, until)."""

    since: datetime
    until: datetime
    reading: Reading


def spans(cases: Sequence[Case], indicator: Indicator) -> list[Span]:
    """
    Read cases that have anything to do with each other at every moment at which one of them may change.

    Returns their stretches, ordered by beginning; those of one number do not overlap; may be empty.
    """
    found: list[Span] = []
    open_since: dict[str, tuple[datetime, Reading]] = {}
    for moment in sorted(_turns(cases, indicator)):
        now = {reading.number: reading for reading in readings(cases, indicator, moment)}
        for number, (since, before) in list(open_since.items()):
            if now.get(number) != before:
                found.append(Span(since, moment, before))
                del open_since[number]
        for number, reading in now.items():
            open_since.setdefault(number, (moment, reading))
    found += [Span(since, FOREVER, reading) for since, reading in open_since.values()]
    return sorted(found, key=lambda span: (span.since, span.reading.number))


def readings(cases: Sequence[Case], indicator: Indicator, as_of: datetime) -> list[Reading]:
    """Count cases that have anything to do with each other as of a moment; may be empty."""
    there = [Known(case, indicator, as_of) for case in cases if case.since <= as_of < case.until]
    kin = {known: part for part in _parted(there, lambda known: known.persons) for known in part}
    found: list[Reading] = []
    for part in _parted(there, lambda known: known.links):
        counted = []
        for known in part:
            if known.kind and not known.is_in_population:
                continue
            if known.exclusion:
                found.append(_left_out(known, known.exclusion))
            elif known.acceptance and known.kind:
                counted.append(known)
        found += [_counted(group, kin) for group in _groups(counted, kin, indicator)]
    return found


def _turns(cases: Sequence[Case], indicator: Indicator) -> set[datetime]:
    """Every moment at which a reading may change: an act, a birth, or the end of a term that runs from an act."""
    turns: set[datetime] = set()
    is_alone = len({case.number for case in cases}) == 1
    for case in cases:
        known = Known(case, indicator, FOREVER)
        turns.update((case.since, case.until, known.end))
        limit = FOREVER
        if known.acceptance:
            limit = known.acceptance.at + known.rules.limit + indicator.observation
            turns.add(limit)
        # A lone dispute that waits to be judged is moved by few acts; what has kin or a path may be moved by any.
        is_plain = is_alone and known.kind != "petition"
        judged_from = min(known.end, limit)
        turns.update(act.at for act in case.acts if not is_plain or act.at >= judged_from or may_stir(act, indicator))
    return {turn for turn in turns if turn < FOREVER}


def _parted(there: Sequence[Known], links_of: Callable[[Known], frozenset[str]]) -> Iterable[Sequence[Known]]:
    """Part what is linked, be it by way of others, from what is not."""
    if len(there) < 2:
        return [there] if there else []
    parts: list[tuple[set[str], list[Known]]] = []
    for known in there:
        links, members = set(links_of(known)), [known]
        apart = []
        for part in parts:
            if part[0].isdisjoint(links):
                apart.append(part)
            else:
                links |= part[0]
                members = part[1] + members
        parts = [*apart, (links, members)]
    return [members for _links, members in parts]


def _groups(counted: list[Known], kin: Mapping[Known, Sequence[Known]], indicator: Indicator) -> list[list[Known]]:
    """
    Put what is accepted again to what it is the same matter as; each group begins with its first acceptance.

    Who comes back before the matter is judged comes back with the same matter, be it settled or failed. Others of one
    grievance belong to it when they follow within the gap. kin: as in _counted().
    """
    groups: list[list[Known]] = []
    for known in sorted(counted, key=lambda each: (_accepted_at(each), each.case.number)):
        home = next((group for group in groups if _takes_in(group, known, kin, indicator)), None)
        if home is None:
            groups.append([known])
        else:
            home.append(known)
    return groups


def _takes_in(group: list[Known], known: Known, kin: Mapping[Known, Sequence[Known]], indicator: Indicator) -> bool:
    at = _accepted_at(known)
    if at - _accepted_at(group[-1]) <= indicator.gap:
        return True
    return at < group[0].judged_from and any(kin[each] is kin[known] for each in group)


def _counted(group: Sequence[Known], kin: Mapping[Known, Sequence[Known]]) -> Reading:
    """
    Count a group where its first member was accepted, from when that one is mature; resolved only if all are.

    kin: for each member what is of the same persons on the same matter.
    """
    first = group[0]
    acceptance = first.acceptance
    assert acceptance is not None
    base, level, reason, notes = PENDING, 0, "", 0
    if first.judged_from <= first.as_of:
        verdicts = [_judged(known, kin[known]) for known in group]
        failing = [verdict.reason for verdict in verdicts if not verdict.is_resolved]
        base, reason = (UNRESOLVED, failing[0]) if failing else (RESOLVED, verdicts[0].reason)
        if not failing:
            level = max(verdict.level or 0 for verdict in verdicts)
            notes += NOTES["not_yet_due"] * any(verdict.is_not_yet_due for verdict in verdicts)
            notes += NOTES["undone_later"] * any(known.is_undone_later for known in group)
        notes += NOTES["relabelled"] * any(known.is_relabelled for known in group)
    return Reading(
        first.case.number, first.kind, acceptance.at, acceptance.unit, first.type, first.channel,
        mark(base, level, notes=notes), len(group), reason,
    )  # fmt: skip


def _judged(known: Known, kin: Sequence[Known]) -> Verdict:
    if known.judged_from > known.as_of:
        return Verdict(False, "OPEN")
    return known.verdict([each for each in kin if each is not known])


def _left_out(known: Known, exclusion: Exclusion) -> Reading:
    """List an excluded case where it was accepted, else where and when it was left out."""
    base = TAKEN_OUT if known.acceptance else LEFT_OUT
    there = known.acceptance or exclusion.act
    return Reading(
        known.case.number, known.kind, there.at, there.unit, known.type, known.channel,
        mark(base, int(exclusion.code[-1])), 1, exclusion.code,
    )  # fmt: skip


def _accepted_at(known: Known) -> datetime:
    assert known.acceptance is not None
    return known.acceptance.at
