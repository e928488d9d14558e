"""Each condition of people's mediation, refused and allowed side by side, with its sentence, article and field."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.parties.models import Party, Recusal
from casework.workflow import line
from casework.workflow.guards import Guard
from mediation.disputes import courts, guards
from mediation.disputes.machine import DISPUTE
from tests.attempts import CITY, COUNTY, NOON, TOWNSHIP, VILLAGE, Case, act, attempt, post, sides, unit, unmet

THIRD = Party(pk=3, position=3, role="THIRD_PARTY", kind="PERSON")
WITNESS = Party(pk=4, position=4, role="WITNESS", kind="PERSON")
MINOR = Party(pk=5, position=5, role="RESPONDENT", kind="PERSON", birth_date=date(2012, 1, 1), consented_at=NOON)
GUARDIAN = Party(pk=6, position=6, role="GUARDIAN", kind="PERSON", guardian_of_id=5)
SIGNED = {"signed": 2, "mediator_signed": True, "sealed": True}
AGREED = {"acts": [act("sign_agreement", ago=timedelta(days=20), due_on="2026-03-01")]}
PERFORMED = ("apply", "ask_consent", "accept", "appoint", "hold_session", "sign_agreement", "perform")
FILE: dict[str, Any] = {
    "acts": [act(verb) for verb in PERFORMED], "parties": sides(), "outcome": "AGREED_PERFORMED", "verb": "close",
}  # fmt: skip


def recusal(account: str, *, upheld: bool | None) -> Recusal:
    decided = None if upheld is None else NOON
    return Recusal(account=account, ground="KIN", upheld=upheld, decided_at=decided, raised_at=NOON)


def refusing() -> list[Party]:
    applicant, respondent = sides()
    respondent.refused_at = NOON + timedelta(minutes=1)
    return [applicant, respondent]


def ground(code: str) -> dict[str, Any]:
    return {"given": {"ground": code}}


def court(division: str, level: int, *, name: str = "人民法院", **other: Any) -> Unit:
    """Make an organ under a division of the tree."""
    path = f"{division}0009"
    return Unit(
        pk=9, code="330106-B8", key=f"{path}@", path=path, level=level, name=name, kind=Unit.Kind.BUREAU, **other
    )


COURT = court(COUNTY, 4)
CASES: dict[str, Case] = {
    "parties_identified": Case(
        "PML art. 17", "parties", {"parties": sides()}, ({}, {"parties": sides()[:1]}, {"parties": [*sides()[1:], WITNESS]})
    ),
    "rights_told": Case(
        "PML art. 23", "rights_notice", {"given": {"rights_notice": True}}, ({}, {"given": {"rights_notice": 1}})
    ),
    "consent_of_all": Case(
        "PML art. 17",
        "parties",
        {"parties": [*sides(), WITNESS]},
        ({}, {"parties": sides(consented_at=None)}, {"parties": refusing()}, {"parties": [*sides(), THIRD]}),
    ),
    "decline_ground_given": Case(
        "HOUSE rule D3", "ground", ground("IN_COURT"), ({}, ground("APPRAISAL"), ground("BECAUSE"))
    ),
    "remedies_explained": Case(
        "PML art. 26", "remedies_explained", {"given": {"remedies_explained": True}}, ({}, {"given": {"remedies_explained": "yes"}})
    ),
    "mediator_named": Case("PML art. 19", "mediator", {"given": {"handler": "li"}}, ({}, {"given": {"handler": ""}})),
    "recusal_clear": Case(
        "HOUSE rule GU02",
        "mediator",
        {"given": {"handler": "li"}, "recusals": [recusal("li", upheld=False), recusal("wang", upheld=True)]},
        (
            {"given": {"handler": "li"}, "recusals": [recusal("li", upheld=None)]},
            {"given": {"handler": "li"}, "recusals": [recusal("li", upheld=True)]},
            {"by": "wang", "recusals": [recusal("wang", upheld=None)]},
        ),
    ),
    "minutes_signed": Case(
        "PML art. 27",
        "minutes_signed",
        {"given": {"minutes_signed": True}, "notes": {"minutes": "双方到场。"}},
        (
            {"given": {"minutes_signed": True}},
            {"given": {"minutes_signed": True}, "notes": {"minutes": " \n"}},
            {"given": {"minutes_signed": False}, "notes": {"minutes": "双方到场。"}},
        ),
    ),
    "guardian_present": Case(
        "CC art. 19", "parties", {"parties": [*sides(), MINOR, GUARDIAN]}, ({"parties": [*sides(), MINOR]},)
    ),
    "suspension_ground_listed": Case("HOUSE rule G10", "ground", ground("APPRAISAL"), ({}, ground("BREACH"))),
    "agreement_recorded": Case(
        "PML art. 29", "agreement", {"notes": {"agreement": "修墙。"}}, ({}, {"notes": {"agreement": " "}})
    ),
    "all_signed": Case(
        "PML art. 29",
        "signed",
        {"parties": sides(), "given": SIGNED},
        (
            {"parties": sides(), "given": {**SIGNED, "signed": 1}},
            {"parties": [*sides(), THIRD], "given": SIGNED},
            {"parties": sides(), "given": {**SIGNED, "signed": "2"}},
            {"given": {**SIGNED, "signed": 0}},
        ),
    ),
    "signers_named": Case(
        "PML art. 29",
        "signed",
        {"parties": [*sides(), WITNESS], "given": {"signed": 3}},
        ({"parties": sides(), "given": {"signed": 99}}, {"given": {"signed": 3}}),
    ),
    "mediator_signed": Case(
        "PML art. 29", "mediator_signed", {"given": SIGNED}, ({}, {"given": {**SIGNED, "mediator_signed": False}})
    ),
    "committee_sealed": Case("PML art. 29", "sealed", {"given": SIGNED}, ({}, {"given": {**SIGNED, "sealed": 1}})),
    "esign_allowed": Case(
        "ESL art. 3",
        "form",
        {"given": {"form": "ESIGN"}},
        ({"given": {"form": "ESIGN"}, "type": "01"}, {"given": {"form": "esign"}}, {"given": {"form": None}}),
    ),
    "performance_day_given": Case(
        "PML art. 29",
        "due_on",
        {"given": {"due_on": "2026-03-02"}},
        ({}, {"given": {"due_on": "2026-03-01"}}, {"given": {"due_on": "soon"}}, {"given": {"due_on": "2026-02-30"}}),
    ),
    "oral_form_suffices": Case(
        "HOUSE rule D7", "type", {"type": "02"}, ({"type": "10"}, {"type": "11"}, {"type": "15"})
    ),
    "joint_application": Case("PML art. 33", "joint", {"given": {"joint": True}}, ({}, {"given": {"joint": False}})),
    "within_thirty_days": Case("PML art. 33", "at", AGREED, ({}, {"acts": [act("sign_agreement", ago=timedelta(days=40))]})),
    "confirmable_subject": Case(
        "CPL-SPC art. 355",
        "subject",
        {"type": "03", "given": {"subject": "NO_TITLE"}},
        ({"type": "03"}, {"type": "07", "given": {"subject": "BOUNDARY"}}, {"type": "01", "given": {"subject": "NO_TITLE"}}),
    ),
    "president_approved": Case(
        "CPL art. 187", "approved_by_president",
        {"given": {"approved_by_president": True}},
        ({}, {"given": {"approved_by_president": False}}),
    ),
    "extension_reasoned": Case("HOUSE rule D9a", "reason", {"reason": "须调查核实。"}, ({}, {"reason": " "})),
    "ruling_days_left": Case(
        "HOUSE rule D9a", "days",
        {"acts": [act("extend", days=30), act("apply_confirmation"), act("extend", days=20)], "given": {"days": 10}},
        (
            {"acts": [act("apply_confirmation"), act("extend", days=20)], "given": {"days": 11}},
            {"given": {"days": 31}},
            {},
        ),
    ),
    "court_has_jurisdiction": Case(
        "CPL art. 205",
        "court",
        {"given": {"jurisdiction": "SEAT"}, "target": COURT},
        (
            {},
            {"given": {"jurisdiction": "SEAT"}},
            {"target": COURT},
            {"given": {"jurisdiction": "SEAT"}, "target": court(COUNTY, 4, name="西湖区公安局")},
            {"given": {"jurisdiction": "SEAT"}, "target": court("00010002", 4)},
            {"given": {"jurisdiction": "SEAT"}, "target": court(COUNTY, 4, valid_to=date(2026, 3, 1))},
            {"given": {"jurisdiction": "SEAT"}, "target": court(CITY, 5)},
            {"given": {"jurisdiction": "INTERMEDIATE"}, "target": COURT},
            {"given": {"jurisdiction": "INVITED"}, "target": COURT},
            {"given": {"jurisdiction": "DOMICILE"}, "target": COURT, "parties": sides(place_code="330108001001")},
            {"given": {"jurisdiction": "OBJECT"}, "target": COURT, "place": unit("000100020001", 3)},
        ),
    ),
    "concessions_stay": Case(
        "SPC-IM art. 22", "papers", {"given": {"papers": ["b" * 64]}, "withheld": ["a" * 64]},
        ({"given": {"papers": ["a" * 64, "b" * 64]}, "withheld": ["a" * 64]},),
    ),
    "ruling_named": Case("CPL art. 206", "ruling", {"notes": {"ruling": "（2026）调确1号"}}, ({}, {"notes": {"ruling": " "}})),
    "settled_by_lead": Case(
        "HOUSE rule G7",
        "unit",
        {"post": post(Role.MEDIATOR, VILLAGE, 2)},
        ({"post": post(Role.MEDIATOR, TOWNSHIP, 3)}, {"post": post(Role.MEDIATOR, COUNTY, 4)}, {}),
    ),
    "performance_proven": Case("PML art. 31", "proof", {"given": {"proof": True}}, ({}, {"given": {"proof": "receipt"}})),
    "performance_overdue": Case(
        "PML art. 32",
        "at",
        AGREED,
        ({}, {"acts": [act("sign_agreement", due_on="2026-03-02")]}, {"acts": [act("sign_agreement", due_on="2026-04-01")]}),
    ),
    "other_side_confirms": Case(
        "HOUSE rule D13", "other_side_confirms", {"given": {"other_side_confirms": True}}, ({}, {"given": {"other_side_confirms": False}})
    ),
    "target_receipt": Case("HOUSE rule D14", "receipt", {"notes": {"receipt": "收123"}}, ({}, {"notes": {"receipt": " "}})),
    "classified": Case(
        "HOUSE rule D1", "type", {}, ({"type": "42"}, {"type": ""})
    ),
    "escalation_ground_given": Case("HOUSE rule R8", "ground", ground("GROUP"), ({}, ground("MAJOR"))),
    "attempts_told": Case("HOUSE rule R8", "reason", {"reason": "两次上门。"}, ({}, {"reason": "  "})),
    "direct_line": Case(
        "HOUSE rule R8",
        "to",
        {"target": unit(TOWNSHIP, 3)},
        (
            {},
            {"target": unit(COUNTY, 4)},
            {"target": unit("000100010002", 3)},
            {"target": unit(VILLAGE, 2)},
            {"target": unit(TOWNSHIP, 3, valid_to=date(2026, 3, 1))},
            {"target": unit(TOWNSHIP, 3, valid_from=date(2026, 3, 3))},
            {"target": unit(CITY, 5), "risk": "RED"},
        ),
    ),
    "skipped_level_told": Case(
        "HOUSE rule R8",
        "notified",
        {"target": unit(COUNTY, 4), "given": {"notified": [f"{TOWNSHIP}@"]}},
        ({"target": unit(COUNTY, 4)}, {"target": unit(COUNTY, 4), "given": {"notified": []}}),
    ),
    "waits_here": Case(
        "HOUSE rule R9", "unit", {"post": post(Role.HEAD, VILLAGE, 2)}, ({"post": post(Role.HEAD, TOWNSHIP, 3)}, {})
    ),
    "called_from_above": Case(
        "HOUSE rule R8", "unit", {"post": post(Role.HEAD, TOWNSHIP, 3)}, ({"post": post(Role.HEAD, VILLAGE, 2)}, {})
    ),
    "calling_ground_given": Case("HOUSE rule R8", "ground", ground("STALLED"), ({}, ground("GROUP"))),
    "outcome_stands": Case("HOUSE rule D15", "outcome", {"outcome": "FAILED"}, ({}, {"outcome": "SOLVED"})),
    "reopening_ground_given": Case("HOUSE rule D16", "ground", ground("NEW_FACTS"), ({}, ground("GROUP"))),
    "other_than_handler": Case(
        "HOUSE rule R12",
        "actor",
        {"by": "grid", "handler": "wang", "acts": [act("hold_session", actor="wang")]},
        (
            {"by": "wang", "handler": "wang"},
            {"by": "li", "handler": "wang", "acts": [act("hold_session", actor="li")]},
            {"by": "zhao", "handler": "wang", "acts": [act("appoint", actor="zhao")]},
        ),
    ),
    "days_within_term": Case(
        "HOUSE rule D6a",
        "days",
        {"acts": [act("hold_session", days=20)], "given": {"days": 10}},
        (
            {},
            {"acts": [act("hold_session", days=20)], "given": {"days": 11}},
            {"channel": "COURT_POST", "acts": [act("apply")], "given": {"days": 16}},
            {"channel": "COURT_POST", "acts": [act("apply", procedure="SUMMARY")], "given": {"days": 8}},
        ),
    ),
    "revisit_result_given": Case(
        "HOUSE rule R12", "result", {"given": {"result": "UNSETTLED"}}, ({}, {"given": {"result": "FINE"}})
    ),
    "revisit_recorded": Case(
        "HOUSE rule R12a", "record", {"notes": {"record": "双方满意。"}}, ({}, {"notes": {"record": " "}})
    ),
    "catalogue_complete": Case(
        "PML art. 27",
        "dossier",
        FILE,
        (
            {**FILE, "acts": [act(verb) for verb in PERFORMED if verb != "hold_session"]},
            {**FILE, "acts": [act(verb) for verb in PERFORMED if verb != "ask_consent"]},
            {**FILE, "parties": sides(id_digest="")},
            {**FILE, "verb": "archive"},
        ),
    ),
}  # fmt: skip

GUARDS: dict[str, Guard] = {
    guard.name: guard
    for row in DISPUTE.rows
    for guard in row.needs
    if guard.holds.__module__ in (courts.__name__, guards.__name__, line.__name__)
}
EACH = pytest.mark.parametrize("name", CASES)


class TestEveryGuard:
    def test_of_the_table_is_tried(self) -> None:
        assert CASES.keys() == GUARDS.keys()

    def test_of_the_page_stands_in_the_table(self) -> None:
        assert {
            each.name for page in (courts, guards, line) for each in vars(page).values() if isinstance(each, Guard)
        } == GUARDS.keys()

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
        assert rules == {"GU02", "GU17", "GU18", "GU19", "GU20", "GU25", "GU26"}


class TestThirtyDays:
    @pytest.mark.parametrize(
        ("signed", "applied", "is_in_time"),
        [
            ("2026-03-02T00:10:00+08:00", "2026-04-01T23:50:00+08:00", True),
            ("2026-03-01T16:10:00+00:00", "2026-04-01T15:50:00+00:00", True),
            ("2026-03-02T12:00:00+08:00", "2026-04-02T00:00:00+08:00", False),
            ("2026-03-01T23:00:00+08:00", "2026-04-01T00:10:00+08:00", False),
            ("2026-02-27T12:00:00+08:00", "2026-03-30T12:00:00+08:00", True),
        ],
        ids=["to the last minute", "told in UTC", "a day late", "a day late by minutes", "Sunday rolls to Monday"],
    )
    def test_are_days_in_hangzhou_that_roll_over_a_rest_day(
        self, db: None, signed: str, applied: str, is_in_time: bool
    ) -> None:
        agreed = act("sign_agreement")._replace(happened_at=datetime.fromisoformat(signed))
        trial = attempt(acts=[agreed], at=datetime.fromisoformat(applied))
        assert GUARDS["within_thirty_days"].holds(trial) is is_in_time


class TestSkippingALevel:
    @pytest.mark.parametrize(
        ("type_code", "risk", "may_skip"),
        [
            ("02", "BLUE", False), ("02", "ORANGE", False), ("02", "RED", True), ("08", "BLUE", True), ("15", "BLUE", True),
            ("10", "ORANGE", True), ("10", "BLUE", False),
        ],
    )  # fmt: skip
    def test_is_for_listed_types_and_risks(self, type_code: str, risk: str, may_skip: bool) -> None:
        trial = attempt(type=type_code, risk=risk, target=unit(COUNTY, 4))
        assert GUARDS["direct_line"].holds(trial) is may_skip

    @pytest.mark.parametrize("level", [0, 1, 2])
    def test_counts_grid_and_village_as_one_tier(self, level: int) -> None:
        assert GUARDS["direct_line"].holds(attempt(level=level, target=unit(TOWNSHIP, 3)))

    def test_goes_to_the_organ_that_leads_the_division_too(self) -> None:
        committee = unit(TOWNSHIP + "0009", 3, kind=Unit.Kind.COMMITTEE)
        bureau = unit(COUNTY + "0009", 4, kind=Unit.Kind.BUREAU)
        assert GUARDS["direct_line"].holds(attempt(target=committee))
        assert not GUARDS["direct_line"].holds(attempt(target=bureau, risk="RED"))


class TestAnIncompleteDossier:
    @pytest.mark.parametrize(
        ("language", "sentence"),
        [
            ("en", "The dossier lacks notice of rights and duties, mediation record."),
            ("zh-hans", "卷宗缺少：权利义务告知书、调解笔录。"),
        ],
    )
    def test_is_refused_by_the_names_of_the_papers(self, db: None, language: str, sentence: str) -> None:
        lacking = [act(verb) for verb in PERFORMED if verb not in ("ask_consent", "hold_session")]
        (found,) = unmet(GUARDS["catalogue_complete"], attempt(**{**FILE, "acts": lacking}))
        assert (found.code, found.facts) == ("CATALOGUE_COMPLETE", {"missing": ["RIGHTS_NOTICE", "MINUTES"]})
        with translation.override(language):
            assert str(found.message) == sentence


class TestJurisdictionD8:
    """Key trap of D8: not every court may confirm (CPL art. 205)."""

    @pytest.mark.parametrize(
        ("ground", "other"),
        [
            ("INVITED", {"target": court("00010002", 4), "channel": "COURT_PRE"}),
            ("DOMICILE", {"parties": sides(place_code="330106001001")}),
            ("OBJECT", {"place": unit(VILLAGE, 2)}),
            ("SEAT", {}),
            ("INTERMEDIATE", {"target": court(CITY, 5)}),
        ],
    )
    def test_is_found_on_each_ground_of_the_article(self, ground: str, other: dict[str, Any]) -> None:
        fields = {"target": COURT, **other}
        assert unmet(GUARDS["court_has_jurisdiction"], attempt(given={"jurisdiction": ground}, **fields)) == ()
