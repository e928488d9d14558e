"""The numbers people and organisations are known by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.errors import NotYet
from casework.parties import identifiers
from casework.parties.identifiers import USCC_ALPHABET, BadIdentifier

DAYS = st.dates(date(1880, 1, 1), date(2026, 3, 2))
LATER = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(sorted(identifiers.PROVINCES))) + f"{draw(st.integers(0, 9999)):04d}"
    body = f"{region}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + identifiers.resident_id_check(body)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    body = draw(st.text(USCC_ALPHABET, min_size=17, max_size=17))
    return body + identifiers.uscc_check(body)


def codes(refusal: pytest.ExceptionInfo[BadIdentifier]) -> list[str]:
    return [unmet.code for unmet in refusal.value.unmet]


def swapped(text: str, place: int) -> str:
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


class TestResidentId:
    @pytest.mark.parametrize("example", ["11010519491231002X", "440524188001010014"])
    def test_takes_the_examples_of_the_standard(self, example: str) -> None:
        assert identifiers.resident_id(example) == example

    def test_brings_what_was_typed_to_one_spelling(self) -> None:
        assert identifiers.resident_id(" １１０１０５ 19491231 002x\u200b") == "11010519491231002X"

    @given(resident_ids(), st.integers(0, 17), st.sampled_from("0123456789X"))
    def test_catches_every_single_wrong_character(self, number: str, place: int, other: str) -> None:
        assume(other != number[place])
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.resident_id(number[:place] + other + number[place + 1 :])
        assert {"ID_CHECK_DIGIT", "ID_CHARACTERS"} & set(codes(refusal))

    @given(resident_ids(), st.integers(0, 16))
    def test_catches_every_swap_of_neighbours(self, number: str, place: int) -> None:
        assume(number[place] != number[place + 1])
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.resident_id(swapped(number, place))
        assert {"ID_CHECK_DIGIT", "ID_CHARACTERS"} & set(codes(refusal))

    @given(resident_ids())
    def test_has_one_check_digit_in_eleven(self, number: str) -> None:
        fitting = [digit for digit in "0123456789X" if identifiers.resident_id_check(number[:17]) == digit]
        assert fitting == [number[17]]

    @pytest.mark.parametrize("typed", ["", "110105491231002", "11010519491231002", "11010519491231002XX"])
    def test_refuses_another_length(self, typed: str) -> None:
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.resident_id(typed)
        assert codes(refusal) == ["ID_LENGTH"]

    @pytest.mark.parametrize(
        "typed", ["X1010519491231002X", "11010519491231O02X", "11010519491231002Y", "１１٠105194912310020"]
    )
    def test_refuses_other_characters(self, typed: str) -> None:
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.resident_id(typed)
        assert codes(refusal) == ["ID_CHARACTERS"]

    @pytest.mark.parametrize("day", ["19490229", "20261301", "20260100", "00000101", "20250431"])
    def test_refuses_a_day_that_never_was(self, day: str) -> None:
        body = f"330106{day}001"
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.resident_id(body + identifiers.resident_id_check(body))
        assert codes(refusal) == ["ID_BIRTH_DATE"]

    def test_lists_every_rule_that_is_broken_with_field_and_standard(self) -> None:
        with pytest.raises(NotYet) as refusal:
            identifiers.resident_id("990106194902290011", field="parties[0].id_number")
        unmet = refusal.value.unmet
        assert [each.code for each in unmet] == ["ID_CHECK_DIGIT", "ID_REGION", "ID_BIRTH_DATE"]
        assert {each.field for each in unmet} == {"parties[0].id_number"}
        assert {each.law for each in unmet} == {"GB 11643-1999"}


class TestBirthDateOf:
    @given(resident_ids())
    def test_reads_the_day_in_the_number(self, number: str) -> None:
        assert identifiers.birth_date_of(number).strftime("%Y%m%d").zfill(8) == number[6:14]

    def test_refuses_a_number_without_one(self) -> None:
        with pytest.raises(BadIdentifier):
            identifiers.birth_date_of("330106199902300000")


class TestAgeOn:
    @pytest.mark.parametrize(
        ("birth", "day", "age"),
        [
            (date(2008, 3, 2), date(2026, 3, 1), 17),
            (date(2008, 3, 2), date(2026, 3, 2), 18),
            (date(2008, 2, 29), date(2026, 2, 27), 17),
            (date(2008, 2, 29), date(2026, 2, 28), 18),
            (date(2008, 2, 29), date(2028, 2, 28), 19),
            (date(2008, 2, 29), date(2028, 2, 29), 20),
            (date(2026, 3, 2), date(2026, 3, 2), 0),
            (date(2026, 3, 3), date(2026, 3, 2), -1),
        ],
    )
    def test_counts_full_years(self, birth: date, day: date, age: int) -> None:
        assert identifiers.age_on(birth, day) == age

    @given(DAYS, LATER, st.integers(0, 120))
    def test_agrees_with_the_rule_for_queries(self, birth: date, day: date, age: int) -> None:
        assume(day.year - age >= 1)
        assert (identifiers.age_on(birth, day) >= age) == (birth <= identifiers.latest_birth(age, day))

    @given(DAYS, LATER)
    def test_never_falls_from_one_day_to_the_next(self, birth: date, day: date) -> None:
        assert identifiers.age_on(birth, day + timedelta(days=1)) - identifiers.age_on(birth, day) in {0, 1}


class TestUscc:
    @pytest.mark.parametrize(
        "code",
        ["91350100M000100Y43", "91330100799655058B", "914403001922038216", "9144030071526726XG", "91110000802100433B"],
    )
    def test_takes_the_example_of_the_standard_and_codes_in_use(self, code: str) -> None:
        assert identifiers.uscc(code) == code

    def test_brings_what_was_typed_to_one_spelling(self) -> None:
        assert identifiers.uscc("９１350100 m000100y43") == "91350100M000100Y43"

    @given(usccs(), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
    def test_catches_every_single_wrong_character(self, code: str, place: int, other: str) -> None:
        assume(other != code[place])
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.uscc(code[:place] + other + code[place + 1 :])
        assert codes(refusal) == ["USCC_CHECK"]

    @given(usccs(), st.integers(0, 16))
    def test_catches_every_swap_of_neighbours(self, code: str, place: int) -> None:
        assume(code[place] != code[place + 1])
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.uscc(swapped(code, place))
        assert codes(refusal) == ["USCC_CHECK"]

    @pytest.mark.parametrize("letter", "IOZSV")
    def test_refuses_letters_that_look_like_digits(self, letter: str) -> None:
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.uscc(f"91350100M000100{letter}43")
        assert codes(refusal) == ["USCC_CHARACTERS"]

    def test_refuses_another_length(self) -> None:
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.uscc("91350100M000100Y4")
        assert codes(refusal) == ["USCC_LENGTH"]
        assert refusal.value.unmet[0].law == "GB 32100-2015"


class TestPhone:
    @pytest.mark.parametrize(
        ("typed", "stored"),
        [
            ("13812345678", "13812345678"),
            ("138 1234 5678", "13812345678"),
            ("138-1234-5678", "13812345678"),
            ("＋86 138-1234-5678", "13812345678"),
            ("0086-13812345678", "13812345678"),
            ("8613812345678", "13812345678"),
            ("19912345678", "19912345678"),
            ("0571-87654321", "0571-87654321"),
            ("(0571) 8765 4321", "0571-87654321"),
            ("057187654321", "0571-87654321"),
            ("0571—87654321", "0571-87654321"),
            ("+86-571-87654321", "0571-87654321"),
            ("+86 10 65432100", "010-65432100"),
            ("010-65432100", "010-65432100"),
            ("021 54321000", "021-54321000"),
            ("0571-87654321-203", "0571-87654321-203"),
            ("0571-87654321转203", "0571-87654321-203"),
            ("0572-2034567", "0572-2034567"),
            ("87654321", "87654321"),
            ("8765-4321", "87654321"),
            ("400-123-4567", "4001234567"),
            ("95588", "95588"),
        ],
    )
    def test_brings_a_number_to_one_spelling(self, typed: str, stored: str) -> None:
        assert identifiers.phone(typed) == stored

    @given(st.sampled_from(["13812345678", "0571-87654321", "0571-87654321-203", "87654321"]))
    def test_leaves_the_stored_spelling_as_it_is(self, stored: str) -> None:
        assert identifiers.phone(stored) == stored

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "1381234567",
            "138123456789",
            "12812345678",
            "0571-1654321",
            "0571-876543",
            "110",
            "+1 617 635 4500",
            "none",
        ],
    )
    def test_refuses_what_no_phone_here_has(self, typed: str) -> None:
        with pytest.raises(BadIdentifier) as refusal:
            identifiers.phone(typed, field="parties[2].phone")
        assert (codes(refusal), refusal.value.unmet[0].field) == (["PHONE_SHAPE"], "parties[2].phone")


class TestOtherNumbers:
    def test_takes_passports_of_any_country(self) -> None:
        assert identifiers.passport("e 12345678") == "E12345678"

    @pytest.mark.parametrize("typed", ["E123", "E-1234567", "E123456789012345"])
    def test_refuses_what_is_no_passport(self, typed: str) -> None:
        with pytest.raises(BadIdentifier, match=r"passport|护照"):
            identifiers.passport(typed)

    def test_takes_a_paper_without_a_rule(self) -> None:
        assert identifiers.other_paper("军字第 (2001) 1".replace("军字第", "JZ")) == "JZ(2001)1"

    def test_refuses_a_paper_that_is_a_sentence(self) -> None:
        with pytest.raises(BadIdentifier):
            identifiers.other_paper("he has none, sorry!")

    @pytest.mark.parametrize("typed", ["330106001", "330106001001"])
    def test_takes_the_code_of_a_township_or_village(self, typed: str) -> None:
        assert identifiers.place_code(typed) == typed

    @pytest.mark.parametrize("typed", ["330106", "33010600", "Xihu"])
    def test_refuses_a_code_above_the_township(self, typed: str) -> None:
        with pytest.raises(BadIdentifier):
            identifiers.place_code(typed)


class TestNameKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("张 三", "张三"),
            ("ＡＢＣ（杭州）公司", "abc(杭州)公司"),
            ("阿卜杜•热合曼", "阿卜杜·热合曼"),
            ("John  Smith", "JOHN SMITH"),
        ],
    )
    def test_makes_spellings_of_one_name_equal(self, one: str, other: str) -> None:
        assert identifiers.name_key(one) == identifiers.name_key(other)

    def test_keeps_different_names_apart(self) -> None:
        assert identifiers.name_key("张三") != identifiers.name_key("张山")

    @given(st.text(max_size=30))
    def test_changes_nothing_the_second_time(self, name: str) -> None:
        once = identifiers.name_key(name)
        assert identifiers.name_key(once) == once
