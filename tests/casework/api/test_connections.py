"""A connection that was kept is used without asking, and a dead one is not used."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.signals import request_started
from django.db import connection
from django.db import connections as kept_connections

from casework.api import connections

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the connection between requests, as an installation does, and have it asked about a moment ago."""
    # Django's client for tests takes Django's own listener away and puts it back last; ours comes after it.
    request_started.disconnect(dispatch_uid="casework.api.connections")
    connections.begin()
    connection.ensure_connection()
    monkeypatch.setattr(connections, "_asked", {})  # what other tests asked a while ago is none of it
    monkeypatch.setattr(the(), "health_check_enabled", True)
    monkeypatch.setattr(the(), "close_at", None)
    connections.look()


def the() -> Any:
    """The connection itself: what django.db calls connection only points at it."""
    return kept_connections["default"]


def backend() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


class TestLook:
    def test_spares_the_question_of_whether_it_lives(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = backend()
        request_started.send(None)
        monkeypatch.setattr(the(), "is_usable", lambda: pytest.fail("asked"))
        assert backend() == before

    def test_has_it_asked_again_after_a_while(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connections, "SECONDS", 0.0)
        request_started.send(None)
        assert not the().health_check_done

    def test_finds_that_the_server_has_gone(self) -> None:
        before = backend()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
        other.close()
        request_started.send(None)
        assert backend() != before
