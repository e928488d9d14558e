"""What reports keep: derived rows, all of which `rebuild_rates` can make again from the ledger."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.organisations.models import Unit
from casework.reports.querysets import StandingQuerySet, TallyQuerySet


class Standing(models.Model):
    """
    How one matter is counted over a stretch of as-of time [since, until); until is FOREVER while nothing ends it.

    number: the case the matter is named after. month: of its acceptance, as Month.ordinal. unit: the unit row it was first
    accepted under, which never changes. mark: see marks.py. cases: registrations that are this one matter.
    """

    number = models.CharField(_("number"), max_length=20)
    indicator = models.CharField(max_length=24)
    kind = models.CharField(_("kind"), max_length=12, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    attributed_at = models.DateTimeField(_("accepted at"))
    month = models.PositiveIntegerField(_("month"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+", db_index=False)
    type = models.CharField(_("type"), max_length=8, blank=True)
    channel = models.CharField(_("channel"), max_length=24, blank=True)
    mark = models.PositiveSmallIntegerField(_("mark"))
    cases = models.PositiveSmallIntegerField(_("cases"))
    reason = models.CharField(_("reason"), max_length=32, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a matter")
        verbose_name_plural = _("standings of matters")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "indicator", "since"], name="one_standing_per_matter_and_beginning"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="a_standing_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "month"], name="standing_by_unit_and_month"),
            models.Index(fields=["since"], name="standing_by_beginning"),
            models.Index(fields=["until"], name="standing_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.mark}"


class Tally(models.Model):
    """
    How many standings of one mark began, less those that ended, in one county, month of acceptance and day.

    The sum over all days before a moment is what holds at the beginning of its day. seat and restated_seat: the county
    of the accepting unit as at the time and as of today, the unit itself above the counties.
    """

    indicator = models.CharField(max_length=24)
    seat = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    restated_seat = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    month = models.PositiveIntegerField()
    day = models.DateField()
    mark = models.PositiveSmallIntegerField()
    matters = models.IntegerField()
    cases = models.IntegerField()

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "month", "day", "seat", "restated_seat", "mark"],
                name="one_tally_per_place_month_day_and_mark",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.month} {self.day} {self.mark}"


class Tie(models.Model):
    """
    What belongs together: a number or a key of the same matter, and the number its whole cluster is known by.

    Says only what must be read together; whether it is the same matter, and from when, is read from the entries.
    """

    link = models.CharField(max_length=170, primary_key=True)
    anchor = models.CharField(max_length=20, db_index=True)

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")

    def __str__(self) -> str:
        return f"{self.link} → {self.anchor}"


class Roll(models.Model):
    """
    The one row that whoever writes the others holds locked.

    definitions: what the rows were made by; places: what the tree of units looked like. When either differs from what
    stands now, the rows are made anew.
    """

    definitions = models.CharField(max_length=120, blank=True)
    places = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("roll")
        verbose_name_plural = _("rolls")

    def __str__(self) -> str:
        return self.definitions
