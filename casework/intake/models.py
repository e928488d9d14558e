"""A filing: what arrives before a track takes it; and where a matter came from that another system kept before."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.intake.machine import FILING
from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager


class Filing(bind(FILING), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One filing; its number begins with F. It ends when a unit signs for it and the track opens a matter born of it."""

    objects: ClassVar[TrackManager] = TrackManager("filing")

    class Meta:
        proxy = True
        verbose_name = _("filing")
        verbose_name_plural = _("filings")


class ImportedRef(models.Model):
    """
    One record of another system and the matter it became here.

    ref: the outside reference, its own within its source. entries: how many of the record's acts were taken. digest: keyed,
    of the record up to these acts, so that a later edition of it may go on but not say otherwise. line: in the last file.
    """

    source = models.CharField(_("source"), max_length=40)
    ref = models.CharField(_("outside reference"), max_length=100)
    matter_no = models.CharField(_("number"), max_length=20, unique=True)
    entries = models.PositiveIntegerField(_("entries taken"))
    digest = models.CharField(_("digest"), max_length=64)
    line = models.PositiveIntegerField(_("line"))
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        ordering = ("source", "ref")
        constraints = [
            models.UniqueConstraint(fields=["source", "ref"], name="one_matter_per_source_and_outside_reference")
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.ref} → {self.matter_no}"
