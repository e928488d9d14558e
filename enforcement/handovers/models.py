"""A hand-over at one node, and the packages and receipts that went between the two organs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager
from enforcement.handovers.machine import HANDOVER
from enforcement.handovers.package import digest


class Handover(bind(HANDOVER), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One hand-over; its number begins with H, its type is the node. What happened to it stands in the ledger."""

    objects: ClassVar[TrackManager] = TrackManager("handover")

    class Meta:
        proxy = True
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")


class Package(models.Model):
    """
    One manifest as it was sealed by an entry (seq), canonical text. That entry holds its digest, so a changed row is noticed.

    sub: the number under which it goes out; one more after each time something was sent.
    """

    matter_no = models.CharField(_("number"), max_length=20)
    seq = models.PositiveIntegerField(_("entry"))
    sub = models.PositiveSmallIntegerField(_("sub-number"))
    manifest = models.TextField(_("manifest"))

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ("matter_no", "seq")
        constraints = [models.UniqueConstraint(fields=["matter_no", "seq"], name="one_package_per_entry")]

    def __str__(self) -> str:
        return f"{self.matter_no}/{self.sub}"

    @property
    def digest(self) -> str:
        """Of the manifest as it lies here now."""
        return digest(self.manifest)


class OutsideCase(models.Model):
    """
    The case of another system that a hand-over is about, so that the next one of the same case and node finds it.

    key: of sender, node and number (outside_key()), as the opening entry has it. turn: 1 for the first hand-over of a key, one more
    for each that was opened after an earlier one had ended; two at the same moment cannot both have it.
    """

    matter_no = models.CharField(_("number"), max_length=20, unique=True)
    key = models.CharField(_("key"), max_length=64)
    turn = models.PositiveSmallIntegerField(_("turn"))

    class Meta:
        verbose_name = _("case of another system")
        verbose_name_plural = _("cases of other systems")
        ordering = ("key", "turn")
        constraints = [models.UniqueConstraint(fields=["key", "turn"], name="one_hand_over_per_outside_case_and_turn")]

    def __str__(self) -> str:
        return self.matter_no


class Receipt(models.Model):
    """What one side signed for by an entry (seq), canonical text; that entry holds its digest."""

    matter_no = models.CharField(_("number"), max_length=20)
    seq = models.PositiveIntegerField(_("entry"))
    text = models.TextField(_("receipt"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("matter_no", "seq")
        constraints = [models.UniqueConstraint(fields=["matter_no", "seq"], name="one_receipt_per_entry")]

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.seq}"
