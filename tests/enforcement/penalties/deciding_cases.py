"""What each condition of notice, hearing, review, discussion and decision lets pass and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.organisations.actors import Role
from enforcement.standards.models import HearingThreshold
from tests.enforcement.penalties.cases import DECISION, NOTICE
from tests.enforcement.penalties.opening_cases import given
from tests.enforcement.penalties.trials import (
    DONE,
    FINE,
    PEOPLE,
    Case,
    act,
    days,
    firm,
    person,
    recusal,
    rival,
    shelf,
)
from tests.enforcement.standards.shelf import item

FILED = act("file", **DONE)
NOTICED = act("notify", seq=2, ago=days(1), **FINE)
OFFERED = act("notify", seq=2, ago=days(1), hearing_told=True, **FINE)
LONG_AGO = act("notify", seq=2, ago=days(20), hearing_told=True, **FINE)
ASKED = act("request_hearing", seq=3)
HELD = act("hold_hearing", seq=4, actor="wu")
HEARD = act("record_defence", seq=3, reexamined=True, accepted="NONE")
WAIVED = act("record_defence", seq=3, gives_up=True)
PASSED = act("review", seq=5, actor="li", result="PASS")
COMPLEX = act("end_investigation", review=["COMPLEX"], collective=True)
MAJOR = act("end_investigation", review=["MAJOR_RIGHTS"])
CLEARED = [act("end_investigation", crime_suspected=True), act("end_investigation", seq=2, crime_suspected=False)]
CLEARED_LATER = [
    act("end_investigation", seq=2, crime_suspected=True), act("end_investigation", seq=3, crime_suspected=False)
]  # fmt: skip


def fine(yuan: int = 1000, **other: Any) -> dict[str, Any]:
    return {"given": {**FINE, "fine_fen": yuan * 100, **other}}


def filed(*acts: Any, **facts: Any) -> list[Any]:
    return [act("file", **{**DONE, **facts}), *acts]


NOTICING = {
    "hearing_offered": Case(
        "APL art. 63", "hearing_told", {**fine(4999), "acts": filed()},
        (
            {**fine(5000), "acts": filed()}, {**fine(kinds=["REVOKE_LICENCE"]), "acts": filed()},
            {**fine(50000), "acts": filed(), "parties": [firm()]}, {**fine(0, gains_fen=5000_00), "acts": filed()},
            {**fine(1), "acts": filed(), "book": shelf(without=HearingThreshold)},
        ),
    ),
    "notice_complete": Case(
        "APL art. 44", "content", fine(content=NOTICE, hearing_told=True),
        (fine(content=NOTICE[1:]), fine(content=NOTICE[:-1], hearing_told=True), fine(0, content=NOTICE)),
    ),
    "heavier_for_new_facts": Case(
        "APL art. 45", "new_facts", {**fine(1500, new_facts=True), "acts": [NOTICED], "reason": "另查明一处。"},
        ({**fine(1001), "acts": [NOTICED]}, {**fine(1001, new_facts=True), "acts": [NOTICED]}),
    ),
    "defence_taken_down": Case(
        "APL art. 45", "defence", {"notes": {"defence": "不知情。"}}, ({}, {"notes": {"defence": " "}}, given(gives_up=False))
    ),
    "defence_reexamined": Case(
        "APL art. 45", "reexamined", given(reexamined=True, accepted="PART"),
        ({}, given(reexamined=True), given(accepted="PART"), given(reexamined=False, accepted="NONE")),
    ),
    "hearing_was_offered": Case("APL art. 63", "dossier", {"acts": [OFFERED]}, ({}, {"acts": [NOTICED]})),
    "asked_in_time": Case(
        "APL art. 64", "at", {"acts": [act("notify", ago=days(5))]}, ({}, {"acts": [act("notify", ago=days(10))]})
    ),
    "chair_apart": Case(
        "APL art. 64", "chair", {**given(chair="wu"), "acts": [act("investigate", officers=["zhao", "qian"])]},
        (
            {}, {**given(chair="qian"), "acts": [act("investigate", officers=["zhao", "qian"])]},
            {**given(chair="wu"), "recusals": [recusal("wu", upheld=None)]},
        ),
    ),
    "hearing_far_enough": Case(
        "APL art. 64", "held_on", given(held_on="2026-03-12"), ({}, given(held_on="2026-03-11"), given(held_on="2026-03-02"))
    ),
    "hearing_place_told": Case(
        "APL art. 64", "venue", {"notes": {"venue": "上午9时在听证室"}}, ({}, {"notes": {"venue": " "}})
    ),
    "closed_for_a_ground": Case(
        "APL art. 64", "closed_for", given(is_open=False, closed_for="PRIVACY"), ({}, given(is_open=False))
    ),
    "held_by_chair": Case(
        "APL art. 64", "actor", {"by": "wu", "acts": [act("notify_hearing", chair="wu")]},
        ({"by": "wu"}, {"by": "li", "acts": [act("notify_hearing", chair="wu")]}),
    ),
    "hearing_notified_in_time": Case(
        "APL art. 64", "at", {"acts": [act("notify_hearing", held_on="2026-03-02")]},
        ({}, {"acts": [act("notify_hearing", held_on="2026-03-03")]}),
    ),
    "two_agents_at_most": Case("APL art. 64", "agents", given(agents=2), (given(agents=3),)),
    "hearing_recorded": Case(
        "APL art. 64", "minutes", {**given(minutes_signed=True), "notes": {"minutes": "双方到场。"}},
        ({}, given(minutes_signed=True), {"notes": {"minutes": "双方到场。"}}),
    ),
    "reviewer_qualified": Case(
        "APL art. 58", "qualified", {**given(qualified=True), "role": Role.LEGAL_REVIEWER},
        ({"role": Role.LEGAL_REVIEWER}, given(qualified=True)),
    ),
    "review_result_given": Case(
        "APL art. 58", "result", {**given(result="NO"), "notes": {"opinion": "程序有误。"}},
        ({}, given(result="NO"), {"notes": {"opinion": "同意。"}}),
    ),
    "heads_present": Case(
        "HOUSE rule X15", "heads", {**given(heads=["sun", "zhou"]), "by": "sun", "notes": {"minutes": "同意。"}},
        (
            {}, {**given(heads=["sun"]), "by": "sun", "notes": {"minutes": "同意。"}},
            {**given(heads=["sun", "zhou"]), "by": "li", "notes": {"minutes": "同意。"}},
            {**given(heads=["sun", "zhao"]), "by": "sun", "notes": {"minutes": "同意。"}, "officers": PEOPLE},
            {**given(heads=["sun", "zhou"]), "by": "sun"},
        ),
    ),
}  # fmt: skip

DECIDING = {
    "noticed_and_heard": Case(
        "APL art. 62", "at", {"acts": [NOTICED, HEARD]}, ({}, {"acts": [NOTICED]}, {"acts": [HEARD, act("notify", seq=4)]})
    ),
    "no_aggravation": Case(
        "APL art. 45", "fine", {**fine(1000), "acts": [NOTICED]},
        (
            {**fine(1001), "acts": [NOTICED]}, {**fine(gains_fen=1), "acts": [NOTICED]},
            {**fine(1, kinds=["FINE", "SUSPEND_LICENCE"]), "acts": [NOTICED]},
        ),
    ),
    "hearing_done": Case(
        "APL art. 63", "at", {"acts": [OFFERED, ASKED, HELD]}, ({"acts": [OFFERED]}, {"acts": [LONG_AGO, ASKED]})
    ),
    "legal_review_passed": Case(
        "APL art. 58", "dossier", {"acts": [COMPLEX, NOTICED, PASSED]},
        (
            {"acts": [COMPLEX, NOTICED]}, {"acts": [MAJOR, OFFERED, ASKED, HELD]},
            {"acts": [COMPLEX, NOTICED, act("review", seq=5, result="FIX")]},
            {"acts": [COMPLEX, NOTICED, PASSED, act("notify", seq=6)]},
            {"acts": [COMPLEX, NOTICED, PASSED, act("investigate", seq=6)]},
        ),
    ),
    "collective_done": Case(
        "APL art. 57", "dossier", {"acts": [COMPLEX, NOTICED, act("discuss", seq=5)]},
        ({"acts": [COMPLEX, NOTICED]}, {"acts": [COMPLEX, act("discuss", seq=2), act("notify", seq=3)]}),
    ),
    "crime_first": Case(
        "APL art. 27", "dossier", {"acts": [act("end_investigation", crime_suspected=False)]},
        ({"acts": [act("end_investigation", crime_suspected=True)]},),
    ),
    "suspicion_cleared": Case(
        "HOUSE rule X16b", "dossier", {"acts": [*CLEARED, act("review", seq=3, actor="li", result="PASS")]},
        (
            {"acts": CLEARED}, {"acts": [*CLEARED, act("review", seq=3, actor="li", result="FIX")]},
            {"acts": [CLEARED[0], act("review", seq=2, actor="li", result="PASS"), act("end_investigation", seq=3)]},
            {"acts": [act("transfer_to_police"), *CLEARED_LATER]},
        ),
    ),
    "age_and_capacity": Case(
        "APL art. 30", "mitigation",
        {**fine(mitigation=["AGE_14_17"]), "acts": filed(), "parties": [person(birth_date=date(2010, 1, 1))]},
        (
            {**fine(), "acts": filed(), "parties": [person(birth_date=date(2010, 1, 1))]},
            {**fine(mitigation=["EMERGENCY"]), "acts": filed(), "parties": [person(birth_date=date(2010, 1, 1))]},
            {**fine(mitigation=["AGE_14_17"]), "acts": filed(), "parties": [person(birth_date=date(2012, 3, 2))]},
            {**fine(mitigation=["AGE_14_17"]), "acts": filed(), "parties": [person(is_incapable=True)]},
            {**fine(), "acts": filed(), "parties": [person(birth_date=date(2012, 3, 2)), person(pk=2)]},
        ),
    ),
    "one_fine_per_act": Case(
        "APL art. 29", "fine", {**fine(), "acts": filed(), "rivals": [rival(("file", DONE), ("decide", {"kinds": ["WARNING"]}))]},
        (
            {**fine(), "acts": filed(), "rivals": [rival(("file", DONE), ("decide", {"fine_fen": 1}))]},
            {**fine(), "acts": filed(), "rivals": [rival(("decide_on_the_spot", {**DONE, "fine_fen": 1}))]},
        ),
    ),
    "kinds_named": Case("APL art. 9", "kinds", fine(), ({}, fine(kinds=[]))),
    "detention_by_police": Case(
        "APL art. 18",
        "kinds",
        {**given(kinds=["DETENTION"]), "unit": "330106-B6@"},
        (given(kinds=["FINE", "DETENTION"]), {**given(kinds=["DETENTION"]), "unit": "330106001@"}),
    ),
    "sums_fit_kinds": Case(
        "HOUSE rule X7", "fine", fine(), (fine(0), fine(kinds=["WARNING"]), fine(gains_fen=1), fine(goods_fen=1))
    ),
    "base_exists": Case(
        "APL art. 4", "kinds", {**fine(), "acts": filed()},
        (
            {**fine(kinds=["WARNING"]), "acts": filed()},
            {
                **fine(kinds=["FINE", "SUSPEND_LICENCE"]), "acts": filed(),
                "book": shelf(item("T-1", rank="LOCAL_RULE", kinds="FINE|SUSPEND_LICENCE"), without=type(item())),
            },
        ),
    ),
    "fine_within_clause": Case(
        "APL art. 5", "fine", {**fine(499, gravity="LIGHTER", mitigation=["MERIT"]), "acts": filed()},
        (
            {**fine(499), "acts": filed()}, {**fine(2001), "acts": filed()}, {**fine(499, mitigation=["MERIT"]), "acts": filed()},
            {**fine(499, gravity="LIGHTER"), "acts": filed()},
        ),
    ),
    "deviation_reasoned": Case(
        "APL art. 34", "reason", {**fine(1500), "acts": filed(), "reason": "多次违法。"},
        ({**fine(1500), "acts": filed()}, {**fine(700), "acts": filed(), "reason": " "}),
    ),
    "content_complete": Case(
        "APL art. 59", "content", {**fine(content=DECISION, remedies="EITHER"), "verb": "decide"},
        (
            {**fine(content=DECISION[:-1], remedies="EITHER"), "verb": "decide"},
            {**fine(content=DECISION), "verb": "decide"},
            {**fine(content=DECISION, remedies="RECONSIDERATION_FIRST"), "verb": "decide"},
        ),
    ),
    "esign_allowed": Case("ESL art. 13", "signature", given(signature="L3"), ({}, given(signature="L2"))),
}  # fmt: skip
