"""Knowing the same persons and the same matter again."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from casework.parties.identity import MOST, identity_digests, matter_keys
from casework.parties.kinds import PartyKind, PartyRole
from tests.casework.parties.people import Keys, MakeDraft, number_born

NOISE, WATCHED = "02", "17"


class TestIdentityDigests:
    def test_goes_by_the_id_number_whatever_the_name(self, draft: MakeDraft) -> None:
        one = draft(id_number=number_born("19800101"))
        other = draft(id_number=number_born("19800101"), name="张叁", phone="", role=PartyRole.RESPONDENT)
        assert identity_digests(one) & identity_digests(other)

    def test_goes_by_name_and_phone_without_a_number(self, draft: MakeDraft) -> None:
        assert identity_digests(draft()) == identity_digests(draft(name="张 三", phone="+86 138 1234 5678")) != set()

    @pytest.mark.parametrize("change", [{"name": "李四"}, {"phone": "13812345679"}])
    def test_tells_others_apart(self, draft: MakeDraft, change: dict[str, str]) -> None:
        assert identity_digests(draft()).isdisjoint(identity_digests(draft(**change)))

    def test_is_nothing_for_a_name_alone(self, draft: MakeDraft) -> None:
        assert identity_digests(draft(phone="")) == set()

    def test_goes_by_the_name_of_an_organisation(self, draft: MakeDraft) -> None:
        firm = draft(kind=PartyKind.ORGANISATION, name="某某（杭州）公司", phone="")
        assert (
            identity_digests(firm)
            == identity_digests(draft(kind=PartyKind.ORGANISATION, name="某某(杭州)公司"))
            != set()
        )

    def test_shows_nothing_of_the_person(self, draft: MakeDraft) -> None:
        digests = identity_digests(draft(id_number=number_born("19800101")))
        assert len(digests) == 2
        assert all(len(digest) == 64 and set(digest) <= set("0123456789abcdef") for digest in digests)

    def test_differs_between_installations(self, draft: MakeDraft, settings: Settings, keys: Keys) -> None:
        here = identity_digests(draft())
        settings.FIELD_KEYS = keys
        assert identity_digests(draft()).isdisjoint(here)


class TestMatterKeys:
    @pytest.fixture
    def other(self, draft: MakeDraft) -> MakeDraft:
        """Make somebody of the other side."""
        return partial(draft, role=PartyRole.RESPONDENT)

    def test_are_equal_for_the_same_persons_in_any_order(self, draft: MakeDraft, other: MakeDraft) -> None:
        zhang, li, wang = draft(), draft(name="李四"), other(name="王五")
        assert matter_keys([zhang, li, wang], NOISE) == matter_keys([wang, li, zhang], NOISE)
        assert {len(key) for key in matter_keys([zhang, li, wang], NOISE)["matter_keys"]} == {64}

    def test_are_equal_when_the_other_side_applies(self, draft: MakeDraft, other: MakeDraft) -> None:
        assert matter_keys([draft(), other(name="李四")]) == matter_keys([draft(name="李四"), other()]) != {}

    def test_say_who_and_not_what_it_is_called(self, draft: MakeDraft, other: MakeDraft) -> None:
        sides = [draft(), other(name="李四")]
        keys = [matter_keys(sides, each)["matter_keys"] for each in (NOISE, "03", "17", "")]
        assert all(each == keys[0] for each in keys)

    def test_differ_by_persons(self, draft: MakeDraft, other: MakeDraft) -> None:
        one, another = ([draft(), other(name=name)] for name in ("李四", "王五"))
        assert set(matter_keys(one)["matter_keys"]).isdisjoint(matter_keys(another)["matter_keys"])

    def test_are_shared_whoever_else_is_named_on_either_side(self, draft: MakeDraft, other: MakeDraft) -> None:
        sides = [draft(), other(name="李四")]
        more = matter_keys([*sides, draft(name="王五"), other(name="赵六")])["matter_keys"]
        assert len(more) == 4
        assert set(matter_keys(sides)["matter_keys"]) < set(more)

    def test_are_shared_when_a_number_is_left_out_another_time(self, draft: MakeDraft, other: MakeDraft) -> None:
        known = draft(id_number=number_born("19800101"))
        first = matter_keys([known, other(name="李四")])["matter_keys"]
        assert set(matter_keys([draft(), other(name="李四")])["matter_keys"]) < set(first)

    def test_are_not_more_than_an_entry_holds(self, draft: MakeDraft, other: MakeDraft) -> None:
        crowd = [draft(name=f"张{place}") for place in range(9)] + [other(name=f"李{place}") for place in range(9)]
        assert len(matter_keys(crowd)["matter_keys"]) == MOST

    def test_do_not_ask_who_else_is_there(self, draft: MakeDraft, other: MakeDraft) -> None:
        sides = [draft(), other(name="李四")]
        assert matter_keys([*sides, draft(name="王五", role=PartyRole.THIRD_PARTY)]) == matter_keys(sides)

    def test_tell_the_other_side_too_where_groups_are_watched(self, draft: MakeDraft, other: MakeDraft) -> None:
        firm = other(kind=PartyKind.ORGANISATION, name="某物业公司")
        one, another = matter_keys([draft(), firm], WATCHED), matter_keys([draft(name="李四"), firm], "10")
        assert one["group_keys"] == another["group_keys"]
        assert one["matter_keys"] != another["matter_keys"]
        assert "group_keys" not in matter_keys([draft(), firm], NOISE)

    def test_are_none_when_too_little_is_known(self, draft: MakeDraft, other: MakeDraft) -> None:
        assert matter_keys([draft(), other(name="李四", phone="")], WATCHED) == {}
        assert matter_keys([other()]) == {}
        assert matter_keys([draft()], WATCHED) == {}
        assert list(matter_keys([draft(phone=""), other()], WATCHED)) == ["group_keys"]

    def test_stay_the_same_while_sealing_keys_change(
        self, draft: MakeDraft, other: MakeDraft, settings: Settings, keys: Keys
    ) -> None:
        settings.FIELD_KEYS = [keys[0], keys[2]]
        before = matter_keys([draft(), other(name="李四")], WATCHED)
        settings.FIELD_KEYS = [keys[1], keys[2]]
        assert matter_keys([draft(), other(name="李四")], WATCHED) == before
