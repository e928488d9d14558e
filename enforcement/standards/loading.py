"""
Dated rows read from a table: what is new is added, a version that another follows is ended the day before, nothing is rewritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from casework.tables import Row, Table
from enforcement.standards.models import Dated

ONE_DAY = timedelta(days=1)
MOST_YUAN = Decimal(10) ** 12
BATCH = 500


@dataclass(frozen=True, slots=True)
class Given:
    """A row as a line of a table states it, not saved."""

    line: int
    row: Dated


@dataclass(slots=True)
class Plan:
    """What a load will write: rows to add, standing rows to end, and how many are there already."""

    model: type[Dated]
    added: list[Dated] = field(default_factory=list)
    ended: list[Dated] = field(default_factory=list)
    kept: int = 0

    @transaction.atomic
    def carry_out(self) -> None:
        """Write it, each row with its history: endings first, so that no day is held twice."""
        bulk_update_with_history(self.ended, self.model, ["valid_to"], batch_size=BATCH)
        bulk_create_with_history(self.added, self.model, batch_size=BATCH)


def plan(model: type[Dated], given: Sequence[Given], table: Table) -> Plan:
    """
    Work out what the rows of a table change, and blame the table for those that contradict what stands, or one another.

    A row that stands with the same first day is kept, and may be ended by the table; any other difference is a fault: what
    decisions rest on is not rewritten, it ends. A standing row that a later one follows ends the day before that begins.
    """
    found = Plan(model)
    standing = _by_same(model._default_manager.filter(**_about(model, given)))
    for same, rows in _given_by_same(given).items():
        _plan_one(found, standing.get(same, []), sorted(rows, key=lambda each: each.row.valid_from), table)
    return found


def _plan_one(found: Plan, standing: list[Dated], given: list[Given], table: Table) -> None:
    """Plan the rows of one thing, oldest first."""
    timeline = list(standing)
    for each in given:
        known = next((row for row in timeline if row.valid_from == each.row.valid_from), None)
        if known is not None:
            _keep(found, known, each, table, is_new=known.pk is None)
            continue
        for earlier in timeline:
            if earlier.valid_from < each.row.valid_from and earlier.valid_to is None:
                _end(found, earlier, each.row.valid_from - ONE_DAY)
        if clash := next((row for row in timeline if _meet(row, each.row)), None):
            table.blame(
                each.line, "valid_from", _("meets the row that holds from %(day)s on") % {"day": clash.valid_from}
            )
            continue
        timeline.append(each.row)
        found.added.append(each.row)


def _keep(found: Plan, known: Dated, each: Given, table: Table, *, is_new: bool) -> None:
    if is_new:
        table.blame(each.line, "valid_from", _("the same thing stands in the file twice from this day on"))
        return
    differing = [name for name in _compared(known) if getattr(known, name) != getattr(each.row, name)]
    for name in differing:
        told = {"there": getattr(known, name), "day": known.valid_from}
        table.blame(
            each.line, name, _("stands as “%(there)s” since %(day)s; a change begins on a day of its own") % told
        )
    if each.row.valid_to is not None and known.valid_to is None and not differing:
        _end(found, known, each.row.valid_to)
    elif each.row.valid_to not in (None, known.valid_to):
        table.blame(each.line, "valid_to", _("it ended on %(day)s already") % {"day": known.valid_to})
    elif not differing:
        found.kept += 1


def _end(found: Plan, row: Dated, day: date) -> None:
    row.valid_to = day
    if row.pk is not None:
        found.ended.append(row)


def _compared(row: Dated) -> Iterator[str]:
    """Name the columns in which a row that stands must equal one that is given; where it is from may be told anew."""
    left_out = {"id", "valid_from", "valid_to", "source"}
    yield from (each.name for each in row._meta.concrete_fields if each.name not in left_out)


def _meet(one: Dated, other: Dated) -> bool:
    return (other.valid_to is None or one.valid_from <= other.valid_to) and (
        one.valid_to is None or other.valid_from <= one.valid_to
    )


def _about(model: type[Dated], given: Sequence[Given]) -> dict[str, Any]:
    """Narrow what stands to what the table speaks of, by the first column of what makes a thing the same."""
    first = model.SAME[0]
    return {f"{first}__in": {getattr(each.row, first) for each in given}}


def _by_same(rows: Iterable[Dated]) -> dict[Any, list[Dated]]:
    found: dict[Any, list[Dated]] = defaultdict(list)
    for row in rows:
        found[attrgetter(*row.SAME)(row)].append(row)
    return found


def _given_by_same(given: Sequence[Given]) -> dict[Any, list[Given]]:
    found: dict[Any, list[Given]] = defaultdict(list)
    for each in given:
        found[attrgetter(*each.row.SAME)(each.row)].append(each)
    return found


def text(table: Table, row: Row, name: str, longest: int, *, may_be_empty: bool = False) -> str:
    """Read a field that says something, in so many characters at most; what does not is blamed."""
    if not row[name] and not may_be_empty:
        table.blame(row.line, name, _("empty"))
    elif len(row[name]) > longest:
        table.blame(row.line, name, _("longer than %(count)d characters") % {"count": longest})
    return row[name]


def one_of(table: Table, row: Row, name: str, known: Iterable[str]) -> str:
    """Read a field that holds one of a few words; any other is blamed, and the words are named."""
    words = list(known)
    if row[name] not in words:
        told = {"text": row[name], "words": ", ".join(words)}
        table.blame(row.line, name, _("“%(text)s” is none of %(words)s") % told)
    return row[name]


def money(table: Table, row: Row, name: str) -> Decimal | None:
    """Read yuan, with at most two decimals; None when the field is empty, or bad and blamed."""
    if not row[name]:
        return None
    try:
        sum_yuan = Decimal(row[name])
        if not (sum_yuan.is_finite() and 0 <= sum_yuan < MOST_YUAN and sum_yuan == round(sum_yuan, 2)):
            raise InvalidOperation
    except InvalidOperation:
        table.blame(
            row.line, name, _("“%(text)s” is no sum of money; write yuan such as 500 or 49.50") % {"text": row[name]}
        )
        return None
    return sum_yuan


def period(table: Table, row: Row, *, since: date | None = None) -> tuple[date, date | None]:
    """
    Read valid_from and valid_to; since: what holds where valid_from is empty, None where it must say a day.

    What is blamed comes back as the first day there is, so that the rest of the line can be read.
    """
    before = len(table.found)
    first, last = table.day(row, "valid_from") or since, table.day(row, "valid_to")
    if first is None and len(table.found) == before:
        table.blame(row.line, "valid_from", _("no day since when it holds"))
    if first and last and last < first:
        table.blame(row.line, "valid_to", _("it ends before it begins"))
    return first or date.min, last
