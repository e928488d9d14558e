"""Whoever watches over the installation reads how it does, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from casework import metrics
from casework.deadlines.models import Clock
from casework.ledger.checkpoints.sequencing import make_checkpoint
from casework.ledger.clock import present
from casework.ledger.models import Entry
from tests.services import SERVICES
from tests.world import Talks

NAME = "casework_http_request_duration_seconds_count"
TOKEN = "a-token-for-whoever-watches"
pytestmark = pytest.mark.django_db


def read(client: Client) -> dict[str, float]:
    """Read every figure without labels."""
    return {name: value for (name, *labels), value in series(client).items() if not labels}


def series(client: Client) -> dict[tuple[str, ...], float]:
    """Read every series: its name and the values of its labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


class TestAnswers:
    def test_are_counted_by_the_pattern_of_their_address(self, client: Client, talks: Talks) -> None:
        key = (NAME, "GET", "api/v1/disputes/<str:number>/", "401")
        before = series(client).get(key, 0)
        client.get(f"/api/v1/disputes/{talks.dispute.number}/")
        client.get("/api/v1/disputes/D3301069999999999/")
        assert series(client)[key] == before + 2

    def test_make_no_series_of_what_a_client_may_choose(self, client: Client) -> None:
        client.generic("PROPFIND", "/healthz")
        client.get("/nowhere/at/all/")
        found = series(client)
        assert found[NAME, "OTHER", "healthz", "405"] >= 1
        assert found[NAME, "GET", "", "404"] >= 1
        assert not any("nowhere" in part or part == "PROPFIND" for key in found for part in key)


class TestState:
    def test_tells_what_is_due_and_what_is_late(self, client: Client, talks: Talks) -> None:
        clocks = Clock.objects.filter(pk=Clock.objects.of(talks.dispute.number).open().duties()[:1].get().pk)
        clocks.update(due_at=present() + timedelta(days=900))
        before = read(client)
        clocks.update(due_at=present() - timedelta(days=1))
        after = read(client)
        assert after["casework_clocks_overdue"] == before["casework_clocks_overdue"] + 1
        assert after["casework_clocks_due"] >= 1

    def test_tells_the_length_and_the_age_of_the_ledger(self, client: Client, talks: Talks) -> None:
        found = read(client)
        assert found["casework_database_up"] == 1
        assert found["casework_ledger_entries"] >= Entry.objects.count() > 0
        assert "casework_ledger_head_age_seconds" in found

    def test_tells_what_is_under_no_checkpoint(self, client: Client, talks: Talks) -> None:
        before = read(client)
        assert before["casework_ledger_entries_without_checkpoint"] >= Entry.objects.count()
        assert "casework_checkpoint_age_seconds" not in before
        make_checkpoint(at=present() - timedelta(minutes=5))
        after = read(client)
        assert after["casework_ledger_entries_without_checkpoint"] == 0
        assert after["casework_checkpoint_age_seconds"] >= 300

    def test_tells_that_the_database_is_gone(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def gone(at: Any) -> list[int]:
            raise DatabaseError

        monkeypatch.setattr(metrics, "due_ids", gone)
        found = read(client)
        assert found["casework_database_up"] == 0
        assert "casework_clocks_overdue" not in found

    @pytest.mark.broker
    def test_tells_how_many_tasks_wait(self, client: Client, settings: Settings) -> None:
        settings.CELERY_BROKER_URL = SERVICES["broker"]().address
        settings.CELERY_TASK_DEFAULT_QUEUE = "metrics-nobody-sends-here"
        found = read(client)
        assert (found["casework_broker_up"], found["casework_tasks_waiting"]) == (1, 0)

    def test_tells_that_the_broker_is_gone(self, client: Client, settings: Settings) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
        found = read(client)
        assert found["casework_broker_up"] == 0
        assert "casework_tasks_waiting" not in found


class TestReaders:
    @pytest.fixture(autouse=True)
    def deployed(self, settings: Settings) -> None:
        settings.METRICS_OPEN = False
        settings.METRICS_TOKEN = ""
        settings.METRICS_ADDRESSES = []

    def test_are_none_where_none_are_named(self, client: Client) -> None:
        assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 403

    def test_bear_the_token(self, client: Client, settings: Settings) -> None:
        settings.METRICS_TOKEN = TOKEN
        answers = [client.get("/metrics", headers={"authorization": f"Bearer {each}"}) for each in (TOKEN, "x", "é")]
        assert [each.status_code for each in answers] == [200, 403, 403]

    def test_sit_at_an_address(self, client: Client, settings: Settings) -> None:
        settings.METRICS_ADDRESSES = [ip_network("10.1.0.0/16")]
        callers = ("10.1.2.3", "10.2.0.1", "")
        assert [client.get("/metrics", REMOTE_ADDR=each).status_code for each in callers] == [200, 403, 403]
