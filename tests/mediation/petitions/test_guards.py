"""Each condition of petition work, refused and allowed side by side, with its sentence, article and field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from casework.organisations.actors import Role
from casework.parties.models import Party
from casework.workflow.guards import Guard
from mediation.petitions import chain, guards, inquiry, papers
from mediation.petitions.files import Earlier
from mediation.petitions.machine import PETITION
from tests.attempts import CITY, COUNTY, NOON, NUMBER, TOWNSHIP, VILLAGE, Case, act, post, unit, unmet
from tests.mediation.petitions.tries import (
    CLAIM,
    DONE,
    ELSEWHERE,
    HIDDEN,
    OTHER,
    PETITIONER,
    SENT,
    another,
    attempt,
    given,
    group,
    notes,
    office,
    recusal,
    registered,
    same,
)

PAGES = (guards, inquiry, chain, papers)
ACCEPTED = act("accept", seq=3, ago=timedelta(days=20), purpose="CLAIM", path="6")
OPINION = act("issue_opinion", seq=5, actor="li", ago=timedelta(days=20), result="EXPLAIN")
LATE = act("issue_opinion", seq=5, ago=timedelta(days=40), result="EXPLAIN")
ASKED = act("request_review", seq=6, reviewer=f"{COUNTY}@")
REVIEWED = act("issue_review", seq=7, actor="zhao", ago=timedelta(days=20))
ASKED_AGAIN = act("request_recheck", seq=8, reviewer=f"{CITY}@")
FILE: dict[str, Any] = {
    "acts": [act("register"), act("accept"), act("issue_opinion"), act("terminate")],
    "papers": ["NOTICE_RECEIPT", "OPINION_RECEIPT"],
    "outcome": "EXPLAINED_NO_REVIEW",
    "verb": "close",
}

CASES: dict[str, Case] = {
    "classified": Case("HOUSE rule P1", "channel", {}, ({"channel": "PIGEON"}, {"channel": ""})),
    "accused_named": Case(
        "RPW art. 30",
        "accused",
        {**given(purpose="ACCUSATION"), "walled_from": ELSEWHERE},
        (given(purpose="ACCUSATION"), registered(purpose="ACCUSATION")),
    ),
    "reporter_withheld": Case(
        "RPW art. 30",
        "parties",
        {**given(purpose="ACCUSATION"), "parties": [HIDDEN]},
        ({**given(purpose="ACCUSATION"), "parties": [PETITIONER]},),
    ),
    "outside_wall": Case(
        "RPW art. 30",
        "unit",
        {"walled_from": ELSEWHERE, **office()},
        (
            {"walled_from": VILLAGE},
            {"walled_from": TOWNSHIP, **office()},
            {"walled_from": ELSEWHERE, **office(ELSEWHERE)},
            {**given(accused="x@"), "target": unit(TOWNSHIP, 3), **office(COUNTY)},
        ),
    ),
    "competent_organ": Case(
        "RPW art. 22",
        "to",
        {"target": unit(TOWNSHIP, 3), "place": unit(VILLAGE, 2)},
        ({}, {"target": unit(ELSEWHERE, 3), "place": unit(VILLAGE, 2)}, {"target": unit(TOWNSHIP, 3, valid_to=NOON.date() - timedelta(1))}),
    ),
    "not_to_the_accused": Case(
        "RPW art. 30",
        "to",
        {"walled_from": ELSEWHERE, "target": unit(TOWNSHIP, 3)},
        ({"walled_from": TOWNSHIP, "target": unit(TOWNSHIP, 3)}, {"walled_from": COUNTY, "target": unit(TOWNSHIP, 3)}),
    ),
    "report_day_set": Case(
        "HOUSE rule P2", "report_by", given(report_by="2026-03-03"), ({}, given(report_by=""), given(report_by="2026-03-02"))
    ),
    "objection_reasoned": Case(
        "RPW art. 23",
        "ground",
        {**given(ground="NOT_COMPETENT"), "reason": "属区住建局职责。"},
        ({**given(ground="NOT_COMPETENT")}, {**given(ground="ANONYMOUS"), "reason": "匿名。"}),
    ),
    "objected_in_time": Case(
        "RPW art. 23",
        "at",
        {"acts": [SENT]},
        ({}, {"acts": [act("transfer", ago=timedelta(days=8))]}, {"acts": [act("assign", ago=timedelta(days=8))]}),
    ),
    "sender_agrees": Case(
        "RPW art. 23", "actor", {"acts": [SENT], **office()}, ({"acts": [SENT]}, {"acts": [SENT], **office(VILLAGE)}, office())
    ),
    "back_to_sender": Case(
        "RPW art. 23",
        "back_to",
        {"acts": [SENT], "target": unit(TOWNSHIP, 3)},
        ({"acts": [SENT]}, {"acts": [SENT], "target": unit(COUNTY, 4)}),
    ),
    "own_organ": Case(
        "RPW art. 23", "unit", {"post": post(Role.PETITION_CLERK, VILLAGE, 2)}, ({}, office())
    ),
    "petitioner_known": Case(
        "RPW art. 23",
        "parties",
        {"parties": [PETITIONER]},
        ({}, {"parties": [Party(role="APPLICANT", name="王五")]}, {"parties": [Party(role="RESPONDENT", name="甲", address="乙")]}),
    ),
    "representatives_elected": Case(
        "RPW art. 20",
        "parties",
        group(5, representatives=1),
        (group(5, representatives=0), group(40, representatives=0)),
    ),
    "representatives_few": Case("RPW art. 20", "parties", group(40, representatives=5), (group(40, representatives=6),)),
    "representatives_fewer_in_zhejiang": Case(
        "ZJ-PR art. 15", "parties", group(10, representatives=3), (group(10, representatives=4), group(5, representatives=4))
    ),
    "refusal_ground_given": Case(
        "HOUSE rule P5", "ground", given(ground="ANONYMOUS"), ({}, given(ground="INCOMPLETE"), given(ground="BECAUSE"))
    ),
    "right_organ_told": Case("HOUSE rule P5", "organ_told", given(organ_told=True), ({}, given(organ_told=1))),
    "purpose_fits_path": Case(
        "RPW art. 31", "path", given(path="4", **CLAIM), (given(path="4", purpose="ACCUSATION"), given(path="4"))
    ),
    "organ_named": Case("HOUSE rule P6", "organ", notes(organ="区住建局"), ({}, notes(organ=" "))),
    "not_recused": Case(
        "RPW art. 28",
        "actor",
        {"recusals": [recusal(upheld=False)]},
        ({"recusals": [recusal(upheld=None)]}, {"recusals": [recusal(upheld=True)]}),
    ),
    "reasons_told": Case(
        "RPW art. 34",
        "reasons_told",
        {**given(reasons_told=True), "reason": "须鉴定。"},
        (given(reasons_told=True), {**given(reasons_told=False), "reason": "须鉴定。"}),
    ),
    "extended_once": Case("HOUSE rule P8", "days", {"acts": [ACCEPTED]}, ({"acts": [ACCEPTED, act("extend")]},)),
    "settled_before": Case("HOUSE rule P10a", "unperformed", {}, (given(unperformed=True),)),
    "unperformed_in_words": Case("HOUSE rule P10a", "reason", {"reason": "至今未修。"}, ({}, {"reason": " "})),
    "hearing_told": Case("HOUSE rule P9", "notice", notes(notice="三月九日"), ({}, notes(notice=" "))),
    "hearing_recorded": Case("RPW art. 31", "record", notes(record="双方陈述"), ({}, notes(record=""))),
    "petitioner_heard": Case("RPW art. 31", "heard", given(heard=True), ({}, given(heard="yes"))),
    "claim_stated": Case("RPW art. 32", "claim", notes(claim="修路"), ({}, notes(claim=" "))),
    "findings_stated": Case("RPW art. 32", "findings", notes(findings="属实"), ({}, notes(findings=" "))),
    "opinion_stated": Case("RPW art. 32", "opinion", notes(opinion="依法"), ({}, notes(opinion=" "))),
    "review_right_told": Case("RPW art. 35", "rights_told", given(rights_told=True), ({}, given(rights_told=False))),
    "recheck_right_told": Case("RPW art. 36", "rights_told", given(rights_told=True), ({}, given(rights_told=False))),
    "public_notice_over": Case(
        "HOUSE rule P7",
        "issued_on",
        given(served="PUBLIC", issued_on="2026-01-31"),
        (given(served="PUBLIC", issued_on="2026-02-01"), given(served="PUBLIC", issued_on="2026-03-02")),
    ),
    "issued_in_order": Case(
        "HOUSE rule P7",
        "issued_on",
        {**given(issued_on="2026-03-02"), "acts": [ACCEPTED]},
        (
            {"acts": [ACCEPTED]},
            {**given(issued_on="2026-03-03"), "acts": [ACCEPTED]},
            {**given(issued_on="2026-02-01"), "acts": [ACCEPTED]},
        ),
    ),
    "decided_by_lead": Case("HOUSE rule G7", "unit", {"post": post(Role.HEAD, VILLAGE, 2)}, ({}, office())),
    "settlement_agreed": Case("RPW art. 33", "agreed", given(agreed=True), ({}, given(agreed=False))),
    "settlement_lawful": Case("RPW art. 33", "lawful", given(lawful=True), ({}, given(lawful=False))),
    "boxes_answered": Case(
        "RPW art. 27",
        "solved",
        given(**DONE),
        ({}, given(**dict.fromkeys(DONE, "NONE"))),
    ),
    "supported_is_performed": Case(
        "RPW art. 32", "performed", {"outcome": "EXPLAINED_NO_REVIEW"}, ({"outcome": "SUPPORTED_OPEN"},)
    ),
    "performed_was_supported": Case(
        "RPW art. 32", "performed", {"outcome": "SUPPORTED_OPEN"}, ({"outcome": "EXPLAINED_NO_REVIEW"}, {"outcome": ""})
    ),
    "other_than_handler": Case(
        "HOUSE rule R12", "actor", {"acts": [OPINION]}, ({"acts": [act("investigate")]}, {"handler": "wang"})
    ),
    "petition_path6": Case(
        "RPW art. 31",
        "path",
        given(path="6", **CLAIM),
        ({}, given(path="4", **CLAIM), given(path="6", purpose="ACCUSATION"), {"acts": [act("accept", path="5", purpose="CLAIM")]}),
    ),
    "chain_unfinished": Case(
        "RPW art. 36",
        "parties",
        {"earlier": [Earlier(another(outcome="RECHECK_FINAL", type="05"), False)]},
        (
            {"earlier": [Earlier(another("CLOSED", outcome="RECHECK_FINAL"), False)]},
            {"earlier": [Earlier(another("RECHECKED", outcome="RECHECK_FINAL", type="05"), True)]},
        ),
    ),
    "none_pending_below": Case(
        "RPW art. 19",
        "parties",
        {"earlier": [Earlier(another(), True)], "due_at": {OTHER: NOON}},
        (
            {"earlier": [Earlier(another(), True)]},
            {"earlier": [Earlier(another(), False)], "due_at": {OTHER: NOON + timedelta(minutes=1)}},
        ),
    ),
    "earlier_one_named": Case(
        "HOUSE rule P5",
        "same_matter",
        {**given(ground="PENDING_BELOW", same_matter=[OTHER]), **same(another())},
        (
            given(ground="PENDING_BELOW"),
            {**given(ground="PENDING_BELOW", same_matter=[OTHER])},
            {**given(ground="PENDING_BELOW", same_matter=[OTHER]), "others": [another()]},
            {**given(ground="PENDING_BELOW", same_matter=[OTHER]), **same(another("CLOSED"))},
            {**given(ground="PENDING_BELOW", same_matter=[OTHER]), **same(another()), "due_at": {OTHER: NOON}},
            {**given(ground="PENDING_BELOW", same_matter=[OTHER]), **same(another(level=3))},
            {**given(ground="CHAIN_FINISHED", same_matter=[OTHER]), **same(another())},
        ),
    ),
    "review_asked_in_time": Case(
        "RPW art. 35",
        "at",
        {"acts": [LATE], **given(posted_on="2026-02-19")},
        ({}, {"acts": [LATE]}, {"acts": [LATE], **given(posted_on="2026-02-25")}),
    ),
    "posted_in_order": Case(
        "HOUSE rule P14a",
        "posted_on",
        {"acts": [OPINION], **given(posted_on="2026-03-02")},
        (
            {"acts": [OPINION], **given(posted_on="2026-03-03")},
            {"acts": [OPINION], **given(posted_on="2026-02-09")},
            given(posted_on="2026-03-02"),
        ),
    ),
    "recheck_asked_in_time": Case(
        "RPW art. 36", "at", {"acts": [REVIEWED]}, ({}, {"acts": [act("issue_review", ago=timedelta(days=40))]})
    ),
    "review_window_over": Case("HOUSE rule P14", "at", {"acts": [LATE]}, ({"acts": [OPINION]},)),
    "recheck_window_over": Case(
        "HOUSE rule P14", "at", {"acts": [act("issue_review", ago=timedelta(days=40))]}, ({"acts": [REVIEWED]},)
    ),
    "reviewer_one_above": Case(
        "RPW art. 35",
        "to",
        {"target": unit(TOWNSHIP, 3)},
        ({}, {"target": unit(VILLAGE, 2)}, {"target": unit(COUNTY, 4)}, {"target": unit(ELSEWHERE, 3)}),
    ),
    "rechecker_one_above": Case(
        "RPW art. 36",
        "to",
        {"acts": [REVIEWED], "target": unit(COUNTY, 4)},
        (
            {"acts": [REVIEWED]},
            {"acts": [REVIEWED], "target": unit(TOWNSHIP, 3)},
            {"acts": [REVIEWED], "target": unit(CITY, 5)},
        ),
    ),
    "reviewing_organ_acts": Case(
        "RPW art. 35",
        "unit",
        {"acts": [ASKED], "post": post(Role.PETITION_CLERK, COUNTY, 4)},
        ({}, {"acts": [ASKED], **office()}, {"acts": [ASKED, ASKED_AGAIN], "post": post(Role.HEAD, COUNTY, 4)}),
    ),
    "other_persons_review": Case(
        "RPW art. 35",
        "actor",
        {"acts": [ACCEPTED, act("hold_hearing", seq=9), OPINION, ASKED], "by": "li2"},
        (
            {"acts": [OPINION, ASKED], "by": "li"},
            {"acts": [ASKED], "handler": "wang"},
            {"acts": [act("call_in", seq=1, actor="zhang"), act("call_in", seq=2), OPINION, ASKED], "by": "zhang"},
        ),
    ),
    "other_persons_recheck": Case(
        "RPW art. 36",
        "actor",
        {"acts": [OPINION, ASKED, REVIEWED, ASKED_AGAIN, act("hold_hearing", seq=9)]},
        (
            {"acts": [OPINION, ASKED, REVIEWED, ASKED_AGAIN], "by": "zhao"},
            {"acts": [OPINION, ASKED, REVIEWED, ASKED_AGAIN], "by": "li"},
        ),
    ),
    "hearing_ends_where_it_began": Case(
        "HOUSE rule P9",
        "stage",
        {**given(stage="REVIEW"), "acts": [ACCEPTED, ASKED]},
        ({**given(stage="HANDLING"), "acts": [ACCEPTED, ASKED]}, {**given(stage="RECHECK"), "acts": [ACCEPTED]}),
    ),
    "result_as_issued": Case(
        "HOUSE rule P14",
        "result",
        {**given(result="EXPLAIN"), "acts": [OPINION]},
        ({**given(result="SUPPORT"), "acts": [OPINION]}, given(result="EXPLAIN")),
    ),
    "repeats_another": Case(
        "HOUSE rule P16",
        "into",
        {**given(into=OTHER), "others": [another()]},
        ({}, given(into=OTHER), given(into=NUMBER), {**given(into=OTHER), "others": [another(type="05")]}),
    ),
    "repeats_by_person": Case(
        "HOUSE rule P16",
        "into",
        {**given(into=OTHER), **same(another())},
        (
            {**given(into=OTHER), "others": [another()]},
            {**given(into=OTHER), "others": [another()], "bringers": {NUMBER: frozenset("a"), OTHER: frozenset("b")}},
            {**given(into=OTHER), "others": [another(walled_from=COUNTY)], "walled_from": TOWNSHIP},
        ),
    ),
    "opinion_received": Case("RPW art. 35", "dossier", {"papers": ["OPINION_RECEIPT"]}, ({}, {"papers": ["REVIEW_RECEIPT"]})),
    "review_received": Case("RPW art. 36", "dossier", {"papers": ["REVIEW_RECEIPT"]}, ({}, {"papers": ["OPINION_RECEIPT"]})),
    "recheck_received": Case("RPW art. 36", "dossier", {"papers": ["RECHECK_RECEIPT"]}, ({},)),
    "settlement_on_paper": Case("HOUSE rule P10", "dossier", {"papers": ["SETTLEMENT"]}, ({},)),
    "performance_on_paper": Case("RPW art. 32", "dossier", {"papers": ["PERFORMANCE"]}, ({},)),
    "boxes_proven": Case(
        "RPW art. 27",
        "dossier",
        {**given(**DONE), "papers": ["PROOF_EXPLAINED"]},
        (given(**DONE), {**given(**{**DONE, "punished": "DONE"}), "papers": ["PROOF_EXPLAINED"]}),
    ),
    "catalogue_complete": Case(
        "HOUSE rule P15",
        "dossier",
        FILE,
        ({**FILE, "papers": ["OPINION_RECEIPT"]}, {**FILE, "acts": [*FILE["acts"], act("assign")]}),
    ),
}  # fmt: skip
# What acts issue themselves always holds of a live act, and is tried with the papers.
ON_PAGES = [each for page in PAGES for each in vars(page).values() if isinstance(each, Guard) and not each.issues]
GUARDS: dict[str, Guard] = {guard.name: guard for row in PETITION.rows for guard in row.needs if guard in ON_PAGES}
EACH = pytest.mark.parametrize("name", CASES)


class TestEveryGuard:
    def test_of_the_table_is_tried(self) -> None:
        assert CASES.keys() == GUARDS.keys()

    def test_of_the_pages_stands_in_the_table(self) -> None:
        assert {each.name for each in ON_PAGES} == GUARDS.keys()

    @EACH
    def test_lets_pass_what_is_right(self, name: str, db: None) -> None:
        assert unmet(GUARDS[name], attempt(**CASES[name].passes)) == ()

    @EACH
    def test_refuses_what_is_not_with_its_article_and_field(self, name: str, db: None) -> None:
        law, field, _passes, fails = CASES[name]
        for wrong in fails:
            found = unmet(GUARDS[name], attempt(**wrong))
            assert [(each.law, each.field) for each in found] == [(law, field)], wrong

    @EACH
    def test_has_its_own_code_and_sentence(self, name: str) -> None:
        refusal = GUARDS[name].unmet()
        assert refusal.code == name.upper()
        with translation.override("en"):
            assert str(refusal.message).endswith(".")
        assert [str(GUARDS[other].message) for other in GUARDS].count(str(refusal.message)) == 1

    def test_bears_the_rule_of_the_catalogue_where_that_has_one(self) -> None:
        rules = {guard.rule for guard in GUARDS.values()} - {""}
        assert rules == {"GU02", "GU03", "GU21", "GU22", "GU23", "GU24", "GU26", "GU29"}

    def test_about_a_right_or_an_outcome_is_no_import_s_to_waive(self) -> None:
        kept = {name for name, guard in GUARDS.items() if not guard.waivable}
        assert kept >= {
            "petition_path6", "chain_unfinished", "none_pending_below", "extended_once", "review_asked_in_time",
            "recheck_asked_in_time", "review_window_over", "recheck_window_over", "result_as_issued", "outside_wall",
            "reporter_withheld", "accused_named", "supported_is_performed", "performed_was_supported",
        }  # fmt: skip
