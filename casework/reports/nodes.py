"""
How hand-overs stand for the single-track rate, moment by moment: what is one case, and what was not single-track about it. Pure.

Nothing here looks past the moment: a Node sees the acts that stood by then and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from casework.reports.clusters import Clusters
from casework.reports.course import PACKING, PRINTING, Act, Course, links_of
from casework.reports.marks import LEFT_OUT, RESOLVED, TAKEN_OUT, UNRESOLVED, mark
from casework.reports.single_track import SingleTrack
from casework.reports.stretches import Reading, Span, stretched

CLEAN = "CLEAN"
KIND = "handover"
SEND, RECEIVE, RETURN, CORRECT = "send", "receive", "return", "correct"


class Exclusion(NamedTuple):
    """Why a hand-over is left out, and the act from which it is."""

    code: str
    act: Act


class Node:
    """
    What was known of a hand-over at a moment; it was opened by then.

    answered: the first receipt, else the first return for missing paper, None before either. prints: acts of whatever matters by
    which something was printed for a transmittal.
    """

    def __init__(self, course: Course, indicator: SingleTrack, as_of: datetime, prints: Sequence[Act] = ()) -> None:
        self.indicator = indicator
        self.number = course.number
        self.acts = [act for act in course.acts if act.known_at <= as_of]
        self.opened = self.acts[0]
        concerned = (self.number, self.opened.facts.get("about"))
        self.is_printed = any(act.known_at <= as_of and act.matter in concerned for act in prints)
        received = next((act for act in self.acts if act.verb == RECEIVE), None)
        self.answered = received or next((act for act in self.acts if self._asks_for_paper(act)), None)

    @property
    def fault(self) -> str:
        """The first thing by which it is not single-track, "" when there is none."""
        package: Act | None = None
        for act in self.acts:
            if act.verb == SEND:
                package = act
            found = self._fault_of(act, package)
            if found:
                return found
        return "PAPER_PRINTED" if self.is_printed else ""

    @property
    def exclusion(self) -> Exclusion | None:
        """Why it is left out; None when it is not, or when what is said is not proven, or was disproven by a receipt."""
        code = next((said for act in self.acts if (said := str(act.facts.get("outside") or ""))), "")
        if code not in self.indicator.exclusions:
            return None
        if code in self.indicator.kept_away:
            act = self.opened if code in self.indicator.unproven else next(filter(self._proves, self.acts), None)
            return Exclusion(code, act) if act and self.answered is None else None
        package: Act | None = None
        for act in self.acts:
            if act.verb == SEND:
                package = act
            if act.verb == RECEIVE:
                return Exclusion(code, act) if package and self._proves(package) else None
        return None

    def _fault_of(self, act: Act, package: Act | None) -> str:
        facts = act.facts
        if self._asks_for_paper(act):
            return "PAPER_MISSED"
        if act.verb in (SEND, RECEIVE) and facts.get("paper_used") is not False:
            return "PAPER_SENT" if act.verb == SEND else "PAPER_ASKED"
        if act.verb in (SEND, RECEIVE) and act.is_imported:
            return "BACKFILLED"
        if act.verb == RECEIVE:
            return "RESCANNED" if facts.get("rescanned") else _unproven(act, package)
        if act.verb == CORRECT and any(
            each.seq == facts.get("corrects") for each in self.acts if each.verb in (SEND, RECEIVE)
        ):
            return "CORRECTED"
        return ""

    def _asks_for_paper(self, act: Act) -> bool:
        return act.verb == RETURN and act.facts.get("ground") in self.indicator.paper_grounds

    def _proves(self, act: Act) -> bool:
        """Whether the package that went out by an act holds the proof of an exclusion."""
        return act.verb == SEND and self.indicator.proof in (act.facts.get("kinds") or ())


def _unproven(receipt: Act, package: Act | None) -> str:
    """What a receipt does not prove of the package it signs for, "" when it proves all of it."""
    sent = package.facts if package else {}
    facts, items = receipt.facts, sent.get("items") or 0
    is_same = bool(facts.get("receipt")) and facts.get("manifest") == sent.get("manifest")
    if not is_same or facts.get("faults") != 0 or not items or facts.get("checked") != items:
        return "NOT_VERIFIED"
    return "" if sent.get("signed") == items else "NOT_SIGNED"


def prints_in(courses: Iterable[Course]) -> list[Act]:
    """Find the acts by which something of these matters was printed for a transmittal (house rule F10a)."""
    acts = (act for course in courses for act in course.acts)
    return [act for act in acts if act.verb == PRINTING and act.facts.get("paper_used") is not False]


def spans(courses: Sequence[Course], indicator: SingleTrack, prints: Sequence[Act] = ()) -> list[Span]:
    """
    Read hand-overs that may have a case in common at every moment at which one of them moved; may be empty.

    prints: as prints_in() found them, of the hand-overs and of what they are about.
    """
    turns = {act.known_at for course in courses for act in course.acts} | {act.known_at for act in prints}
    return stretched(turns, lambda moment: readings(courses, indicator, moment, prints))


def readings(
    courses: Sequence[Course], indicator: SingleTrack, as_of: datetime, prints: Sequence[Act] = ()
) -> list[Reading]:
    """Count the cases of these hand-overs as of a moment, or each hand-over for itself; may be empty. prints: as in spans()."""
    # What another installation sent here opens otherwise, and is counted there.
    ours = [course for course in courses if course.acts[0].verb == PACKING]
    there = [Node(course, indicator, as_of, prints) for course in ours if course.acts[0].known_at <= as_of]
    there.sort(key=lambda node: (node.opened.known_at, node.number))
    cases = _cases(there) if indicator.is_by_case else [[node] for node in there]
    return [reading for case in cases if (reading := _read(case))]


def _cases(nodes: Sequence[Node]) -> Iterable[list[Node]]:
    """Put the hand-overs of one case together, in the order given."""
    clusters = Clusters()
    for node in nodes:
        clusters.join([node.number, *links_of(node.opened)])
    homes = {link: anchor for anchor, links in clusters.groups().items() for link in links}
    cases: dict[str, list[Node]] = {}
    for node in nodes:
        cases.setdefault(homes[node.number], []).append(node)
    return cases.values()


def _read(case: Sequence[Node]) -> Reading | None:
    """
    Count one case: spoiled by any hand-over that is not clean; left out for one that is lawfully so, unless another spoils it.

    None while nothing of it was answered and nothing left it out.
    """
    answered = [(node.answered.at, node) for node in case if node.answered]
    out = {node: found for node in case if (found := node.exclusion)}
    if not answered:
        return next((_reading(node, case, found.act, LEFT_OUT, found.code, 1) for node, found in out.items()), None)
    first = min(answered, key=lambda pair: pair[0])[1]
    assert first.answered is not None
    fault = next((node.fault for _at, node in answered if node not in out and node.fault), "")
    if fault:
        return _reading(first, case, first.answered, UNRESOLVED, fault, len(answered))
    left = next((out[node] for _at, node in answered if node in out), None)
    if left:
        return _reading(first, case, first.answered, TAKEN_OUT, left.code, len(answered))
    return _reading(first, case, first.answered, RESOLVED, CLEAN, len(answered))


def _reading(node: Node, case: Sequence[Node], act: Act, base: int, reason: str, cases: int) -> Reading:
    """node: by which the case is placed; act: by which it is dated; the case is named after what was opened first."""
    ones = int(reason[-1]) if base in (LEFT_OUT, TAKEN_OUT) else 0
    opened = node.opened
    return Reading(
        case[0].number, KIND, act.at, opened.unit, str(opened.facts.get("type") or ""), "", mark(base, ones), cases, reason
    )  # fmt: skip
