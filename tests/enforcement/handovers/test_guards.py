"""Each condition of a hand-over, refused and allowed side by side, with its article and field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings

from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.workflow.guards import Guard
from casework.workflow.models import Matter
from enforcement.handovers import guards, prolonging
from enforcement.handovers.machine import HANDOVER
from tests.attempts import COUNTY, TOWNSHIP, VILLAGE, Case, act, attempt, post, unmet
from tests.enforcement.handovers.exchange.sides import Side

ROOT, OTHER = "a" * 64, "b" * 64


def organ(name: str, number: int, **other: Any) -> Unit:
    path = f"{COUNTY}00{number:02d}"
    fields = {"level": 4, **other}
    return Unit(pk=number, code=name, key=f"{path}@", path=path, name=name, kind=Unit.Kind.BUREAU, **fields)


POLICE, PROCURATORATE, COURT = organ("西湖区公安局", 6), organ("西湖区人民检察院", 7), organ("西湖区人民法院", 8)
ABOUT = Matter(number="X3301062026000123", state="FILED")
SENT_ALREADY = Matter(
    number="H3301062026000009", track="handover", type="J4", state="RETURNED", machine_version=1, origin_number=ABOUT.number
)  # fmt: skip
ABOUT.unit_key, ABOUT.unit_path = f"{VILLAGE}@", VILLAGE


def given(**facts: Any) -> dict[str, Any]:
    return {"given": facts}


def after(*acts: Any, **other: Any) -> dict[str, Any]:
    return {"acts": list(acts), **other}


FILING = "F3301062026000001"
NAMED = Matter(number=FILING, track="filing", state="ACCEPTED")


def born(outcome: str) -> Matter:
    """Make the dispute that was born of a filing."""
    return Matter(number="D3301062026000002", track="dispute", state="CLOSED", outcome=outcome, origin_number=FILING)


REPEATED = "D3301062026000003"
DOUBLED = Matter(number=FILING, track="filing", state="MERGED", outcome="MERGED")


def ended(outcome: str) -> Matter:
    """Make the dispute that a filing was merged into."""
    return Matter(number=REPEATED, track="dispute", state="CLOSED", outcome=outcome)


PACKED = act("package", receiver=POLICE.key)
SENT = act("send", root=ROOT, manifest=ROOT)
REFUSED = act("send_result", result="NOT_FILED")
SUPPLEMENT, LACKING = act("return", ground="SUPPLEMENT"), act("return", ground="INCOMPLETE")
MONTH = act("extend", limit="T34.J3", months=1)
TWO_MONTHS = act("extend", limit="T34.J3.wide", months=2)
CASES: dict[str, Case] = {
    "answered_where_it_is_kept": Case("HOUSE rule H12", "actor", {"unit": POLICE}, ({"unit": COURT},)),
    "node_open": Case("HOUSE rule H1", "type", {"type": "J4"}, ({"type": "J6"}, {"type": "02"}, {"type": ""})),
    "organs_fit": Case(
        "HOUSE rule H2", "receiver",
        {"type": "J4", "unit": POLICE, "target": PROCURATORATE},
        (
            {"type": "J4", "unit": POLICE},
            {"type": "J4", "unit": POLICE, "target": COURT},
            {"type": "J4", "unit": COURT, "target": PROCURATORATE},
            {"type": "J9", "unit": COURT, "target": COURT},
            {"type": "J4", "unit": POLICE, "target": organ("西湖区人民检察院", 9, valid_to=date(2026, 3, 1))},
        ),
    ),
    "police_of_same_level": Case(
        "TSC art. 5", "receiver",
        {"type": "K1", "level": 3, "target": POLICE},
        ({"type": "K1", "level": 5, "target": POLICE}, {"type": "K1", "level": 4, "target": organ("杭州市公安局", 5, level=5)}),
    ),
    "case_named": Case(
        "HOUSE rule H1", "about",
        {"notes": {"case_no": "（2026）1号"}},
        (
            {},
            {"notes": {"case_no": " "}},
            given(about=ABOUT.number),
            {**given(about=ABOUT.number), "others": [ABOUT], "post": post(Role.HEAD, "00010002", 4)},
        ),
    ),
    "none_under_way": Case(
        "HOUSE rule H1", "about",
        {"type": "J1", **given(about=ABOUT.number), "others": [ABOUT, SENT_ALREADY]},
        ({"type": "J4", **given(about=ABOUT.number), "others": [ABOUT, SENT_ALREADY]},),
    ),
    "group_of_two": Case(
        "TSC art. 5", "group",
        {"type": "K1", **given(group=["chen", "zhou"])},
        ({"type": "K1"}, {"type": "K1", **given(group=["chen", "chen"])}),
    ),
    "packed_by_sender": Case(
        "HOUSE rule H3", "unit", {"post": post(Role.HEAD, VILLAGE, 2)}, ({"post": post(Role.HEAD, TOWNSHIP, 3)}, {})
    ),
    "content_changed": Case(
        "HOUSE rule H3", "package",
        after(SENT, LACKING, **given(root=OTHER)),
        (after(SENT, LACKING, **given(root=ROOT)),),
    ),
    "approved_by_head": Case(
        "TSC art. 5", "actor",
        {"type": "K1", "post": post(Role.HEAD, VILLAGE, 2)},
        ({"type": "K1", "post": post(Role.OFFICER, VILLAGE, 2)}, {"type": "K1"}),
    ),
    "paper_answered": Case("HOUSE rule H3", "paper_used", given(paper_used=False), ({}, given(paper_used=""))),
    "papers_of_node": Case(
        "HOUSE rule H6", "dossier",
        {"type": "J4", "papers": ["PROSECUTION_OPINION", "TRANSMITTAL"]},
        (
            {"type": "J4"},
            {"type": "J4", "papers": ["TRANSMITTAL"]},
            after(act("send", kinds=["TRANSMITTAL"]), type="J4", state="SENT", papers=["PROSECUTION_OPINION", "TRANSMITTAL"]),
        ),
    ),
    "goes_to_receiver": Case(
        "HOUSE rule H2", "to",
        after(PACKED, target=POLICE),
        (after(PACKED), after(PACKED, target=COURT), {"target": POLICE}),
    ),
    "refusal_objected": Case(
        "TSC art. 9", "result",
        after(REFUSED, type="K1"),
        (after(REFUSED, type="K4"), after(act("send_result", result="FILED"), type="K1"), {"type": "K1"}),
    ),
    "objection_in_order": Case(
        "TSC art. 9", "to",
        after(PACKED, REFUSED, REFUSED, target=PROCURATORATE),
        (
            after(PACKED, REFUSED),
            after(PACKED, REFUSED, target=PROCURATORATE),
            after(PACKED, REFUSED, REFUSED, target=POLICE),
            after(PACKED, REFUSED, REFUSED, REFUSED, target=PROCURATORATE),
        ),
    ),
    "reason_given": Case("HOUSE rule H5", "reason", {"reason": "缺鉴定意见。"}, ({}, {"reason": " "})),
    "signed_by_itself": Case(
        "HOUSE rule H4", "unit", {"post": post(Role.REGISTRAR, VILLAGE, 2)}, ({"post": post(Role.HEAD, COUNTY, 4)}, {})
    ),
    "package_whole": Case(
        "HOUSE rule H4", "manifest",
        after(SENT, **given(manifest=ROOT, faults=0)),
        (after(SENT, **given(manifest=ROOT, faults=1)), after(SENT, **given(manifest=OTHER, faults=0)), given(manifest=ROOT, faults=0)),
    ),
    "handed_to_mediation": Case(
        "HOUSE rule H9", "to", {"type": "K5", **given(referral="F3301062026000001")}, ({"type": "K5"},)
    ),
    "answered_as_mediated": Case(
        "HOUSE rule H9", "result",
        {"type": "K5", **given(result="MEDIATED", referral=FILING), "others": [born("AGREED_NOT_YET_DUE"), NAMED]},
        (
            {"type": "K5", **given(result="NOT_MEDIATED", referral=FILING), "others": [DOUBLED]},
            {"type": "K5", **given(result="NOT_MEDIATED", referral=REPEATED), "others": [ended("AGREED_PERFORMED")]},
            {"type": "K5", **given(result="MEDIATED", referral=REPEATED), "others": [ended("")]},
            {"type": "K5", **given(result="MEDIATED")},
            {"type": "K5", **given(result="NOT_MEDIATED", referral=FILING), "others": [born(""), NAMED]},
            {"type": "K5", **given(result="MEDIATED", referral=FILING), "others": [born("FAILED"), NAMED]},
            {"type": "K5", **given(result="NOT_MEDIATED", referral=FILING), "others": [born("BREACHED"), NAMED]},
        ),
    ),
    "return_ground_listed": Case(
        "HOUSE rule H5", "ground", given(ground="BROKEN"), ({}, given(ground="SUPPLEMENT"), given(ground="GROUP"))
    ),
    "returned_at_most_twice": Case(
        "HOUSE rule H5", "returns", after(LACKING, SUPPLEMENT, SUPPLEMENT), (after(LACKING, LACKING),)
    ),
    "supplement_allowed": Case(
        "CRPL art. 175", "ground",
        {"type": "J4", **given(ground="SUPPLEMENT")},
        ({"type": "J1", **given(ground="SUPPLEMENT")}, {"type": "J4", **given(ground="INCOMPLETE")}, {"type": "J4"}),
    ),
    "returns_le_2": Case(
        "CRPL art. 175", "returns", after(SUPPLEMENT, LACKING, LACKING), (after(SUPPLEMENT, SUPPLEMENT),)
    ),
    "back_to_sender": Case(
        "HOUSE rule H5", "reason",
        after(PACKED, target=Unit(key=f"{VILLAGE}@")),
        (after(PACKED), after(PACKED, target=COURT), {"target": COURT}),
    ),
    "result_listed": Case(
        "HOUSE rule H6", "result",
        {"type": "K1", **given(result="FILED")},
        ({"type": "K1"}, {"type": "J4", **given(result="FILED")}),
    ),
    "result_on_paper": Case("HOUSE rule H6", "dossier", {"papers": ["RESULT"]}, ({}, {"papers": ["EVIDENCE"]})),
    "evidence_suffices": Case(
        "CRPL art. 175", "sufficient",
        given(result="PROSECUTED", sufficient=True),
        (given(result="PROSECUTED"), given(result="PROSECUTED", sufficient=False)),
    ),
    "property_handed_over": Case(
        "TSC art. 12", "dossier",
        after(act("package", property=1), act("send_result", result="FILED"), papers=["PROPERTY_RECEIPT"]),
        (after(act("package", property=1), act("send_result", result="FILED")),),
    ),
    "node_may_be_prolonged": Case(
        "HOUSE rule H8", "type",
        {"type": "J7", "state": "RECEIVED"},
        ({"type": "J7", "state": "PACKAGED"}, {"type": "K1", "state": "RECEIVED"}, {"type": "K3", "state": "PACKAGED"}),
    ),
    "prolonged_within_law": Case(
        "HOUSE rule H8", "days",
        after(act("package"), act("extend", days=9), act("receive"), act("extend", days=5), **given(limit="T34.J5", days=10)),
        (
            after(act("receive"), act("extend", days=5), **given(limit="T34.J5", days=11)),
            after(act("package", longer=3), **given(limit="T34.J1", days=2)),
            given(limit="T34.J5"),
            given(days=1),
            after(act("package"), MONTH, **given(limit="T34.J3", months=1)),
            after(act("package"), MONTH, **given(limit="T34.J3.wide", months=3)),
        ),
    ),
    "extension_reasoned": Case("HOUSE rule H8", "reason", {"reason": "案情复杂。"}, ({}, {"reason": " "})),
    "approved_above": Case(
        "CRPL art. 208", "approved_above",
        after(act("receive"), act("extend", months=1), **given(months=3, approved_above=True)),
        (after(act("receive"), act("extend", months=1), **given(months=1)), given(months=2)),
    ),
    "nothing_ahead": Case(
        "HOUSE rule L1", "detained_at",
        given(detained_at="2026-03-02T12:00:00+08:00", arrested_at="2026-03-01T08:00:00+08:00", judged_on="2026-03-02"),
        (given(detained_at="2026-03-02T12:00:01+08:00"),),
    ),
    "ground_allows": Case(
        "HOUSE rule H8a", "ground",
        given(limit="T34.J3", months=1, ground="COMPLEX"),
        (
            given(limit="T34.J3", months=1),
            given(limit="T34.J3.wide", months=2, ground="COMPLEX"),
            given(limit="T34.J7", months=2),
            given(limit="T34.J7.summary", days=1, ground="TEN_YEARS"),
            given(limit="T34.J9", months=2, ground="OVER_THREE_YEARS"),
        ),
    ),
    "custody_in_order": Case(
        "HOUSE rule H8a", "ground",
        after(MONTH, TWO_MONTHS, **given(limit="T34.J3.grave", months=2)),
        (
            given(limit="T34.J3.wide", months=2),
            after(MONTH, **given(limit="T34.J3.grave", months=2)),
            after(TWO_MONTHS, **given(limit="T34.J3.grave", months=2)),
        ),
    ),
    "procuratorate_above_approved": Case(
        "CRPL art. 156", "approved_above", given(approved_above=True), ({}, given(approved_by_province=True))
    ),
    "province_approved": Case(
        "CRPL art. 158", "approved_by_province", given(approved_by_province=True), ({}, given(approved_above=True))
    ),
    "province_approved_again": Case(
        "CRPL art. 159", "approved_by_province", given(approved_by_province=True), ({}, given(approved_above=True))
    ),
    "month_and_a_half": Case(
        "CRPL art. 220", "days",
        after(act("receive"), act("extend", days=20), **given(days=6)),
        (after(act("receive"), **given(days=27)), after(act("receive"), act("extend", days=20), **given(days=7)), given(days=1)),
    ),
    "high_court_approved": Case(
        "CRPL art. 243", "approved_by_province", given(approved_by_province=True), ({}, given(approved_above=True))
    ),
}  # fmt: skip
ENGINE = {"prolonged_within", "prolonged_in_time"}
GUARDS: dict[str, Guard] = {
    guard.name: guard for row in HANDOVER.rows for guard in row.needs if guard.name not in ENGINE
}


@pytest.fixture(autouse=True)
def court_elsewhere(settings: LazySettings) -> None:
    """Let another installation keep the court."""
    peer = Side("court.test/ledger", frozenset()).as_peer()
    settings.EXCHANGE_PEERS = [peer._replace(units=frozenset({COURT.code}))]


class TestEveryGuard:
    def test_of_the_table_is_tried(self) -> None:
        assert CASES.keys() == GUARDS.keys()

    def test_of_the_pages_stands_in_the_table(self) -> None:
        written = (*vars(guards).values(), *vars(prolonging).values())
        assert {each.name for each in written if isinstance(each, Guard)} == GUARDS.keys()

    @pytest.mark.parametrize("name", CASES)
    def test_lets_pass_what_is_right(self, name: str) -> None:
        assert unmet(GUARDS[name], attempt(**CASES[name].passes)) == ()

    @pytest.mark.parametrize("name", CASES)
    def test_refuses_what_is_not_with_its_article_and_field(self, name: str) -> None:
        for wrong in CASES[name].fails:
            found = unmet(GUARDS[name], attempt(**wrong))
            assert [(each.law, each.field) for each in found] == [(CASES[name].law, CASES[name].field)], wrong

    def test_bears_its_row_of_the_catalogue(self) -> None:
        assert {name for name, guard in GUARDS.items() if guard.rule == "GU27"} == {
            "none_under_way", "returns_le_2", "evidence_suffices",
        }  # fmt: skip


class TestWhatNeedsNoProof:
    def test_a_matter_of_the_senders_own_is_named_by_its_number(self) -> None:
        right = attempt(**given(about=ABOUT.number), others=[ABOUT], post=post(Role.HEAD, COUNTY, 4))
        assert unmet(GUARDS["case_named"], right) == ()

    def test_another_node_than_a_suspected_crime_has_no_group_and_no_head(self) -> None:
        assert unmet(GUARDS["group_of_two"], attempt(type="J4")) == ()
        assert unmet(GUARDS["approved_by_head"], attempt(type="J4")) == ()

    def test_nothing_of_value_needs_no_receipt(self) -> None:
        without = attempt(**after(act("package", property=0), act("send_result", result="FILED")))
        assert unmet(GUARDS["property_handed_over"], without) == ()
