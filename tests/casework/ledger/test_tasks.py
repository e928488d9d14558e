"""At night the ledger is recomputed."""

import pytest

from casework.celery import app
from casework.ledger.tasks import verify_ledger
from tests.casework.ledger.forgery import set_field
from tests.world import Talks


class TestTheNightlyVerification:
    def test_says_that_the_ledger_is_whole(self, talks: Talks, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level("INFO", logger="casework.ledger"):
            assert verify_ledger() is True
        assert caplog.messages == ["The ledger is whole: 1 entries of 1 matters."]

    def test_tells_every_kind_of_fault_as_an_error(self, talks: Talks, caplog: pytest.LogCaptureFixture) -> None:
        set_field(talks.dispute.number, 1, level=5)
        assert verify_ledger() is False
        assert [(record.levelname, record.message) for record in caplog.records] == [
            ("ERROR", "The ledger is broken: CHANGED, 1 times, first at D3301062026000001 #1."),
            ("ERROR", "The ledger is broken: MATTER_DISAGREES, 1 times, first at D3301062026000001 #1."),
        ]

    def test_stands_in_the_timetable(self) -> None:
        assert "casework.ledger.verify" in {entry["task"] for entry in app.conf.beat_schedule.values()}
