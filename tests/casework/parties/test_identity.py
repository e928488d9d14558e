"""Knowing the same persons and the same matter again."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from casework.parties.identity import identity_digest, matter_key
from casework.parties.kinds import PartyKind, PartyRole
from tests.casework.parties.people import Keys, MakeDraft, number_born

NOISE = "02"


class TestIdentityDigest:
    def test_goes_by_the_id_number_alone(self, draft: MakeDraft) -> None:
        one = draft(id_number=number_born("19800101"))
        other = draft(id_number=number_born("19800101"), name="张叁", phone="", role=PartyRole.RESPONDENT)
        assert identity_digest(one) == identity_digest(other) != ""

    def test_goes_by_name_and_phone_without_a_number(self, draft: MakeDraft) -> None:
        assert identity_digest(draft()) == identity_digest(draft(name="张 三", phone="+86 138 1234 5678")) != ""

    @pytest.mark.parametrize("change", [{"name": "李四"}, {"phone": "13812345679"}])
    def test_tells_others_apart(self, draft: MakeDraft, change: dict[str, str]) -> None:
        assert identity_digest(draft()) != identity_digest(draft(**change))

    def test_is_nothing_for_a_name_alone(self, draft: MakeDraft) -> None:
        assert identity_digest(draft(phone="")) == ""

    def test_goes_by_the_name_of_an_organisation(self, draft: MakeDraft) -> None:
        firm = draft(kind=PartyKind.ORGANISATION, name="某某（杭州）公司", phone="")
        assert identity_digest(firm) == identity_digest(draft(kind=PartyKind.ORGANISATION, name="某某(杭州)公司")) != ""

    def test_shows_nothing_of_the_person(self, draft: MakeDraft) -> None:
        digest = identity_digest(draft(id_number=number_born("19800101")))
        assert len(digest) == 64
        assert set(digest) <= set("0123456789abcdef")

    def test_differs_between_installations(self, draft: MakeDraft, settings: Settings, keys: Keys) -> None:
        here = identity_digest(draft())
        settings.FIELD_KEYS = keys
        assert identity_digest(draft()) != here


class TestMatterKey:
    def test_is_equal_for_the_same_persons_in_any_order(self, draft: MakeDraft) -> None:
        zhang, li, wang = draft(), draft(name="李四"), draft(name="王五")
        one = matter_key(NOISE, [zhang, li], [wang], group_watch=False)
        assert one == matter_key(NOISE, [li, zhang], [wang], group_watch=False) != ""

    def test_is_equal_when_the_other_side_applies(self, draft: MakeDraft) -> None:
        zhang, li = draft(), draft(name="李四")
        assert matter_key(NOISE, [zhang], [li], group_watch=False) == matter_key(
            NOISE, [li], [zhang], group_watch=False
        )

    def test_differs_by_type_and_by_persons(self, draft: MakeDraft) -> None:
        zhang, li, wang = draft(), draft(name="李四"), draft(name="王五")
        keys = {
            matter_key(NOISE, [zhang], [li], group_watch=False),
            matter_key("03", [zhang], [li], group_watch=False),
            matter_key(NOISE, [zhang], [wang], group_watch=False),
            matter_key(NOISE, [zhang, wang], [li], group_watch=False),
        }
        assert len(keys) == 4

    def test_counts_the_respondents_alone_when_a_group_is_watched(self, draft: MakeDraft) -> None:
        firm = draft(kind=PartyKind.ORGANISATION, name="某物业公司")
        one = matter_key(NOISE, [draft()], [firm], group_watch=True)
        assert one == matter_key(NOISE, [draft(name="李四", phone="")], [firm], group_watch=True) != ""
        assert one != matter_key(NOISE, [draft()], [firm], group_watch=False)

    def test_is_nothing_when_too_little_is_known(self, draft: MakeDraft) -> None:
        stranger = draft(phone="")
        assert matter_key(NOISE, [draft()], [stranger], group_watch=False) == ""
        assert matter_key(NOISE, [stranger], [draft()], group_watch=False) == ""
        assert matter_key(NOISE, [], [draft()], group_watch=False) == ""
        assert matter_key(NOISE, [draft()], [stranger], group_watch=True) == ""

    def test_stays_the_same_while_sealing_keys_change(self, draft: MakeDraft, settings: Settings, keys: Keys) -> None:
        settings.FIELD_KEYS = [keys[0], keys[2]]
        before = matter_key(NOISE, [draft()], [draft(name="李四")], group_watch=False)
        settings.FIELD_KEYS = [keys[1], keys[2]]
        assert matter_key(NOISE, [draft()], [draft(name="李四")], group_watch=False) == before
