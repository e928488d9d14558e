"""What comes by itself on the tracks there are: petitions end when nobody asks for a review, fines fall overdue."""

from datetime import datetime, timedelta

import pytest

from casework.command.models import Card
from casework.command.run import run
from casework.deadlines.calendar import day_of, end_of
from casework.deadlines.models import Clock
from casework.ledger.models import Entry
from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.models import Unit
from casework.workflow.models import Matter
from casework.workflow.moments import LATE_ENTRY_LIMIT
from tests.appeals import STREET, VILLAGE, Appeal, registered
from tests.appeals import appeal as appeal
from tests.casework.command.test_coming import told
from tests.world import World


@pytest.fixture
def answered(appeal: Appeal) -> Appeal:
    """Give a petition whose opinion was handed over just now, and which has nothing else to be done in time."""
    appeal.answered()
    Clock.objects.open().duties().delete()
    return appeal


def window(appeal: Appeal) -> datetime:
    """Give the end of the time in which a review may be asked for."""
    end: datetime | None = Clock.objects.open().get(matter_no=appeal.petition.number, verb="request_review").due_at
    assert end is not None
    return end


class TestAPetition:
    def test_ends_three_days_after_the_window_for_a_review(self, answered: Appeal) -> None:
        assert window(answered) == end_of(day_of(answered.world.clock) + timedelta(days=30))
        end = window(answered) + LATE_ENTRY_LIMIT
        assert list(run(window(answered))) == []
        assert list(run(end - timedelta(seconds=1))) == []
        assert told(list(run(end))) == [("terminate", "")]
        entry = Entry.objects.of(answered.petition.number).latest("seq")
        assert (entry.actor, entry.role, entry.acted_for, entry.to_state) == (
            "system",
            Role.SYSTEM,
            "T05",
            "TERMINATED",
        )
        assert list(run(end)) == []
        assert verify().is_good

    def test_goes_on_where_a_review_was_asked_for(self, appeal: Appeal) -> None:
        appeal.review_asked()
        list(run(appeal.world.clock + timedelta(days=200)))
        assert Matter.objects.get(number=appeal.petition.number).state == "REVIEW_OPEN"
        assert "issue_review" in set(Card.objects.values_list("awaited", flat=True))

    def test_of_red_risk_goes_to_the_platform_and_not_to_a_committee(self, world: World) -> None:
        for kind, code in ((Unit.Kind.COMMITTEE, "TW1"), (Unit.Kind.PLATFORM, "PT1")):
            town = Unit.objects.get(code=STREET)
            Unit.objects.add_child(town, instance=Unit(code=code, name=code, short_name=code, level=3, kind=kind))
        petition = registered(
            world, unit=world.unit(VILLAGE), risk="RED", actor=world.actor(Role.REGISTRAR, VILLAGE), at=world.later()
        )
        Appeal(world, petition, VILLAGE).accepted()
        assert ("escalate", "") in told(list(run(world.later())))
        assert Matter.objects.get(number=petition.number).unit.code == "PT1"
