"""Days and moments are written the same way in both languages."""

from datetime import UTC, datetime

import pytest
from django.template.defaultfilters import date as written
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize("language", ["zh-hans", "en"])
class TestFormats:
    def test_write_days_and_moments_as_the_desk_does(self, language: str) -> None:
        noon = datetime(2026, 3, 2, 12, 5, tzinfo=UTC)
        with translation.override(language):
            assert date_format(noon, "DATETIME_FORMAT") == "2026-03-02 12:05"
            assert written(noon.date()) == "2026-03-02"
