"""The time of the talks, prolonged by consent, and the time in which a confirmed agreement can be enforced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casework.command.run import run
from casework.deadlines.calendar import end_of
from casework.deadlines.models import Clock
from casework.errors import NotYet, NotYou
from casework.organisations.actors import Role
from mediation.disputes import services
from mediation.disputes.courts import days_within_term
from tests.attempts import act, attempt, unmet
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks, World

OPENED = date(2026, 3, 2)


def talks_of(world: World, **told: Any) -> Talks:
    """Lead a dispute of this channel and procedure into the talks, opened on 2026-03-02."""
    given = {"type": "02", "channel": "WALK_IN", **told}
    dispute = services.apply(
        unit=world.unit(VILLAGE), title="纠纷", text="双方发生纠纷。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(minutes=1), **given,
    )  # fmt: skip
    return Talks(world, dispute).in_mediation()


def clock(talks: Talks, verb: str = "fail") -> Clock:
    return Clock.objects.of(talks.dispute.number).open().get(verb=verb)


def prolong(talks: Talks, days: int, **span: float) -> None:
    talks.dispute = services.hold_session(
        talks.dispute, minutes="双方同意延长。", minutes_signed=True, days=days, actor=talks.mediator(),
        at=talks.world.later(**span),
    )  # fmt: skip


class TestWhatACourtGives:
    @pytest.mark.parametrize(
        ("channel", "procedure", "code", "days"),
        [
            ("COURT_PRE", "", "T14.assigned", 30),
            ("COURT_POST", "ORDINARY", "T14.entrusted", 15),
            ("COURT_POST", "", "T14.entrusted", 15),
            ("COURT_POST", "SUMMARY", "T14.summary", 7),
            ("COURT_PRE", "SUMMARY", "T14.assigned", 30),
        ],
    )
    def test_runs_from_the_application_by_channel_and_procedure(
        self, world: World, channel: str, procedure: str, code: str, days: int
    ) -> None:
        found = clock(talks_of(world, channel=channel, procedure=procedure))
        assert (found.code, found.due_date) == (code, OPENED + timedelta(days=days))

    def test_gives_a_red_card_when_it_is_over(self, world: World) -> None:
        found = clock(talks_of(world, channel="COURT_POST", procedure="SUMMARY"))
        assert found.due_at is not None
        deeds = [each for each in run(found.due_at) if each.awaited == "fail"]
        assert [(each.deed, each.refused) for each in deeds] == [("RED", "")]

    @pytest.mark.parametrize(("procedure", "most"), [("SUMMARY", 7), ("ORDINARY", 15)])
    def test_is_prolonged_by_consent_up_to_itself_and_no_further(self, world: World, procedure: str, most: int) -> None:
        talks = talks_of(world, channel="COURT_POST", procedure=procedure)
        with refused(NotYet, ("DAYS_WITHIN_TERM", "HOUSE rule D6a", "days")):
            prolong(talks, most + 1)
        prolong(talks, most)
        assert clock(talks).due_date == OPENED + timedelta(days=2 * most)
        with refused(NotYet, ("DAYS_WITHIN_TERM", "HOUSE rule D6a", "days")):
            prolong(talks, 1)

    def test_is_not_prolonged_once_it_is_over(self, world: World) -> None:
        talks = talks_of(world, channel="COURT_POST", procedure="SUMMARY")
        with refused(NotYet, ("PROLONGED_IN_TIME", "HOUSE rule D6a", "days")):
            prolong(talks, 3, hours=240)


class TestTheMonth:
    def test_is_prolonged_by_thirty_days_in_all(self, world: World) -> None:
        talks = talks_of(world)
        prolong(talks, 20)
        prolong(talks, 10)
        assert clock(talks).due_date == date(2026, 5, 2)
        with refused(NotYet, ("DAYS_WITHIN_TERM", "HOUSE rule D6a", "days")):
            prolong(talks, 1)

    def test_is_not_prolonged_without_the_signature_of_both_sides(self, world: World) -> None:
        talks = talks_of(world)
        with refused(NotYet, ("MINUTES_SIGNED", "PML art. 27", "minutes_signed")):
            services.hold_session(
                talks.dispute, minutes="延长。", minutes_signed=False, days=5, actor=talks.mediator(), at=world.later()
            )

    def test_begins_anew_with_a_new_cycle(self) -> None:
        held = act("hold_session", days=30)
        assert unmet(days_within_term, attempt(acts=[held], given={"days": 5})) != ()
        assert unmet(days_within_term, attempt(acts=[held, act("reopen")], given={"days": 5})) == ()


class TestTheTimeOfTheCourt:
    """D9, T10: thirty days from the application, which the court's president may prolong (CPL art. 187)."""

    def test_is_prolonged_by_thirty_days_in_all_with_its_president(self, world: World) -> None:
        talks = applied(talks_of(world))
        assert (clock(talks, "confirm").code, clock(talks, "confirm").due_date) == ("T10", date(2026, 4, 1))
        longer(talks, 20)
        longer(talks, 10)
        assert clock(talks, "confirm").due_date == date(2026, 5, 1)
        with refused(NotYet, ("RULING_DAYS_LEFT", "HOUSE rule D9a", "days")):
            longer(talks, 1)

    def test_is_not_prolonged_without_its_president_or_a_reason(self, world: World) -> None:
        talks = applied(talks_of(world))
        with refused(NotYet, ("PRESIDENT_APPROVED", "CPL art. 187", "approved_by_president")):
            longer(talks, 20, approved_by_president=False)
        with refused(NotYet, ("EXTENSION_REASONED", "HOUSE rule D9a", "reason")):
            longer(talks, 20, reason="")

    def test_is_not_prolonged_once_it_is_over(self, world: World) -> None:
        talks = applied(talks_of(world))
        with refused(NotYet, ("PROLONGED_IN_TIME", "HOUSE rule D9a", "days")):
            longer(talks, 20, after=31)

    def test_is_entered_by_nobody_whose_agreement_the_court_judges(self, world: World) -> None:
        talks = applied(talks_of(world))
        with pytest.raises(NotYou):
            longer(talks, 20, actor=talks.mediator())


class TestEnforcement:
    def test_of_a_confirmed_agreement_lapses_two_years_after_the_day_of_performance(self, world: World) -> None:
        talks = confirmed(talks_of(world))
        found = clock(talks, "divert")
        assert (found.code, found.since, found.nature) == ("T35", "confirm", "PARTY")
        assert found.due_date == date(2028, 5, 20)

    def test_is_no_duty_and_gives_no_card(self, world: World) -> None:
        talks = confirmed(talks_of(world))
        Clock.objects.open().duties().delete()
        assert [each for each in run(end_of(date(2028, 5, 20))) if each.awaited == "divert"] == []
        assert clock(talks, "divert").is_over_at(end_of(date(2028, 5, 20)))

    def test_has_no_time_to_run_out_where_nothing_was_confirmed(self, world: World) -> None:
        talks = signed(talks_of(world))
        assert not Clock.objects.of(talks.dispute.number).filter(code="T35").exists()


def signed(talks: Talks) -> Talks:
    talks.dispute = services.sign_agreement(
        talks.dispute, agreement="甲方修复墙体。", due_on=date(2026, 5, 20), signed=2, mediator_signed=True, sealed=True,
        actor=talks.mediator(), at=talks.world.later(),
    )  # fmt: skip
    return talks


def applied(talks: Talks) -> Talks:
    """Sign, and apply for confirmation on the same day."""
    signed(talks)
    talks.dispute = services.apply_confirmation(
        talks.dispute, joint=True, court=talks.world.court(), jurisdiction="SEAT", actor=talks.mediator(),
        at=talks.world.later(),
    )  # fmt: skip
    return talks


def longer(talks: Talks, days: int, *, after: float = 0, **other: Any) -> None:
    """Let a registrar enter, so many days later, that the court prolonged its time."""
    told = {
        "approved_by_president": True, "reason": "须调查核实。", "actor": talks.world.actor(Role.REGISTRAR, VILLAGE),
        "at": talks.world.later(days=after, minutes=5),
    }  # fmt: skip
    talks.dispute = services.extend(talks.dispute, days=days, **{**told, **other})


def confirmed(talks: Talks) -> Talks:
    """Sign, have it confirmed by the court; to be performed by 2026-05-20."""
    applied(talks)
    talks.with_paper("CONFIRMATION")
    talks.dispute = services.confirm(
        talks.dispute, ruling="（2026）浙0106民特1号", actor=talks.world.actor(Role.REGISTRAR, VILLAGE),
        at=talks.world.later(),
    )  # fmt: skip
    return talks
