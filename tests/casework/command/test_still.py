"""A clock that stands still gets no card; one that was prolonged gets its own, later."""

from datetime import datetime

from casework.command.due import due_ids
from casework.command.models import Card
from casework.command.run import run
from casework.deadlines.models import Clock
from casework.deadlines.pauses import Added
from casework.deadlines.terms import Measure
from casework.organisations.actors import Role
from tests.casework.command.test_coming import at
from tests.world import Talks


def prolonged(clock: Clock, days: int, due_at: datetime) -> None:
    """Prolong a clock as the head does."""
    added = Added(days, Measure.DAYS, "RPW art. 34", "extend", Role.HEAD, at(3, 2).date(), 2)
    clock.added = [added.as_json()]
    clock.due_at, clock.due_date = due_at, at(due_at.month, due_at.day - 1).date()
    clock.raw_date = clock.due_date
    clock.save()


class TestAClockThatStandsStill:
    def test_gets_no_card_whatever_it_waits_for(self, talks: Talks) -> None:
        Clock.objects.update(standing_since=at(3, 3), due_at=None, due_date=None, raw_date=None)
        assert due_ids(at(9, 1)) == []
        assert list(run(at(9, 1))) == []

    def test_gets_none_until_the_pause_ends_by_itself(self, talks: Talks) -> None:
        Clock.objects.filter(verb="decline").delete()
        Clock.objects.update(standing_since=at(3, 3), stands_until=at(3, 20))
        assert list(run(at(3, 19))) == []
        list(run(at(3, 20)))
        assert Card.objects.get().awaited == "accept"


class TestAClockThatWasProlonged:
    def test_turns_yellow_by_its_whole_length(self, talks: Talks) -> None:
        Clock.objects.filter(verb="decline").delete()
        clock = Clock.objects.get(verb="accept")
        clock.measure, clock.count = Measure.DAYS, 20
        prolonged(clock, 30, at(4, 22))
        # Fifty days end with 21 April; forty of them with the 11th.
        assert due_ids(at(4, 11, 23, 59)) == []
        assert due_ids(at(4, 12)) == [clock.pk]
        list(run(at(4, 12)))
        assert Card.objects.get().colour == "YELLOW"

    def test_of_months_by_days_counts_a_month_as_thirty(self, talks: Talks) -> None:
        Clock.objects.filter(verb="decline").delete()
        clock = Clock.objects.get(verb="accept")
        clock.measure, clock.count = Measure.MONTHS, 1
        prolonged(clock, 20, at(4, 22))
        assert due_ids(at(4, 11, 23, 59)) == []
        assert due_ids(at(4, 12)) == [clock.pk]

    def test_gets_no_second_card_of_a_colour(self, talks: Talks) -> None:
        Clock.objects.filter(verb="decline").delete()
        list(run(at(3, 5)))
        assert Card.objects.count() == 1
        prolonged(Clock.objects.get(), 20, at(4, 12))
        list(run(at(4, 11)))
        assert [card.colour for card in Card.objects.all()] == ["YELLOW"]
        list(run(at(4, 12)))
        assert [card.colour for card in Card.objects.order_by("pk")] == ["YELLOW", "RED"]
