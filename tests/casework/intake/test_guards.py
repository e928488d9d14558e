"""Each condition of intake and of correction, refused and allowed side by side, with its article and field."""

from datetime import date
from typing import Any

import pytest

from casework.intake import guards
from casework.intake.machine import FILING
from casework.organisations.actors import Role
from casework.workflow import correction
from casework.workflow.correction import correction_row
from casework.workflow.guards import Guard
from casework.workflow.kinship import repeats_by_persons
from casework.workflow.models import Matter
from tests.attempts import COUNTY, NUMBER, TOWNSHIP, VILLAGE, Case, act, attempt, post, sides, unit, unmet

ELSEWHERE = unit("000100020001", 3)
RIGHT = {"kind": "DISPUTE", "type": "02", "risk": "BLUE"}


def other(number: str, path: str, **columns: Any) -> Matter:
    """Make another matter that is here, led by the unit of that path."""
    found = Matter(number=number, state="APPLIED", **columns)
    found.unit_key, found.unit_path = f"{path}@", path
    return found


ORIGIN, FOREIGN = other("D3301062026000007", VILLAGE), other("D3301062026000008", TOWNSHIP)
EARLIER = other("F3301062026000003", COUNTY, origin_number=ORIGIN.number, channel_ref="cause")


def given(**facts: Any) -> dict[str, Any]:
    return {"given": facts}


CASES: dict[str, Case] = {
    "channel_known": Case("HOUSE rule R1", "channel", {"channel": "LETTER"}, ({"channel": "PIGEON"}, {"channel": ""})),
    "place_known": Case(
        "HOUSE rule R1",
        "place",
        {"place": unit(TOWNSHIP, 3)},
        ({}, {"place": unit("00010001", 4)}),
    ),
    "text_given": Case("HOUSE rule R1", "text", {"notes": {"text": "噪声。"}}, ({}, {"notes": {"text": "  "}})),
    "contact_or_anonymous": Case("HOUSE rule R1", "parties", {"parties": sides()[:1]}, ({}, given(anonymous="yes"))),
    "target_named": Case("HOUSE rule R2", "into", given(into="D3301062026000009"), ({}, given(into=NUMBER))),
    "reason_given": Case("HOUSE rule R2", "reason", {"reason": "并非同一事项。"}, ({}, {"reason": " "})),
    "classified": Case(
        "HOUSE rule R3", "type", given(**RIGHT), (given(**{**RIGHT, "type": "42"}), given(kind="DISPUTE", risk="RED"))
    ),
    "competent": Case(
        "HOUSE rule R4",
        "to",
        {"target": unit(TOWNSHIP, 3), "place": unit(VILLAGE, 2)},
        (
            {},
            {"target": ELSEWHERE, "place": unit(VILLAGE, 2)},
            {"target": unit(TOWNSHIP, 3, valid_to=date(2026, 3, 1)), "place": unit(VILLAGE, 2)},
        ),
    ),
    "objection_reasoned": Case(
        "HOUSE rule R6",
        "ground",
        {**given(ground="NOT_COMPETENT"), "reason": "属住建部门职责。"},
        ({"reason": "属住建部门职责。"}, given(ground="NOT_COMPETENT"), {**given(ground="GROUP"), "reason": "人多。"}),
    ),
    "back_to_sender": Case(
        "HOUSE rule R6",
        "back_to",
        {"acts": [act("dispatch")], "target": unit(TOWNSHIP, 3)},
        ({"target": unit(TOWNSHIP, 3)}, {"acts": [act("dispatch")]}, {"acts": [act("dispatch")], "target": ELSEWHERE}),
    ),
    "was_referred": Case("HOUSE rule R2b", "into", {"origin_number": "H3301062026000001"}, ({},)),
    "signed_by_the_organ": Case(
        "HOUSE rule R5",
        "unit",
        {"kind": "COURT_CASE", "post": post(Role.REGISTRAR, VILLAGE, 2)},
        ({"kind": "COURT_CASE", "post": post(Role.REGISTRAR, COUNTY, 4)}, {"kind": "POLICE_CASE"}),
    ),
    "referring_matter_known": Case(
        "HOUSE rule R13",
        "referred_from",
        {**given(referred_from=ORIGIN.number), "others": [ORIGIN]},
        ({}, given(referred_from=ORIGIN.number), {**given(referred_from=FOREIGN.number), "others": [FOREIGN]}),
    ),
    "sent_to_another": Case(
        "HOUSE rule R13",
        "to",
        {"target": ELSEWHERE},
        ({}, {"target": unit(VILLAGE, 2)}, {"target": unit("000100020001", 3, valid_to=date(2026, 3, 1))}),
    ),
    "not_to_the_accused": Case(
        "RPW art. 30",
        "to",
        {"target": ELSEWHERE, "walled_from": TOWNSHIP},
        ({"target": unit(TOWNSHIP, 3), "walled_from": TOWNSHIP}, {"target": unit(VILLAGE, 2), "walled_from": TOWNSHIP}),
    ),
    "referred_once": Case(
        "HOUSE rule R13",
        "referred_from",
        {**given(referred_from=ORIGIN.number), "others": [ORIGIN, EARLIER], "channel_ref": "other cause"},
        ({**given(referred_from=ORIGIN.number), "others": [ORIGIN, EARLIER], "channel_ref": "cause"},),
    ),
    "own_unit": Case(
        "HOUSE rule R5", "unit", {"post": post(Role.HEAD, VILLAGE, 2)}, ({"post": post(Role.HEAD, TOWNSHIP, 3)}, {})
    ),
}
CORRECTING: dict[str, Case] = {
    "entry_named": Case("HOUSE rule C1", "corrects", given(corrects=3), ({}, given(corrects=0), given(corrects=4), given(corrects=True))),
    "reason_given": Case("HOUSE rule C1", "reason", {"reason": "笔误。"}, ({}, {"reason": "\t"})),
    "exclusion_known": Case("HOUSE rule C2", "exclusion", given(exclusion="LX1"), (given(exclusion="LX6"), given(exclusion=""))),
    "original_named": Case(
        "HOUSE rule C2", "into", given(exclusion="LX3"),
        (given(exclusion="LX1"), given(exclusion="LX1", into=NUMBER), given(into="D3301062026000009")),
    ),
}  # fmt: skip
GUARDS: dict[str, Guard] = {
    guard.name: guard for row in FILING.rows for guard in row.needs if guard.holds.__module__ == guards.__name__
}
CORRECTION: dict[str, Guard] = {
    guard.name: guard for guard in correction_row("APPLIED", excludes=True).needs if guard is not repeats_by_persons
}
EACH = pytest.mark.parametrize(
    ("guard", "case"),
    [(GUARDS[name], case) for name, case in CASES.items()]
    + [(CORRECTION[name], case) for name, case in CORRECTING.items()],
    ids=[*CASES, *(f"correct:{name}" for name in CORRECTING)],
)


class TestEveryGuard:
    def test_of_the_table_is_tried(self) -> None:
        assert CASES.keys() == GUARDS.keys()
        assert CORRECTING.keys() == CORRECTION.keys()

    def test_of_the_page_stands_in_the_table(self) -> None:
        assert {each.name for each in vars(guards).values() if isinstance(each, Guard)} == GUARDS.keys()
        here = {each.name for each in vars(correction).values() if isinstance(each, Guard)}
        assert here - {repeats_by_persons.name} == CORRECTION.keys()

    @EACH
    def test_lets_pass_what_is_right(self, guard: Guard, case: Case) -> None:
        assert unmet(guard, attempt(**case.passes)) == ()

    @EACH
    def test_refuses_what_is_not_with_its_article_and_field(self, guard: Guard, case: Case) -> None:
        for wrong in case.fails:
            found = unmet(guard, attempt(**wrong))
            assert [(each.law, each.field) for each in found] == [(case.law, case.field)], wrong


class TestAnAnonymousFiling:
    def test_needs_no_contact(self) -> None:
        assert GUARDS["contact_or_anonymous"].holds(attempt(given={"anonymous": True}))


class TestAnotherKindThanDispute:
    def test_has_no_type_of_disputes(self) -> None:
        assert unmet(GUARDS["classified"], attempt(given={"kind": "PETITION", "risk": "BLUE"})) == ()
