"""What each condition of clue, filing, officers and investigation lets pass and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from casework.organisations.actors import Role
from enforcement.penalties.files import Officer
from enforcement.standards.models import DelegatedItem
from tests.enforcement.penalties.cases import SEIZURE
from tests.enforcement.penalties.trials import (
    DONE,
    ELSEWHERE,
    NOON,
    PEOPLE,
    Case,
    act,
    at,
    days,
    firm,
    officer,
    person,
    place,
    recusal,
    rival,
    shelf,
)
from tests.enforcement.standards.shelf import delegated

TWO = {"given": {"officers": ["zhao", "qian"]}}
CHILD = person(birth_date=date(2012, 1, 1))
GUARDIAN = person(pk=2, position=2, role="GUARDIAN", guardian_of_id=1)
STREET = {"unit": "330106001@", "level": 3, "place": place()}
WORKED = [
    act("investigate", officers=["zhao", "qian"]),
    act("hold_hearing", seq=2, actor="wu"),
    act("review", seq=3, actor="li"),
]
MARKET = {"given": DONE, "unit": "330106-B5@", "bureau": "西湖区市场监督管理局"}
NAMESAKE = rival(("file", DONE), by_name=True)
FINED = rival(("decide_on_the_spot", {**DONE, "fine_fen": 1}), by_name=True)
DECIDED = act("decide_on_the_spot")
URGENT = act("seize", step="URGENT", ago=days(0.9))


def given(**facts: Any) -> dict[str, Any]:
    return {"given": facts}


def done(**other: Any) -> dict[str, Any]:
    return {"given": {**DONE, **other}}


def spot(**other: Any) -> dict[str, Any]:
    return {"given": {"kinds": ["FINE"], "fine_fen": 200_00, **other}}


OFFICERS = {
    "two_certified": Case(
        "APL art. 42", "officers", TWO,
        (
            {}, given(officers=["zhao"]), given(officers=["zhao", "zhao"]), given(officers=["zhao", "qian", "nobody"]),
            {**TWO, "officers": {**PEOPLE, "qian": officer(until=date(2026, 3, 1))}},
            {**TWO, "officers": {**PEOPLE, "qian": officer(since=date(2026, 3, 3))}},
            {**TWO, "officers": {**PEOPLE, "qian": officer(Role.AUXILIARY)}},
            {**TWO, "officers": {**PEOPLE, "qian": Officer((), ((date(2020, 1, 1), date(2030, 1, 1)),))}},
        ),
    ),
    "actor_among_them": Case("APL art. 42", "officers", TWO, ({}, {**TWO, "by": "li"})),
    "certificates_shown": Case("APL art. 55", "shown", given(shown=True), ({}, given(shown=False), given(shown=1))),
    "cooperation_on_paper": Case(
        "ZJ-CE art. 29", "dossier",
        {**TWO, "officers": {**PEOPLE, "qian": officer(path=ELSEWHERE)}, "papers": ["COOPERATION_BASIS"]},
        ({**TWO, "officers": {**PEOPLE, "qian": officer(path=ELSEWHERE)}},),
    ),
    "not_recused": Case(
        "APL art. 43", "actor", {**TWO, "recusals": [recusal("qian", upheld=None), recusal("zhao", upheld=False)]},
        ({**TWO, "recusals": [recusal("qian", upheld=True)]}, {"recusals": [recusal("zhao", upheld=True)]}),
    ),
    "recusals_decided": Case(
        "APL art. 43", "dossier", {"recusals": [recusal("qian", upheld=False)]}, ({"recusals": [recusal("qian", upheld=None)]},)
    ),
    "decided_by_organ": Case("APL art. 57", "unit", {}, ({"level": 3},)),
    "decider_apart": Case(
        "HOUSE rule X9", "actor", {"by": "sun", "acts": WORKED},
        tuple({"by": somebody, "acts": WORKED} for somebody in ("zhao", "qian", "li", "wu")),
    ),
    "reviewer_apart": Case(
        "APL art. 58", "actor", {"by": "li", "acts": WORKED}, tuple({"by": each, "acts": WORKED} for each in ("qian", "wu"))
    ),
}  # fmt: skip

OPENING = {
    "clue_told": Case("HOUSE rule X1", "text", {"notes": {"text": "占道。"}}, ({}, {"notes": {"text": " "}})),
    "camera_audited": Case(
        "APL art. 41", "audited", given(camera=True, audited=True), (given(camera=True), given(camera=True, audited=False))
    ),
    "finding_given": Case("HOUSE rule X1", "finding", given(finding="STANDARD_MET"), ({}, given(finding="MAYBE"))),
    "decline_ground_given": Case(
        "APL art. 54", "ground", given(ground="NO_OFFENCE"), ({}, given(ground="STANDARD_MET"))
    ),
    "reason_told": Case("HOUSE rule X2", "reason", {"reason": "证据不足。"}, ({}, {"reason": " \n"})),
    "respondent_named": Case(
        "HOUSE rule X4", "parties", {}, ({"parties": []}, {"parties": [person(), person(pk=2)]}, {"parties": [GUARDIAN]})
    ),
    "act_dated": Case(
        "APL art. 36", "act_end", done(act_from="2026-02-01"),
        (
            {}, done(act_end=""), done(found_on=""), done(act_end="2026-03-02"), done(found_on="2026-03-03"),
            done(act_from="2026-03-02"),
        ),
    ),
    "item_known": Case(
        "APL art. 38", "item", done(), (done(item="T-2"), done(item=""), done(act_end="2021-12-31"))
    ),
    "competent": Case(
        "APL art. 24", "item", {**STREET, **done()},
        (
            {**STREET, **done(item="T-2")}, {**STREET, **done(), "book": shelf(without=DelegatedItem)},
            {**STREET, **done(), "unit": "330106002@", "place": place("330106002001")},
            {**done(), "unit": "330106001001@", "level": 2}, {**done(), "place": place("330108001001")},
        ),
    ),
    "of_own_line": Case(
        "APL art. 17", "item", {**MARKET, "book": shelf(delegated("330106-B5"))},
        (
            MARKET, {**MARKET, "bureau": "西湖区信访局"},
            {**MARKET, "book": shelf(delegated("330106-B5", valid_to=date(2026, 3, 1)))},
        ),
    ),
    "not_time_barred": Case(
        "APL art. 36", "at", done(act_end="2024-03-01", found_on="2026-03-01"),
        (
            done(act_end="2024-02-29", found_on="2026-03-01"),
            done(act_end="2021-02-28", found_on="2026-03-01", grave=True),
            {"acts": [act("file", **{**DONE, "act_end": "2023-01-01"})]},
        ),
    ),
    "first_to_file": Case(
        "APL art. 25", "distinct", {**done(), "rivals": [rival(("file", DONE), ("revoke", {}))]},
        (
            {**done(), "rivals": [rival(("file", DONE))]},
            {**done(act_from="2026-02-01"), "rivals": [rival(("file", {**DONE, "act_end": "2026-02-05"}))]},
        ),
    ),
    "distinct_reasoned": Case(
        "HOUSE rule X11a", "reason", {**given(distinct=True), "reason": "另一摊位。"},
        (given(distinct=True), {**given(distinct=True), "reason": " "}),
    ),
    "namesake_told_apart": Case(
        "HOUSE rule X11b", "namesake", {**done(namesake=True), "rivals": [NAMESAKE], "reason": "年龄、住址不同。"},
        (
            {**done(), "rivals": [NAMESAKE]}, {**done(namesake=True), "rivals": [NAMESAKE]},
            {**done(act_end="2026-02-26"), "rivals": [NAMESAKE]},
            {"acts": [act("file", ago=days(10), **DONE, namesake=True)], "rivals": [FINED]},
        ),
    ),
    "simple_limits": Case(
        "APL art. 51", "fine", spot(),
        (
            spot(fine_fen=200_01), spot(kinds=["FINE", "CONFISCATE_GAINS"]), spot(gains_fen=1), spot(kinds=["SUSPEND_LICENCE"]),
            {**spot(fine_fen=3000_01), "parties": [firm()]},
        ),
    ),
    "facts_clear": Case("APL art. 51", "facts_clear", given(facts_clear=True), ({}, given(facts_clear=False))),
    "heard_on_the_spot": Case("APL art. 44", "heard", given(heard=True), ({}, given(heard=False))),
    "to_be_filed": Case("APL art. 52", "dossier", {"acts": [DECIDED]}, ({}, {"acts": [DECIDED, act("file_with_organ", seq=2)]})),
    "owing_as_decided": Case(
        "HOUSE rule X18", "fine", given(owes=True, fine_fen=100), ({}, given(owes=False, fine_fen=100), given(owes=True))
    ),
}  # fmt: skip

INVESTIGATING = {
    "record_made": Case(
        "APL art. 55", "recorded", {**given(recorded=True), "notes": {"record": "笔录。"}},
        ({}, given(recorded=True), {"notes": {"record": "笔录。"}}),
    ),
    "correction_ahead": Case(
        "APL art. 28", "correct_by", given(correct_by=NOON.date().isoformat()),
        (given(correct_by=(NOON - days(1)).date().isoformat()),),
    ),
    "begun_before": Case(
        "APL art. 55", "begun_at", given(begun_at=(NOON - days(0.1)).isoformat()),
        (given(begun_at=(NOON + days(0.1)).isoformat()),),
    ),
    "guardian_present": Case(
        "CC art. 19", "parties", {"parties": [CHILD, GUARDIAN], **given(method="INQUIRY")},
        ({"parties": [CHILD], **given(method="INQUIRY")}, {"parties": [CHILD]}, {"parties": [person(is_incapable=True)]}),
    ),
    "sent_back": Case("APL art. 27", "method", given(method="SENT_BACK"), ({}, given(method="INQUIRY"))),
    "none_preserved": Case(
        "APL art. 56", "dossier", {"acts": [act("preserve"), act("release", seq=2)]}, ({"acts": [act("preserve")]},)
    ),
    "none_seized": Case(
        "ACL art. 25", "dossier", {"acts": [act("preserve")]},
        ({"acts": [act("seize", step="ORDER"), act("investigate", seq=2)]},),
    ),
    "may_vanish": Case("APL art. 56", "may_vanish", given(may_vanish=True), ({}, given(may_vanish=False))),
    "list_made": Case(
        "APL art. 56", "things", {**given(things=3), "notes": {"list": "电子秤三台。"}}, ({}, given(things=3), given(things=0))
    ),
    "empowered": Case("ACL art. 18", "empowered", given(empowered=True), ({}, given(empowered=False))),
    "party_present": Case(
        "ACL art. 18", "party_present", given(party_present=True, recorded=True),
        ({}, given(party_present=True), given(recorded=True)),
    ),
    "approval_in_time": Case(
        "ACL art. 19", "at", {"acts": [URGENT]},
        (
            {}, {"acts": [act("seize", step="URGENT", ago=days(1.01))]}, {"acts": [act("seize", step="ORDER")]},
            {"acts": [URGENT, act("release", seq=2)]}, {"acts": [URGENT, act("seize", seq=2, step="APPROVE")]},
        ),
    ),
    "approved": Case(
        "ACL art. 19", "dossier", {"acts": [URGENT, act("seize", seq=2, step="APPROVE")]}, ({"acts": [URGENT]},)
    ),
    "extended_once": Case(
        "ACL art. 25", "days", {**given(days=30), "acts": [act("seize", step="EXTEND"), act("release", seq=2)]},
        (given(days=31), {}, {**given(days=30), "acts": [act("seize", step="EXTEND")]}),
    ),
    "extension_complete": Case(
        "ACL art. 25", "content", given(content=SEIZURE, remedies="EITHER"),
        (
            {}, given(content=SEIZURE),
            *(given(content=[each for each in SEIZURE if each != left_out], remedies="EITHER") for left_out in SEIZURE),
        ),
    ),
    "laboratory_told": Case(
        "ACL art. 25", "told_party", given(told=True, days=20), ({}, given(days=20), given(told=True))
    ),
    "release_ground_given": Case("ACL art. 28", "ground", given(ground="EXPIRED"), ({}, given(ground="MERCY"))),
    "measure_stands": Case(
        "ACL art. 28", "measure", {"acts": [act("preserve")]}, ({}, {"acts": [act("seize"), act("release", seq=2)]})
    ),
    "evidenced": Case(
        "APL art. 46", "evidenced", {**given(evidenced=True), "notes": {"report": "属实。"}}, ({}, given(evidenced=True))
    ),
    "seizure_complete": Case(
        "ACL art. 24", "content", given(content=SEIZURE, remedies="EITHER"),
        (
            {}, given(content=SEIZURE), given(content=SEIZURE, remedies="RECONSIDERATION_FIRST"),
            *(given(content=[each for each in SEIZURE if each != left_out], remedies="EITHER") for left_out in SEIZURE),
        ),
    ),
    "weighed": Case(
        "HOUSE rule X8", "gravity", given(gravity="LIGHT", crime_suspected=False),
        ({}, given(gravity="LIGHT"), given(crime_suspected=True)),
    ),
    "reported_first": Case(
        "TSC art. 5", "reported_at", given(reported_at=(NOON - days(2)).isoformat()),
        ({}, given(reported_at=at("2026-03-03T09:00").isoformat())),
    ),
    "order_case": Case("HOUSE rule X16h", "type", {"type": "ORDER"}, ({"type": "GENERAL"},)),
    "order_extended_once": Case("HOUSE rule X16h", "dossier", {}, ({"acts": [act("extend", days=3)]},)),
    "transfer_on_paper": Case(
        "TSC art. 6", "dossier",
        {"acts": [act("seize", step="LABORATORY")], "papers": ["APPRAISAL"]},
        (
            {"acts": [act("transfer_to_police", step="APPROVE")], "papers": ["TRANSFER_LETTER", "CASE_REPORT"]},
            {"acts": [act("investigate", method="APPRAISAL")]}, {"acts": [act("seize", step="LABORATORY")]}),
    ),
    "transfer_in_order": Case(
        "TSC art. 5", "approved_at",
        given(reported_at=(NOON - days(2)).isoformat(), approved_at=(NOON - days(1)).isoformat()),
        (
            {}, given(reported_at=NOON.isoformat()),
            given(reported_at=NOON.isoformat(), approved_at=(NOON - days(1)).isoformat()),
            given(reported_at=NOON.isoformat(), approved_at=at("2026-03-03T09:00").isoformat()),
        ),
    ),
}  # fmt: skip
