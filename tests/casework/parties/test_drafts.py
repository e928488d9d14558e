"""What is handed in about parties, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import NotYet
from casework.parties.drafts import BadParty, PartyDraft, check_roster
from casework.parties.identifiers import BadIdentifier
from casework.parties.kinds import IdKind, PartyKind, PartyRole
from tests.casework.parties.people import MakeDraft, number_born

TODAY = date(2026, 3, 2)


def faults_of(call: Callable[[], object]) -> list[tuple[str, str]]:
    try:
        call()
    except NotYet as refusal:
        return [(unmet.code, unmet.field) for unmet in refusal.unmet]
    return []


def refused(call: Callable[[], object]) -> list[tuple[str, str]]:
    faults = faults_of(call)
    assert faults, "It was not refused."
    return faults


class TestPartyDraft:
    def test_brings_numbers_to_their_stored_spelling(self, draft: MakeDraft) -> None:
        made = draft(id_number="11010519491231002x", phone="+86 138 1234 5678", name="  张  三 ")
        assert (made.id_number, made.phone, made.name) == ("11010519491231002X", "13812345678", "张 三")

    def test_takes_the_birth_date_from_the_id_number(self, draft: MakeDraft) -> None:
        assert draft(id_number="11010519491231002X").birth_date == date(1949, 12, 31)

    def test_refuses_another_birth_date_beside_it(self, draft: MakeDraft) -> None:
        found = refused(lambda: draft(id_number="11010519491231002X", birth_date=date(1950, 1, 1)))
        assert found == [("BIRTH_DATE_DIFFERS", "birth_date")]

    def test_tells_the_kind_of_paper_by_the_kind_of_party(self, draft: MakeDraft) -> None:
        assert draft(id_number="11010519491231002X").id_kind is IdKind.RESIDENT_ID
        assert draft(kind=PartyKind.ORGANISATION, id_number="91350100M000100Y43").id_kind is IdKind.USCC
        assert draft().id_kind is None

    def test_takes_a_passport_when_told(self, draft: MakeDraft) -> None:
        assert draft(id_kind=IdKind.PASSPORT, id_number="e12345678").id_number == "E12345678"

    def test_lists_every_fault_at_once(self, draft: MakeDraft) -> None:
        found = refused(lambda: draft(name="", id_number="110105194912310021", phone="123", place_code="33"))
        assert found == [
            ("ID_CHECK_DIGIT", "id_number"),
            ("PHONE_SHAPE", "phone"),
            ("PLACE_CODE_SHAPE", "place_code"),
            ("NAME_MISSING", "name"),
        ]

    def test_refuses_a_wrong_number_as_a_bad_identifier(self, draft: MakeDraft) -> None:
        with pytest.raises(BadIdentifier):
            draft(id_number="110105194912310021")

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"name": "  "}, "NAME_MISSING"),
            ({"name": "张" * 121}, "NAME_TOO_LONG"),
            ({"name": "张\x07三"}, "NAME_CHARACTERS"),
            ({"address": "路" * 301}, "ADDRESS_TOO_LONG"),
            ({"id_kind": IdKind.USCC, "id_number": "91350100M000100Y43"}, "ID_KIND"),
            ({"kind": PartyKind.ORGANISATION, "birth_date": TODAY}, "NOT_A_PERSON"),
            ({"kind": PartyKind.ORGANISATION, "is_incapable": True}, "NOT_A_PERSON"),
            ({"language": "zh-hans-cn-longer"}, "LANGUAGE"),
            ({"guardian_of": 1}, "NOT_A_GUARDIAN"),
            ({"represents": 1}, "NOT_A_STAND_IN"),
        ],
    )
    def test_refuses_what_does_not_go_together(self, draft: MakeDraft, changes: dict[str, Any], code: str) -> None:
        assert [found for found, _ in refused(lambda: draft(**changes))] == [code]

    def test_shows_nothing_personal_of_itself(self, draft: MakeDraft) -> None:
        shown = repr(draft(id_number="11010519491231002X", address="杭州市西湖区北山街道1号"))
        assert not any(clear in shown for clear in ("张三", "11010519491231002X", "13812345678", "北山"))

    def test_lets_a_reporter_go_unnamed(self, draft: MakeDraft) -> None:
        assert draft(role=PartyRole.REPORTER, name="", phone="").name == ""


class TestFromJson:
    def test_reads_the_shape_of_the_import_format(self) -> None:
        made = PartyDraft.from_json(
            {
                "role": "applicant",
                "kind": "person",
                "name": "张三",
                "id_number": "11010519491231002X",
                "phone": "13812345678",
            }
        )
        assert (made.role, made.kind, made.birth_date) == (PartyRole.APPLICANT, PartyKind.PERSON, date(1949, 12, 31))

    def test_goes_without_an_id_number_or_a_phone(self) -> None:
        made = PartyDraft.from_json({"role": "respondent", "kind": "organisation", "name": "某公司", "id_number": None})
        assert (made.id_number, made.phone, made.id_kind) == ("", "", None)

    def test_reads_the_optional_fields(self) -> None:
        made = PartyDraft.from_json(
            {
                "role": "GUARDIAN",
                "kind": "PERSON",
                "name": "李四",
                "birth_date": "1980-05-01",
                "address": "杭州市西湖区北山街道1号",
                "place_code": "330106001",
                "guardian_of": 1,
                "language": "en",
            }
        )
        assert (made.guardian_of, made.birth_date, made.place_code) == (1, date(1980, 5, 1), "330106001")

    def test_names_faults_by_the_path_of_the_party(self) -> None:
        data = {"role": "applicant", "kind": "person", "name": "张三", "id_number": "110105194912310021"}
        assert refused(lambda: PartyDraft.from_json(data, path="parties[3]")) == [
            ("ID_CHECK_DIGIT", "parties[3].id_number")
        ]

    @pytest.mark.parametrize(
        ("change", "code", "field"),
        [
            ({"role": "judge"}, "UNKNOWN_CODE", "p.role"),
            ({"role": None}, "UNKNOWN_CODE", "p.role"),
            ({"kind": 7}, "SHAPE", "p.kind"),
            ({"name": ["张三"]}, "SHAPE", "p.name"),
            ({"phone": 13812345678}, "SHAPE", "p.phone"),
            ({"birth_date": "31.12.1949"}, "SHAPE", "p.birth_date"),
            ({"incapable": "yes"}, "SHAPE", "p.incapable"),
            ({"represents": 0}, "SHAPE", "p.represents"),
            ({"represents": True}, "SHAPE", "p.represents"),
            ({"gender": "f"}, "UNKNOWN_FIELD", "p.gender"),
            ({"id_kind": "library card"}, "UNKNOWN_CODE", "p.id_kind"),
        ],
    )
    def test_refuses_another_shape(self, change: dict[str, Any], code: str, field: str) -> None:
        data = {"role": "applicant", "kind": "person", "name": "张三", **change}
        assert refused(lambda: PartyDraft.from_json(data, path="p")) == [(code, field)]

    @pytest.mark.parametrize("data", [None, "张三", 7, [], [{"role": "applicant"}]])
    def test_refuses_what_is_no_object(self, data: object) -> None:
        assert refused(lambda: PartyDraft.from_json(data, path="p")) == [("SHAPE", "p")]

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        ),
        st.sampled_from(
            [
                "role",
                "kind",
                "name",
                "id_number",
                "phone",
                "id_kind",
                "birth_date",
                "incapable",
                "guardian_of",
                "language",
            ]
        ),
    )
    def test_refuses_or_reads_but_never_breaks(self, junk: object, key: str) -> None:
        data = {"role": "applicant", "kind": "person", "name": "张三", key: junk}
        found = faults_of(lambda: PartyDraft.from_json(data))
        assert all(code and field.startswith("party") for code, field in found)


class TestCheckRoster:
    def test_finds_the_ward_where_it_goes_without_saying(self, draft: MakeDraft) -> None:
        child = draft(id_number=number_born("20150601"))
        settled = check_roster([draft(), child, draft(role=PartyRole.GUARDIAN, name="李四")], on=TODAY)
        assert settled[2].guardian_of == 2

    def test_refuses_a_guardian_of_nobody(self, draft: MakeDraft) -> None:
        found = refused(lambda: check_roster([draft(), draft(role=PartyRole.GUARDIAN)], on=TODAY))
        assert found == [("WARD_UNKNOWN", "parties[1].guardian_of")]

    def test_refuses_a_guardian_who_is_a_minor(self, draft: MakeDraft) -> None:
        child = draft(id_number=number_born("20150601"))
        young = draft(role=PartyRole.GUARDIAN, id_number=number_born("20090601"), guardian_of=1)
        assert refused(lambda: check_roster([child, young], on=TODAY)) == [("GUARDIAN_UNFIT", "parties[1].role")]

    @pytest.mark.parametrize("place", [2, 3, 9])
    def test_refuses_a_link_to_anything_but_a_principal(self, draft: MakeDraft, place: int) -> None:
        roster = [draft(), draft(role=PartyRole.WITNESS), draft(role=PartyRole.AGENT, represents=place)]
        assert refused(lambda: check_roster(roster, on=TODAY)) == [("NO_SUCH_PARTY", "parties[2].represents")]

    def test_takes_five_representatives_and_no_more(self, draft: MakeDraft) -> None:
        five = [draft(), *(draft(role=PartyRole.REPRESENTATIVE) for _ in range(5))]
        assert len(check_roster(five, on=TODAY)) == 6
        found = refused(lambda: check_roster([*five, draft(role=PartyRole.REPRESENTATIVE)], on=TODAY))
        assert found == [("TOO_MANY_REPRESENTATIVES", "parties[6].role")]

    def test_refuses_the_same_number_on_both_sides(self, draft: MakeDraft) -> None:
        twice = [
            draft(id_number="11010519491231002X"),
            draft(role=PartyRole.RESPONDENT, id_number="11010519491231002X"),
        ]
        assert refused(lambda: check_roster(twice, on=TODAY)) == [("PARTY_TWICE", "parties[1].id_number")]

    def test_refuses_the_unborn(self, draft: MakeDraft) -> None:
        assert refused(lambda: check_roster([draft(birth_date=date(2026, 3, 3))], on=TODAY, path="p")) == [
            ("NOT_YET_BORN", "p[0].birth_date")
        ]

    def test_is_a_bad_party(self, draft: MakeDraft) -> None:
        with pytest.raises(BadParty):
            check_roster([draft(role=PartyRole.GUARDIAN)], on=TODAY)

    def test_takes_nobody_at_all(self) -> None:
        assert check_roster([], on=TODAY) == ()
