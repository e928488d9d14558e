"""Processes that do one thing at once, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connections

from casework.ledger.clock import _is_simulated, simulated_clock
from casework.processes import processes

WRITERS = 8
LIMIT = 60  # seconds; a deadlock would else hold up the suite

AtOnce = Callable[..., list[Any]]
_waits: list[Callable[[], int]] = []


@contextmanager
def crowd(size: int) -> Iterator[AtOnce]:
    """
    Give a function that lets `size` processes do the same work and returns their answers.

    It is called with the work, a function of a module, and what to hand it; the work is called with wait(), which returns
    when all have come to it, with the place of the process, and with what was handed over.
    """
    barrier = get_context("spawn").Barrier(size, timeout=LIMIT)
    with processes(size, _meet, (barrier,)) as pool:

        def at_once(work: Callable[..., Any], *given: Any) -> list[Any]:
            joined = partial(_join, work, given, _is_simulated.get())
            return list(pool.map(joined, range(size), timeout=2 * LIMIT))

        yield at_once


@pytest.fixture(scope="module")
def at_once(django_db_setup: None) -> Iterator[AtOnce]:
    """Give eight processes that do the same work."""
    with crowd(WRITERS) as at_once:
        yield at_once


def _meet(barrier: Any) -> None:
    _waits.append(barrier.wait)


def _join(work: Callable[..., Any], given: tuple[Any, ...], is_simulated: bool, place: int) -> Any:
    [wait] = _waits
    wait()  # nobody takes a second place before all have one
    try:
        with simulated_clock() if is_simulated else nullcontext():  # as where it was asked for
            return work(wait, place, *given)
    finally:
        connections.close_all()  # what stays open would hold up the emptying of the tables
