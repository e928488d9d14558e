"""What a fine grows by while it is not paid: 3 % of it a day, at most as much again (APL arts. 72 and 73). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

RATE = Decimal("0.03")
FEN = Decimal("0.01")
ONE_DAY = timedelta(days=1)
# From one day to another, both included; the second is None while it goes on.
Pause = tuple[date, date | None]


def surcharge(fine_yuan: Decimal, due_date: date, on: date, pauses: Iterable[Pause] = ()) -> Decimal:
    """
    Reckon the surcharge that has run up by the end of a day, in yuan and fen.

    due_date: the last day for paying, after rolling; the day after it is the first that counts. on: counts too.
    pauses: reconsiderations, suits, deferrals: days that do not count; they may overlap and lie anywhere.
    Law: APL art. 72(1)(1), art. 73(3).

    :raises ValueError: the fine is not above nothing.
    """
    if fine_yuan <= 0:
        raise ValueError("a fine is above nothing")
    grown = fine_yuan * RATE * days_overdue(due_date, on, pauses)
    return min(grown, fine_yuan).quantize(FEN, ROUND_HALF_UP)


def days_overdue(due_date: date, on: date, pauses: Iterable[Pause] = ()) -> int:
    """
    Count the days after due_date up to and including another that no pause holds; 0 while it is not due.

    :raises ValueError: a pause ends before it begins.
    """
    first = due_date + ONE_DAY
    count = max((on - due_date).days, 0)
    for start, end in _merged(pauses, on):
        count -= max((min(end, on) - max(start, first)).days + 1, 0)
    return count


def _merged(pauses: Iterable[Pause], on: date) -> list[tuple[date, date]]:
    """Put pauses into one another so that no day stands in two; one that goes on ends on that day, or where it begins."""
    merged: list[tuple[date, date]] = []
    for start, end in sorted((start, max(start, on) if end is None else end) for start, end in pauses):
        if end < start:
            raise ValueError(f"a pause from {start} does not end on {end}")
        if merged and start <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
