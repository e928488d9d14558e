"""Processes that do one thing at once, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.db import connections

from casework.ledger.clock import simulated_clock
from casework.processes import processes

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
            return list(pool.map(partial(_join, work, given), range(size), timeout=2 * LIMIT))

        yield at_once


def _meet(barrier: Any) -> None:
    _waits.append(barrier.wait)


def _join(work: Callable[..., Any], given: tuple[Any, ...], place: int) -> Any:
    [wait] = _waits
    wait()  # nobody takes a second place before all have one
    try:
        with simulated_clock():  # as in the small world they were made in
            return work(wait, place, *given)
    finally:
        connections.close_all()  # what stays open would hold up the emptying of the tables
