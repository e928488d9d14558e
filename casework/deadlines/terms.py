"""Terms as the law writes them: how many of what, since which verb, by which article. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.law import Article


class Measure(TextChoices):
    """What a term is counted in."""

    DAYS = "DAYS", _("days")
    WORKING_DAYS = "WORKING_DAYS", _("working days")
    MONTHS = "MONTHS", _("months")
    HOURS = "HOURS", _("hours")


@dataclass(frozen=True, slots=True)
class Term:
    """
    A limit of time; one of Days, WorkingDays, Months, Hours.

    count: at least 1. since: the verb it is counted from; that day is not counted. law: who sets it.
    roll: whether an end on a rest day moves to the next working day, as it does for the rights of parties and in civil
    procedure (Civil Code art. 203), not for an organ's own duties. code: its row in the table of time limits, e.g. "T09".
    before: the same term under the text that this one replaced.

    :raises ValueError: a count below 1; a roll where there is nothing to roll.
    """

    count: int
    _: KW_ONLY
    since: str
    law: Article
    roll: bool = False
    code: str = ""
    before: Term | None = None

    measure: ClassVar[Measure]

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a term is at least 1")
        if self.roll and self.measure in (Measure.WORKING_DAYS, Measure.HOURS):
            raise ValueError(f"a term in {self.measure.value} cannot end on a rest day, or does not care")

    def on(self, day: date) -> Term:
        """Find the version of the day it is counted from; the oldest that is known for a day before all of them."""
        if self.before is None or self.law.statute.in_force_from <= day:
            return self
        return self.before.on(day)


@dataclass(frozen=True, slots=True)
class Days(Term):
    """Calendar days."""

    measure: ClassVar[Measure] = Measure.DAYS


@dataclass(frozen=True, slots=True)
class WorkingDays(Term):
    """Working days; weekends that were made working days count, holidays do not."""

    measure: ClassVar[Measure] = Measure.WORKING_DAYS


@dataclass(frozen=True, slots=True)
class Months(Term):
    """Months: to the corresponding day, or the last of a shorter month (Civil Code art. 202). A year is twelve."""

    measure: ClassVar[Measure] = Measure.MONTHS


@dataclass(frozen=True, slots=True)
class Hours(Term):
    """Hours from the minute of the act, by day and night."""

    measure: ClassVar[Measure] = Measure.HOURS


TERMS: Mapping[Measure, type[Term]] = {term.measure: term for term in (Days, WorkingDays, Months, Hours)}
