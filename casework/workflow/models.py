"""The one table of matters, and the series their numbers come from."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger.models import Note
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.workflow.binding import state_field
from casework.workflow.machine import Machine
from casework.workflow.querysets import MatterQuerySet
from casework.workflow.tracks import track_of


class Matter(models.Model):
    """
    Anything with a machine. Its row is a cache of its ledger entries, moved only by perform().

    version is the seq of its last entry and head that entry's hash. unit and level are the lead's now; accepted_unit is
    the unit row it was first accepted under and never changes (a border may). is_counted is False while reports have not
    yet read its latest entries. walled_from: tree path of the unit whose people must not find it, "" for most. restricted:
    SEALED_MINOR where nobody finds it but through an opening that two persons made, null or "" for nearly all.
    """

    # annotated by MatterQuerySet.placed()
    unit_key: str
    unit_path: str
    unit_ended: date | None

    number = models.CharField(_("number"), max_length=20, unique=True)
    track = models.CharField(_("track"), max_length=12)
    machine_version = models.PositiveSmallIntegerField(_("machine version"))
    state = state_field(verbose_name=_("state"), max_length=24, default="")
    version = models.PositiveIntegerField(_("version"), default=0)
    head = models.CharField(_("hash of the last entry"), max_length=64, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    accepted_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, verbose_name=_("place"), related_name="+")
    title = models.CharField(_("title"), max_length=200, blank=True)
    type = models.CharField(_("type"), max_length=8, blank=True)
    channel = models.CharField(_("channel"), max_length=24, blank=True)
    channel_ref = models.CharField(_("reference in the channel"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=16, blank=True)
    risk = models.CharField(_("risk"), max_length=8, blank=True)
    outcome = models.CharField(_("outcome"), max_length=32, blank=True)
    handler = models.CharField(_("handler"), max_length=150, blank=True)
    walled_from = models.CharField(_("kept from"), max_length=255, blank=True)
    # Null for SQLite, which adds no other column in place.
    restricted = models.CharField(_("restricted"), max_length=16, null=True, blank=True)  # noqa: DJ001
    origin_number = models.CharField(_("born of"), max_length=20, blank=True)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    opened_at = models.DateTimeField(_("opened at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    moved_at = models.DateTimeField(_("last moved at"))
    is_counted = models.BooleanField(default=False)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        constraints = [
            models.UniqueConstraint(
                fields=["track", "channel", "channel_ref"],
                condition=~models.Q(channel_ref=""),
                name="one_matter_per_channel_reference",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "-opened_at", "-id"], name="matter_by_unit"),
            models.Index(fields=["track", "-opened_at", "-id"], name="matter_by_track"),
            # A list of a rare state would else walk the whole track.
            models.Index(fields=["track", "state", "-opened_at", "-id"], name="matter_by_state"),
            models.Index(fields=["handler", "-opened_at", "-id"], name="matter_by_handler"),
            models.Index(fields=["id"], condition=models.Q(is_counted=False), name="matter_not_counted"),
            # What the timer looks for every minute (house rule R8a) is a handful among all there ever were.
            models.Index(
                fields=["track", "opened_at", "id"],
                condition=models.Q(risk="RED", level__lt=Level.TOWNSHIP),
                name="matter_red_below_township",
            ),
            models.Index(fields=["origin_number"], condition=~models.Q(origin_number=""), name="matter_by_origin"),
        ]

    def __str__(self) -> str:
        return self.number

    def words(self, name: str) -> str:
        """The latest free words kept under that name, "" when there are none or they were erased; one statement."""
        note = Note.objects.filter(matter=self.number, name=name).order_by("-seq").first()
        return note.text if note and note.erased_at is None else ""

    @property
    def machine(self) -> Machine:
        """The definition this matter was opened under, whatever has been defined since."""
        return self.machine_of(self.machine_version)

    def machine_of(self, version: int) -> Machine:
        """The definition of a version of this matter's track."""
        return track_of(self.track).machine_of(version)

    @property
    def is_at_end(self) -> bool:
        return self.state in self.machine.ends


class Proposal(models.Model):
    """
    What one person proposes and another is to do: a merger, an exclusion, a suspension.

    facts is the canonical text of the facts proposed; only the very same facts carry it out, and only until the matter moves.
    """

    matter_no = models.CharField(_("number"), max_length=20, db_index=True)
    verb = models.CharField(_("verb"), max_length=32)
    facts = models.TextField(_("facts"))
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.CharField(_("proposed by"), max_length=150)
    proposed_at = models.DateTimeField(_("proposed at"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.matter_no} {self.verb}"


class Notice(models.Model):
    """
    That a matter left a unit upwards, or went past it, which is told of it (house rules R8 and R9: the lower unit stays
    assistant). It lets the unit's people read, and do nothing.

    seq: the entry that went past. Written with that entry by the service; what an import brings was told elsewhere.
    """

    matter_no = models.CharField(_("number"), max_length=20)
    seq = models.PositiveIntegerField(_("seq"))
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("unit"), related_name="+")
    at = models.DateTimeField(_("told at"))

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "seq", "unit"], name="one_notice_per_entry_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.seq}"


class LookAsked(models.Model):
    """
    That somebody asks to look into a sealed matter, by its number alone: whether there is one he is not told. account: his. ground: a
    code of grounds flagged sealed; words: the query. A database trigger refuses everything but INSERT.
    """

    matter_no = models.CharField(_("number"), max_length=20, db_index=True)
    account = models.CharField(_("account"), max_length=150)
    ground = models.CharField(_("ground"), max_length=24)
    words = models.TextField(_("in words"))
    asked_at = models.DateTimeField(_("asked at"))

    class Meta:
        verbose_name = _("query into a sealed matter")
        verbose_name_plural = _("queries into sealed matters")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.matter_no} {self.account}"


class LookAnswered(models.Model):
    """
    What another person answered: until is when the opening ends, null where it is refused. matter_no, account: as the query has them.
    A database trigger refuses everything but INSERT.
    """

    query = models.OneToOneField(LookAsked, models.PROTECT, related_name="answer")
    matter_no = models.CharField(_("number"), max_length=20)
    account = models.CharField(_("account"), max_length=150)
    until = models.DateTimeField(_("open until"), null=True)
    words = models.TextField(_("in words"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer to a query")
        verbose_name_plural = _("answers to queries")
        ordering = ("pk",)
        indexes = [models.Index(fields=["matter_no", "account"], name="opening_by_matter")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("account")), name="nobody_opens_a_sealed_matter_for_himself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} {self.account}"


class NumberSeries(models.Model):
    """The last number given in one county, track and year."""

    letter = models.CharField(max_length=1)
    county = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "county", "year"], name="one_series_per_county_track_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.county}{self.year}"
