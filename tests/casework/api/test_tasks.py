"""Answers of the API are put away by night, when nobody sends their calls again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import override_settings

from casework.api.models import GivenAnswer
from casework.api.tasks import put_away_answers
from casework.celery import TIMETABLE
from casework.ledger.clock import present


def answered(key: str, at: datetime) -> None:
    GivenAnswer.objects.create(account="zhao", key=key, digest="0" * 64, status=200, body="{}", given_at=at)


@pytest.mark.django_db
class TestPuttingAway:
    def test_takes_what_is_older_than_its_days(self) -> None:
        now = present()
        answered("old", now - timedelta(days=31))
        answered("young", now - timedelta(days=29))
        assert [put_away_answers(), put_away_answers()] == [1, 0]
        assert GivenAnswer.objects.get().key == "young"
        with override_settings(IDEMPOTENCY_DAYS=7):
            assert put_away_answers() == 1

    def test_stands_in_the_timetable_by_night(self) -> None:
        [schedule] = [each["schedule"] for each in TIMETABLE.values() if each["task"] == put_away_answers.name]
        assert (schedule.hour, schedule.minute) == ({3}, {30})
