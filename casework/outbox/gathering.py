"""What of the ledger a subscription is to be told, and has not been yet."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework.organisations.actors import Actor, actor_for
from casework.outbox.models import Delivery, Subscription
from casework.outbox.source import Source

WINDOW = 2_000  # ids looked through at once
WINDOWS = 10  # of these a round
MOST_PENDING = 2_000  # what waits for one receiver; the rest waits in the ledger


def owner_of(subscription: Subscription, at: datetime) -> Actor:
    """Read the owner's posts as of that day; none for an account that is closed. Two statements, none where it is closed."""
    return actor_for(subscription.owner, on=timezone.localdate(at))


@transaction.atomic
def gather(subscription_id: int, source: Source, *, settled: int, at: datetime) -> int:
    """
    Put what is new on its way to one receiver; nothing where another process is at it. Returns how much was put.

    settled: up to where every entry can be seen. Beyond it the deliveries themselves say what was seen to, so that what
    appears late is found.
    """
    subscription = (
        Subscription.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("owner")
        .filter(pk=subscription_id, is_active=True)
        .first()
    )
    if subscription is None:
        return 0
    room = MOST_PENDING - subscription.deliveries.filter(state=Delivery.State.PENDING).count()
    actor, newest = owner_of(subscription, at), source.newest()
    after, put, windows = subscription.watermark, 0, 0
    if newest - after > WINDOW:  # numbers that no row bears, after a restore say, need no looking through
        after = max(after, (source.first_after(after) or newest) - 1)
    while after < newest and put < room and windows < WINDOWS:
        upto = min(after + WINDOW, newest)
        put += _put(subscription, source, after, upto, actor, at)
        after, windows = upto, windows + 1
    reached = min(after, max(settled, subscription.watermark))
    if reached != subscription.watermark:
        Subscription.objects.filter(pk=subscription.pk).update(watermark=reached)
    return put


def _put(subscription: Subscription, source: Source, after: int, upto: int, actor: Actor, at: datetime) -> int:
    found = source.sought(after, upto, tracks=subscription.tracks, verbs=subscription.verbs, actor=actor)
    if not found:
        return 0
    known = set(subscription.deliveries.filter(entry__gt=after, entry__lte=upto).values_list("entry", flat=True))
    new = [entry for entry in found if entry not in known]
    Delivery.objects.bulk_create(
        [Delivery(subscription=subscription, entry=entry, next_at=at) for entry in new], ignore_conflicts=True
    )
    return len(new)
