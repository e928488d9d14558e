"""measure(): the one function that answers for a figure, whoever asks: page, API or command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from casework.ledger.models import Entry
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.organisations.querysets import UnitQuerySet
from casework.reports.definitions import indicator
from casework.reports.indicators import Indicator
from casework.reports.marks import Count
from casework.reports.measured import ITSELF, PART, Measured, Place, hide
from casework.reports.models import Standing, Tally
from casework.reports.months import HANGZHOU, Month, Period
from casework.reports.querysets import StandingQuerySet, planned_by_values
from casework.reports.roll_up import catch_up

AT_THE_TIME, RESTATED = "at_the_time", "restated"
GEOGRAPHIES = (AT_THE_TIME, RESTATED)
SHOWN_LEVELS = (Level.GRID, Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY)


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked for.

    unit: the row whose matters are meant, with all below it. by: SPLITS in the order of the rows, may be empty. kind: one
    kind of matter, "" for all.
    """

    indicator: Indicator
    unit: Unit
    period: Period
    as_of: datetime
    by: tuple[str, ...] = ()
    geography: str = AT_THE_TIME
    kind: str = ""

    @property
    def is_restated(self) -> bool:
        return self.geography == RESTATED

    @property
    def columns(self) -> tuple[str, ...]:
        """The splits that are columns; the level stands in the mark."""
        return tuple(split for split in self.by if split != "level")

    @property
    def is_coarse(self) -> bool:
        """Whether counties and months are fine enough, so that tallies can answer."""
        finest = Level.CITY if "unit" in self.by else Level.COUNTY
        is_division = self.unit.kind not in Unit.ORGANS
        return is_division and self.unit.level >= finest and not self.kind and {*self.columns} <= {"unit", "month"}


def answer(question: Question) -> Measured:
    """
    Read what is new in the ledger, then measure, with the figures that are told beside.

    :raises NotYet: an entry names a unit that is not in the tree.
    """
    head = ledger_head()
    catch_up()
    beside = (replace(question, indicator=indicator(key), by=()) for key in question.indicator.beside)
    return replace(measure(question, head), beside=tuple(measure(each, head) for each in beside))


def ledger_head() -> str | None:
    """Say how far the ledger goes: the last entry's id and hash; None while it is empty."""
    last = Entry.objects.order_by("-pk").values_list("pk", "hash").first()
    return f"{last[0]}:{last[1]}" if last else None


def measure(question: Question, head: str | None = None) -> Measured:
    """
    Count a cohort as it stood at a moment, from what the roll-up has read.

    head: how far the ledger went then. Returns the whole, and its parts as rows in the order of the splits asked for:
    every month of the period and every division below the unit, with or without matters; types and channels that occur.
    A constant number of statements, one of which counts.
    """
    codes = question.indicator.codes
    whole, parts = Count(codes), dict[tuple[Any, ...], Count]()
    with planned_by_values():
        counts = list(_counts(question))
    for *group, mark, matters, cases in counts:
        whole.add(mark, matters, cases)
        if question.by:
            parts.setdefault(tuple(group), Count(codes)).add(mark, matters, cases)
    figure = Measured(
        question.indicator, _place(question.unit), question.period, question.as_of, question.geography, whole, head, ""
    )
    figure = replace(figure, matters_url=_address(question, figure), is_suppressed=figure.is_few)
    rows = list(_rows(question, figure, parts)) if question.by else []
    hidden = hide(rows)
    return replace(figure, rows=tuple(replace(row, is_suppressed=place in hidden) for place, row in enumerate(rows)))


def standings(question: Question) -> StandingQuerySet:
    """Find the standings a figure is made of, one of each matter, in no order."""
    cohort = _cohort(question)
    return cohort.as_of(question.as_of)


def _cohort(question: Question) -> StandingQuerySet:
    found = Standing.objects.of(question.indicator.code).accepted_in(question.period)
    found = found.counted_under(question.unit, is_restated=question.is_restated)
    return found.filter(kind=question.kind) if question.kind else found


def _counts(question: Question) -> Iterable[tuple[Any, ...]]:
    """Count by the columns asked for and by mark; one statement, so that nothing is written between its parts."""
    unit = "unit__restated" if question.is_restated else "unit"
    fine = [unit if column == "unit" else column for column in question.columns]
    if not question.is_coarse:
        return standings(question).grouped(*fine)
    seat = "restated_seat" if question.is_restated else "seat"
    tallies = Tally.objects.of(question.indicator.code).accepted_in(question.period).before_day_of(question.as_of)
    tallies = tallies.counted_under(question.unit, is_restated=question.is_restated)
    cohort = _cohort(question)
    return tallies.grouped(*(seat if column == "unit" else column for column in question.columns)).union(
        cohort.begun_on_day_of(question.as_of).grouped(*fine),
        cohort.ended_on_day_of(question.as_of).grouped(*fine, sign=-1),
        all=True,
    )


def _rows(question: Question, figure: Measured, parts: dict[tuple[Any, ...], Count]) -> Iterator[Measured]:
    columns = question.columns
    values: list[Sequence[Any]] = [sorted({group[place] for group in parts}) for place in range(len(columns))]
    units: dict[int, Unit] = {}
    if "unit" in columns:
        place = columns.index("unit")
        below = _below(question, values[place])
        parts = _merged(parts, place, below)
        units = {unit.pk: unit for unit in (*below.values(), *_listed(question))}
        values[place] = sorted(units, key=lambda pk: str(units[pk].path))
    if "month" in columns:
        values[columns.index("month")] = [month.ordinal for month in question.period.months]
    for group in product(*values):
        count = parts.get(group)
        if count is None and not {"unit", "month"}.issuperset(columns):
            continue
        row = replace(figure, part=PART)
        for column, value in zip(columns, group, strict=True):
            row = _narrowed(row, column, units[value] if column == "unit" else value)
        row = replace(row, count=count or Count())
        shown = sorted({*map(int, SHOWN_LEVELS), *row.count.levels}) if "level" in question.by else [None]
        for level in shown:
            narrow = replace(row, level=level)
            yield replace(narrow, matters_url=_address(question, narrow))


def _narrowed(row: Measured, column: str, value: Any) -> Measured:
    if column == "unit":
        return replace(row, place=_place(value), part=ITSELF if value.key == row.place.key else row.part)
    if column == "month":
        return replace(row, period=Period(Month.at(value), Month.at(value)))
    return replace(row, type=value) if column == "type" else replace(row, channel=value)


def _below(question: Question, ids: Sequence[int]) -> dict[int, Unit]:
    """Find for each unit the one directly below the unit asked for that it lies in, itself for that unit; two statements."""
    length = len(question.unit.path) + Unit.steplen
    paths = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "path"))
    children = {
        str(unit.path): unit for unit in Unit.objects.filter(path__in={path[:length] for path in paths.values()})
    }
    return {pk: children[path[:length]] for pk, path in paths.items()}


def _merged(parts: dict[tuple[Any, ...], Count], place: int, below: dict[int, Unit]) -> dict[tuple[Any, ...], Count]:
    merged: dict[tuple[Any, ...], Count] = {}
    for group, count in parts.items():
        key = (*group[:place], below[group[place]].pk, *group[place + 1 :])
        merged.setdefault(key, Count()).merge(count)
    return merged


def _listed(question: Question) -> UnitQuerySet:
    """The divisions directly below the unit that get a row even without matters; one statement."""
    unit, begin, end = question.unit, question.period.first.start.date(), question.period.end.date()
    children: UnitQuerySet = Unit.objects.at_or_below(unit).filter(depth=unit.depth + 1).exclude(kind__in=Unit.ORGANS)
    if question.is_restated:
        return children.standing()
    within: UnitQuerySet = children.exclude(valid_from__gte=end).exclude(valid_to__lt=begin)
    return within


def _place(unit: Unit) -> Place:
    return Place(unit.code, unit.key, unit.name, unit.level)


def _address(question: Question, figure: Measured) -> str:
    """Where the matters behind a figure are listed."""
    parts: Iterable[tuple[str, Any]] = (
        ("unit", figure.place.key),
        ("from", figure.period.first),
        ("to", figure.period.last),
        ("as_of", question.as_of.astimezone(HANGZHOU).isoformat()),
        ("version", question.indicator.version),
        ("geography", question.geography if question.is_restated else None),
        ("kind", question.kind or None),
        ("type", figure.type),
        ("channel", figure.channel),
        ("level", figure.level),
    )
    chosen = [(name, str(value)) for name, value in parts if value is not None]
    return f"{reverse('reports:matters', args=[question.indicator.key])}?{urlencode(chosen)}"
