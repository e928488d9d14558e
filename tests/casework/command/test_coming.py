"""What comes by itself: rows after their time, breaches of agreements, red risk below the township."""

from datetime import datetime
from typing import Any

import pytest

from casework.command import taking
from casework.command.coming import take_row
from casework.command.models import Card, Dispatch
from casework.command.run import run
from casework.command.taking import Deed
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.workflow.models import Matter, Notice
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.command.toy import begin
from tests.casework.command.toy import toy as toy
from tests.world import SIDES, VILLAGE, Talks, World


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def told(deeds: list[Deed]) -> list[tuple[str, str]]:
    return [(deed.deed, deed.refused) for deed in deeds]


def begun(world: World, **fields: Any) -> Matter:
    return begin(world.unit(VILLAGE), world.actor(Role.MEDIATOR, VILLAGE), world.later(), **fields)


class TestARowAfterItsTime:
    """Begun on Monday 2 March: it lapses when the 5th is over, and was to be answered by the 7th."""

    def test_waits_until_the_time_has_passed(self, toy: World) -> None:
        matter = begun(toy)
        assert Clock.objects.of(matter.number).get(verb="lapse").nature == Nature.WAIT
        assert list(run(at(3, 5, 23, 59))) == []

    def test_is_taken_by_the_system_through_the_service_of_the_track(self, toy: World) -> None:
        matter = begun(toy)
        assert told(list(run(at(3, 6)))) == [("lapse", "")]
        entry = Entry.objects.of(matter.number).get(seq=2)
        assert (entry.verb, entry.actor, entry.role, entry.to_state) == ("lapse", "system", Role.SYSTEM, "LAPSED")
        assert entry.facts == {"quietly": True}
        assert verify().is_good

    def test_is_taken_once(self, toy: World) -> None:
        begun(toy)
        assert len(list(run(at(3, 6)))) == 1
        assert list(run(at(3, 6))) == []

    def test_comes_in_order_of_time_so_that_what_it_ends_gets_no_card(self, toy: World) -> None:
        begun(toy)
        assert told(list(run(at(3, 20)))) == [("lapse", "")]
        assert not Card.objects.exists()

    def test_that_a_guard_refuses_is_told_and_tried_again_and_stops_nothing_else(self, toy: World) -> None:
        kept, free = begun(toy, title="objected"), begun(toy)
        deeds = list(run(at(3, 6)))
        assert [(deed.matter, deed.deed, deed.refused) for deed in deeds] == [
            (kept.number, "lapse", "NOBODY_OBJECTS"),
            (free.number, "lapse", ""),
        ]
        assert deeds[0].why == "Not while somebody objects. [HOUSE rule D2]"
        again = list(run(at(3, 6, 1)))
        assert told(again) == [("lapse", "NOBODY_OBJECTS")]
        Matter.objects.filter(number=kept.number).update(title="")
        assert told(list(run(at(3, 6, 2)))) == [("lapse", "")]

    def test_that_another_worker_took_meanwhile_is_no_refusal(
        self, toy: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        matter = begun(toy)

        def quicker(clock: Clock, moment: datetime) -> str:
            take_row(clock, moment)
            return take_row(clock, moment)

        monkeypatch.setattr(taking, "take_row", quicker)
        assert list(run(at(3, 6))) == []
        assert Matter.objects.get(number=matter.number).state == "LAPSED"

    def test_of_a_matter_whose_row_still_waits_leaves_its_duties_their_cards(self, toy: World) -> None:
        matter = begun(toy, title="objected")
        assert told(list(run(at(3, 8)))) == [("lapse", "NOBODY_OBJECTS"), ("RED", "")]
        assert Card.objects.get().rule == "T99"
        assert Card.objects.get().matter_no == matter.number


class TestAnAgreement:
    def test_is_breached_the_day_after_its_day(self, talks: Talks) -> None:
        talks.agreed(due_in=10)
        Clock.objects.all().delete()
        assert list(run(at(3, 12, 23, 59))) == []
        assert told(list(run(at(3, 13)))) == [("report_breach", "")]
        entry = Entry.objects.of(talks.dispute.number).latest("seq")
        assert (entry.verb, entry.actor, entry.acted_for, entry.outcome) == (
            "report_breach",
            "system",
            "PML art. 32",
            "BREACHED",
        )
        assert [deed for deed in run(at(3, 14)) if deed.deed == "report_breach"] == []

    def test_that_was_performed_is_not(self, talks: Talks) -> None:
        talks.performed()
        Clock.objects.all().delete()
        assert list(run(at(6, 1))) == []


class TestRedRisk:
    def test_goes_up_to_the_township_by_itself(self, world: World) -> None:
        dispute = red(world)
        deeds = list(run(world.later()))
        assert told(deeds) == [("escalate", "")]
        dispute.refresh_from_db(fields=["level"])
        entry = Entry.objects.of(dispute.number).latest("seq")
        assert (entry.verb, entry.actor, entry.acted_for, entry.reason) == ("escalate", "system", "R8a", "RED_RISK")
        assert (entry.unit, entry.level) == (world.unit("330106001").key, 3)
        assert Notice.objects.filter(matter_no=dispute.number, unit=world.unit(VILLAGE)).exists()
        assert list(run(world.later())) == []

    def test_goes_to_the_committee_where_the_level_has_one(self, world: World) -> None:
        town = Unit.objects.get(code="330106001")
        committee = Unit(
            code="TW1", name="北山街道人民调解委员会", short_name="调委会", level=3, kind=Unit.Kind.COMMITTEE
        )
        Unit.objects.add_child(town, instance=committee)
        dispute = red(world)
        list(run(world.later()))
        assert Dispute.objects.get(number=dispute.number).unit.code == "TW1"

    def test_stays_where_a_township_leads(self, world: World) -> None:
        red(world, code="330106001")
        assert list(run(world.later())) == []

    def test_that_is_not_taken_over_in_time_is_told_to_the_level_above(self, world: World) -> None:
        red(world)
        list(run(world.later()))
        list(run(at(3, 4)))
        told_to = Dispatch.objects.filter(kind=Dispatch.Kind.LEVEL_ABOVE).values_list("unit__code", "send_at")
        assert list(told_to) == [("330106", at(3, 4))]  # red risk does not wait for working hours


def red(world: World, code: str = VILLAGE) -> Dispute:
    """Open a dispute of red risk and bring it to where the system may send it up."""
    dispute = services.apply(
        unit=world.unit(code), type="02", channel="WALK_IN", title="墙", text="墙。", parties=SIDES, risk="RED",
        actor=world.actor(Role.MEDIATOR, code), at=world.later(),
    )  # fmt: skip
    return Talks(world, dispute, code=code).accepted().dispute
