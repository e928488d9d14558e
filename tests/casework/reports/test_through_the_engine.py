"""The figure of matters led through the real machines by the real services: the two must mean the same by their facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from casework.intake import services as intake
from casework.intake.models import Filing
from casework.organisations.actors import Role
from casework.reports.definitions import ON_SITE
from casework.reports.measured import Measured
from casework.reports.months import Month, Period
from casework.reports.rates import Question, answer
from casework.workflow.perform import perform
from casework.workflow.proposals import propose
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import SIDES, VILLAGE, Talks, World

TOWN, COUNTY, CITY = "330106001", "330106", "330100"


def figure(world: World, *, days: float = 400, by: tuple[str, ...] = ()) -> Measured:
    """Measure the city's cohort of March 2026, so many days from then."""
    as_of = datetime.fromisoformat("2026-03-02T12:00+08:00") + timedelta(days=days)
    return answer(Question(ON_SITE, world.unit(CITY), Period(Month(2026, 3), Month(2026, 3)), as_of, by))


def rate(world: World, *, days: float = 400) -> tuple[int, int]:
    found = figure(world, days=days)
    return found.numerator, found.denominator


def filed(world: World, *, parties: bool = True) -> Filing:
    """Register a filing in the town."""
    return intake.register(
        unit=world.unit(TOWN),
        channel="HOTLINE_12345",
        place=world.unit(VILLAGE),
        title="楼上漏水",
        text="楼上漏水，多次交涉未果。",
        parties=SIDES if parties else (),
        anonymous=not parties,
        actor=world.actor(Role.REGISTRAR, TOWN),
        at=world.later(),
    )


def taken_in(world: World) -> Talks:
    """Lead a filing to the dispute born of it, which the village takes in."""
    dispatcher = world.actor(Role.DISPATCHER, TOWN)
    filing = intake.triage(filed(world), kind="DISPUTE", type="02", risk="BLUE", actor=dispatcher, at=world.later())
    filing = intake.dispatch(filing, to=world.unit(VILLAGE), actor=dispatcher, at=world.later())
    _filing, dispute = intake.take_in(filing, actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later())
    return Talks(world, Dispute.objects.placed().get(number=dispute.number))


class TestADispute:
    def test_that_was_settled_performed_and_archived_is_resolved_in_the_village(
        self, talks: Talks, world: World
    ) -> None:
        talks.archived()
        assert figure(world).count.levels == {2: 1}
        assert [(row.type, row.denominator) for row in figure(world, by=("type",)).rows] == [("02", 1)]
        assert [(row.channel, row.denominator) for row in figure(world, by=("channel",)).rows] == [("WALK_IN", 1)]

    def test_is_judged_ninety_days_after_its_agreement(self, talks: Talks, world: World) -> None:
        talks.agreed()
        signed = world.clock
        talks.with_paper("PERFORMANCE")
        talks.dispute = services.perform(
            talks.dispute, fully=True, proof=True, actor=talks.mediator(), at=world.later(days=1)
        )
        start = datetime.fromisoformat("2026-03-02T12:00+08:00")
        judged = (signed + timedelta(days=90) - start) / timedelta(days=1)
        assert rate(world, days=judged - 0.01) == (0, 0)
        assert rate(world, days=judged) == (1, 1)

    def test_performed_in_part_is_not_resolved(self, talks: Talks, world: World) -> None:
        talks.agreed()
        services.perform(talks.dispute, fully=False, proof=True, actor=talks.mediator(), at=world.later())
        assert rate(world) == (0, 1)

    def test_confirmed_by_the_court_is_resolved(self, talks: Talks, world: World) -> None:
        talks.agreed()
        dispute = services.apply_confirmation(
            talks.dispute, joint=True, court=world.court(), jurisdiction="SEAT", subject="NO_TITLE",
            actor=talks.mediator(), at=world.later(),
        )  # fmt: skip
        talks.with_paper("CONFIRMATION")
        registrar = world.actor(Role.REGISTRAR, VILLAGE)
        services.confirm(dispute, ruling="(2026)浙0106民特1号", actor=registrar, at=world.later())
        assert rate(world) == (1, 1)
        assert figure(world).as_dict()["notes"] == {"not_yet_due": 1}

    def test_withdrawn_on_the_other_side_s_word_is_resolved(self, talks: Talks, world: World) -> None:
        talks.accepted().with_paper("WITHDRAWAL_CONFIRMATION")
        services.withdraw(
            talks.dispute, settled=True, other_side_confirms=True, actor=talks.mediator(), at=world.later()
        )
        assert rate(world) == (1, 1)

    def test_declined_is_left_out(self, talks: Talks, world: World) -> None:
        services.decline(
            talks.dispute, ground="IN_COURT", remedies_explained=True, actor=talks.head(), at=world.later()
        )
        assert rate(world) == (0, 0)
        assert figure(world).as_dict()["excluded"] == {"LX2": 1}

    def test_taken_over_by_the_city_is_not_resolved_on_site(self, talks: Talks, world: World) -> None:
        talks.in_mediation().with_paper("WITHDRAWAL_CONFIRMATION")
        dispute = talks.dispute
        for code in (TOWN, COUNTY, CITY):
            head = world.actor(Role.HEAD, code)
            dispute = services.call_in(dispute, ground="MAJOR", actor=head, at=world.later())
        city = world.actor(Role.HEAD, CITY)
        dispute = services.appoint(dispute, mediator=city.account, actor=city, at=world.later())
        talks.dispute = services.withdraw(
            dispute, settled=True, other_side_confirms=True, actor=world.actor(Role.MEDIATOR, CITY), at=world.later()
        )
        assert rate(world) == (0, 1)

    def test_excluded_by_two_persons_is_left_out(self, talks: Talks, world: World) -> None:
        talks.accepted()
        supervisor = world.actor(Role.SUPERVISOR, COUNTY)
        given = {"corrects": 1, "exclusion": "LX3"}
        propose(talks.dispute, "correct", actor=supervisor, at=world.later(), given=given)
        perform(talks.dispute, "correct", actor=talks.head(), at=world.later(), given=given, reason="误登记")
        assert rate(world) == (0, 0)
        assert figure(world).as_dict()["excluded"] == {"LX3": 1}

    def test_reopened_is_not_resolved(self, talks: Talks, world: World) -> None:
        talks.closed()
        services.reopen(talks.dispute, ground="NEW_FACTS", actor=talks.head(), at=world.later(days=5))
        assert rate(world) == (0, 1)

    def test_that_comes_back_between_the_same_persons_is_not_resolved(self, talks: Talks, world: World) -> None:
        talks.closed()
        services.apply(
            unit=world.unit(VILLAGE),
            type="02",
            channel="WALK_IN",
            title="墙又倒了",
            text="同一堵墙。",
            parties=[replace(side, role=other.role) for side, other in zip(SIDES, reversed(SIDES), strict=True)],
            actor=talks.mediator(),
            at=world.later(days=30),
        )
        assert rate(world) == (0, 1)


class TestAFiling:
    def test_that_was_signed_for_is_one_case_with_the_dispute_born_of_it(self, world: World) -> None:
        talks = taken_in(world)
        talks.archived()
        found = figure(world, by=("channel",))
        assert (found.numerator, found.denominator, found.count.cases) == (1, 1, 1)
        assert [row.channel for row in found.rows] == ["HOTLINE_12345"]

    def test_merged_before_the_settlement_is_left_out(self, talks: Talks, world: World) -> None:
        filing = filed(world)
        proposer = world.actor(Role.DISPATCHER, TOWN, "proposer")
        intake.propose_merge(filing, into=talks.dispute.number, actor=proposer, at=world.later())
        intake.merge(filing, into=talks.dispute.number, actor=world.actor(Role.DISPATCHER, TOWN), at=world.later())
        talks.archived()
        assert rate(world) == (1, 1)
        assert figure(world).as_dict()["excluded"] == {"LX1": 1}

    def test_merged_after_the_settlement_spoils_it(self, talks: Talks, world: World) -> None:
        talks.closed()
        filing = filed(world)
        proposer = world.actor(Role.DISPATCHER, TOWN, "proposer")
        intake.propose_merge(filing, into=talks.dispute.number, actor=proposer, at=world.later())
        intake.merge(filing, into=talks.dispute.number, actor=world.actor(Role.DISPATCHER, TOWN), at=world.later())
        assert rate(world) == (0, 1)
