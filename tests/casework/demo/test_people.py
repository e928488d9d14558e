"""People and firms of the demonstration."""

from datetime import date
from random import Random

import pytest

from casework.demo import people
from casework.parties.identifiers import phone, resident_id, uscc
from casework.parties.kinds import PartyKind, PartyRole


@pytest.fixture
def rng() -> Random:
    return Random(1)


class TestPerson:
    def test_has_numbers_that_pass_their_standards_and_belong_to_nobody(self, rng: Random) -> None:
        for _time in range(200):
            made = people.person(rng, PartyRole.APPLICANT)
            assert resident_id(made.id_number)[:6] == people.NOWHERE
            assert phone(made.phone).startswith(people.MOBILE)
            assert 2 <= len(made.name) <= 3

    def test_is_the_same_for_the_same_numbers(self) -> None:
        drawn = [people.person(Random(5), PartyRole.RESPONDENT) for _time in range(2)]
        assert drawn[0] == drawn[1]

    def test_lacks_capacity_as_a_child(self, rng: Random) -> None:
        child = people.person(rng, PartyRole.APPLICANT, child=True)
        assert child.lacks_capacity(date(2025, 6, 1))
        assert not people.guardian(rng, 1).lacks_capacity(date(2025, 6, 1))


class TestFirm:
    def test_has_a_credit_code_that_passes_its_standard_and_belongs_to_nobody(self, rng: Random) -> None:
        for _time in range(200):
            made = people.firm(rng, PartyRole.RESPONDENT, "物业服务有限公司")
            assert made.kind is PartyKind.ORGANISATION
            assert uscc(made.id_number)[2:8] == people.NOWHERE
            assert made.name.endswith("物业服务有限公司")
