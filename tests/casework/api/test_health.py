"""Whoever watches over the processes gets an answer without logging in."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


class TestAlive:
    def test_answers_without_a_database(self, client: Client) -> None:
        assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.django_db
class TestReady:
    def test_answers_when_every_migration_is_applied(self, client: Client) -> None:
        response = client.get("/readyz")
        assert (response.status_code, response.json()) == (200, {"status": "ready"})

    def test_refuses_work_while_a_migration_waits(self, client: Client) -> None:
        MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
        response = client.get("/readyz")
        assert (response.status_code, response.json()["migrations_waiting"]) == (503, 1)


class TestPolicy:
    def test_allows_no_inline_script_and_no_other_host(self, client: Client) -> None:
        policy = client.get("/healthz").headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
