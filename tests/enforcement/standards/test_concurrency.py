"""Many at once: eight processes on PostgreSQL write rows of one thing, and one day is never held twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from enforcement.standards.models import PenaltyItem
from tests.crowd import WRITERS, AtOnce
from tests.crowd import at_once as at_once
from tests.enforcement.standards.shelf import item

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def write(wait: Callable[[], int], place: int) -> str:
    """Write a row that meets all others, each from a day of its own; nobody ends before all have begun."""
    try:
        with transaction.atomic():
            wait()
            item(valid_from=date(2022, 1, 1 + place)).save()
    except IntegrityError:
        return "refused"
    return "done"


class TestPeriods:
    def test_never_meet_though_written_at_the_same_time(self, at_once: AtOnce) -> None:
        assert Counter(at_once(write)) == {"done": 1, "refused": WRITERS - 1}
        assert PenaltyItem.objects.count() == 1
