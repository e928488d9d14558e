"""Sentences about parties."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.parties import services
from casework.parties.identifiers import ADULT, age_on, latest_birth
from casework.parties.kinds import Identifier, PartyKind, PartyRole
from casework.parties.models import Party
from tests.casework.parties.people import MakeDraft, number_born

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


class TestPartyQuerySet:
    def test_keeps_the_parties_of_one_matter_in_order(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_parties([("D2", [draft(), draft()]), ("D1", [draft()])], at=noon)
        assert [party.position for party in Party.objects.of("D2")] == [1, 2]

    def test_orders_many_matters_by_number_and_position(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_parties([("D2", [draft(), draft()]), ("D1", [draft()]), ("D3", [draft()])], at=noon)
        found = [(party.matter_no, party.position) for party in Party.objects.of_matters(["D2", "D1"])]
        assert found == [("D1", 1), ("D2", 1), ("D2", 2)]

    @pytest.mark.parametrize("value", ["", "  ", "\u200b"])
    def test_finds_nobody_by_an_empty_value(self, draft: MakeDraft, noon: datetime, value: str) -> None:
        services.add_party("D1", draft(phone=""), at=noon)
        assert not Party.objects.with_identifier(Identifier.PHONE, value).exists()


class TestNeedingGuardian:
    def test_keeps_minors_and_the_incapable_without_one(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_parties(
            [
                ("D1", [draft(id_number=number_born("20080303"))]),
                ("D2", [draft(id_number=number_born("20080302"))]),
                ("D3", [draft(is_incapable=True)]),
                ("D4", [draft(is_incapable=True), draft(role=PartyRole.GUARDIAN)]),
                ("D5", [draft(role=PartyRole.WITNESS, birth_date=date(2015, 1, 1))]),
                ("D6", [draft(kind=PartyKind.ORGANISATION, name="某公司")]),
            ],
            at=noon,
        )
        assert [party.matter_no for party in Party.objects.needing_guardian(TODAY)] == ["D1", "D3"]

    @given(st.dates(date(2007, 12, 1), date(2010, 4, 1)), st.dates(date(2025, 12, 1), date(2028, 4, 1)))
    def test_agrees_with_the_party_itself(self, birth: date, on: date) -> None:
        party = Party(role="APPLICANT", kind="PERSON", birth_date=birth)
        assert party.needs_guardian(on) == (birth > latest_birth(ADULT, on)) == (age_on(birth, on) < 18)
