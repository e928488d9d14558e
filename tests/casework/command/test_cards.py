"""Duties turn yellow and red; each clock once, and nothing else."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.command.colours import Colour
from casework.command.due import due_ids
from casework.command.models import Card
from casework.command.run import run
from casework.command.taking import take_due
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.world import SIDES, VILLAGE, Talks, World


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def cards(number: str = "") -> list[tuple[str, str]]:
    found = Card.objects.of(number) if number else Card.objects.all()
    return [(card.awaited, card.colour) for card in found.order_by("pk")]


class TestADuty:
    """The dispute of the small world is applied for on Monday 2 March 2026: three working days, until Thursday 5 March."""

    def test_has_no_card_before_four_fifths(self, talks: Talks) -> None:
        assert list(run(at(3, 4, 23, 59))) == []

    def test_turns_yellow_when_its_last_day_begins(self, talks: Talks) -> None:
        list(run(at(3, 5)))
        assert cards() == [("accept", Colour.YELLOW), ("decline", Colour.YELLOW)]

    def test_turns_red_when_its_time_is_over_and_the_breach_is_recorded(self, talks: Talks) -> None:
        list(run(at(3, 5, 9)))
        list(run(at(3, 6)))
        assert cards()[2:] == [("accept", Colour.RED), ("decline", Colour.RED)]
        entry = Entry.objects.of(talks.dispute.number).filter(verb="issue_card").last()
        assert entry is not None
        assert (entry.actor, entry.acted_for, entry.law) == ("system", "R11", "HOUSE rule R11")
        assert entry.facts == {
            "colour": "RED",
            "rule": "HOUSE rule D3",
            "awaited": "decline",
            "armed_at": "2026-03-02T05:00:00+00:00",
            "due": "2026-03-05",
            "late_by": 1,
            "breach": True,
        }

    def test_found_late_gets_the_red_card_alone(self, talks: Talks) -> None:
        list(run(at(3, 20)))
        assert cards() == [("accept", Colour.RED), ("decline", Colour.RED)]

    def test_gets_each_card_once_however_often_the_clocks_run(self, talks: Talks) -> None:
        for moment in (at(3, 5, 9), at(3, 5, 9), at(3, 5, 10), at(3, 6, 9), at(3, 7, 9)):
            list(run(moment))
        assert len(cards()) == len(set(cards())) == 4
        assert verify().is_good

    def test_that_was_done_in_time_gets_none(self, talks: Talks) -> None:
        talks.accepted()
        Clock.objects.open().delete()  # those that began with the acceptance
        assert list(run(at(4, 1))) == []

    def test_moves_on_late_as_if_there_were_no_card(self, talks: Talks) -> None:
        list(run(at(3, 6)))
        talks.world.clock = at(3, 6, 10)
        talks.accepted()
        assert talks.dispute.state == "ACCEPTED"

    def test_awaited_anew_gets_cards_anew(self, talks: Talks) -> None:
        talks.accepted()
        list(run(at(3, 4)))
        town = talks.world.actor(Role.HEAD, "330106001")
        services.call_in(talks.dispute, ground="RED_RISK", actor=town, at=at(3, 4, 9))
        list(run(at(3, 6)))
        assert cards() == [("appoint", Colour.RED)] * 2


class TestTheTimeOfAParty:
    def test_gets_no_card(self, talks: Talks) -> None:
        talks.agreed(due_in=200)
        assert Clock.objects.open().filter(verb="apply_confirmation").exists()
        list(run(at(6, 1)))
        assert cards() == []


class TestTheNumberOfStatements:
    def test_is_the_same_for_one_clock_and_for_forty(self, world: World, talks: Talks) -> None:
        ids = due_ids(at(3, 6))
        with CaptureQueriesContext(connection) as one:
            take_due(ids[:1], at(3, 6))
        for _each in range(20):
            another(world)
        ids = due_ids(at(3, 10))
        with CaptureQueriesContext(connection) as forty:
            assert len(take_due(ids, at(3, 10))) == len(ids) == 41
        assert len(one) == len(forty) <= 14


def another(world: World) -> Dispute:
    return services.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="墙", text="墙。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(minutes=1),
    )  # fmt: skip
