"""What a court sends on: a judgment to those who may protest, and what is to be executed (J8, J10, J11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.deadlines.models import Clock
from tests.enforcement.handovers.deliveries import packed
from tests.world import World


class TestAJudgment:
    @pytest.mark.parametrize(
        ("node", "told", "law", "day"),
        [
            ("J8", {"judged_on": date(2026, 3, 1)}, "CRPL art. 202", date(2026, 3, 6)),
            ("J10", {"judged_on": date(2026, 2, 26)}, "CRPL art. 264", date(2026, 3, 8)),
            ("J8", {"judged_on": date(2026, 3, 1), "pronounced_later": True}, "HOUSE rule H10", date(2026, 3, 2)),
            ("J8", {"pronounced_later": True}, "HOUSE rule H10", date(2026, 3, 3)),
            ("J11", {"judged_on": date(2026, 2, 26)}, "CCL art. 20", date(2026, 3, 3)),
            ("J11", {"judged_on": date(2026, 2, 26), "notified": True}, "CCL art. 20", date(2026, 3, 8)),
            ("J10", {}, "CRPL art. 264", date(2026, 3, 12)),
        ],
    )
    def test_goes_out_within_its_days_of_the_judgment_not_of_the_packaging(
        self, county: World, node: str, told: dict[str, Any], law: str, day: date
    ) -> None:
        delivery = packed(county, node, **told)
        clock = Clock.objects.of(delivery.handover.number).open().get(verb="send")
        assert (clock.law, clock.due_date) == (law, day)

    @pytest.mark.parametrize(("told", "days"), [({}, 10), ({"ruling": True}, 5)])
    def test_may_be_appealed_against_for_ten_days_and_a_ruling_for_five(
        self, county: World, told: dict[str, Any], days: int
    ) -> None:
        delivery = packed(county, "J8", **told).with_papers().sent().received()
        clock = Clock.objects.of(delivery.handover.number).open().get(verb="send_result")
        assert (clock.law, clock.count, clock.nature) == ("CRPL art. 230", days, "PARTY")

    def test_of_community_correction_is_reported_upon_within_ten_days_by_the_person(self, county: World) -> None:
        delivery = packed(county, "J11", judged_on=date(2026, 2, 26)).with_papers().sent().received()
        clock = Clock.objects.of(delivery.handover.number).open().get(verb="send_result")
        assert (clock.law, clock.due_date, clock.nature) == ("CCL art. 21", date(2026, 3, 8), "PARTY")
