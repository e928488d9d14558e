"""A tick proves nothing, nobody judges his own work, and whoever is objected to stays out of the talks (domain 2.10, 4.6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework.errors import CaseworkError, NotYet, NotYou
from casework.organisations.actors import Actor, Role
from casework.parties.kinds import RecusalGround
from casework.parties.models import Party
from casework.parties.services import decide_recusal, raise_recusal, record_refusal
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import VILLAGE, Talks, World


def told(world: World, actor: Actor) -> dict[str, Any]:
    return {"actor": actor, "at": world.later()}


def refused(attempt: Callable[[], Dispute]) -> list[str]:
    """Try what is to be refused; the codes of all that is missing."""
    with pytest.raises(CaseworkError) as refusal:
        attempt()
    return [unmet.code for unmet in refusal.value.unmet]


class TestAPaper:
    def test_is_asked_of_a_withdrawal_as_settled(self, talks: Talks, world: World) -> None:
        def withdraw() -> Dispute:
            by = world.actor(Role.REGISTRAR, VILLAGE)
            return services.withdraw(talks.dispute, settled=True, other_side_confirms=True, **told(world, by))

        assert refused(withdraw) == ["WITHDRAWAL_ON_PAPER"]
        talks.with_paper("WITHDRAWAL_CONFIRMATION")
        assert withdraw().outcome == "WITHDRAWN_SETTLED"

    def test_is_not_asked_of_any_other_withdrawal(self, talks: Talks, world: World) -> None:
        assert services.withdraw(talks.dispute, settled=False, **told(world, talks.mediator())).state == "TERMINATED"

    def test_is_asked_of_an_agreement_that_is_to_count_as_secured(self, talks: Talks, world: World) -> None:
        talks.in_mediation()

        def agree(*, secured: bool) -> Dispute:
            return services.record_oral_agreement(
                talks.dispute, agreement="修墙。", due_on=(world.clock + timedelta(days=3650)).date(), secured=secured,
                **told(world, talks.mediator()),
            )  # fmt: skip

        assert refused(lambda: agree(secured=True)) == ["SECURITY_ON_PAPER"]
        talks.with_paper("SECURITY")
        assert agree(secured=True).state == "AGREED_ORAL"

    @pytest.mark.parametrize("verb", ["confirm", "refuse_confirmation"])
    def test_is_asked_of_what_the_court_says(self, talks: Talks, world: World, verb: str) -> None:
        talks.agreed()
        talks.dispute = services.apply_confirmation(
            talks.dispute, joint=True, court=world.court(), jurisdiction="SEAT", **told(world, talks.mediator())
        )
        rule, registrar = getattr(services, verb), world.actor(Role.REGISTRAR, VILLAGE)
        with pytest.raises(NotYou):
            rule(talks.dispute, ruling="x", **told(world, talks.mediator()))
        assert refused(lambda: rule(talks.dispute, ruling="x", **told(world, registrar))) == ["RULING_ON_PAPER"]
        talks.with_paper("CONFIRMATION")
        assert rule(talks.dispute, ruling="（2026）浙0106民特1号", **told(world, registrar)).version

    def test_is_asked_of_full_performance_alone(self, talks: Talks, world: World) -> None:
        talks.agreed()

        def perform(*, fully: bool) -> Dispute:
            return services.perform(talks.dispute, fully=fully, proof=True, **told(world, talks.mediator()))

        assert perform(fully=False).state == "PERFORMING"
        assert refused(lambda: perform(fully=True)) == ["PERFORMANCE_ON_PAPER"]
        talks.with_paper("PERFORMANCE")
        assert perform(fully=True).outcome == "AGREED_PERFORMED"


class TestARevisit:
    @pytest.mark.parametrize("verb", ["withdraw", "refuse"])
    def test_is_not_made_by_who_recorded_the_end(self, talks: Talks, world: World, verb: str) -> None:
        registrar, other = world.actor(Role.REGISTRAR, VILLAGE), world.actor(Role.REGISTRAR, VILLAGE, "somebody.else")
        facts: dict[str, Any] = {"settled": False} if verb == "withdraw" else {}
        talks.dispute = getattr(services, verb)(talks.dispute, **facts, **told(world, registrar))
        talks.dispute = services.close(talks.dispute, **told(world, talks.head()))
        answer: dict[str, Any] = {"result": "SETTLED", "record": "双方满意。"}
        assert refused(lambda: services.revisit(talks.dispute, **answer, **told(world, registrar))) == [
            "OTHER_THAN_HANDLER"
        ]
        assert services.revisit(talks.dispute, **answer, **told(world, other)).state == "REVISIT"


class TestAnObjection:
    def acts(self, talks: Talks, world: World) -> list[Callable[[], Dispute]]:
        by = talks.mediator()
        return [
            lambda: services.hold_session(talks.dispute, minutes="x", minutes_signed=True, **told(world, by)),
            lambda: services.fail(talks.dispute, remedies_explained=True, **told(world, by)),
            lambda: services.withdraw(talks.dispute, settled=False, **told(world, by)),
        ]

    def test_keeps_the_mediator_out_until_it_is_decided(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        party, head = Party.objects.of(talks.dispute.number)[0], talks.head()
        recusal = raise_recusal(
            talks.dispute.number, account=talks.mediator().account, ground=RecusalGround.KIN, party=party,
            actor=talks.head(), at=world.later(),
        )  # fmt: skip
        assert [refused(act) for act in self.acts(talks, world)] == [["RECUSAL_CLEAR"]] * 3
        decide_recusal(recusal, upheld=False, actor=head, at=world.later())
        assert self.acts(talks, world)[0]().state == "IN_MEDIATION"


class TestARefusal:
    def test_of_a_party_ends_the_sessions(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        record_refusal(Party.objects.of(talks.dispute.number)[1], at=world.later())
        with pytest.raises(NotYet) as refusal:
            services.hold_session(talks.dispute, minutes="x", minutes_signed=True, **told(world, talks.mediator()))
        assert [unmet.code for unmet in refusal.value.unmet] == ["CONSENT_OF_ALL"]
