"""
Stretches of as-of time over which something is counted in one and the same way, whatever is counted. Pure.

Whatever moment a figure is asked for, everything counted has at most one stretch that covers it, and the stretch was worked out
from what stood by its beginning. So a figure as of last spring is the same question as a figure as of now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from casework.reports.course import FOREVER


class Reading(NamedTuple):
    """
    How one matter is counted.

    number: what it is named after. attributed_at, unit, type, channel: of the act by which it is counted, or of the one that
    left it out. cases: registrations that are this one matter. reason: a code, what the mark rests on.
    """

    number: str
    kind: str
    attributed_at: datetime
    unit: str
    type: str
    channel: str
    mark: int
    cases: int
    reason: str


class Span(NamedTuple):
    """A reading that holds in [since, until)."""

    since: datetime
    until: datetime
    reading: Reading


def stretched(turns: Iterable[datetime], readings: Callable[[datetime], Iterable[Reading]]) -> list[Span]:
    """
    Read at every moment at which something may change.

    Returns the stretches, ordered by beginning; those of one number do not overlap; may be empty.
    """
    found: list[Span] = []
    open_since: dict[str, tuple[datetime, Reading]] = {}
    for moment in sorted(turns):
        now = {reading.number: reading for reading in readings(moment)}
        for number, (since, before) in list(open_since.items()):
            if now.get(number) != before:
                found.append(Span(since, moment, before))
                del open_since[number]
        for number, reading in now.items():
            open_since.setdefault(number, (moment, reading))
    found += [Span(since, FOREVER, reading) for since, reading in open_since.values()]
    return sorted(found, key=lambda span: (span.since, span.reading.number))
