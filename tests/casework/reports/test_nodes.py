"""The single-track rate by stretches is what a slow and plain reading of the entries gives at every moment, whatever happened."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.ledger.models import Origin
from casework.reports.course import Line, course_of
from casework.reports.definitions import SINGLE_TRACK, SINGLE_TRACK_NODES
from casework.reports.drift import drift
from casework.reports.marks import LEFT_OUT, RESOLVED, TAKEN_OUT, UNRESOLVED
from casework.reports.months import Month, Period
from casework.reports.nodes import spans
from casework.reports.rates import Question, measure, standings
from casework.reports.roll_up import catch_up
from tests.casework.reports.handing import RECEIVED, SENT, hand_over
from tests.casework.reports.oracle import standing
from tests.casework.reports.tales import CITY, COUNTY, OTHER_COUNTY, START, Act, Tales

MONDAY = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LEVELS = {"police": 4, "court": 4}
NUMBERS = ("H1", "H2", "H3", "H4")
NAMES = {LEFT_OUT: "left out", TAKEN_OUT: "taken out", UNRESOLVED: "not", RESOLVED: "clean"}
E = dict[str, Any]
SPOILED: list[E] = [
    *({} for _most in range(6)),
    {"paper_used": True}, {"rescanned": True}, {"faults": 1}, {"manifest": "c" * 64}, {"receipt": ""},
]  # fmt: skip


# The slow way: from the entries that were known at a moment to what is counted, as the definition reads.


def marks(lines: Iterable[Line], as_of: datetime, *, by_case: bool) -> Counter[tuple[str, str, str]]:
    """Count (how, exclusion, unit) as of a moment."""
    chains: dict[str, list[E]] = {}
    for entry in standing(lines):
        if entry["known"] <= as_of:
            chains.setdefault(entry["matter"], []).append(entry)
    counted: Counter[tuple[str, str, str]] = Counter()
    for case in _cases(chains) if by_case else [[chain] for chain in chains.values()]:
        counted.update(_of_case(case))
    return counted


def _cases(chains: dict[str, list[E]]) -> list[list[list[E]]]:
    homes: list[tuple[set[Any], list[list[E]]]] = []
    for number, chain in chains.items():
        facts = chain[0]["facts"]
        names, members = {number, ("case", facts.get("case", number)), facts.get("about", number)}, [chain]
        for home in [home for home in homes if home[0] & names]:
            homes.remove(home)
            names, members = names | home[0], members + home[1]
        homes.append((names, members))
    return [members for _names, members in homes]


def _of_case(case: list[list[E]]) -> list[tuple[str, str, str]]:
    answered = [(answer, chain) for chain in case if (answer := _answer(chain))]
    excluded = {id(chain): code for chain in case if (code := _excluded(chain))}
    if not answered:
        code = next((excluded[id(chain)] for chain in sorted(case, key=_opened) if id(chain) in excluded), "")
        return [("left out", code, "")] if code else []
    unit = min(answered, key=lambda pair: (pair[0]["at"], _opened(pair[1])))[1][0]["unit"]
    judged = [chain for _at, chain in answered if id(chain) not in excluded]
    if any(not _is_clean(chain) for chain in judged):
        return [("not", "", unit)]
    codes = [
        excluded[id(chain)]
        for _at, chain in sorted(answered, key=lambda pair: _opened(pair[1]))
        if id(chain) in excluded
    ]
    return [("taken out", codes[0], unit)] if codes else [("clean", "", unit)]


def _opened(chain: list[E]) -> tuple[datetime, str]:
    return chain[0]["known"], chain[0]["matter"]


def _answer(chain: list[E]) -> E | None:
    missed = [entry for entry in chain if entry["verb"] == "return" and entry["facts"].get("ground") == "PAPER_MISSING"]
    return ([entry for entry in chain if entry["verb"] == "receive"] + missed + [None])[0]


def _excluded(chain: list[E]) -> str:
    said = [entry["facts"]["outside"] for entry in chain if entry["facts"].get("outside")]
    code = said[0] if said else ""
    proven = [entry for entry in chain if entry["verb"] == "send" and "OUTSIDE_PROOF" in entry["facts"]["kinds"]]
    if code in ("SX1", "SX2"):
        return code if not _answer(chain) and (code == "SX1" or proven) else ""
    receipts = [entry["seq"] for entry in chain if entry["verb"] == "receive"]
    sent = [entry for entry in chain if receipts and entry["verb"] == "send" and entry["seq"] < receipts[0]]
    return code if sent and sent[-1] in proven else ""


def _is_clean(chain: list[E]) -> bool:
    corrected = {entry["facts"]["corrects"] for entry in chain if entry["verb"] == "correct"}
    for entry in chain:
        facts = entry["facts"]
        if entry["verb"] == "return" and facts["ground"] == "PAPER_MISSING":
            return False
        if entry["verb"] not in ("send", "receive"):
            continue
        if facts.get("paper_used") is not False or entry["seq"] in corrected or entry["at"] != entry["known"]:
            return False
        if entry["verb"] == "receive":
            sent = [each for each in chain if each["verb"] == "send" and each["seq"] < entry["seq"]][-1]["facts"]
            whole = facts["faults"] == 0 and facts["checked"] == sent["items"] == sent["signed"] > 0
            if facts["rescanned"] or not whole or facts["manifest"] != sent["manifest"] or not facts["receipt"]:
                return False
    return True


# What may happen to hand-overs, clean for the most part, so that there is something to spoil.


def seldom(draw: st.DrawFn, usual: Any, other: Any) -> Any:
    return other if draw(st.integers(0, 5)) == 0 else usual


@st.composite
def acts(draw: st.DrawFn, number: str) -> list[tuple[str, E]]:
    opened: E = {
        "type": draw(st.sampled_from(["J4", "J7"])),
        "outside": seldom(draw, "", draw(st.sampled_from(["SX1", "SX2", "SX3"]))),
    }
    opened |= {"case": draw(st.sampled_from(["c1", "c1", "c2", "c3"]))} if draw(st.booleans()) else {}
    opened |= (
        {"about": draw(st.sampled_from(["H1", "H2", "D9"]))} if draw(st.integers(0, 3)) == 0 and number > "H2" else {}
    )
    found: list[tuple[str, E]] = [("package", opened)]
    for _round in range(draw(st.integers(0, 2))):
        kinds = seldom(draw, ["TRANSMITTAL"], ["TRANSMITTAL", "OUTSIDE_PROOF"])
        said = {"outside": draw(st.sampled_from(["SX2", "SX3", "SX4"]))} if "OUTSIDE_PROOF" in kinds else {}
        sent = {**SENT, **said, "kinds": kinds, "paper_used": seldom(draw, False, True), "signed": seldom(draw, 2, 1)}
        found.append(("send", sent))
        if draw(st.integers(0, 3)) == 0:
            found.append(("return", {"ground": draw(st.sampled_from(["PAPER_MISSING", "INCOMPLETE", "INCOMPLETE"]))}))
            continue
        spoiled = draw(st.sampled_from(SPOILED))
        found.append(("receive", {**RECEIVED, **spoiled}))
        found.append(
            draw(st.sampled_from([("return", {"ground": "SUPPLEMENT"}), ("send_result", {"result": "PROSECUTED"})]))
        )
    if draw(st.integers(0, 4)) == 0:
        found.append(("correct", {"corrects": draw(st.integers(1, len(found)))}))
    return found


@st.composite
def histories(draw: st.DrawFn) -> list[Line]:
    lines: list[Line] = []
    for number in draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4, unique=True)):
        at = MONDAY + timedelta(days=draw(st.integers(0, 3)))
        for seq, (verb, facts) in enumerate(draw(acts(number)), 1):
            at += timedelta(days=draw(st.integers(0, 2))) if seq > 1 else timedelta(0)
            origin = seldom(draw, Origin.LIVE, seldom(draw, Origin.LIVE, Origin.IMPORT))
            happened = at - timedelta(days=draw(st.integers(0, 2)))
            unit = "police" if verb in ("package", "return") else "court"
            told = json.dumps(facts)
            lines.append(Line(number, seq, "handover", verb, 4, unit, "a", unit, origin, happened, at, "", told))
    return lines


class TestStretches:
    @settings(max_examples=300)
    @given(histories())
    def test_say_at_every_moment_what_the_entries_of_that_moment_say(self, lines: list[Line]) -> None:
        chains = groupby(sorted(lines, key=lambda line: (line.matter, line.seq)), key=lambda line: line.matter)
        courses = [course_of(list(chain), LEVELS) for _number, chain in chains]
        known = {entry["known"] for entry in standing(lines)}
        breath = timedelta(microseconds=1)
        for indicator in (SINGLE_TRACK, SINGLE_TRACK_NODES):
            found = spans(courses, indicator)
            for as_of in sorted({moment + breath * side for moment in known for side in (-1, 0, 1)}):
                told = [reading for since, until, reading in found if since <= as_of < until]
                counted = Counter(
                    (
                        NAMES[each.mark // 10 * 10],
                        indicator.codes.get(each.mark % 10, ""),
                        "" if each.mark < TAKEN_OUT else each.unit,
                    )
                    for each in told
                )
                assert counted == marks(lines, as_of, by_case=indicator is SINGLE_TRACK), as_of
                assert len({each.number for each in told}) == len(told)


def share(tales: Tales, **asked: Any) -> tuple[int, int]:
    found = tales.ask(indicator=SINGLE_TRACK, **asked)
    return found.numerator, found.denominator


class TestTheFigure:
    def test_by_tallies_comes_to_what_the_standings_say_as_of_any_day(self, tales: Tales) -> None:
        for place in range(24):
            paper = place % 5 == 0
            unit = COUNTY if place % 3 else OTHER_COUNTY
            hand_over(tales, f"H{place:02}", day=place * 3, unit=unit, paper_used=paper, case=f"{place // 2}")
        catch_up()
        half = Period(Month(2026, 1), Month(2026, 6))
        for days in (0, 0.5, 11, 30.2, 45, 80):
            for indicator in (SINGLE_TRACK, SINGLE_TRACK_NODES):
                question = Question(indicator, tales.units[CITY], half, START + timedelta(days=days), ("unit",))
                figure, listed = measure(question), standings(question)
                assert figure.denominator == listed.filter(mark__in=(UNRESOLVED, RESOLVED)).count()
                assert figure.numerator == listed.filter(mark=RESOLVED).count()
                assert sum(row.denominator for row in figure.rows) == figure.denominator
        assert drift() == []

    def test_is_the_same_step_by_step_and_all_at_once(self, tales: Tales) -> None:
        hand_over(tales, "H1", 0, case="c")
        catch_up()
        tales.tell("H2", Act("package", 1, facts={"type": "J7", "about": "H1"}), unit=COUNTY)
        catch_up()
        tales.tell("H2", Act("send", 2, facts=SENT), Act("receive", 3, facts={**RECEIVED, "rescanned": True}))
        assert share(tales) == (0, 1)
        assert drift() == []

    def test_does_not_touch_that_of_the_matter_a_hand_over_is_about(self, tales: Tales) -> None:
        tales.settled("D1")
        tales.tell("H1", Act("package", 1, facts={"type": "K3", "about": "D1"}), unit=COUNTY)
        tales.tell("H1", Act("send", 2, facts={**SENT, "paper_used": True}), Act("receive", 3, facts=RECEIVED))
        assert (tales.rate(), share(tales)) == ((1, 1), (0, 1))


class TestBackEntering:  # G11
    def test_an_import_stays_counted_and_is_not_clean(self, tales: Tales) -> None:
        for place in range(3):
            hand_over(tales, f"H{place}", place)
        hand_over(tales, "H8", 4, paper_used=True)
        assert share(tales) == (3, 4)
        hand_over(tales, "H9", 10, origin=Origin.IMPORT)
        assert share(tales) == (3, 5)

    def test_a_receipt_typed_in_later_does_not_move_to_a_better_month(self, tales: Tales) -> None:
        tales.tell("H1", Act("package", 25, facts={"type": "J4"}), Act("send", 25.1, facts=SENT), unit=COUNTY)
        tales.tell("H1", Act("receive", 28, facts=RECEIVED, happened=25.2))  # 2 February by the server
        assert share(tales, first="2026-01", last="2026-01") == (0, 0)
        assert share(tales, first="2026-02", last="2026-02") == (1, 1)

    def test_a_bad_case_is_not_replaced_by_an_import_of_the_same(self, tales: Tales) -> None:
        hand_over(tales, "H1", 0, paper_used=True, case="c")
        hand_over(tales, "H2", 5, origin=Origin.IMPORT, case="c")
        assert share(tales) == (0, 1)
