"""Sentences about standings and tallies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum, Value

from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.reports.months import HANGZHOU, Period

if TYPE_CHECKING:
    from casework.reports.models import Standing, Tally  # noqa: F401


class StandingQuerySet(QuerySet["Standing"]):
    """Many standings."""

    def of(self, indicator: str) -> Self:
        """Keep those of one indicator in one version, e.g. "on_site/1"."""
        return self.filter(indicator=indicator)

    def accepted_in(self, period: Period) -> Self:
        """Keep the cohort of whole months."""
        return self.filter(month__gte=period.first.ordinal, month__lte=period.last.ordinal)

    def counted_under(self, unit: Unit, *, is_restated: bool = False) -> Self:
        """Keep what counts under a unit, as at the time or restated to today."""
        return self.filter(unit__in=Unit.objects.counted_under(unit, is_restated=is_restated).values("pk"))

    def as_of(self, moment: datetime) -> Self:
        """Keep the one standing of each matter that covers a moment."""
        return self.filter(since__lte=moment, until__gt=moment)

    def begun_on_day_of(self, moment: datetime) -> Self:
        """Keep what began on the day of a moment, up to and including it."""
        return self.filter(since__gte=midnight(moment), since__lte=moment)

    def ended_on_day_of(self, moment: datetime) -> Self:
        """Keep what ended on the day of a moment, up to and including it."""
        return self.filter(until__gte=midnight(moment), until__lte=moment)

    def grouped(self, *columns: str, sign: int = 1) -> QuerySet[Any, tuple[Any, ...]]:
        """Count by the columns named: rows of their values, the mark, matters and cases, the last two with the sign."""
        rows = self.order_by().values_list(*columns, "mark")
        return rows.annotate(n=Count("pk") * Value(sign), c=Sum("cases") * Value(sign))


class TallyQuerySet(QuerySet["Tally"]):
    """Many tallies."""

    def of(self, indicator: str) -> Self:
        return self.filter(indicator=indicator)

    def accepted_in(self, period: Period) -> Self:
        """Keep the cohort of whole months."""
        return self.filter(month__gte=period.first.ordinal, month__lte=period.last.ordinal)

    def counted_under(self, unit: Unit, *, is_restated: bool = False) -> Self:
        """Keep what counts under a county or a unit above it; one statement to find those, so that it can plan by them."""
        seats = list(Unit.objects.at_or_below(unit).filter(level__gte=Level.COUNTY).values_list("pk", flat=True))
        return self.filter(restated_seat__in=seats) if is_restated else self.filter(seat__in=seats)

    def before_day_of(self, moment: datetime) -> Self:
        """Keep what had changed before the day of a moment began."""
        return self.filter(day__lt=moment.astimezone(HANGZHOU).date())

    def grouped(self, *columns: str) -> QuerySet[Any, tuple[Any, ...]]:
        """Sum by the columns named: rows of their values, the mark, matters and cases."""
        return self.order_by().values_list(*columns, "mark").annotate(n=Sum("matters"), c=Sum("cases"))


@contextmanager
def planned_by_values() -> Iterator[None]:
    """
    Have PostgreSQL plan each statement of the block by the values it is given.

    A statement asked often is prepared, and then planned once for any month and moment alike: a day is scanned like a year.
    """
    if connection.vendor != "postgresql":
        yield  # a transaction would take SQLite's one lock to write
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
        yield


def midnight(moment: datetime) -> datetime:
    """The first moment of the day a moment lies in."""
    return datetime.combine(moment.astimezone(HANGZHOU).date(), time(), tzinfo=HANGZHOU)
