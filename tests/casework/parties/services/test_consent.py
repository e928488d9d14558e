"""Agreeing to mediation, and refusing it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from casework.errors import NotNow, NotYet
from casework.parties import services
from casework.parties.kinds import ConsentMeans, PartyRole
from casework.parties.models import Party
from tests.casework.parties.people import MakeDraft, number_born

pytestmark = pytest.mark.django_db
WRITTEN = ConsentMeans.WRITTEN
HOUR = timedelta(hours=1)


@pytest.fixture
def applicant(draft: MakeDraft, noon: datetime) -> Party:
    return services.add_party("D1", draft(), at=noon)


class TestRecordConsent:
    def test_keeps_moment_and_means(self, applicant: Party, noon: datetime) -> None:
        held = services.record_consent(applicant, means=ConsentMeans.ONLINE, at=noon)
        again = Party.objects.get(pk=applicant.pk)
        assert (again.consented_at, again.consent_means, again.has_consented) == (noon, "ONLINE", True)
        assert held.consented_at == noon

    def test_refuses_a_second_consent(self, applicant: Party, noon: datetime) -> None:
        services.record_consent(applicant, means=WRITTEN, at=noon)
        with pytest.raises(NotNow) as refusal:
            services.record_consent(applicant, means=WRITTEN, at=noon + HOUR)
        assert (refusal.value.code, refusal.value.unmet[0].law) == ("ALREADY_CONSENTED", "PML art. 17")
        assert Party.objects.get().consented_at == noon

    def test_takes_the_place_of_an_earlier_refusal(self, applicant: Party, noon: datetime) -> None:
        services.record_refusal(applicant, at=noon)
        held = services.record_consent(applicant, means=WRITTEN, at=noon + HOUR)
        assert (held.has_consented, held.has_refused, held.refused_at) == (True, False, noon)

    @pytest.mark.parametrize("later", [-HOUR, timedelta()])
    def test_cannot_be_dated_before_the_refusal_it_replaces(
        self, applicant: Party, noon: datetime, later: timedelta
    ) -> None:
        services.record_refusal(applicant, at=noon)
        with pytest.raises(NotYet) as refusal:
            services.record_consent(applicant, means=WRITTEN, at=noon + later)
        assert refusal.value.code == "CONSENT_BEFORE_REFUSAL"

    @pytest.mark.parametrize("role", [PartyRole.WITNESS, PartyRole.AGENT, PartyRole.REPORTER])
    def test_asks_only_those_whose_dispute_it_is(self, draft: MakeDraft, noon: datetime, role: PartyRole) -> None:
        bystander = services.add_party("D1", draft(role=role), at=noon)
        with pytest.raises(NotYet) as refusal:
            services.record_consent(bystander, means=WRITTEN, at=noon)
        assert refusal.value.code == "NO_CONSENT_ASKED"

    def test_asks_for_the_guardian_of_a_minor(self, draft: MakeDraft, noon: datetime) -> None:
        child = services.add_party("D1", draft(id_number=number_born("20150601")), at=noon)
        with pytest.raises(NotYet) as refusal:
            services.record_consent(child, means=WRITTEN, at=noon)
        unmet = refusal.value.unmet[0]
        assert (unmet.code, unmet.law, unmet.facts) == (
            "GUARDIAN_MISSING",
            "CC art. 23",
            {"matter": "D1", "position": 1},
        )
        services.add_party("D1", draft(role=PartyRole.GUARDIAN), at=noon)
        assert services.record_consent(child, means=WRITTEN, at=noon).has_consented

    def test_asks_for_no_guardian_from_the_eighteenth_birthday_in_shanghai(
        self, draft: MakeDraft, noon: datetime
    ) -> None:
        grown = services.add_party("D1", draft(id_number=number_born("20080302")), at=noon)
        assert services.record_consent(grown, means=WRITTEN, at=noon.replace(hour=0, minute=1)).has_consented


class TestRecordConsents:
    def test_keeps_each_moment(self, draft: MakeDraft, noon: datetime) -> None:
        parties = services.add_parties([("D1", [draft()]), ("D2", [draft()])], at=noon)
        held = services.record_consents([(parties[1], noon + HOUR), (parties[0], noon)], means=WRITTEN)
        assert [(party.matter_no, party.consented_at) for party in held] == [("D1", noon), ("D2", noon + HOUR)]
        assert {party.consented_at for party in Party.objects.all()} == {noon, noon + HOUR}

    def test_names_everybody_in_the_way_and_writes_nothing(self, draft: MakeDraft, noon: datetime) -> None:
        parties = services.add_parties([(f"D{number}", [draft()]) for number in range(3)], at=noon)
        services.record_consents([(parties[0], noon), (parties[1], noon)], means=WRITTEN)
        with pytest.raises(NotNow) as refusal:
            services.record_consents([(party, noon + HOUR) for party in parties], means=WRITTEN)
        assert [unmet.facts["matter"] for unmet in refusal.value.unmet] == ["D0", "D1"]
        assert Party.objects.get(matter_no="D2").consented_at is None

    @pytest.mark.parametrize("matters", [1, 40])
    def test_takes_the_same_statements_for_one_and_for_forty(
        self, draft: MakeDraft, noon: datetime, matters: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        family = [draft(id_number=number_born("20150601")), draft(role=PartyRole.GUARDIAN)]
        parties = services.add_parties([(f"D{number}", family) for number in range(matters)], at=noon)
        with django_assert_num_queries(3 + 2):  # and one savepoint around them
            services.record_consents([(party, noon) for party in parties if party.is_principal], means=WRITTEN)

    def test_takes_nobody(self) -> None:
        assert services.record_consents([], means=WRITTEN) == []


class TestRecordRefusal:
    def test_withdraws_a_consent(self, applicant: Party, noon: datetime) -> None:
        services.record_consent(applicant, means=WRITTEN, at=noon)
        held = services.record_refusal(applicant, at=noon + HOUR)
        assert (held.has_consented, held.has_refused, held.consented_at) == (False, True, noon)

    def test_refuses_a_second_refusal(self, applicant: Party, noon: datetime) -> None:
        services.record_refusal(applicant, at=noon)
        with pytest.raises(NotNow) as refusal:
            services.record_refusal(applicant, at=noon + HOUR)
        assert refusal.value.code == "ALREADY_REFUSED"

    def test_cannot_be_dated_before_the_consent_it_withdraws(self, applicant: Party, noon: datetime) -> None:
        services.record_consent(applicant, means=WRITTEN, at=noon)
        with pytest.raises(NotYet) as refusal:
            services.record_refusal(applicant, at=noon - HOUR)
        assert refusal.value.code == "REFUSAL_BEFORE_CONSENT"

    def test_asks_only_those_whose_dispute_it_is(self, draft: MakeDraft, noon: datetime) -> None:
        witness = services.add_party("D1", draft(role=PartyRole.WITNESS), at=noon)
        with pytest.raises(NotYet) as refusal:
            services.record_refusal(witness, at=noon)
        assert refusal.value.code == "NO_CONSENT_ASKED"
