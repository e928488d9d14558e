"""Terms as the law writes them: how many of what, since which verb, by which article. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date
from typing import ClassVar, Self

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.law import Article

# How many days ahead an act may set a day for a clock to run up to it: more than any matter lives.
LONGEST_SET = 9_999


class Measure(TextChoices):
    """What a term is counted in."""

    DAYS = "DAYS", _("days")
    WORKING_DAYS = "WORKING_DAYS", _("working days")
    MONTHS = "MONTHS", _("months")
    HOURS = "HOURS", _("hours")


def in_words(count: int, measure: str) -> str:
    """Say how long a time is, one or many, as the reader's language counts it."""
    match Measure(measure):
        case Measure.DAYS:
            told = ngettext("%(count)d day", "%(count)d days", count)
        case Measure.WORKING_DAYS:
            told = ngettext("%(count)d working day", "%(count)d working days", count)
        case Measure.MONTHS:
            told = ngettext("%(count)d month", "%(count)d months", count)
        case Measure.HOURS:
            told = ngettext("%(count)d hour", "%(count)d hours", count)
    return told % {"count": count}


class Nature(TextChoices):
    """
    Whose time it is. DUTY: the organ's own, and missing it is a breach. PARTY: somebody's right or obligation towards the
    organ, which lapses or has its consequences. WAIT: a time that has to pass first.
    """

    DUTY = "DUTY", _("duty of the organ")
    PARTY = "PARTY", _("time of a party")
    WAIT = "WAIT", _("time to let pass")


@dataclass(frozen=True, slots=True)
class Term:
    """
    A limit of time; one of Days, WorkingDays, Months, Hours.

    count: at least 1. since: the verb it is counted from; that day is not counted. law: who sets it.
    roll: whether an end on a rest day moves to the next working day, as it does for the rights of parties and in civil
    procedure (Civil Code art. 203), not for an organ's own duties. code: its row in the table of time limits, e.g. "T09".
    before: the same term under the text that this one replaced. nature: whose time it is. only: (column, values) where it
    is for matters alone whose type, channel or the like is one of these; None where it is for all. told: (fact, value) where
    it runs only if the act it is counted from was told so; None where it runs whatever was told. unless: (column, values) of
    matters it is not for, None where it leaves none out. entry_days: how many days the timer lets pass after its end, for what
    was done in time and is entered late; the end itself does not move. begins: the fact that says the day or the moment it is
    counted from where that is not the act's own; it runs only where the act tells it. ends: the fact that says its last day, where
    the act it is counted from sets that itself: its count is that of the days up to there, and 1 while no day is told.

    :raises ValueError: a count below 1; a roll where there is nothing to roll.
    """

    count: int
    _: KW_ONLY
    since: str
    law: Article
    roll: bool = False
    code: str = ""
    before: Term | None = None
    nature: Nature = Nature.DUTY
    only: tuple[str, frozenset[str]] | None = None
    told: tuple[str, object] | None = None
    unless: tuple[str, frozenset[str]] | None = None
    entry_days: int = 0
    begins: str = ""
    ends: str = ""

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

    def fits(self, matter: object, given: Mapping[str, object] | None) -> bool:
        """Answer whether it runs for a matter by the column and the fact it asks. given: None while nothing is told yet."""
        is_for_it = self.only is None or getattr(matter, self.only[0]) in self.only[1]
        if self.unless is not None and getattr(matter, self.unless[0]) in self.unless[1]:
            return False
        if given is not None and any(fact and not given.get(fact) for fact in (self.begins, self.ends)):
            return False
        return is_for_it and (self.told is None or given is None or given.get(self.told[0]) == self.told[1])

    @property
    def is_for_all(self) -> bool:
        """Whether it runs for every matter and whatever was told."""
        return self.only is None and self.told is None and self.unless is None and not self.begins and not self.ends

    def for_only(self, column: str, *values: str) -> Self:
        """Give the same term for matters alone whose column holds one of these values."""
        return replace(self, only=(column, frozenset(values)))

    def but_not_for(self, column: str, *values: str) -> Self:
        """Give the same term for all matters but those whose column holds one of these values."""
        return replace(self, unless=(column, frozenset(values)))

    def if_told(self, fact: str, value: object) -> Self:
        """Give the same term as one that runs only if the act it is counted from was told so."""
        return replace(self, told=(fact, value))

    def counted_from(self, fact: str) -> Self:
        """Give the same term as one that is counted from the day or moment the act tells as this fact."""
        return replace(self, begins=fact)

    def up_to(self, fact: str) -> Self:
        """Give the same term as one whose last day the act tells as this fact."""
        return replace(self, ends=fact)

    def as_set(self, given: Mapping[str, object] | None, day: date | None) -> Self | None:
        """
        Give it with the length that an act of that day has set; itself where the law sets it, or nothing is told yet.

        None where the day set is not ahead, or further ahead than any term.
        """
        if not self.ends or given is None or day is None:
            return self
        count = (date.fromisoformat(str(given[self.ends])) - day).days
        return replace(self, count=count) if 1 <= count <= LONGEST_SET else None

    @property
    def length(self) -> str:
        """How long it is, in words."""
        return gettext("the day set") if self.ends else in_words(self.count, self.measure)

    def entered_within(self, days: int) -> Self:
        """Give the same term as one after whose end the timer waits so many days for what is entered late."""
        return replace(self, entry_days=days)

    def to_pass(self) -> Self:
        """Give the same term as a time to let pass, after which something may be done."""
        return replace(self, nature=Nature.WAIT)


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


@dataclass(frozen=True, slots=True)
class Prolongation:
    """
    What an act adds to the clock that runs for a verb: what it is given as `fact`, at least one and at most as many as
    `most` counts. Days are working days where the clock counts these. codes: the limits of the table it is for, None for any
    clock of the verb.
    """

    verb: str
    most: Term
    codes: frozenset[str] | None = None

    def covers(self, code: str) -> bool:
        """Answer whether it is for a clock of this limit."""
        return self.codes is None or code in self.codes

    @property
    def fact(self) -> str:
        """The fact that says how much is added, named after what it is counted in."""
        return {Measure.MONTHS: "months", Measure.HOURS: "hours"}.get(self.most.measure, "days")


@dataclass(frozen=True, slots=True)
class Pause:
    """
    That clocks stand still while a matter stands in a state.

    law: who says so. most: how many days one clock stands still at most by this law, all such times together; None without
    end. only: the verbs awaited whose clocks stand still, those that start by then too; None for all that ran when the matter
    came there. codes: the limits of the table whose clocks do, None for all: a house rule cannot stop a statute's time.
    told: (fact, value) where the act that led there must have been told so.
    """

    law: Article
    most: Days | None = None
    only: frozenset[str] | None = None
    codes: frozenset[str] | None = None
    told: tuple[str, object] | None = None

    def fits(self, given: Mapping[str, object]) -> bool:
        """Answer whether it is for what the act was told that led there."""
        return self.told is None or given.get(self.told[0]) == self.told[1]

    def covers(self, verb: str, code: str) -> bool:
        """Answer whether a clock stands still by it, by the verb awaited and its limit."""
        return (self.only is None or verb in self.only) and (self.codes is None or code in self.codes)


TERMS: Mapping[Measure, type[Term]] = {term.measure: term for term in (Days, WorkingDays, Months, Hours)}
