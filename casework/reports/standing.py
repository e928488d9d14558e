"""How matters stand for the on-site rate, moment by moment: what is one matter, and where each is counted. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from casework.reports.course import FOREVER, Case
from casework.reports.marks import LEFT_OUT, NOTES, PENDING, RESOLVED, TAKEN_OUT, UNRESOLVED, mark
from casework.reports.on_site import OnSite
from casework.reports.stretches import Reading, Span, stretched
from casework.reports.verdict import Exclusion, Known, Verdict, may_stir

Kin = Mapping[Known, Sequence[Known]]


def spans(cases: Sequence[Case], indicator: OnSite) -> list[Span]:
    """Read cases that have anything to do with each other at every moment at which one of them may change; may be empty."""
    return stretched(_turns(cases, indicator), lambda moment: readings(cases, indicator, moment))


def readings(cases: Sequence[Case], indicator: OnSite, as_of: datetime) -> list[Reading]:
    """Count cases that have anything to do with each other as of a moment; may be empty."""
    here = [case for case in cases if case.since <= as_of < case.until]
    numbers = frozenset[str]().union(*(case.members for case in here))
    there = [Known(case, indicator, as_of, numbers) for case in here]
    kin = {known: part for part in _parted(there, lambda known: known.persons) for known in part}
    same = {known: part for part in _parted(there, lambda known: known.proven) for known in part}
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
        for group in _groups(counted, same, indicator):
            found += _counted(group, kin, same)
    return found


def _turns(cases: Sequence[Case], indicator: OnSite) -> set[datetime]:
    """Every moment at which a reading may change: an act, a birth, or the end of a term that runs from an act."""
    turns: set[datetime] = set()
    is_alone = len({case.number for case in cases}) == 1
    for case in cases:
        turns.update((case.since, case.until))
        # What is known later may shift the ends of terms; what is done live comes in their order.
        later = {act.known_at for act in case.acts} if any(act.is_imported for act in case.acts) else {FOREVER}
        for moment in later:
            known = Known(case, indicator, moment)
            turns.update((known.end, known.limit_end))
        # A lone dispute that waits to be judged is moved by few acts; what has kin or a path may be moved by any.
        is_plain = is_alone and known.kind != "petition" and later == {FOREVER}
        turns.update(
            act.known_at for act in case.acts if not is_plain or act.at >= known.judged_from or may_stir(act, indicator)
        )
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


def _groups(counted: list[Known], same: Kin, indicator: OnSite) -> list[list[Known]]:
    """
    Put what is accepted again to what it is the same matter as; each group begins with its first acceptance.

    Who comes back before his first acceptance is judged comes back with the same matter, be it settled or failed. Others
    of one grievance belong to it when they are accepted within the gap of the first. same: the same persons, for certain.
    """
    groups: list[list[Known]] = []
    for known in sorted(counted, key=lambda each: (_accepted_at(each), each.case.number)):
        home = next((group for group in groups if _takes_in(group, known, same, indicator)), None)
        if home is None:
            groups.append([known])
        else:
            home.append(known)
    return groups


def _takes_in(group: list[Known], known: Known, same: Kin, indicator: OnSite) -> bool:
    at, before = _accepted_at(known), next((each for each in group if same[each] is same[known]), None)
    if before is not None and at < before.judged_from:
        return True
    of_many = any(not _grievances(each).isdisjoint(_grievances(known)) for each in group)
    return of_many and at <= _accepted_at(group[0]) + indicator.gap


def _grievances(known: Known) -> frozenset[str]:
    return known.links - known.persons


def _counted(group: Sequence[Known], kin: Kin, same: Kin) -> list[Reading]:
    """
    Count a group where its first member was accepted: resolved when all are, pending while one waits and none has failed.

    What many bring is one matter when it is settled; the unsettled count for each who brought one. kin: for each member
    all that may spoil it. same: the same persons, for certain.
    """
    verdicts = {known: _judged(known, kin[known]) for known in group}
    failed: dict[int, list[Known]] = {}
    for known, verdict in verdicts.items():
        if verdict is not None and not verdict.is_resolved:
            failed.setdefault(id(same[known]), []).append(known)
    if failed:
        others = len(group) - sum(map(len, failed.values()))
        found = []
        for members in failed.values():
            verdict = verdicts[members[0]]
            assert verdict is not None
            found.append(
                _reading(members, mark(UNRESOLVED, notes=_noted(members)), len(members) + others, verdict.reason)
            )
            others = 0
        return found
    judged = [verdict for verdict in verdicts.values() if verdict is not None]
    if len(judged) < len(group):
        return [_reading(group, mark(PENDING), len(group), "")]
    level = max(verdict.level or 0 for verdict in judged)
    notes = _noted(group) + NOTES["not_yet_due"] * any(verdict.is_not_yet_due for verdict in judged)
    notes += NOTES["undone_later"] * any(known.is_undone_later for known in group)
    notes += NOTES["backfilled"] * any(known.is_backfilled for known in group)
    notes += NOTES["assisted"] * any(known.is_assisted for known in group)
    return [_reading(group, mark(RESOLVED, level, notes=notes), len(group), judged[0].reason)]


def _noted(group: Sequence[Known]) -> int:
    return NOTES["relabelled"] * any(known.is_relabelled for known in group)


def _reading(members: Sequence[Known], mark: int, cases: int, reason: str) -> Reading:
    first = members[0]
    acceptance = first.acceptance
    assert acceptance is not None
    return Reading(
        first.case.number,
        first.kind,
        acceptance.at,
        first.counted_at(acceptance.unit),
        first.type,
        first.channel,
        mark,
        cases,
        reason,
    )


def _judged(known: Known, kin: Sequence[Known]) -> Verdict | None:
    if known.judged_from > known.as_of:
        return None
    return known.verdict([each for each in kin if each is not known])


def _left_out(known: Known, exclusion: Exclusion) -> Reading:
    """List an excluded case where it was accepted, else where and when it was left out."""
    base = TAKEN_OUT if known.acceptance else LEFT_OUT
    there = known.acceptance or exclusion.act
    return Reading(
        known.case.number, known.kind, there.at, known.counted_at(there.unit), known.type, known.channel,
        mark(base, int(exclusion.code[-1])), 1, exclusion.code,
    )  # fmt: skip


def _accepted_at(known: Known) -> datetime:
    assert known.acceptance is not None
    return known.acceptance.at
