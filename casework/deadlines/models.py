"""Days of the working calendar, and the clocks that run for matters."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casework.deadlines.calendar import Calendar
from casework.deadlines.pauses import Added, Reckoning, Standstill, reckon
from casework.deadlines.querysets import ClockQuerySet
from casework.deadlines.terms import TERMS, Measure, Nature, Term
from casework.law import cited


class CalendarDay(models.Model):
    """A day of a published year. edition: which load of the calendar said so; a day that is corrected gets a later one."""

    date = models.DateField(_("day"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200)
    edition = models.PositiveIntegerField(_("edition"), db_index=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ("date",)

    def __str__(self) -> str:
        return self.date.isoformat()


class Clock(models.Model):
    """
    A time limit that runs, or ran, for one matter: by when `verb` is to happen, counted from `armed_at`.

    It keeps what it was computed from, never the end alone: the rule (code, law, measure, count, is_rolled), the trigger
    (since, armed_at), the end as counted and as rolled, and the edition of the calendar. stopped_at is null while it runs.
    nature: only a duty can be missed; the time of a party lapses, and a time to let pass is waited for. added: what
    prolonged it. stood: the times it stood still; standing_since: the one that goes on, and stands_until: when it runs again
    by itself, for no pause is longer than its rule allows. Where none is set, it has no end while it stands still.
    """

    matter_no = models.CharField(_("matter"), max_length=20, db_index=True)
    verb = models.CharField(_("verb awaited"), max_length=32)
    code = models.CharField(_("rule of the term"), max_length=16, blank=True)
    law = models.CharField(_("law"), max_length=60)
    since = models.CharField(_("counted from"), max_length=32)
    measure = models.CharField(_("counted in"), max_length=12, choices=Measure.choices)
    count = models.PositiveSmallIntegerField(_("length of the term"))
    is_rolled = models.BooleanField(_("moves past rest days"), default=False)
    nature = models.CharField(_("whose time it is"), max_length=5, choices=Nature.choices, default=Nature.DUTY)
    armed_at = models.DateTimeField(_("counted since"))
    raw_date = models.DateField(_("end as counted"), null=True)
    due_date = models.DateField(_("last day of the term"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    calendar_edition = models.PositiveIntegerField(_("edition of the calendar"), default=0)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=32, blank=True)
    # Most clocks have none of these, and are written without them.
    added = models.JSONField(_("prolonged by"), default=list, db_default=Value([], models.JSONField()))
    stood = models.JSONField(_("times it stood still"), default=list, db_default=Value([], models.JSONField()))
    standing_since = models.DateTimeField(_("stands still since"), null=True, blank=True)
    stands_until = models.DateTimeField(_("stands still until at the latest"), null=True, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")
        ordering = ("due_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["matter_no", "verb"], condition=Q(stopped_at=None), name="one_open_clock_per_verb"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None, stopped_by="") | (Q(stopped_at__isnull=False) & ~Q(stopped_by="")),
                name="a_stopped_clock_names_the_verb_that_stopped_it",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=False, due_date__isnull=False, raw_date__isnull=False)
                | Q(due_at=None, due_date=None, raw_date=None, standing_since__isnull=False, stands_until=None),
                name="only_a_clock_that_stands_still_has_no_end",
            ),
            models.CheckConstraint(
                condition=Q(standing_since=None, stands_until=None) | Q(standing_since__isnull=False, stopped_at=None),
                name="a_stopped_clock_does_not_stand_still",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(stopped_at=None), name="clock_open_by_due"),
            # Few among very many, and asked for on every first page.
            models.Index(
                fields=["due_at", "id"],
                condition=Q(stopped_at=None, since="note_danger"),
                name="clock_of_a_danger",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} · {self.verb}"

    @property
    def term(self) -> Term:
        """The term it was armed with, rebuilt from the row."""
        return kept_term(
            self.measure, self.count, self.since, self.law, roll=self.is_rolled, code=self.code, nature=self.nature
        )

    @property
    def prolonged(self) -> tuple[Added, ...]:
        """What was added to it, in order; may be empty."""
        return tuple(map(Added.from_json, self.added))

    @property
    def pauses(self) -> tuple[Standstill, ...]:
        """The times it stood still, in order; may be empty."""
        return tuple(map(Standstill.from_json, self.stood))

    @property
    def end(self) -> tuple[date, datetime]:
        """
        Its last day, and the moment it is over.

        :raises ValueError: it stands still with no end in sight.
        """
        if self.due_date is None or self.due_at is None:
            raise ValueError(f"{self} stands still with no end in sight")
        return self.due_date, self.due_at

    def stands_at(self, at: datetime) -> bool:
        """Answer whether it stands still at a moment after its last change."""
        since, until = self.standing_since, self.stands_until
        return since is not None and since <= at and (until is None or at < until)

    def is_over_at(self, at: datetime) -> bool:
        """Answer whether its time is over at a moment, whoever is to blame; never while it stands still."""
        return self.due_at is not None and self.due_at <= at

    @property
    def was_late(self) -> bool:
        """Whether it ended after its time was over: for a duty, a breach in the past."""
        return self.stopped_at is not None and self.is_over_at(self.stopped_at)

    def reckon(self, calendar: Calendar) -> Reckoning:
        """Compute its end anew, with the derivation; by another calendar it may differ from what is stored."""
        return reckon(self.term, self.armed_at, calendar, added=self.prolonged, pauses=self.pauses)


def kept_term(measure: str, count: int, since: str, law: str, *, roll: bool, code: str, nature: str) -> Term:
    """Build a term anew from what a clock keeps of it."""
    kind = TERMS[Measure(measure)]
    return kind(count, since=since, law=cited(law), roll=roll, code=code, nature=Nature(nature))


class MatterPause(models.Model):
    """
    A time in which clocks of a matter stood still, because of the state it stood in. seq: the entry it began with.

    most: how many days one clock stands still at most by this law, None without end. Reports leave such times out.
    """

    matter_no = models.CharField(_("matter"), max_length=20, db_index=True)
    seq = models.PositiveIntegerField(_("seq"))
    state = models.CharField(_("state"), max_length=24)
    law = models.CharField(_("law"), max_length=60)
    most = models.PositiveSmallIntegerField(_("days at most"), null=True)
    begun_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ("matter_no", "seq")
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "seq"], name="one_pause_per_entry"),
            models.UniqueConstraint(fields=["matter_no"], condition=Q(ended_at=None), name="one_open_pause_per_matter"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("begun_at")), name="a_pause_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.seq}"
