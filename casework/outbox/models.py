"""Who is told of events, what is on its way to him, and how far the ledger is settled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.parties.vault import EncryptedTextField

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST_ADDRESS = 500


class Subscription(models.Model):
    """
    One receiver of events. It is told what its owner may know of at the moment of sending, and nothing else.

    tracks, verbs: what it asked for, all where none is named. watermark: every entry up to here is delivered, on its way,
    or none of its business; what comes later may lie below an id that was seen already. is_active: False once the
    receiver said that it is gone.
    """

    owner: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("owner"), related_name="subscriptions"
    )
    address = models.CharField(_("address of the receiver"), max_length=LONGEST_ADDRESS)
    secret = EncryptedTextField(_("secret"))
    tracks = models.JSONField(_("tracks"), default=list)
    verbs = models.JSONField(_("verbs"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    watermark = models.BigIntegerField(_("watermark"), default=0)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ("pk",)

    def __str__(self) -> str:
        """Leave out what follows the path, which may be a password to the receiver."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}{parts.path}{'?…' if parts.query else ''}"


class DeliveryQuerySet(QuerySet["Delivery"]):
    """Many deliveries."""

    def due(self, at: datetime) -> DeliveryQuerySet:
        """Keep what is to be sent by that moment, what waits longest first."""
        return self.filter(state=Delivery.State.PENDING, next_at__lte=at).order_by("next_at", "pk")


class Delivery(models.Model):
    """
    One event on its way to one receiver. entry: the id of the ledger entry it tells of.

    Rows above the watermark say which entries were seen to already. fault: why the last attempt failed, "" where none did.
    """

    class State(models.TextChoices):
        PENDING = "PENDING", _("on its way")
        DELIVERED = "DELIVERED", _("delivered")
        DEAD = "DEAD", _("given up")

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, verbose_name=_("subscription"), related_name="deliveries"
    )
    entry = models.BigIntegerField(_("ledger entry"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=24, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of an event")
        verbose_name_plural = _("deliveries of events")
        constraints = [
            models.UniqueConstraint(fields=["subscription", "entry"], name="one_delivery_per_subscription_and_entry")
        ]
        indexes = [
            models.Index(fields=["subscription", "next_at"], condition=Q(state="PENDING"), name="delivery_that_is_due")
        ]

    def __str__(self) -> str:
        return f"#{self.entry} {self.state}"


class Horizon(models.Model):
    """
    How far a table is settled: no row up to here can still appear.

    ahead: as far as it will be settled once none of those that wrote then, awaited, is still at work.
    """

    table = models.CharField(max_length=64, unique=True)
    settled = models.BigIntegerField(default=0)
    ahead = models.BigIntegerField(default=0)
    awaited = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.table} up to {self.settled}"
