"""What the stories in a browser and over HTTP share."""

from __future__ import annotations

from datetime import datetime

import pytest

from casework.deadlines.calendar import SHANGHAI
from tests.journeys.hands import Watch
from tests.programs import made as made
from tests.programs import programs as programs


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Give the clock on the wall, which the whole server reads: Monday 2 March 2026, nine in the morning."""
    clock = Watch(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI))
    monkeypatch.setattr("django.utils.timezone.now", clock)
    return clock
