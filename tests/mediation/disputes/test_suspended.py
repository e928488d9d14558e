"""What a suspension does to the time of the talks: our own limit stands still, a statute's only where it says so (G10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.deadlines import clocks
from casework.deadlines.loading import load_calendar
from casework.deadlines.models import Clock, MatterPause
from casework.demo.management.commands.demo import CALENDAR
from casework.organisations.actors import Role
from mediation.disputes import services
from tests.world import SIDES, VILLAGE, Talks, World

NEIGHBOURS, LABOUR, MEDICAL = "02", "10", "15"


@pytest.fixture
def led(world: World) -> Led:
    load_calendar(CALENDAR)
    return Led(world)


class Led:
    """Opens disputes of any type and leads them into the talks; accepted on Monday 2026-03-02."""

    def __init__(self, world: World) -> None:
        self.world = world

    def talks(self, kind: str) -> Talks:
        mediator = self.world.actor(Role.MEDIATOR, VILLAGE)
        dispute = services.apply(
            unit=self.world.unit(VILLAGE), type=kind, channel="WALK_IN", title="纠纷", text="双方发生纠纷。", parties=SIDES,
            actor=mediator, at=self.world.later(minutes=1),
        )  # fmt: skip
        return Talks(self.world, dispute).in_mediation()

    def suspended(self, kind: str, ground: str) -> Talks:
        """Suspend the talks on the day after they began, proposed by one and done by another."""
        talks = self.talks(kind)
        services.propose_suspension(talks.dispute, ground=ground, actor=talks.mediator(), at=self.world.later(days=1))
        talks.dispute = services.suspend(
            talks.dispute, ground=ground, actor=talks.head(), at=self.world.later(minutes=1)
        )
        return talks


def clock(talks: Talks) -> Clock:
    """The clock of the end of the talks."""
    return Clock.objects.of(talks.dispute.number).get(verb="fail")


def resumed(talks: Talks, days: int) -> Clock:
    talks.dispute = services.resume(talks.dispute, actor=talks.mediator(), at=talks.world.later(days=days))
    return clock(talks)


def due(found: Clock) -> str:
    return found.due_date.isoformat() if found.due_date else ""


class TestTheMonthOfTheTalks:
    def test_stands_still_while_they_are_suspended(self, led: Led) -> None:
        assert due(clock(led.talks(NEIGHBOURS))) == "2026-04-02"
        talks = led.suspended(NEIGHBOURS, "EVIDENCE_PENDING")
        found = clock(talks)
        assert (found.code, found.stands_at(led.world.clock), found.pauses[0].law) == ("T11", True, "HOUSE rule G10a")
        assert due(resumed(talks, days=10)) == "2026-04-12"
        (pause,) = MatterPause.objects.filter(matter_no=talks.dispute.number)
        assert (pause.state, pause.most, pause.ended_at) == ("SUSPENDED", 60, led.world.clock)

    def test_stands_still_for_sixty_days_and_no_longer(self, led: Led) -> None:
        talks = led.suspended(NEIGHBOURS, "FORCE_MAJEURE")
        latest = due(clock(talks))
        assert latest == due(resumed(talks, days=200)) == "2026-06-01"

    def test_stands_still_no_longer_by_being_suspended_again_and_again(self, led: Led) -> None:
        # Trick G10: suspend, go on for a day, suspend again.
        talks = led.suspended(NEIGHBOURS, "FORCE_MAJEURE")
        for _turn in range(5):
            resumed(talks, days=25)
            at = talks.world.later(days=1)
            services.propose_suspension(talks.dispute, ground="FORCE_MAJEURE", actor=talks.mediator(), at=at)
            if clocks.overdue(at).filter(matter_no=talks.dispute.number, verb="fail").exists():
                break
            talks.dispute = services.suspend(
                talks.dispute, ground="FORCE_MAJEURE", actor=talks.head(), at=talks.world.later(minutes=1)
            )
        assert due(clock(talks)) == "2026-06-01"
        assert clock(talks).is_over_at(talks.world.clock)

    def test_ends_with_them(self, led: Led) -> None:
        talks = led.suspended(NEIGHBOURS, "APPRAISAL")
        talks.dispute = services.withdraw(
            talks.dispute, settled=False, actor=talks.mediator(), at=led.world.later(days=3)
        )
        found = clock(talks)
        assert (found.stopped_by, found.standing_since) == ("withdraw", None)
        assert not MatterPause.objects.filter(ended_at=None).exists()


class TestTheTimeAStatuteSets:
    def test_of_a_medical_mediation_leaves_the_appraisal_out_however_long(self, led: Led) -> None:
        talks = led.suspended(MEDICAL, "APPRAISAL")
        found = clock(talks)
        assert (found.code, found.due_at, found.stands_until) == ("T13", None, None)
        assert found.pauses[0].law == "SC701 art. 38"
        assert not clocks.overdue(led.world.clock + timedelta(days=900)).filter(verb="fail").exists()
        # Nothing had counted yet: thirty working days from 2026-06-11 on, 06-19 being a holiday.
        assert due(resumed(talks, days=100)) == "2026-07-23"

    def test_of_a_medical_mediation_runs_on_for_any_other_ground(self, led: Led) -> None:
        talks = led.suspended(MEDICAL, "EVIDENCE_PENDING")
        assert (due(clock(talks)), clock(talks).pauses) == ("2026-04-14", ())
        assert due(resumed(talks, days=20)) == "2026-04-14"

    def test_of_a_labour_mediation_runs_on(self, led: Led) -> None:
        talks = led.suspended(LABOUR, "APPRAISAL")
        assert (clock(talks).code, due(clock(talks)), clock(talks).pauses) == ("T12", "2026-03-17", ())
