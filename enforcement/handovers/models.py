"""A hand-over at one node, and the packages and receipts that went between the two organs."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager
from enforcement.handovers.arrival import ARRIVAL
from enforcement.handovers.machine import HANDOVER
from enforcement.handovers.package import digest


class Handover(bind(ARRIVAL, HANDOVER), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One hand-over; its number begins with H, its type is the node. What happened to it stands in the ledger."""

    objects: ClassVar[TrackManager] = TrackManager("handover")

    class Meta:
        proxy = True
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")

    @property
    def is_arrival(self) -> bool:
        """Whether another installation sent it, which keeps the sender's half."""
        return self.machine.name == ARRIVAL.name


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


class Posting(models.Model):
    """
    What an entry (seq) has on its way to a peer: the package it sent, or its answer to one that arrived. attempts: that failed or
    arrived; fault: why the last one failed, "" where none did. peer: whom it was last sent to, "" before the first attempt.
    """

    class State(models.TextChoices):
        PENDING = "PENDING", _("on its way")
        DELIVERED = "DELIVERED", _("delivered")
        DEAD = "DEAD", _("given up")

    matter_no = models.CharField(_("number"), max_length=20)
    seq = models.PositiveIntegerField(_("entry"))
    peer = models.CharField(_("peer"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("parcel to a peer")
        verbose_name_plural = _("parcels to peers")
        ordering = ("matter_no", "seq")
        constraints = [models.UniqueConstraint(fields=["matter_no", "seq"], name="one_posting_per_entry")]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="PENDING"), name="posting_that_is_due")]

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.seq} {self.state}"


class Arrival(models.Model):
    """
    A parcel of a peer that was taken, so that it is taken once. digest: of its manifest. name: of the package, or of the answer.
    root: of its papers. matter_no: the hand-over here that it opened or moved, by the entry seq. state: in which that stood then.
    reasons: codes of what was found wrong, for which it was sent back at once.
    """

    peer = models.CharField(_("peer"), max_length=200)
    digest = models.CharField(_("digest"), max_length=64)
    name = models.CharField(_("name"), max_length=64)
    root = models.CharField(_("root"), max_length=64)
    matter_no = models.CharField(_("number"), max_length=20)
    seq = models.PositiveIntegerField(_("entry"))
    state = models.CharField(_("state"), max_length=24)
    reasons = models.JSONField(_("reasons"), default=list)
    arrived_at = models.DateTimeField(_("arrived at"))

    class Meta:
        verbose_name = _("parcel of a peer")
        verbose_name_plural = _("parcels of peers")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["peer", "digest"], name="one_arrival_per_peer_and_digest")]
        indexes = [
            models.Index(fields=["matter_no"], name="arrival_by_matter"),
            models.Index(fields=["peer", "name"], name="arrival_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.peer} {self.name}"
