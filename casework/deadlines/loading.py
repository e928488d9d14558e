"""The working calendar read from a file: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from casework.deadlines.calendar import Calendar
from casework.deadlines.clocks import forget_calendar
from casework.deadlines.models import CalendarDay
from casework.tables import Row, Table

COLUMNS = ("date", "is_workday")
WORKS = {"0": False, "1": True}


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many days a load added, corrected, and found in place already."""

    added: int
    corrected: int
    kept: int


@transaction.atomic
def load_calendar(path: Path, *, source: str = "") -> Loaded:
    """
    Read days from a file with the columns of cn_calendar_2019_2026.csv; `date` and `is_workday` must be there.

    New days are added, a day that changed is corrected and keeps its history, the others stay: a second run changes
    nothing. source: where the days are from, the file's name when empty. Whoever loads days has the provisional clocks
    computed again (recompute_clocks).

    :raises BadTable: a file with bad rows; all of them, and nothing is written.
    :raises OSError: the file cannot be opened.
    """
    given = read_days(path)
    there = {day.date: day for day in CalendarDay.objects.all()}
    edition = (CalendarDay.objects.aggregate(latest=Max("edition"))["latest"] or 0) + 1
    added, corrected = [], []
    for day, (is_workday, name) in given.items():
        known = there.get(day)
        if known is None:
            known = CalendarDay(date=day)
            added.append(known)
        elif (known.is_workday, known.name) != (is_workday, name):
            corrected.append(known)
        else:
            continue
        known.is_workday, known.name, known.source, known.edition = is_workday, name, source or path.name, edition
    CalendarDay.objects.bulk_create(added, batch_size=1000)
    bulk_update_with_history(corrected, CalendarDay, ["is_workday", "name", "source", "edition"], batch_size=500)
    forget_calendar()
    transaction.on_commit(forget_calendar)
    return Loaded(len(added), len(corrected), len(given) - len(added) - len(corrected))


def calendar_in(path: Path) -> Calendar:
    """
    Read a calendar from a file and load nothing.

    :raises BadTable, OSError: as load_calendar().
    """
    given = read_days(path)
    names = {day: name for day, (_is_workday, name) in given.items() if name}
    return Calendar({day: is_workday for day, (is_workday, _name) in given.items()}, names)


def read_days(path: Path) -> dict[date, tuple[bool, str]]:
    """
    Read and check every line: day → (is it worked, name).

    :raises BadTable: a day that is none or comes twice, another weekday than stated, a word that is neither 0 nor 1.
    :raises OSError: the file cannot be opened.
    """
    table = Table(path, needs=COLUMNS)
    lines: dict[date, int] = {}
    days: dict[date, tuple[bool, str]] = {}
    for row in table.rows:
        day = table.day(row, "date")
        if not row["date"]:
            table.blame(row.line, "date", _("empty"))
        if row["is_workday"] not in WORKS:
            table.blame(row.line, "is_workday", _("“%(text)s” is neither 0 nor 1") % {"text": row["is_workday"]})
        if row["iso_weekday"] and day and row["iso_weekday"] != str(day.isoweekday()):
            table.blame(
                row.line, "iso_weekday", _("the day is a weekday number %(count)d") % {"count": day.isoweekday()}
            )
        if day in lines:
            table.blame(row.line, "date", _("the day stands on line %(line)d already") % {"line": lines[day]})
        elif day:
            lines[day] = row.line
            days[day] = (WORKS.get(row["is_workday"], False), _name(row))
    table.refuse()
    return days


def _name(row: Row) -> str:
    return (row["festival"] or row["name"] or row["name_zh"])[:60]
