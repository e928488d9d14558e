"""Savepoints only where somebody may go on after a refusal: what falls as a whole needs none, and each costs two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_is_whole: ContextVar[bool] = ContextVar("is_whole", default=False)


@contextmanager
def whole() -> Iterator[None]:
    """
    Open a transaction that stands or falls as a whole: after a refusal in one of its steps nothing more may be asked in it.

    Inside a transaction that is open already its steps keep their savepoints, for whoever opened that may go on.
    """
    token = _is_whole.set(not connection.in_atomic_block)
    try:
        with transaction.atomic():
            yield
    finally:
        _is_whole.reset(token)


@contextmanager
def step() -> Iterator[None]:
    """Do one step: a transaction of its own, or a part of the one that is open, undone alone unless that is a whole()."""
    with transaction.atomic(savepoint=not _is_whole.get()):
        yield
