"""Many at once on PostgreSQL: one case of another system is packed by one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from casework.deadlines.calendar import SHANGHAI
from enforcement.handovers.models import OutsideCase
from tests.casework.workflow.test_concurrency import told
from tests.crowd import WRITERS, AtOnce
from tests.crowd import at_once as at_once
from tests.enforcement.handovers.deliveries import case_no, packed
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
# Who takes a number waits for who takes one of the same year; so here of two years, in the night between them.
MOMENTS = [datetime(2025, 12, 31, 23, 30, tzinfo=SHANGHAI), datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)]


def pack(wait: Callable[[], int], place: int, county: World) -> str:
    """Pack the same case when all have come to it."""
    wait()
    return told(lambda: packed(county, "J4", case_no=case_no(1), at=MOMENTS[place % 2]))


class TestACaseOfAnotherSystem:
    def test_is_packed_once(self, at_once: AtOnce, county: World) -> None:
        assert Counter(at_once(pack, county)) == {"done": 1, "NotYet NONE_UNDER_WAY": WRITERS - 1}
        assert OutsideCase.objects.count() == 1
