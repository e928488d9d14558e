"""A person may sit in several places; a row is taken by one post, and its guards ask that one."""

from typing import Any

import pytest

from casework.errors import CaseworkError, NotYet
from casework.ledger.models import Entry
from casework.organisations.actors import Actor, Role
from casework.workflow.perform import perform
from mediation.disputes import services
from tests.world import VILLAGE, Talks, World

TOWNSHIP, COUNTY = "330106001", "330106"


def somebody(world: World, *posts: tuple[Role, str]) -> Actor:
    """Make one person with several posts."""
    return Actor("chen", tuple(world.post(role, code) for role, code in posts))


def refused(refusal: pytest.ExceptionInfo[CaseworkError]) -> list[tuple[str, str, str]]:
    return [(unmet.code, unmet.law, unmet.field) for unmet in refusal.value.unmet]


@pytest.fixture
def escalated(talks: Talks, world: World) -> Talks:
    """Give a dispute that waits at the township."""
    talks.in_mediation()
    talks.dispute = services.escalate(
        talks.dispute, to=world.unit(TOWNSHIP), ground="FAILED_ONCE", reason="两次调解未成。",
        actor=talks.mediator(), at=world.later(),
    )  # fmt: skip
    return talks


class TestTakingOver:
    def test_needs_the_role_at_the_level_where_the_matter_waits(self, escalated: Talks, world: World) -> None:
        """A head of the county who is a registrar in the township is no mediator of the township."""
        chen = somebody(world, (Role.REGISTRAR, TOWNSHIP), (Role.HEAD, COUNTY))
        with pytest.raises(NotYet) as refusal:
            services.take_over(escalated.dispute, actor=chen, at=world.later())
        assert refused(refusal) == [("WAITS_HERE", "HOUSE rule R9", "unit")]

    def test_leads_to_the_post_it_was_done_by(self, escalated: Talks, world: World) -> None:
        chen = somebody(world, (Role.HEAD, COUNTY), (Role.MEDIATOR, TOWNSHIP))
        dispute = services.take_over(escalated.dispute, actor=chen, at=world.later())
        assert (dispute.level, dispute.unit_key) == (3, world.unit(TOWNSHIP).key)

    def test_leads_nowhere_else_whatever_target_is_named(self, escalated: Talks, world: World) -> None:
        chen = somebody(world, (Role.MEDIATOR, TOWNSHIP))
        elsewhere = world.unit("330108001001")
        dispute = perform(escalated.dispute, "take_over", actor=chen, at=world.later(), target=elsewhere)
        assert dispute.unit_key == world.unit(TOWNSHIP).key


class TestCallingIn:
    def test_takes_the_matter_up_even_for_one_who_also_sits_below(self, talks: Talks, world: World) -> None:
        """By the village post the lead would stay in the village, and the level of resolution with it."""
        talks.in_mediation()
        chen = somebody(world, (Role.MEDIATOR, VILLAGE), (Role.HEAD, TOWNSHIP), (Role.HEAD, COUNTY))
        dispute = services.call_in(talks.dispute, ground="MAJOR", actor=chen, at=world.later())
        assert (dispute.level, dispute.unit_key) == (3, world.unit(TOWNSHIP).key)
        entry = Entry.objects.of(dispute.number).get(verb="call_in")
        assert (entry.level, entry.actor_unit) == (3, world.unit(TOWNSHIP).key)

    def test_is_refused_from_the_level_that_leads(self, talks: Talks, world: World) -> None:
        talks.in_mediation()
        with pytest.raises(NotYet) as refusal:
            services.call_in(talks.dispute, ground="MAJOR", actor=talks.head(), at=world.later())
        assert refused(refusal) == [("CALLED_FROM_ABOVE", "HOUSE rule R8", "unit")]


class TestSettling:
    AGREED: dict[str, dict[str, Any]] = {
        "sign_agreement": {"signed": 2, "mediator_signed": True, "sealed": True},
        "record_oral_agreement": {},
    }

    @pytest.mark.parametrize("verb", AGREED)
    def test_is_for_the_unit_that_leads_not_for_one_above(self, talks: Talks, world: World, verb: str) -> None:
        """Otherwise the county would do the work and the village have the figure (G7)."""
        talks.in_mediation()
        terms = {"agreement": "修复墙体。", "due_on": world.clock.date(), **self.AGREED[verb]}
        for above in (TOWNSHIP, COUNTY):
            chen = somebody(world, (Role.MEDIATOR, above))
            with pytest.raises(NotYet) as refusal:
                getattr(services, verb)(talks.dispute, **terms, actor=chen, at=world.later())
            assert refused(refusal) == [("SETTLED_BY_LEAD", "HOUSE rule G7", "unit")]
        signed = getattr(services, verb)(talks.dispute, **terms, actor=talks.mediator(), at=world.later(minutes=1))
        assert signed.outcome == "AGREED_NOT_YET_DUE"
