"""Days of the working calendar, and the clocks that run for matters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casework.deadlines.calendar import Calendar, Due, due_for
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
    nature: only a duty can be missed; the time of a party lapses, and a time to let pass is waited for.
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
    armed_at = models.DateTimeField(_("armed at"))
    raw_date = models.DateField(_("end as counted"))
    due_date = models.DateField(_("last day of the term"))
    due_at = models.DateTimeField(_("due at"))
    provisional = models.BooleanField(_("provisional"), default=False)
    calendar_edition = models.PositiveIntegerField(_("edition of the calendar"), default=0)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=32, blank=True)

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
        ]
        indexes = [models.Index(fields=["due_at", "id"], condition=Q(stopped_at=None), name="clock_open_by_due")]

    def __str__(self) -> str:
        return f"{self.matter_no} · {self.verb}"

    @property
    def term(self) -> Term:
        """The term it was armed with, rebuilt from the row."""
        kind = TERMS[Measure(self.measure)]
        return kind(
            self.count,
            since=self.since,
            law=cited(self.law),
            roll=self.is_rolled,
            code=self.code,
            nature=Nature(self.nature),
        )

    def due(self, calendar: Calendar) -> Due:
        """Compute its end anew, with the derivation; by another calendar it may differ from what is stored."""
        return due_for(self.term, self.armed_at, calendar)
