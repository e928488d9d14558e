"""Whose turn a petition is: the clerk who answers it, the organ that was asked above and no other, and who files it."""

from __future__ import annotations

from casework.organisations.actors import Role
from mediation.petitions import services
from tests.appeals import CITY, COUNTY, STREET, Appeal
from tests.appeals import appeal as appeal
from tests.turns import turns_of


def turns(appeal: Appeal) -> set[str]:
    people = {
        "street": appeal.clerk(STREET),
        "county": appeal.clerk(COUNTY),
        "city": appeal.clerk(CITY),
        "head": appeal.head(),
        "archivist": appeal.world.actor(Role.ARCHIVIST, COUNTY),
    }
    return turns_of(appeal.petition, people, appeal.world.clock)


def of(appeal: Appeal, *names: str) -> set[str]:
    return {turn for turn in turns(appeal) if turn.partition(":")[0] in names}


class TestWhoseTurnItIs:
    def test_a_claim_waits_for_the_organ_it_lies_with(self, appeal: Appeal) -> None:
        assert of(appeal, "street", "head", "archivist") == {"street: accept", "head: accept"}
        appeal.accepted()
        assert of(appeal, "street", "archivist") == {"street: investigate"}
        appeal.petition = services.investigate(appeal.petition, **appeal.told(appeal.clerk()))
        assert of(appeal, "street", "archivist") == {"street: issue_opinion"}

    def test_a_review_waits_for_the_organ_that_was_asked_alone(self, appeal: Appeal) -> None:
        assert turns(appeal.review_asked()) == {"county: issue_review"}

    def test_a_recheck_waits_for_the_organ_that_was_asked_alone(self, appeal: Appeal) -> None:
        assert turns(appeal.recheck_asked()) == {"city: issue_recheck"}

    def test_what_the_petitioner_may_still_do_is_nobodys_turn(self, appeal: Appeal) -> None:
        assert turns(appeal.answered()) == set()

    def test_what_has_ended_waits_for_the_archivist(self, appeal: Appeal) -> None:
        assert turns(appeal.terminated()) == {"archivist: close"}
