"""Savepoints only where somebody may go on after a refusal: what falls as a whole needs none, and each costs two statements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

# What stands for the whole that is open; another each time.
_whole: ContextVar[object | None] = ContextVar("whole", default=None)


@contextmanager
def whole() -> Iterator[None]:
    """
    Open a transaction that stands or falls as a whole: after a refusal in one of its steps nothing more may be asked in it.

    Inside a transaction that is open already its steps keep their savepoints, for whoever opened that may go on.
    """
    token = _whole.set(None if connection.in_atomic_block else object())
    try:
        with transaction.atomic():
            yield
    finally:
        _whole.reset(token)


@contextmanager
def step() -> Iterator[None]:
    """Do one step: a transaction of its own, or a part of the one that is open, undone alone unless that is a whole()."""
    with transaction.atomic(savepoint=_whole.get() is None):
        yield


def hold(row: object) -> None:
    """Note that a row was read under lock in the whole() that is open; outside of any it is not noted."""
    row._held_in = _whole.get()  # type: ignore[attr-defined]


def is_held(row: object) -> bool:
    """Answer whether a row still stands as hold() found it."""
    held_in = row.__dict__.get("_held_in")
    return held_in is not None and held_in is _whole.get()


def let_go(row: object) -> bool:
    """
    Answer whether a row still stands as hold() found it, once: who asks is about to change it.

    What was undone is not taken for what is there: a whole has no savepoint, and ends with the first refusal.
    """
    held = is_held(row)
    row.__dict__.pop("_held_in", None)
    return held
