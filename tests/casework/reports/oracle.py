"""
The on-site rate once more, as slowly and plainly as the definition reads, to hold the quick way against.

It is given the entries that stood at a moment and nothing else, and shares no code with the roll-up but the entries' form.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from casework.reports.course import Line

DAY = timedelta(days=1)
OBS = 90 * DAY
MAX = {"dispute": 60 * DAY, "petition": 210 * DAY}
RESOLVED = {"SUPPORTED_DONE", "EXPLAINED_NO_REVIEW", "SETTLED_DONE"}
HANGZHOU = ZoneInfo("Asia/Shanghai")

E = dict[str, Any]


def standing(lines: Iterable[Line]) -> list[E]:
    """Date entries by their standing time, which never runs backwards in a chain."""
    found: list[E] = []
    last: dict[str, tuple[datetime, datetime]] = {}
    for line in sorted(lines, key=lambda line: (line.matter, line.seq)):
        at = line.happened_at if line.origin == "IMPORT" else line.recorded_at
        before = last.get(line.matter, (at, at))
        at = max(at, before[0])
        known = max(line.recorded_at.replace(microsecond=0) if line.origin == "IMPORT" else at, before[1])
        last[line.matter] = (at, known)
        found.append({**line._asdict(), "at": at, "known": known, "facts": json.loads(line.facts)})
    return found


def marks(lines: Iterable[Line], as_of: datetime, levels: dict[str, int]) -> Counter[tuple[str, int]]:
    """Count what stands how: ("pending", 0), ("unresolved", 0), ("resolved", level), ("taken out", n), ("left out", n)."""
    known = [entry for entry in standing(lines) if entry["known"] <= as_of]
    chains: dict[str, list[E]] = {}
    for entry in known:
        chains.setdefault(entry["matter"], []).append(entry)
    cases = _cases(chains)
    for case in cases:
        case["excluded"] = _excluded(case)
    counted: Counter[tuple[str, int]] = Counter()
    numbers = {name for case in cases for name in case["names"]}
    for case in cases:
        if case["excluded"] and case["excluded"][2] and case["excluded"][2] not in numbers:
            case["excluded"] = None
    same = [set(map(id, part)) for part in _same_matters(cases, "persons")]
    for part in _same_matters(cases, "links"):
        asked = [case for case in part if _in_population(case)]
        for case in asked:
            if case["excluded"]:
                where = "taken out" if case["accepted"] else "left out"
                counted[where, int(case["excluded"][0][-1])] += 1
        members = [case for case in asked if case["accepted"] and not case["excluded"] and case["kind"]]
        members.sort(key=lambda case: (case["accepted"]["at"], case["name"]))
        for group in _one_matter_each(members, same):
            counted.update(_standings_of(group, cases, same, as_of, levels))
    return counted


def _cases(chains: dict[str, list[E]]) -> list[E]:
    cases: list[E] = []
    born: dict[str, tuple[datetime, str]] = {}
    for number, chain in chains.items():
        filing = chain[0]["facts"].get("filing")
        if chain[0]["track"] != "filing" and filing in chains and chains[filing][0]["track"] == "filing":
            born[filing] = min(born.get(filing, (chain[0]["known"], number)), (chain[0]["known"], number))
    for number, chain in chains.items():
        track = chain[0]["track"]
        if track not in ("filing", "dispute", "petition") or (track == "filing" and number in born):
            continue
        filing = chain[0]["facts"].get("filing")
        acts, registered, names = chain, chain[0]["at"], {number}
        if track != "filing" and filing in born:
            acts = sorted(chains[filing] + chain, key=lambda entry: entry["at"])
            names = {number, filing}
            if born[filing][1] == number:
                registered = min(chains[filing][0]["at"], registered)
        accepted = next((entry for entry in acts if entry["verb"] in ("take_in", "accept")), None)
        case: E = {
            "name": number,
            "names": names,
            "track": track,
            "acts": acts,
            "registered": registered,
            "accepted": accepted,
        }
        case["kind"] = track if track != "filing" else _label(case, "kind").lower()
        cases.append(case)
    return cases


def _label(case: E, name: str, *, in_time: bool = False) -> str:
    """What was said last by acceptance, else first after it; where it leads out, within fifteen days of it."""
    cut = case["acts"].index(case["accepted"]) + 1 if case["accepted"] else len(case["acts"])
    before = [entry["facts"][name] for entry in case["acts"][:cut] if entry["facts"].get(name)]
    later = [entry for entry in case["acts"][cut:] if not in_time or entry["at"] <= case["accepted"]["at"] + 15 * DAY]
    after = [entry["facts"][name] for entry in later if entry["facts"].get(name)]
    return str((before[-1:] or after[:1] or [""])[0])


def _takes_a_claim(entry: E) -> bool:
    facts = entry["facts"]
    return entry["verb"] == "accept" and facts.get("purpose") == "CLAIM" and str(facts.get("path")) == "6"


def _in_population(case: E) -> bool:
    return case["kind"] in ("", "dispute", "petition")


def _corrected(case: E) -> set[tuple[str, int]]:
    return {(entry["matter"], entry["facts"].get("corrects")) for entry in case["acts"] if entry["verb"] == "correct"}


def _excluded(case: E) -> tuple[str, E, str] | None:
    """The first reason that stands: code, the entry, and where a duplicate went."""
    reasons: list[tuple[str, E, str]] = []
    for entry in case["acts"]:
        facts = entry["facts"]
        two = facts.get("proposed_by") not in (None, "", entry["actor"])
        into = facts.get("into") or ""
        if entry["verb"] == "merge" and case["track"] == "filing" and two and into and into not in case["names"]:
            reasons.append(("LX1", entry, into))
        if entry["verb"] == "unmerge" and reasons and reasons[0][1]["verb"] == "merge":
            reasons.clear()
        if entry["verb"] in ("decline", "not_accept"):
            before = case["acts"][: case["acts"].index(entry)]
            signed = [e["at"] for e in before if e["verb"] in ("take_in", "accept")]
            own = any(e["verb"] == "accept" and e["matter"] == entry["matter"] for e in before)
            if not own and (not signed or entry["at"] <= signed[0] + 15 * DAY):
                reasons.append(("LX4" if facts.get("ground") == "MUNICIPAL_COMPETENCE" else "LX2", entry, ""))
        if entry["verb"] in ("refuse", "withdraw"):
            before = case["acts"][: case["acts"].index(entry)]
            if not any(e["verb"] in ("take_in", "accept") for e in before):
                reasons.append(("LX2", entry, ""))
        if entry["verb"] == "correct" and facts.get("exclusion"):
            lifted = (entry["matter"], entry["seq"]) in _corrected(case)
            original = facts["exclusion"] != "LX1" or (into and into not in case["names"])
            if two and not lifted and original:
                reasons.append((facts["exclusion"], entry, into if facts["exclusion"] == "LX1" else ""))
    if reasons:
        return reasons[0]
    is_other = _label(case, "purpose", in_time=True) in ("SUGGESTION", "ACCUSATION")
    if case["kind"] == "petition" and case["accepted"] and is_other and not any(map(_takes_a_claim, case["acts"])):
        return ("LX5", case["accepted"], "")
    path = _label(case, "path", in_time=True)
    outcomes = [entry["outcome"] for entry in case["acts"] if entry["outcome"]]
    if case["kind"] == "petition" and path not in ("", "6") and outcomes[-1:] != ["SETTLED_DONE"]:
        return ("LX6", next(entry for entry in case["acts"] if str(entry["facts"].get("path")) == path), "")
    return None


def _same_matters(cases: list[E], by: str) -> list[list[E]]:
    """Join cases by any link, or by those of the same persons: the key of a grievance names one side only."""
    for case in cases:
        links = set(case["names"])
        into = case["excluded"][2] if case["excluded"] else ""
        for entry in case["acts"]:
            facts = entry["facts"]
            if entry["seq"] == 1:
                links |= {facts.get("filing")} | set(facts.get("same_matter") or ())
            if entry["verb"] != "correct":
                links |= {("key", key) for key in facts.get("matter_keys") or ()}
                links |= {("group", key) for key in facts.get("group_keys") or () if by == "links"}
        case["links"] = (links | {into}) - {None, ""}
        case["grievances"] = {key for entry in case["acts"] for key in entry["facts"].get("group_keys") or ()}
    groups = [[case] for case in cases]
    merged = True
    while merged:
        merged = False
        for left in groups:
            for right in groups:
                if left is not right and any(a["links"] & b["links"] for a in left for b in right):
                    left += right
                    groups.remove(right)
                    merged = True
                    break
            if merged:
                break
    return groups


def _one_matter_each(members: list[E], same: list[set[int]]) -> list[list[E]]:
    """Put to a matter what its persons bring before it is judged, and the same grievance of others within thirty days."""
    groups: list[list[E]] = []
    for case in members:
        at = case["accepted"]["at"]
        for group in groups:
            theirs = [each for each in group if any({id(case), id(each)} <= part for part in same)]
            is_shared = any(case["grievances"] & each["grievances"] for each in group)
            within = at - group[0]["accepted"]["at"] <= 30 * DAY
            if (theirs and at < _mature_at(theirs[0])) or (is_shared and within):
                group.append(case)
                break
        else:
            groups.append([case])
    return groups


def _final(case: E) -> int | None:
    verbs = {
        "dispute": {"sign_agreement", "record_oral_agreement", "withdraw"},
        "petition": {"issue_opinion", "settle"},
    }.get(case["kind"], set())
    for place, entry in enumerate(case["acts"]):
        if entry["verb"] in verbs and (entry["verb"] != "withdraw" or entry["outcome"] == "WITHDRAWN_SETTLED"):
            return place
    return None


def _mature_at(case: E) -> datetime:
    limit: datetime = case["accepted"]["at"] + MAX[case["kind"]] + OBS
    place = _final(case)
    return limit if place is None else min(case["acts"][place]["at"] + OBS, limit)


def _standings_of(
    group: list[E], cases: list[E], same: list[set[int]], as_of: datetime, levels: dict[str, int]
) -> Counter[tuple[str, int]]:
    levels_found, failed, waits = [], set(), False
    for case in group:
        theirs = next(place for place, part in enumerate(same) if id(case) in part)
        if _mature_at(case) > as_of:
            waits = True
            continue
        level = _level(case, [other for other in cases if id(other) in same[theirs]], levels)
        if level is None:
            failed.add(theirs)
        else:
            levels_found.append(level)
    if failed:
        return Counter({("unresolved", 0): len(failed)})
    return Counter([("pending", 0)] if waits else [("resolved", max(levels_found))])


def _tenures(case: E) -> list[int]:
    place = _final(case)
    acts = case["acts"] if place is None else case["acts"][: place + 1]
    return [entry["level"] for entry in acts if entry["verb"] in ("take_in", "accept", "take_over", "call_in")]


def _level(case: E, kin: list[E], levels: dict[str, int]) -> int | None:
    """The level at which a mature case was resolved, None when it was not (domain 4.7, in_numerator)."""
    place = _final(case)
    if place is None:
        return None
    acts = case["acts"]
    final, accepted = acts[place], case["accepted"]
    end = final["at"] + OBS
    if final["at"] > accepted["at"] + MAX[case["kind"]] or (final["matter"], final["seq"]) in _corrected(case):
        return None
    window = [entry for entry in acts[place + 1 :] if entry["at"] < end]
    court = ("DIVERTED_COURT", "DIVERTED_ARBITRATION")
    if any(entry["verb"] in ("report_breach", "reopen") for entry in window):
        return None
    if any(entry["verb"] == "investigate" and entry["facts"].get("unperformed") is True for entry in window):
        return None
    if any(entry["verb"] == "revisit" and entry["facts"].get("result") == "UNSETTLED" for entry in window):
        return None
    if any(entry["verb"] == "divert" and entry["outcome"] in court and entry["at"] < end for entry in acts):
        return None
    merged = _merged_into(case, kin)
    highest = [*_tenures(case), levels.get(final["actor_unit"], final["level"])]
    for other in kin:
        if other is case or (other["excluded"] and other["excluded"][0] == "LX3" and other not in merged):
            continue
        if final["at"] <= other["registered"] < end:
            return None
        if other["track"] == "petition" and any(
            entry["level"] >= 5 and accepted["at"] <= entry["at"] < end for entry in other["acts"]
        ):
            return None
    for other in merged:
        if other["registered"] < end and other["excluded"][1]["at"] >= final["at"]:
            return None
        for entry in other["acts"]:
            if entry["verb"] in ("fail", "refuse", "report_breach", "divert"):
                return None
            good = (
                ("WITHDRAWN_SETTLED",) if other["kind"] == "dispute" else ("",) if other["kind"] == "petition" else ()
            )
            if entry["verb"] == "withdraw" and entry["outcome"] not in good:
                return None
        highest += _tenures(other)
        other_final = _final(other)
        if other_final is not None:
            act = other["acts"][other_final]
            highest.append(levels.get(act["actor_unit"], act["level"]))
    top = max(map(int, highest))
    return top if top <= 4 and _holds(case, final, window, end) else None


def _merged_into(case: E, kin: list[E]) -> list[E]:
    found: list[E] = []
    names = set(case["names"])
    for _round in kin:
        for other in kin:
            gone = other["excluded"] and other["excluded"][0] == "LX1"
            if other is not case and other not in found and gone and other["excluded"][2] in names:
                found.append(other)
                names |= other["names"]
    return found


def _holds(case: E, final: E, window: list[E], end: datetime) -> bool:
    if case["kind"] == "petition":
        outcomes = [entry["outcome"] for entry in case["acts"] if entry["outcome"] and entry["at"] < end]
        return outcomes[-1:] != [] and outcomes[-1] in RESOLVED
    if final["verb"] == "withdraw":
        return final["facts"].get("other_side_confirms") is True
    valid = [entry for entry in window if (entry["matter"], entry["seq"]) not in _corrected(case)]
    if any(entry["verb"] == "perform" and entry["outcome"] == "AGREED_PERFORMED" for entry in valid):
        return True
    if any(entry["verb"] == "confirm" for entry in valid):
        return True
    last = ([final] + [entry for entry in valid if entry["verb"] in ("sign_agreement", "record_oral_agreement")])[-1]
    due_on = last["facts"].get("due_on")
    return bool(
        due_on and date.fromisoformat(due_on) > end.astimezone(HANGZHOU).date() and last["facts"].get("secured") is True
    )
