"""Connections kept between requests are looked at before they are used, and the server is asked about them only now and then."""

from __future__ import annotations

from select import POLLIN, poll
from time import monotonic
from typing import Any

from django.core.signals import request_started
from django.db import connections

# A server that ends says so, which makes the socket readable; what goes silently is found by Django's own question.
SECONDS = 5.0

_asked: dict[str, float] = {}


def look(**_signal: Any) -> None:
    """Spare Django its SELECT 1 where the socket is quiet and the last one is not long ago."""
    kept: Any  # the stubs leave out how it looks after its health
    for kept in connections.all(initialized_only=True):
        link = kept.connection
        if kept.vendor != "postgresql" or link is None or not kept.health_check_enabled:
            continue
        now = monotonic()
        if now - _asked.get(kept.alias, float("-inf")) >= SECONDS:
            _asked[kept.alias] = now
        elif not is_heard(link.pgconn.socket):
            kept.health_check_done = True


def is_heard(socket: int) -> bool:
    """Answer whether something waits to be read: between two requests that is the word that the server has gone."""
    waiting = poll()
    waiting.register(socket, POLLIN)
    return bool(waiting.poll(0))


def begin() -> None:
    """Look at every request, after Django has closed what is too old."""
    request_started.connect(look, dispatch_uid="casework.api.connections")
