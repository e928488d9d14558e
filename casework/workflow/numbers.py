"""Numbers of matters: {letter}{county6}{yyyy}{seq6}, gapless per county, track and year, never given twice."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.organisations.models import Unit
from casework.workflow.models import NumberSeries

_TABLE = NumberSeries._meta.db_table
_TAKE = f"""
    INSERT INTO {_TABLE} (letter, county, year, last) VALUES (%s, %s, %s, %s)
    ON CONFLICT (letter, county, year) DO UPDATE SET last = {_TABLE}.last + excluded.last
    RETURNING last
"""  # noqa: S608
CEILING = 999_999


def county_code(unit: Unit) -> str:
    """The six digits a number begins with: those of the unit's county, or of the city for a unit above."""
    return unit.code[:6]


def take_numbers(letter: str, county: str, year: int, count: int = 1) -> list[str]:
    """
    Take the next numbers of a series, in order; one statement, which locks the series until the transaction ends.

    A transaction that is rolled back gives its numbers back, so the series has no gaps.

    :raises NotYet: the series is full (999,999 a year and county).
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [letter, county, year, count])
        (last,) = cursor.fetchone()
    if last > CEILING:
        raise NotYet.because("SERIES_FULL", _("The number series of this county and year is full."), field="number")
    return [f"{letter}{county}{year}{seq:06d}" for seq in range(last - count + 1, last + 1)]
