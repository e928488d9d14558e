"""Subscribing, ending a subscription, and having events sent again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet, Unknown
from casework.outbox.addresses import place_of
from casework.outbox.horizon import settled
from casework.outbox.models import Delivery, Subscription
from casework.outbox.signing import new_secret
from casework.outbox.source import Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 20  # subscriptions of one account

# The id of an entry, or the moment it was recorded.
Start = int | datetime


@transaction.atomic
def subscribe(
    owner: User,
    *,
    address: str,
    at: datetime,
    source: Source,
    tracks: Collection[str] = (),
    verbs: Collection[str] = (),
    start: Start | None = None,
) -> Subscription:
    """
    Have an account told of events.

    address: where they are posted. tracks, verbs: of what, of everything where none is named. start: the first entry that is
    told, or the moment it was recorded; None for what comes from now on. The secret it is signed by is read on what is returned.

    :raises NotYet: nothing may be sent there, or the account has too many subscriptions.
    """
    place_of(address)
    if Subscription.objects.filter(owner=owner).count() >= MOST:
        message = _("An account has at most %(most)d subscriptions; end one of them first.") % {"most": MOST}
        raise NotYet.because("TOO_MANY_SUBSCRIPTIONS", message, most=MOST)
    return Subscription.objects.create(
        owner=owner,
        address=address,
        secret=new_secret(),
        tracks=sorted(set(tracks)),
        verbs=sorted(set(verbs)),
        watermark=_before(start, source),
        made_at=at,
    )


def own(owner: User, key: int) -> Subscription:
    """
    Find a subscription of an account.

    :raises Unknown: it has none of this id.
    """
    found = Subscription.objects.filter(owner=owner, pk=key).first()
    if found is None:
        raise Unknown.because("UNKNOWN_SUBSCRIPTION", _("There is no subscription of this name."), field="id")
    return found


@transaction.atomic
def change(
    subscription: Subscription,
    *,
    address: str | None = None,
    tracks: Collection[str] | None = None,
    verbs: Collection[str] | None = None,
    is_active: bool | None = None,
) -> Subscription:
    """
    Have an account told elsewhere, or of other things; what is None stays. Returns the subscription as it stands then.

    What is on its way goes to the new address, under the old secret; tracks and verbs hold for what was not put on its way yet. While
    is_active is False nothing is sent; once it is True again, what passed meanwhile is.

    :raises NotYet: nothing may be sent to the address.
    """
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    if address is not None:
        place_of(address)
        held.address = address
    held.tracks = held.tracks if tracks is None else sorted(set(tracks))
    held.verbs = held.verbs if verbs is None else sorted(set(verbs))
    held.is_active = held.is_active if is_active is None else is_active
    held.save(update_fields=["address", "tracks", "verbs", "is_active"])
    return held


@transaction.atomic
def replay(subscription: Subscription, *, start: Start, source: Source) -> int:
    """
    Send everything again from an entry on, or from the moment it was recorded; also what was given up.

    Events keep their ids, so that receivers may drop what they have. Returns the id of the entry before the first one.
    """
    held = Subscription.objects.select_for_update().get(pk=subscription.pk)
    before = min(_before(start, source), held.watermark)
    over = (Delivery.State.DELIVERED, Delivery.State.DEAD)
    held.deliveries.filter(entry__gt=before, state__in=over).delete()
    held.watermark = before
    held.save(update_fields=["watermark"])
    return before


def _before(start: Start | None, source: Source) -> int:
    # Never beyond what is settled: an entry with a lower id may still appear.
    upto = settled(source)
    if start is None:
        return upto
    first = start if isinstance(start, int) else source.first_since(start)
    return upto if first is None else max(0, min(first - 1, upto))
