"""Stretches of standing, whatever happened: they say at every moment what the entries of that moment say."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.reports.course import FOREVER, Line, cases_of, course_of
from casework.reports.definitions import ON_SITE
from casework.reports.marks import LEFT_OUT, PENDING, RESOLVED, TAKEN_OUT, UNRESOLVED
from casework.reports.standing import spans
from casework.reports.stretches import Reading
from tests.casework.reports import oracle

START = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = {
    PENDING: "pending",
    UNRESOLVED: "unresolved",
    RESOLVED: "resolved",
    TAKEN_OUT: "taken out",
    LEFT_OUT: "left out",
}
LEVELS = {"village": 2, "county": 4, "city": 5}
NUMBERS = ("F1", "F2", "F3", "D1", "D2", "D3", "P1")
TRACKS = {"F": "filing", "D": "dispute", "P": "petition"}
KEYS: tuple[list[str], ...] = ([], [], [], ["k1"], ["k1"], ["k2"], ["k1", "k2"])

# What each track may do, the decisive things more often than others.
ACTS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "F": [("triage", ("",)), ("take_in", ("",)), ("take_in", ("",)), ("merge", ("MERGED",)), ("unmerge", ("",)), ("correct", ("",))],
    "D": [
        ("accept", ("",)), ("accept", ("",)), ("accept", ("",)), ("decline", ("NOT_ACCEPTED",)), ("take_over", ("",)),
        ("sign_agreement", ("AGREED_NOT_YET_DUE",)), ("sign_agreement", ("AGREED_NOT_YET_DUE",)),
        ("record_oral_agreement", ("AGREED_NOT_YET_DUE",)), ("perform", ("AGREED_PERFORMED", "AGREED_PERFORMED", "")),
        ("perform", ("AGREED_PERFORMED",)), ("confirm", ("",)), ("report_breach", ("BREACHED",)), ("reopen", ("",)),
        ("withdraw", ("WITHDRAWN_SETTLED", "WITHDRAWN_OTHER")), ("fail", ("FAILED",)), ("divert", ("DIVERTED_COURT", "DIVERTED_ADMIN")),
        ("refuse", ("REFUSED",)),
        ("revisit", ("",)), ("correct", ("",)), ("close", ("",)), ("triage", ("",)),
    ],
    "P": [
        ("accept", ("",)), ("accept", ("",)), ("issue_opinion", ("SUPPORTED_DONE", "NOT_SUPPORTED")), ("settle", ("SETTLED_DONE",)),
        ("terminate", ("EXPLAINED_NO_REVIEW", "RECHECK_FINAL")), ("take_over", ("",)), ("not_accept", ("",)), ("correct", ("",)),
    ],
}  # fmt: skip
# How most of them begin, so that there is something to spoil.
SCRIPTS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "F": ((), (("triage", ""),), (("triage", ""), ("take_in", ""))),
    "D": (
        (),
        (("accept", ""),),
        (("accept", ""), ("sign_agreement", "AGREED_NOT_YET_DUE")),
        (("accept", ""), ("sign_agreement", "AGREED_NOT_YET_DUE"), ("confirm", "")),
        (("accept", ""), ("sign_agreement", "AGREED_NOT_YET_DUE"), ("perform", "AGREED_PERFORMED")),
        (("accept", ""), ("record_oral_agreement", "AGREED_NOT_YET_DUE"), ("perform", "AGREED_PERFORMED")),
        (("accept", ""), ("withdraw", "WITHDRAWN_SETTLED")),
    ),
    "P": ((), (("accept", ""), ("issue_opinion", "SUPPORTED_DONE"))),
}
STEPS = (0, 0, 0, 1, 2, 5, 7, 7.5, 30, 59, 60, 61, 89, 90, 91)
QUICK = (0, 1, 2, 2, 2, 5, 60)


@st.composite
def facts(draw: st.DrawFn, verb: str, number: str, seq: int) -> dict[str, Any]:
    others = [other for other in NUMBERS if other != number]
    said: dict[str, Any] = {}
    if seq == 1:
        said |= {"matter_keys": draw(st.sampled_from(KEYS)), "type": "02"}
        said["group_keys"] = draw(st.sampled_from([[], [], [], ["g1"], ["g2"], ["g1", "g2"]]))
        if number[0] != "F" and draw(st.booleans()):
            said["filing"] = draw(st.sampled_from(["F1", "F1", "F2", "F3", "X9"]))
        if draw(st.integers(0, 5)) == 0:
            said["same_matter"] = [draw(st.sampled_from(others))]
        if number[0] == "P":
            said |= {
                "path": draw(st.sampled_from([6, 6, 6, 2])),
                "purpose": draw(st.sampled_from(["CLAIM", "CLAIM", "SUGGESTION"])),
            }
    if verb == "triage":
        said["kind"] = draw(st.sampled_from(["DISPUTE", "DISPUTE", "PETITION", "CONSULTATION"]))
    if verb == "merge":
        said |= {"into": draw(st.sampled_from(others)), "proposed_by": draw(st.sampled_from(["a", "b", "b"]))}
    if verb == "decline":
        said["ground"] = draw(st.sampled_from(["IN_COURT", "MUNICIPAL_COMPETENCE"]))
    if verb in ("sign_agreement", "record_oral_agreement"):
        day = (START + timedelta(days=draw(st.sampled_from([5, 60, 150, 400])))).date()
        said |= {"due_on": day.isoformat(), "secured": draw(st.booleans())}
    if verb == "withdraw":
        said["other_side_confirms"] = draw(st.booleans())
    if verb == "revisit":
        said["result"] = draw(st.sampled_from(["SETTLED", "UNSETTLED"]))
    if verb == "correct":
        said |= {"corrects": draw(st.integers(1, seq))}
        if draw(st.booleans()):
            said |= {
                "exclusion": draw(st.sampled_from(["LX1", "LX2", "LX3", "LX4"])),
                "proposed_by": draw(st.sampled_from(["a", "b"])),
            }
            said |= {"into": draw(st.sampled_from(others))} if draw(st.booleans()) else {}
    return said


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    lines: list[Line] = []
    for number in draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique=True)):
        at = START + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 3, 7, 8, 40, 95])))
        script = draw(st.sampled_from(SCRIPTS[number[0]]))
        begin = [
            ("apply" if number[0] == "D" else "register", ("",)),
            *((verb, (outcome,)) for verb, outcome in script),
        ]
        then = draw(st.lists(st.sampled_from(ACTS[number[0]]), max_size=4))
        for seq, (verb, outcomes) in enumerate([*begin, *then], 1):
            at += timedelta(days=draw(st.sampled_from(QUICK if seq <= len(begin) else STEPS)) if seq > 1 else 0)
            unit = draw(st.sampled_from(["village"] * 6 + ["county", "city"]))
            seat = draw(st.sampled_from(["village"] * 8 + ["city"]))
            origin = draw(st.sampled_from(["LIVE", "LIVE", "LIVE", "IMPORT"]))
            happened = at - timedelta(days=draw(st.sampled_from([0, 0, 2])))
            text = json.dumps(draw(facts(verb, number, seq)))
            outcome = draw(st.sampled_from(outcomes))
            lines.append(
                Line(
                    number,
                    seq,
                    TRACKS[number[0]],
                    verb,
                    LEVELS[unit],
                    unit,
                    "a",
                    seat,
                    origin,
                    happened,
                    at,
                    outcome,
                    text,
                )
            )
    return lines


def moments(lines: list[Line]) -> list[datetime]:
    """Every moment at which something may turn, and the breath before and after it."""
    stood = {entry[name] for entry in oracle.standing(lines) for name in ("at", "known")}
    terms = (0, 60, 90, 150, 210, 300)
    breath = timedelta(microseconds=1)
    return sorted({at + timedelta(days=days) + breath * side for at in stood for days in terms for side in (-1, 0, 1)})


def stretches(lines: list[Line]) -> list[tuple[datetime, datetime, Reading]]:
    chains = groupby(sorted(lines, key=lambda line: (line.matter, line.seq)), key=lambda line: line.matter)
    return list(spans(cases_of([course_of(list(chain), LEVELS) for _number, chain in chains]), ON_SITE))


def counted(found: list[tuple[datetime, datetime, Reading]], as_of: datetime) -> Counter[tuple[str, int]]:
    marks = [reading.mark % 100 for since, until, reading in found if since <= as_of < until]
    return Counter((NAMES[mark // 10 * 10], mark % 10) for mark in marks)


class TestStretches:
    @settings(max_examples=200)
    @given(histories())
    def test_say_at_every_moment_what_the_entries_of_that_moment_say(self, lines: list[Line]) -> None:
        found = stretches(lines)
        for as_of in moments(lines):
            assert counted(found, as_of) == oracle.marks(lines, as_of, LEVELS), as_of

    @settings(max_examples=100)
    @given(histories())
    def test_never_know_what_was_entered_later(self, lines: list[Line]) -> None:
        found = stretches(lines)
        for as_of in {entry["known"] for entry in oracle.standing(lines)}:
            known = {(entry["matter"], entry["seq"]) for entry in oracle.standing(lines) if entry["known"] <= as_of}
            then = stretches([line for line in lines if (line.matter, line.seq) in known])
            assert _nameless(found, as_of) == _nameless(then, as_of)

    @settings(max_examples=100)
    @given(histories())
    def test_of_one_matter_do_not_overlap(self, lines: list[Line]) -> None:
        found = sorted(stretches(lines), key=lambda span: (span[2].number, span[0]))
        for _number, each in groupby(found, key=lambda span: span[2].number):
            bounds = list(each)
            assert all(since < until for since, until, _reading in bounds)
            assert all(left[1] <= right[0] for left, right in pairwise(bounds))
            assert bounds[-1][1] <= FOREVER


def _nameless(found: list[tuple[datetime, datetime, Reading]], as_of: datetime) -> Counter[Reading]:
    """What stands, but for the names: a filing goes by the number of what will be born of it."""
    return Counter(reading._replace(number="") for since, until, reading in found if since <= as_of < until)
