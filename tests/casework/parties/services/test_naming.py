"""Naming the parties of a matter."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.parties import services
from casework.parties.drafts import BadParty
from casework.parties.kinds import Identifier, PartyRole
from casework.parties.models import Party
from tests.casework.parties.people import MakeDraft, number_born

pytestmark = pytest.mark.django_db
MATTER = "D33010620260000001"


class TestAddParty:
    def test_takes_the_next_position(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_party(MATTER, draft(), at=noon)
        second = services.add_party(MATTER, draft(role=PartyRole.RESPONDENT, name="李四"), at=noon)
        assert (second.position, second.created_at) == (2, noon)
        assert [party.name for party in Party.objects.of(MATTER)] == ["张三", "李四"]

    def test_counts_positions_within_the_matter(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_party(MATTER, draft(), at=noon)
        assert services.add_party("D33010620260000002", draft(), at=noon).position == 1

    def test_links_a_guardian_to_the_ward(self, draft: MakeDraft, noon: datetime) -> None:
        child = services.add_party(MATTER, draft(id_number=number_born("20150601")), at=noon)
        guardian = services.add_party(MATTER, draft(role=PartyRole.GUARDIAN, name="李四"), at=noon)
        assert guardian.guardian_of == child
        assert list(child.guardians.all()) == [guardian]

    def test_links_an_agent_to_whom_he_acts_for(self, draft: MakeDraft, noon: datetime) -> None:
        applicant = services.add_party(MATTER, draft(), at=noon)
        agent = services.add_party(MATTER, draft(role=PartyRole.AGENT, represents=1), at=noon)
        assert (agent.represents, agent.guardian_of) == (applicant, None)

    def test_refuses_a_sixth_representative(self, draft: MakeDraft, noon: datetime) -> None:
        for _ in range(5):
            services.add_party(MATTER, draft(role=PartyRole.REPRESENTATIVE), at=noon)
        with pytest.raises(BadParty) as refusal:
            services.add_party(MATTER, draft(role=PartyRole.REPRESENTATIVE), at=noon)
        assert refusal.value.code == "TOO_MANY_REPRESENTATIVES"
        assert Party.objects.count() == 5

    def test_refuses_a_number_that_is_there_already(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_party(MATTER, draft(id_number="11010519491231002X"), at=noon)
        with pytest.raises(BadParty) as refusal:
            services.add_party(MATTER, draft(role=PartyRole.RESPONDENT, id_number="11010519491231002X"), at=noon)
        assert (refusal.value.code, refusal.value.unmet[0].field) == ("PARTY_TWICE", "parties[1].id_number")

    def test_tells_the_day_by_the_clock_of_shanghai(self, draft: MakeDraft, noon: datetime) -> None:
        just_after_midnight = noon.replace(hour=0, minute=5)
        services.add_party(MATTER, draft(birth_date=just_after_midnight.date()), at=just_after_midnight)
        assert Party.objects.get().birth_date == just_after_midnight.date()


class TestAddParties:
    def test_keeps_the_order_given(self, draft: MakeDraft, noon: datetime) -> None:
        added = services.add_parties([("D2", [draft(), draft(name="李四")]), ("D1", [draft(name="王五")])], at=noon)
        assert [(party.matter_no, party.position, party.name) for party in added] == [
            ("D2", 1, "张三"),
            ("D2", 2, "李四"),
            ("D1", 1, "王五"),
        ]
        assert all(party.pk for party in added)

    def test_links_across_each_matter(self, draft: MakeDraft, noon: datetime) -> None:
        family = [draft(role=PartyRole.GUARDIAN, name="李四", guardian_of=2), draft(id_number=number_born("20150601"))]
        services.add_parties([("D1", family), ("D2", [draft(), draft(role=PartyRole.AGENT, represents=1)])], at=noon)
        guardian = Party.objects.get(matter_no="D1", position=1)
        agent = Party.objects.get(matter_no="D2", position=2)
        assert (guardian.guardian_of.position, agent.represents.position) == (2, 1)  # type: ignore[union-attr]
        assert guardian.guardian_of.matter_no == "D1"  # type: ignore[union-attr]

    def test_can_be_found_again(self, draft: MakeDraft, noon: datetime) -> None:
        services.add_parties([("D1", [draft(id_number="11010519491231002X")])], at=noon)
        assert Party.objects.with_identifier(Identifier.ID_NUMBER, "11010519491231002x").count() == 1

    def test_writes_nothing_when_one_matter_is_wrong(self, draft: MakeDraft, noon: datetime) -> None:
        with pytest.raises(BadParty) as refusal:
            services.add_parties([("D1", [draft()]), ("D2", [draft(role=PartyRole.GUARDIAN)])], at=noon)
        assert refusal.value.unmet[0].field == "D2.parties[0].guardian_of"
        assert not Party.objects.exists()

    @pytest.mark.parametrize("matters", [1, 40])
    def test_takes_the_same_statements_for_one_matter_and_for_forty(
        self, draft: MakeDraft, noon: datetime, matters: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        rows = [(f"D{number}", [draft(), draft(role=PartyRole.AGENT, represents=1)]) for number in range(matters)]
        with django_assert_num_queries(2 + 2):  # and one savepoint around them
            services.add_parties(rows, at=noon)

    def test_takes_no_matters(self, noon: datetime) -> None:
        assert services.add_parties([], at=noon) == []
