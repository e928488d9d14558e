"""Terms as people read them."""

from __future__ import annotations

import pytest
from django.utils import translation

from casework.deadlines.terms import Measure, in_words


class TestLength:
    @pytest.mark.parametrize(
        ("count", "measure", "english", "chinese"),
        [
            (1, Measure.DAYS, "1 day", "1日"),
            (30, Measure.DAYS, "30 days", "30日"),
            (1, Measure.WORKING_DAYS, "1 working day", "1个工作日"),
            (5, Measure.WORKING_DAYS, "5 working days", "5个工作日"),
            (1, Measure.MONTHS, "1 month", "1个月"),  # not 1 月, which is January
            (3, Measure.MONTHS, "3 months", "3个月"),
            (24, Measure.HOURS, "24 hours", "24小时"),
        ],
    )
    def test_is_counted_as_the_language_counts(self, count: int, measure: Measure, english: str, chinese: str) -> None:
        with translation.override("en"):
            assert in_words(count, measure) == english
        with translation.override("zh-hans"):
            assert in_words(count, measure) == chinese
