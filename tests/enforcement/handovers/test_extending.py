"""More time at a node: where the law gives it, by the head of whose time it is, and never beyond the law's own most."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.command.run import run
from casework.deadlines.calendar import SHANGHAI
from casework.deadlines.models import Clock
from casework.errors import NotNow, NotYet, NotYou
from casework.organisations.actors import Role
from enforcement.handovers import services
from tests.enforcement.handovers.deliveries import Delivery, packed
from tests.refusals import refused
from tests.world import World

DETAINED = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)
BEYOND = ("PROLONGED_WITHIN_LAW", "HOUSE rule H8", "days")


def running(delivery: Delivery) -> Clock:
    return Clock.objects.of(delivery.handover.number).open().get(verb__in=("send", "send_result"))


def last(delivery: Delivery) -> date | None:
    return running(delivery).due_date


def extend(delivery: Delivery, *, role: Role = Role.HEAD, **given: Any) -> Delivery:
    side = delivery.of_sender if delivery.handover.state == "PACKAGED" else delivery.of_receiver
    told = {"reason": "案情重大、复杂。", **delivery.told(side(role), minutes=5), **given}
    delivery.handover = services.extend(delivery.handover, **told)
    return delivery


def received(world: World, node: str, **told: Any) -> Delivery:
    return packed(world, node, **told).with_papers().sent().received()


class TestARequestForArrest:
    def test_is_due_three_days_after_the_detention_and_gives_cards(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        found = running(delivery)
        assert (found.code, found.armed_at, found.due_date) == ("T34.J1", DETAINED, date(2026, 3, 5))
        assert found.due_at is not None
        assert [(each.deed, each.refused) for each in run(found.due_at) if each.awaited == "send"] == [("RED", "")]

    @pytest.mark.parametrize(
        ("told", "code", "day"),
        [({"longer": 4}, "T34.J1", date(2026, 3, 9)), ({"roving": True}, "T34.J1.roving", date(2026, 4, 1))],
    )
    def test_is_due_later_where_that_was_told(self, county: World, told: dict[str, Any], code: str, day: date) -> None:
        found = running(packed(county, "J1", custody=True, detained_at=DETAINED, **told))
        assert (found.code, found.due_date) == (code, day)

    def test_has_no_time_where_nobody_is_detained(self, county: World) -> None:
        delivery = packed(county, "J1")
        assert not Clock.objects.of(delivery.handover.number).open().filter(verb="send").exists()

    def test_is_prolonged_by_four_days_in_all(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED, longer=1)
        with refused(NotYet, BEYOND):
            extend(delivery, days=4)
        assert last(extend(delivery, days=2)) == date(2026, 3, 8)
        assert last(extend(delivery, days=1)) == date(2026, 3, 9)
        with refused(NotYet, BEYOND):
            extend(delivery, days=1)

    def test_of_roving_crime_is_prolonged_to_thirty_days(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        assert last(extend(delivery, days=27, roving=True)) == date(2026, 4, 1)
        with refused(NotYet, BEYOND):
            extend(delivery, days=1, roving=True)

    def test_is_in_time_as_prolonged(self, county: World) -> None:
        delivery = extend(packed(county, "J1", custody=True, detained_at=DETAINED), days=2)
        delivery.with_papers().sent(at=DETAINED + timedelta(days=5))
        assert delivery.last().facts["in_time"] is True

    def test_is_not_prolonged_when_the_time_is_over(self, county: World) -> None:
        delivery = packed(county, "J1", custody=True, detained_at=DETAINED)
        with refused(NotYet, ("PROLONGED_IN_TIME", "CRPL art. 91", "days")):
            extend(delivery, days=1, at=DETAINED + timedelta(days=4))


class TestWhatTheReceiverDecides:
    @pytest.mark.parametrize(
        ("node", "told", "most", "before", "after"),
        [
            ("J1", {}, {"days": 5}, date(2026, 3, 17), date(2026, 3, 22)),
            ("J4", {}, {"days": 15}, date(2026, 4, 2), date(2026, 4, 17)),
            ("J4", {"procedure": "FAST"}, {"days": 5}, date(2026, 3, 12), date(2026, 3, 17)),
            ("J7", {}, {"months": 1}, date(2026, 5, 2), date(2026, 6, 2)),
            ("J7", {}, {"months": 4, "approved_above": True}, date(2026, 5, 2), date(2026, 9, 2)),
        ],
    )
    def test_is_prolonged_by_what_the_law_gives_and_by_no_more(
        self, county: World, node: str, told: dict[str, Any], most: dict[str, Any], before: date, after: date
    ) -> None:
        delivery = received(county, node, **told)
        assert last(delivery) == before
        assert last(extend(delivery, **most)) == after
        more: dict[str, Any] = {"months" if "months" in most else "days": 1}
        with pytest.raises(NotYet):
            extend(delivery, **more)

    def test_takes_no_more_than_a_month_without_the_court_above(self, county: World) -> None:
        delivery = received(county, "J7")
        with refused(NotYet, ("APPROVED_ABOVE", "CRPL art. 208", "approved_above")):
            extend(delivery, months=2)
        extend(delivery, months=1)
        with refused(NotYet, ("APPROVED_ABOVE", "CRPL art. 208", "approved_above")):
            extend(delivery, months=1)
        assert last(extend(delivery, months=3, approved_above=True)) == date(2026, 9, 2)
        with refused(NotYet, BEYOND):
            extend(delivery, months=1, approved_above=True)

    def test_has_seven_days_and_no_more_where_somebody_is_detained(self, county: World) -> None:
        delivery = received(county, "J1", custody=True, detained_at=DETAINED)
        with refused(NotYet, ("PROLONGED_IN_TIME", "SPP art. 282", "days")):
            extend(delivery, days=1)

    def test_is_not_prolonged_where_the_law_says_nothing(self, county: World) -> None:
        delivery = received(county, "K1")
        with pytest.raises(NotYet) as refusal:
            extend(delivery, days=1)
        assert ("NODE_MAY_BE_PROLONGED", "HOUSE rule H8") in {(each.code, each.law) for each in refusal.value.unmet}

    def test_is_prolonged_by_its_head_and_with_a_reason(self, county: World) -> None:
        delivery = received(county, "J4")
        with pytest.raises(NotYou):
            extend(delivery, days=5, role=Role.REGISTRAR)
        with refused(NotYet, ("EXTENSION_REASONED", "HOUSE rule H8", "reason")):
            extend(delivery, days=5, reason=" ")
        with pytest.raises(NotNow):
            extend(delivery.answered("NOT_PROSECUTED"), days=5)
