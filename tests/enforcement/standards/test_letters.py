from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from enforcement.standards.letters import CONTENT, Letter, Remedy, missing, remedy_on
from enforcement.standards.remedies import remedies_text

BEFORE, SINCE, TODAY = date(2023, 12, 31), date(2024, 1, 1), date(2026, 3, 2)


def complete(letter: Letter, *, day: date = TODAY, **told: Any) -> dict[str, Any]:
    """Say everything a letter may have to say."""
    fields: dict[str, Any] = {piece.name: "said" for piece in CONTENT[letter]}
    fields |= {"kinds": ["FINE"], "remedies": remedy_on(letter, day), "hearing_ground": True}
    return {**fields, **told}


def gaps(letter: Letter, fields: dict[str, Any], day: date = TODAY) -> list[str]:
    return [piece.name for piece in missing(letter, fields, day)]


class TestMissing:
    @pytest.mark.parametrize("letter", Letter)
    def test_finds_nothing_where_all_is_said(self, letter: Letter) -> None:
        assert gaps(letter, complete(letter)) == []

    @pytest.mark.parametrize(
        ("letter", "name"),
        [(letter, piece.name) for letter in Letter for piece in CONTENT[letter] if piece.name != "kinds"],
    )
    @pytest.mark.parametrize("empty", [None, "", "  ", False, 0], ids=repr)
    def test_finds_each_piece_that_is_not_said(self, letter: Letter, name: str, empty: object) -> None:
        assert gaps(letter, complete(letter) | {name: empty}) == [name]
        fields = complete(letter)
        del fields[name]
        assert gaps(letter, fields) == [name]

    @pytest.mark.parametrize("letter", [Letter.ON_THE_SPOT, Letter.NOTICE, Letter.DECISION])
    def test_finds_that_no_kind_is_said(self, letter: Letter) -> None:
        assert gaps(letter, complete(letter, kinds=[])) == ["kinds"]

    @pytest.mark.parametrize("letter", [Letter.ON_THE_SPOT, Letter.NOTICE, Letter.DECISION])
    def test_asks_for_no_amount_of_a_warning(self, letter: Letter) -> None:
        assert gaps(letter, complete(letter, kinds=["WARNING"], fine_yuan=None)) == []

    def test_asks_a_decision_on_a_fine_for_the_bank_and_the_surcharge_and_one_on_a_warning_for_neither(self) -> None:
        told = {"bank": None, "surcharge_told": None}
        assert gaps(Letter.DECISION, complete(Letter.DECISION) | told) == ["bank", "surcharge_told"]
        assert gaps(Letter.DECISION, complete(Letter.DECISION, kinds=["WARNING"]) | told) == []

    def test_asks_a_reminder_of_a_fine_for_the_exact_amount_and_of_a_closure_for_none(self) -> None:
        told: dict[str, Any] = {"amount_yuan": None, "payment": None}
        assert gaps(Letter.REMINDER, complete(Letter.REMINDER, **told)) == ["amount_yuan", "payment"]
        assert gaps(Letter.REMINDER, complete(Letter.REMINDER, kinds=["CLOSE_BUSINESS"], **told)) == []

    def test_asks_a_notice_for_the_right_to_a_hearing_only_where_there_is_a_ground(self) -> None:
        assert gaps(Letter.NOTICE, complete(Letter.NOTICE, hearing_right=False)) == ["hearing_right"]
        assert gaps(Letter.NOTICE, complete(Letter.NOTICE, hearing_right=False, hearing_ground=False)) == []

    def test_keeps_the_order_of_the_article(self) -> None:
        assert gaps(Letter.DECISION, {}) == [
            "party_name", "party_address", "facts", "evidence", "kinds", "basis", "manner", "term", "remedies", "organ", "date", "seal",
        ]  # fmt: skip

    def test_names_the_article_of_each_piece(self) -> None:
        laws = {letter: {str(piece.law) for piece in CONTENT[letter]} for letter in Letter}
        assert laws == {
            Letter.ON_THE_SPOT: {"APL art. 52"},
            Letter.NOTICE: {"APL art. 44", "APL art. 63"},
            Letter.DECISION: {"APL art. 59", "SC235 art. 7"},
            Letter.NO_PENALTY: {"APL art. 57", "APL art. 33"},
            Letter.SEIZURE: {"ACL art. 24"},
            Letter.SEIZURE_EXTENSION: {"ACL art. 24", "ACL art. 25"},
            Letter.REMINDER: {"ACL art. 35"},
        }

    def test_refuses_a_letter_it_does_not_know(self) -> None:
        with pytest.raises(ValueError, match="CARD"):
            missing("CARD", {}, TODAY)


class TestRemedies:
    """Key trap (a): since 2024-01-01 a decision on the spot must send the party to reconsideration first."""

    def test_are_either_before_the_law_of_2023_and_reconsideration_first_since(self) -> None:
        assert remedy_on(Letter.ON_THE_SPOT, BEFORE) is Remedy.EITHER
        assert remedy_on(Letter.ON_THE_SPOT, SINCE) is Remedy.RECONSIDERATION_FIRST

    def test_stay_either_for_an_ordinary_decision(self) -> None:
        assert remedy_on(Letter.DECISION, SINCE) is Remedy.EITHER

    @pytest.mark.parametrize(
        ("letter", "day", "told", "is_complete"),
        [
            (Letter.ON_THE_SPOT, SINCE, Remedy.EITHER, False),
            (Letter.ON_THE_SPOT, SINCE, Remedy.RECONSIDERATION_FIRST, True),
            (Letter.ON_THE_SPOT, BEFORE, Remedy.EITHER, True),
            (Letter.ON_THE_SPOT, BEFORE, Remedy.RECONSIDERATION_FIRST, False),
            (Letter.DECISION, SINCE, Remedy.RECONSIDERATION_FIRST, False),
            (Letter.DECISION, SINCE, "whatever", False),
        ],
    )
    def test_count_as_not_told_when_the_law_of_the_day_has_others(
        self, letter: Letter, day: date, told: str, is_complete: bool
    ) -> None:
        assert (gaps(letter, complete(letter, day=day, remedies=told), day) == []) is is_complete

    def test_are_written_out_for_a_decision_on_the_spot(self) -> None:
        with override("zh-hans"):
            text = remedies_text(Letter.ON_THE_SPOT, TODAY, organ="西湖区人民政府", court="杭州铁路运输法院")
        assert text == (
            "如不服本决定，应当自收到本决定书之日起六十日内先向西湖区人民政府申请行政复议；对行政复议决定不服的，"
            "可以自收到行政复议决定书之日起十五日内向杭州铁路运输法院提起行政诉讼。"
        )

    def test_are_written_out_for_an_ordinary_decision(self) -> None:
        with override("en"):
            text = remedies_text(Letter.DECISION, TODAY, organ="the district", court="the court")
        assert "60 days" in text
        assert "6 months" in text
        assert "first" not in text
