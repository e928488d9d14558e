"""What each condition of service, payment, execution, appeal, publication and closing lets pass and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.enforcement.penalties.cases import PAPERS, REMINDER
from tests.enforcement.penalties.opening_cases import given
from tests.enforcement.penalties.trials import DONE, FINE, Case, act, at, days, person, rival

FILED = act("file", ago=days(60), **DONE)
DECIDED = act("decide", seq=2, ago=days(30), remedies="EITHER", **FINE)
SERVED = act("serve", seq=3, ago=days(28))  # 2 February: pay by 24 February, for the 17th lies in the holidays
PENALTY = [FILED, DECIDED, SERVED]
NOBODY = [FILED, act("decide_no_penalty", seq=2, ground="UNPROVEN"), act("serve", seq=3)]
REMINDED = act("remind", seq=4, ago=days(1))
APPEALED = act("appeal", seq=5, ago=days(1), forum="RECONSIDERATION")
RESOLVED = act("resolve_appeal", seq=6, forum="RECONSIDERATION", result="UPHELD")
LOWERED = act("resolve_appeal", seq=6, forum="RECONSIDERATION", result="CHANGED", fine_fen=600_00)
PUNISHED = rival(("file", DONE), ("decide", {"fine_fen": 1}), by_name=True, county="330106")
PUBLISHED = act("publish", seq=7)
OLD = [
    act("file", ago=days(400), **DONE), act("decide", seq=2, ago=days(300), remedies="EITHER", **FINE),
    act("serve", seq=3, ago=days(190)),
]  # fmt: skip
SPOT = [
    act("decide_on_the_spot", ago=days(3), remedies="RECONSIDERATION_FIRST", **{**DONE, **FINE, "fine_fen": 100_00})
]
CASH: dict[str, Any] = {
    "means": "CASH", "special_receipt": True, "collected_on": "2026-02-26", "handed_in_on": "2026-02-27",
    "banked_on": "2026-03-02",
}  # fmt: skip
TAKEN = [act("pay", seq=4, means="CASH", collected_on="2026-02-26")]
HANDED, PAID_IN = act("hand_in_cash", seq=5), act("bank_cash", seq=6)
BANKED = [act("pay", seq=4, **CASH)]
OWED = 1000_00 + 180_00  # six days after 24 February, at 3 % a day


def paying(**facts: Any) -> dict[str, Any]:
    return {**given(**facts), "acts": PENALTY}


PERFORMING = {
    "means_given": Case("APL art. 61", "means", given(means="HANDED"), ({},)),
    "consent_to_electronic": Case(
        "APL art. 61", "means", {**given(means="ELECTRONIC"), "papers": ["SERVICE_CONFIRMATION"]}, (given(means="ELECTRONIC"),)
    ),
    "public_notice_over": Case(
        "APL art. 61", "posted_on", given(means="PUBLIC", posted_on="2026-01-31"),
        (given(means="PUBLIC", posted_on="2026-02-01"), given(means="PUBLIC")),
    ),
    "owing_told": Case(
        "HOUSE rule X18", "means", {**given(is_penalty=True, owes=True), "acts": [FILED, DECIDED]},
        (
            {**given(is_penalty=True, owes=False), "acts": [FILED, DECIDED]}, {"acts": [FILED, DECIDED]},
            {**given(is_penalty=True, owes=True), "acts": NOBODY},
        ),
    ),
    "sum_given": Case("APL art. 67", "paid", given(paid_fen=1), ({},)),
    "not_more_than_owed": Case("HOUSE rule X20", "paid", paying(paid_fen=OWED), (paying(paid_fen=OWED + 1),)),
    "money_matched": Case(
        "HOUSE rule X20", "paid", paying(paid_fen=OWED), (paying(paid_fen=OWED - 1), paying(paid_fen=1000_00), {"acts": PENALTY})
    ),
    "nothing_else_to_execute": Case(
        "HOUSE rule X20", "fully", {"acts": PENALTY},
        ({"acts": [FILED, act("decide", seq=2, **{**FINE, "kinds": ["FINE", "STOP_BUSINESS"]})]}, {"acts": NOBODY}),
    ),
    "lawfully_collected": Case(
        "APL art. 70", "means", {**given(means="CASH", special_receipt=True, paid_fen=100_00), "acts": SPOT},
        (
            {**given(means="CASH", paid_fen=100_00), "acts": SPOT},
            {**given(means="CASH", special_receipt=True, paid_fen=100_01), "acts": SPOT},
            paying(means="CASH", special_receipt=True, paid_fen=1), paying(means="PURSE"), {},
        ),
    ),
    "collected_days_in_order": Case(
        "APL art. 71", "collected_on", given(**CASH),
        (
            given(means="CASH"), given(means="CASH", collected_on="2026-03-03"),
            given(means="CASH", collected_on="2026-02-26", banked_on="2026-03-02"),
            given(**{**CASH, "handed_in_on": "2026-02-25"}), given(**{**CASH, "banked_on": "2026-03-03"}),
        ),
    ),
    "cash_to_hand_in": Case("APL art. 71", "dossier", {"acts": TAKEN}, ({}, {"acts": [*TAKEN, HANDED]}, {"acts": BANKED})),
    "cash_to_bank": Case(
        "APL art. 71", "dossier", {"acts": [*TAKEN, HANDED]}, ({}, {"acts": TAKEN}, {"acts": [*TAKEN, HANDED, PAID_IN]})
    ),
    "cash_at_bank": Case(
        "APL art. 71", "dossier", {"acts": [*TAKEN, HANDED, PAID_IN]}, ({"acts": TAKEN}, {"acts": [*TAKEN, HANDED]})
    ),
    "owes_money": Case("APL art. 72", "dossier", {"acts": PENALTY}, ({}, {"acts": NOBODY}, {"acts": [FILED, DECIDED]})),
    "window_still_open": Case(
        "HOUSE rule X19", "days", {"acts": OLD, "at": at("2026-05-24T12:00")}, ({"acts": OLD, "at": at("2026-05-25T12:00")},)
    ),
    "asked_by_party": Case("APL art. 66", "asked", given(asked=True), ({}, given(asked=False))),
    "deferred_day_given": Case(
        "APL art. 66", "days", paying(days=30, until="2026-04-01"),
        (paying(), paying(days=30, until="2026-03-27"), given(days=30, until="2026-04-01")),
    ),
    "payment_overdue": Case(
        "APL art. 67", "at", {"acts": PENALTY},
        ({}, {"acts": PENALTY, "at": at("2026-02-24T23:59")}, {"acts": [*PENALTY, act("defer", seq=4, until="2026-03-02")]}),
    ),
    "exact_amount": Case(
        "ACL art. 35", "reason", paying(owed_fen=1000_00, surcharge_fen=180_00),
        (paying(owed_fen=1000_00, surcharge_fen=120_00), paying(owed_fen=1180_00, surcharge_fen=0), {"acts": PENALTY}),
    ),
    "reminder_complete": Case(
        "ACL art. 35", "content", paying(content=REMINDER, owed_fen=1000_00, surcharge_fen=180_00),
        (
            paying(owed_fen=1000_00), paying(content=REMINDER),
            *(paying(content=[each for each in REMINDER if each != left_out], owed_fen=1000_00) for left_out in REMINDER),
        ),
    ),
    "appeal_term_over": Case(
        "ACL art. 53", "at", {"acts": OLD},
        (
            {}, {"acts": PENALTY}, {"acts": [*OLD, APPEALED]}, {"acts": [*OLD, APPEALED, RESOLVED]},
            {"acts": [OLD[0], act("decide", seq=2, ago=days(300), **FINE), OLD[2]]},
        ),
    ),
    "reminder_ripe": Case("ACL art. 54", "at", {"acts": [act("remind", ago=days(21))]}, ({}, {"acts": [REMINDED]})),
    "within_window": Case(
        "ACL art. 53", "reason", {"acts": OLD, "at": at("2026-05-24T12:00")}, ({"acts": OLD, "at": at("2026-05-25T12:00")},)
    ),
    "executed_by_whom": Case(
        "HOUSE rule X23", "by", {**given(by="COURT"), "acts": [act("apply_court_execution")]},
        (
            {}, given(by="COURT"),
            {
                **given(by="COURT"),
                "acts": [act("apply_court_execution"), act("record_execution", seq=2, result="REFUSED")],
            },
        ),
    ),
    "not_night_holiday": Case(
        "ACL art. 43", "at", given(by="ORGAN"),
        (
            {**given(by="ORGAN"), "at": at("2026-03-02T22:00")}, {**given(by="ORGAN"), "at": at("2026-03-03T05:59")},
            {**given(by="ORGAN"), "at": at("2026-10-01T12:00")},
        ),
    ),
    "supply_left_on": Case(
        "ACL art. 43", "cuts_supply", given(by="ORGAN", cuts_supply=False), (given(by="ORGAN", cuts_supply=True), given(by="ORGAN"))
    ),
    "nothing_left_owed": Case(
        "HOUSE rule X20", "by", {**given(by="COURT"), "acts": PENALTY}, ({**given(by="PARTY"), "acts": PENALTY},)
    ),
}  # fmt: skip

APPEALING = {
    "none_pending": Case("HOUSE rule X24", "forum", {"acts": [APPEALED, RESOLVED]}, ({"acts": [APPEALED]},)),
    "reconsideration_first": Case(
        "RCL art. 23", "forum", {"acts": [*SPOT, APPEALED, RESOLVED]},
        ({"acts": SPOT}, {"acts": [*SPOT, APPEALED, act("resolve_appeal", seq=6, result="WITHDRAWN")]}),
    ),
    "one_pending": Case("HOUSE rule X24", "result", {"acts": [APPEALED]}, ({}, {"acts": [APPEALED, RESOLVED]})),
    "same_forum": Case(
        "HOUSE rule X24", "forum", {**given(forum="RECONSIDERATION", result="UPHELD"), "acts": [APPEALED]},
        ({**given(forum="LITIGATION", result="UPHELD"), "acts": [APPEALED]}, {"acts": [APPEALED]}),
    ),
    "withdrawal_told": Case(
        "APL art. 48", "reason", {**given(must_withdraw=True), "verb": "revoke", "acts": [PUBLISHED]},
        (
            {**given(must_withdraw=False), "verb": "revoke", "acts": [PUBLISHED]}, {"verb": "revoke"},
            {**given(must_withdraw=True, result="UPHELD"), "verb": "resolve_appeal", "acts": [PUBLISHED]},
        ),
    ),
    "changed_sums_told": Case(
        "HOUSE rule X24", "fine", given(result="CHANGED", fine_fen=0), (given(result="CHANGED"), given(result="UPHELD", fine_fen=1))
    ),
    "no_worse_by_appeal": Case(
        "HOUSE rule X24a", "fine", {**given(result="CHANGED", fine_fen=1000_00), "acts": PENALTY},
        (
            {**given(result="CHANGED", fine_fen=1000_01), "acts": PENALTY},
            {**given(result="CHANGED", fine_fen=500_00, goods_fen=1), "acts": PENALTY},
            {**given(result="CHANGED", fine_fen=700_00), "acts": [*PENALTY, LOWERED]},
            {**given(result="CHANGED", fine_fen=2000_00, opposed=True), "acts": PENALTY},
            {**given(result="CHANGED", fine_fen=2000_00), "acts": PENALTY, "reason": "法院改判。"},
        ),
    ),
    "revocation_grounded": Case("APL art. 38", "ground", given(ground="VOID"), ({},)),
    "social_impact": Case("APL art. 48", "social_impact", given(social_impact=True), ({}, given(social_impact=False))),
    "masked": Case("APL art. 50", "masked", given(masked=True), ({}, given(masked=False))),
    "not_published_yet": Case(
        "APL art. 48", "dossier", {"acts": [PUBLISHED, act("withdraw_publication", seq=8)]},
        ({"acts": [PUBLISHED]}, {"acts": [act("revoke")]}),
    ),
    "published": Case(
        "APL art. 48", "dossier", {"acts": [PUBLISHED]}, ({}, {"acts": [PUBLISHED, act("withdraw_publication", seq=8)]})
    ),
}  # fmt: skip

ENDING = {
    "party_educated": Case("APL art. 33", "educated", given(educated=True), ({}, given(educated=False))),
    "under_fourteen": Case(
        "APL art. 30", "ground", {"acts": [FILED], "parties": [person(birth_date=date(2012, 3, 2))]},
        ({"acts": [FILED]}, {"acts": [FILED], "parties": [person(birth_date=date(2012, 3, 1))]}, {"acts": [FILED], "parties": []}),
    ),
    "incapable": Case("APL art. 31", "ground", {"parties": [person(is_incapable=True)]}, ({}, {"parties": []})),
    "corrected_without_harm": Case(
        "APL art. 33", "corrected", given(corrected=True, harmless=True), ({}, given(corrected=True), given(harmless=True))
    ),
    "corrected": Case("APL art. 33", "corrected", given(corrected=True), ({},)),
    "first_time": Case(
        "APL art. 33", "ground", {"acts": [FILED], "rivals": [rival(("file", DONE), ("decide_no_penalty", {}))]},
        ({"acts": [FILED], "rivals": [rival(("file", DONE), ("decide", {"fine_fen": 1}))]},),
    ),
    "no_namesake_before": Case(
        "HOUSE rule X11b", "namesake",
        {**given(namesake=True), "reason": "年龄、住址不同。", "acts": [FILED], "rivals": [PUNISHED]},
        ({"acts": [FILED], "rivals": [PUNISHED]}, {**given(namesake=True), "acts": [FILED], "rivals": [PUNISHED]}),
    ),
    "time_is_over": Case(
        "APL art. 36", "ground", {"acts": [act("file", **{**DONE, "act_end": "2023-01-01"})]}, ({"acts": [FILED]},)
    ),
    "no_appeal_pending": Case("HOUSE rule X26", "dossier", {"acts": [APPEALED, RESOLVED]}, ({"acts": [APPEALED]},)),
    "no_measure_stands": Case(
        "ACL art. 28", "dossier", {"acts": [act("seize"), act("release", seq=2)]}, ({"acts": [act("preserve")]},)
    ),
    "not_published_against_the_law": Case(
        "APL art. 48", "dossier", {"acts": [PUBLISHED]}, ({"acts": [PUBLISHED, act("revoke", seq=8)]},)
    ),
    "money_settled": Case(
        "HOUSE rule X26", "dossier", {"state": "SERVED", "acts": NOBODY},
        ({"state": "SERVED", "acts": PENALTY}, {"state": "EXECUTED", "acts": PENALTY}),
    ),
    "catalogue_complete": Case(
        "APL art. 47", "dossier",
        {"verb": "close", "acts": PENALTY, "papers": PAPERS, "outcome": "PENALISED"},
        ({"verb": "close", "acts": PENALTY, "outcome": "PENALISED"},),
    ),
}  # fmt: skip
