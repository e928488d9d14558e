"""Many at once on PostgreSQL: one case of another system is packed by one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from casework.deadlines.calendar import SHANGHAI
from enforcement.handovers.models import OutsideCase
from tests.casework.workflow.test_concurrency import WRITERS, at_once, told
from tests.enforcement.handovers.deliveries import case_no, packed
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


class TestACaseOfAnotherSystem:
    def test_is_packed_once(self, county: World) -> None:
        # Who takes a number waits for who takes one of the same year; so here of two years, in the night between them.
        moments = [datetime(2025, 12, 31, 23, 30, tzinfo=SHANGHAI), datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)]

        def reach(wait: Callable[[], int], place: int) -> str:
            wait()
            return told(lambda: packed(county, "J4", case_no=case_no(1), at=moments[place % 2]))

        assert Counter(at_once(reach)) == {"done": 1, "NotYet NONE_UNDER_WAY": WRITERS - 1}
        assert OutsideCase.objects.count() == 1
