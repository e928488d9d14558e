"""Objections against those who handle a matter."""

from __future__ import annotations

from datetime import datetime

import pytest

from casework.errors import NotNow, NotYet, NotYou
from casework.organisations.actors import Actor
from casework.parties import services
from casework.parties.kinds import RecusalGround
from casework.parties.models import Recusal
from tests.casework.parties.people import MakeDraft

pytestmark = pytest.mark.django_db


@pytest.fixture
def objection(mediator: Actor, noon: datetime) -> Recusal:
    return services.raise_recusal("D1", account="mediator", ground=RecusalGround.KIN, actor=mediator, at=noon)


class TestRaiseRecusal:
    def test_bars_the_account_until_decided(self, objection: Recusal) -> None:
        assert (objection.is_open, objection.bars("mediator"), objection.bars("head")) == (True, True, False)
        assert list(Recusal.objects.of("D1").barring("mediator")) == [objection]
        assert list(Recusal.objects.undecided()) == [objection]

    def test_names_the_party_who_objects(self, draft: MakeDraft, mediator: Actor, noon: datetime) -> None:
        party = services.add_party("D1", draft(), at=noon)
        made = services.raise_recusal(
            "D1", account="mediator", ground=RecusalGround.OBJECTION, actor=mediator, at=noon, party=party
        )
        assert list(party.recusals.all()) == [made]

    def test_refuses_a_party_of_another_matter(self, draft: MakeDraft, mediator: Actor, noon: datetime) -> None:
        party = services.add_party("D2", draft(), at=noon)
        with pytest.raises(NotYet) as refusal:
            services.raise_recusal(
                "D1", account="mediator", ground=RecusalGround.KIN, actor=mediator, at=noon, party=party
            )
        assert refusal.value.code == "PARTY_OF_ANOTHER_MATTER"

    def test_records_a_check_that_found_nothing(self, head: Actor, noon: datetime) -> None:
        made = services.raise_recusal("D1", account="mediator", ground=RecusalGround.CLEAR, actor=head, at=noon)
        assert (made.is_open, made.upheld, made.decided_by, made.bars("mediator")) == (False, False, "head", False)


class TestDecideRecusal:
    def test_bars_for_good_when_upheld(self, objection: Recusal, head: Actor, noon: datetime) -> None:
        held = services.decide_recusal(objection, upheld=True, actor=head, at=noon)
        assert (held.bars("mediator"), held.decided_by, held.decided_at) == (True, "head", noon)
        assert Recusal.objects.barring("mediator").exists()

    def test_clears_when_not_upheld_and_stays_on_record(self, objection: Recusal, head: Actor, noon: datetime) -> None:
        held = services.decide_recusal(objection, upheld=False, actor=head, at=noon)
        assert not held.bars("mediator")
        assert not Recusal.objects.barring("mediator").exists()
        assert Recusal.objects.of("D1").count() == 1

    def test_is_made_once(self, objection: Recusal, head: Actor, noon: datetime) -> None:
        services.decide_recusal(objection, upheld=False, actor=head, at=noon)
        with pytest.raises(NotNow) as refusal:
            services.decide_recusal(objection, upheld=True, actor=head, at=noon)
        assert refusal.value.code == "RECUSAL_DECIDED"

    def test_is_not_made_in_ones_own_cause(self, objection: Recusal, mediator: Actor, noon: datetime) -> None:
        with pytest.raises(NotYou) as refusal:
            services.decide_recusal(objection, upheld=False, actor=mediator, at=noon)
        assert refusal.value.code == "OWN_CAUSE"
