"""The matrix of what each audience sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.parties import masking
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.masking import Audience, Field, mask, masked_party

LIST, HANDLER, DASHBOARD = Audience.LIST, Audience.HANDLER, Audience.DASHBOARD
ADDRESS = "浙江省杭州市西湖区北山街道曙光路1号2幢301室"


@dataclass
class Person:
    role: str = "APPLICANT"
    kind: str = "PERSON"
    name: str = "张三"
    id_number: str = "11010519491231002X"
    phone: str = "13812345678"
    address: str = ADDRESS
    birth_date: date | None = date(1949, 12, 31)
    created_at: datetime = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


class TestMask:
    # Written out from domain 7.2, cell by cell.
    @pytest.mark.parametrize(
        ("field", "value", "audience", "shown"),
        [
            (Field.NAME, "张三", LIST, "张**"),
            (Field.NAME, "张三", HANDLER, "张三"),
            (Field.NAME, "张三", DASHBOARD, ""),
            (Field.ID_NUMBER, "330106199001010012", LIST, "330*************12"),
            (Field.ID_NUMBER, "330106199001010012", HANDLER, "330*************12"),
            (Field.ID_NUMBER, "330106199001010012", DASHBOARD, ""),
            (Field.PHONE, "13812341234", LIST, "138****1234"),
            (Field.PHONE, "13812341234", HANDLER, "13812341234"),
            (Field.PHONE, "13812341234", DASHBOARD, ""),
            (Field.ADDRESS, ADDRESS, LIST, "浙江省杭州市西湖区北山街道"),
            (Field.ADDRESS, ADDRESS, HANDLER, ADDRESS),
            (Field.ADDRESS, ADDRESS, DASHBOARD, "浙江省杭州市西湖区北山街道"),
            (Field.BANK_CARD, "6222 0212 0201 2345 678", LIST, "***************5678"),
            (Field.BANK_CARD, "6222021202012345678", HANDLER, "***************5678"),
            (Field.BANK_CARD, "6222021202012345678", DASHBOARD, ""),
            (Field.SENSITIVE, "hepatitis B", LIST, "restricted"),
            (Field.SENSITIVE, "hepatitis B", HANDLER, "restricted"),
            (Field.SENSITIVE, "hepatitis B", DASHBOARD, ""),
            (Field.REPORTER, "张三", LIST, "reporter"),
            (Field.REPORTER, "张三", HANDLER, "reporter"),
            (Field.REPORTER, "张三", DASHBOARD, ""),
        ],
    )
    def test_shows_each_audience_its_cell(self, field: Field, value: str, audience: Audience, shown: str) -> None:
        with translation.override("en"):
            assert mask(field, value, audience) == shown

    def test_has_a_rule_for_every_field_and_audience(self) -> None:
        assert set(masking.POLICY) == set(Field)
        assert all(set(row) == set(Audience) for row in masking.POLICY.values())

    @pytest.mark.parametrize("field", Field)
    @pytest.mark.parametrize("audience", Audience)
    def test_shows_nothing_of_nothing(self, field: Field, audience: Audience) -> None:
        assert mask(field, "", audience) == ""

    def test_takes_a_field_by_its_name(self) -> None:
        assert mask("name", "张三", LIST) == "张**"

    def test_refuses_a_field_without_a_rule(self) -> None:
        with pytest.raises(ValueError, match="diagnosis"):
            mask("diagnosis", "hepatitis B", HANDLER)

    @pytest.mark.parametrize("audience", Audience)
    def test_leaves_the_name_of_an_organisation(self, audience: Audience) -> None:
        assert mask(Field.NAME, "杭州某某物业有限公司", audience, kind=PartyKind.ORGANISATION) == "杭州某某物业有限公司"

    @given(st.sampled_from(["name", "id_number", "phone", "address", "bank_card"]), st.text(min_size=5))
    def test_never_shows_a_whole_value_in_a_list(self, field: str, value: str) -> None:
        # A division's own name is all there is to an address that goes no further.
        assert mask(field, value, LIST) != value or field == "address" or set(value) == {"*"}


class TestSurnameOnly:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            ("张三", "张**"),
            ("张三丰", "张**"),
            ("欧阳修", "欧阳**"),
            ("司马相如", "司马**"),
            ("歐陽修", "歐陽**"),
            ("诸葛亮", "诸葛**"),
            ("第五琦", "第五**"),
            ("欧阳", "欧**"),
            ("张", "张**"),
            ("阿卜杜·热合曼", "阿**"),
            ("John Smith", "J**"),
        ],
    )
    def test_shows_the_surname(self, name: str, shown: str) -> None:
        assert masking.surname_only(name) == shown

    def test_knows_only_surnames_of_two_characters(self) -> None:
        assert {len(surname) for surname in masking.COMPOUND_SURNAMES} == {2}
        assert {"欧阳", "司马", "上官", "公孙", "令狐", "西门", "獨孤"} <= masking.COMPOUND_SURNAMES


class TestNumbers:
    @pytest.mark.parametrize(
        ("number", "shown"),
        [("11010519491231002X", "110*************2X"), ("E12345678", "E12****78"), ("A123", "****")],
    )
    def test_shows_the_ends_of_an_id_number(self, number: str, shown: str) -> None:
        assert masking.id_ends(number) == shown

    @pytest.mark.parametrize(
        ("number", "shown"),
        [
            ("13812345678", "138****5678"),
            ("0571-87654321", "057*****4321"),
            ("87654321", "******21"),
            ("12345", "*****"),
        ],
    )
    def test_shows_the_ends_of_a_phone_number(self, number: str, shown: str) -> None:
        assert masking.phone_ends(number) == shown

    @pytest.mark.parametrize(("number", "shown"), [("6222021202012345678", "***************5678"), ("12345", "*****")])
    def test_shows_the_tail_of_a_card(self, number: str, shown: str) -> None:
        assert masking.card_tail(number) == shown


class TestToTownship:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("杭州市余杭区塘栖镇广济路1号", "杭州市余杭区塘栖镇"),
            ("杭州市余杭区塘栖镇园区路1号", "杭州市余杭区"),
            ("浙江省宁波市镇海区招宝山街道城河西路5号", "浙江省宁波市镇海区招宝山街道"),
            ("镇海区招宝山街道城河西路5号", "镇海区招宝山街道"),
            ("浙江省桐乡市濮院镇新街9号", "浙江省桐乡市濮院镇"),
            ("江西省景德镇市昌江区西郊街道1号", "江西省景德镇市昌江区西郊街道"),
            ("河南省新乡市红旗区东街街道3号", "河南省新乡市红旗区东街街道"),
            ("青岛市市北区辽宁路街道20号", "青岛市市北区辽宁路街道"),
            ("杭州市淳安县金峰乡百亩田村12号", "杭州市淳安县金峰乡"),
            ("西湖区文一西路水乡花园3幢", "西湖区"),
            ("上城区城镇路5号", "上城区"),
            ("塘栖镇园区路1号", "塘栖镇"),
            ("西湖区北山街道", "西湖区北山街道"),
            ("曙光路1号", "***"),
            ("1 Main Street, Boston", "***"),
            ("住址不详", "***"),
        ],
    )
    def test_shows_no_more_than_the_township(self, address: str, shown: str) -> None:
        assert masking.to_township(address) == shown

    @given(st.text("浙江省杭州市西湖区北山街道镇乡县路街巷弄号0123456789幢室", max_size=30))
    def test_never_shows_a_road_or_a_number(self, address: str) -> None:
        shown = masking.to_township(address)
        assert shown == "***" or address.startswith(shown)
        assert not set(shown.replace("路街道", "街道").replace("巷街道", "街道")) & set("0123456789路巷弄号")


class TestMaskedParty:
    def test_masks_all_of_a_person_in_a_list(self) -> None:
        assert masked_party(Person(), LIST) == {
            "name": "张**",
            "id_number": "110*************2X",
            "phone": "138****5678",
            "address": "浙江省杭州市西湖区北山街道",
        }

    def test_shows_the_handler_all_but_the_id_number(self) -> None:
        shown = masked_party(Person(), HANDLER)
        assert (shown["name"], shown["phone"], shown["address"]) == ("张三", "13812345678", ADDRESS)
        assert shown["id_number"] == "110*************2X"

    @pytest.mark.parametrize("audience", Audience)
    def test_shows_a_reporter_to_nobody(self, audience: Audience) -> None:
        shown = masked_party(Person(role=PartyRole.REPORTER), audience)
        assert {shown["id_number"], shown["phone"], shown["address"]} == {""}
        assert "张" not in shown["name"]

    def test_shows_of_a_minor_only_that_something_is_restricted(self) -> None:
        minor = Person(birth_date=date(2008, 3, 3))
        with translation.override("en"):
            assert masked_party(minor, LIST) == {"name": "restricted", "id_number": "", "phone": "", "address": ""}
        assert set(masked_party(minor, DASHBOARD).values()) == {""}
        assert masked_party(minor, HANDLER)["name"] == "张三"

    def test_tells_a_minor_by_the_day_given(self) -> None:
        minor = Person(birth_date=date(2008, 3, 3))
        assert masked_party(minor, LIST, on=date(2026, 3, 3))["name"] == "张**"

    def test_does_not_take_an_organisation_for_a_minor(self) -> None:
        firm = replace(Person(), kind="ORGANISATION", name="某公司", birth_date=None)
        assert masked_party(firm, LIST)["name"] == "某公司"


class TestShownCount:
    @pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (120, 120)])
    def test_hides_small_counts(self, count: int, shown: int | None) -> None:
        assert masking.shown_count(count) == shown
