"""The registrar's and the dispatcher's work, and what a unit does with what it is sent."""

from typing import Any

import pytest

from casework.errors import NotYet, NotYou
from casework.intake import services
from casework.intake.models import Filing
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.models import Matter
from mediation.disputes.models import Dispute
from tests.world import SIDES, VILLAGE, World

TOWNSHIP = "330106001"


def registered(world: World, **other: Any) -> Filing:
    right: dict[str, Any] = {
        "unit": world.unit(TOWNSHIP), "channel": "HOTLINE_12345", "place": world.unit(VILLAGE), "title": "两院之间的墙",
        "text": "围墙越界。", "parties": SIDES, "actor": world.actor(Role.REGISTRAR, TOWNSHIP), "at": world.later(),
    }  # fmt: skip
    return services.register(**{**right, **other})


@pytest.fixture
def dispatched(world: World) -> Filing:
    """Give a filing that was sent from the township to the first village."""
    dispatcher = world.actor(Role.DISPATCHER, TOWNSHIP)
    filing = services.triage(
        registered(world), kind="DISPUTE", type="02", risk="BLUE", actor=dispatcher, at=world.later()
    )
    return services.dispatch(filing, to=world.unit(VILLAGE), actor=dispatcher, at=world.later())


class TestTakingIn:
    @pytest.mark.parametrize("role", [Role.MEDIATOR, Role.HEAD, Role.GRID_WORKER])
    def test_opens_the_dispute_born_of_it(self, dispatched: Filing, world: World, role: Role) -> None:
        filing, dispute = services.take_in(dispatched, actor=world.actor(role, VILLAGE), at=world.later())
        assert (filing.state, dispute.state, dispute.origin_number) == ("ACCEPTED", "APPLIED", filing.number)
        assert (dispute.type, dispute.risk, dispute.channel) == ("02", "BLUE", "HOTLINE_12345")
        assert dispute.words("text") == "围墙越界。"
        assert Dispute.objects.get().unit == world.unit(VILLAGE)

    def test_leaves_one_entry_on_each(self, dispatched: Filing, world: World) -> None:
        filing, dispute = services.take_in(dispatched, actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later())
        assert Entry.objects.of(filing.number).count() == 4
        assert Entry.objects.of(dispute.number).count() == 1

    def test_opens_nothing_for_one_who_may_not_open_disputes(self, dispatched: Filing, world: World) -> None:
        with pytest.raises(NotYou):
            services.take_in(dispatched, actor=world.actor(Role.PETITION_CLERK, VILLAGE), at=world.later())
        assert Matter.objects.get().state == "DISPATCHED"

    def test_is_for_the_unit_it_was_sent_to(self, dispatched: Filing, world: World) -> None:
        with pytest.raises(NotYet) as refusal:
            services.take_in(dispatched, actor=world.actor(Role.HEAD, "330106"), at=world.later())
        assert refusal.value.code == "OWN_UNIT"


class TestObjecting:
    def test_sends_a_filing_back_to_the_unit_that_dispatched_it(self, dispatched: Filing, world: World) -> None:
        filing = services.object(
            dispatched, ground="WRONG_TERRITORY", reason="墙在友谊社区。", back_to=world.unit(TOWNSHIP),
            actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
        )  # fmt: skip
        assert (filing.state, filing.unit_key) == ("TRIAGED", world.unit(TOWNSHIP).key)

    @pytest.mark.parametrize("elsewhere", ["330106001002", "330108", "330106"])
    def test_sends_it_nowhere_else(self, dispatched: Filing, world: World, elsewhere: str) -> None:
        with pytest.raises(NotYet) as refusal:
            services.object(
                dispatched, ground="WRONG_TERRITORY", reason="墙在别处。", back_to=world.unit(elsewhere),
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
            )  # fmt: skip
        assert [(each.code, each.field) for each in refusal.value.unmet] == [("BACK_TO_SENDER", "back_to")]


class TestNumbers:
    def test_are_counted_by_county_track_and_year(self, world: World) -> None:
        other = world.actor(Role.REGISTRAR, "330108001")
        numbers = [
            registered(world).number,
            registered(world).number,
            registered(world, unit=world.unit("330108001"), place=world.unit("330108001"), actor=other).number,
        ]
        assert numbers == ["F3301062026000001", "F3301062026000002", "F3301082026000001"]

    def test_are_given_back_when_the_registration_is_refused(self, world: World) -> None:
        with pytest.raises(NotYet):
            registered(world, channel="PIGEON")
        assert registered(world).number == "F3301062026000001"
