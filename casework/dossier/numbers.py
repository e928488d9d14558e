"""Official numbers of papers: 杭西综执罚决字〔2026〕第000123号, gapless per organ, kind of paper and year (house rule F7a)."""

from __future__ import annotations

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework.dossier.models import PaperSeries
from casework.errors import NotYet
from casework.law import HOUSE
from casework.organisations.models import Unit

CEILING = 999_999
_TABLE = PaperSeries._meta.db_table
_TAKE = f"""
    INSERT INTO {_TABLE} (organ, word, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (organ, word, year) DO UPDATE SET last = {_TABLE}.last + 1
    RETURNING last
"""  # noqa: S608


def mark_of(unit: Unit) -> str:
    """Say by what the numbers of an organ begin: its mark among DOCUMENT_MARKS, its name where it has none."""
    marks: dict[str, str] = settings.DOCUMENT_MARKS
    return marks.get(unit.code, unit.name)


def take_number(unit: Unit, word: str, year: int) -> str:
    """
    Take the next number of an organ's series; one statement, which locks the series until the transaction ends.

    word: of the kind of paper, as 罚决字. A transaction that is rolled back gives its number back.

    :raises NotYet: the series is full (999,999 a year).
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [unit.code, word, year])
        (last,) = cursor.fetchone()
    if last > CEILING:
        message = _("The series of official numbers of this year is full.")
        raise NotYet.because("SERIES_FULL", message, law=str(HOUSE.art("F7a")), field="number")
    return spelled(unit, word, year, f"{last:06d}")


def spelled(unit: Unit, word: str, year: int, place: str) -> str:
    """Write a number as letters bear it."""
    return f"{mark_of(unit)}{word}〔{year}〕第{place}号"
