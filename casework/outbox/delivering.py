"""
A round of sending: gather what is new, take what is due, send it, note what came of it.

Each receiver is served by a thread of its own for as long as a round may take, so that one that is dead or slow holds up no
other. What is taken is lent for a while: where the sender is killed, the next round after that sends it again.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db import transaction
from django.db.models import F

from casework.errors import NotYet
from casework.outbox.addresses import Place, place_of
from casework.outbox.gathering import gather, owner_of
from casework.outbox.horizon import settled
from casework.outbox.models import Delivery, Subscription
from casework.outbox.posting import FORBIDDEN, GONE, post
from casework.outbox.signing import signed
from casework.outbox.source import Event, Source
from casework.parties.vault import Unreadable

logger = logging.getLogger(__name__)

RETRIES = 12  # doubling from a minute on, the last comes after 2 days and 20 hours at the latest
FIRST_WAIT = timedelta(minutes=1)
JITTER = 0.2  # a wait is shorter by up to so much, so that what failed together does not come back together
LOAN = timedelta(minutes=5)
A_ROUND = 500  # events for one receiver
PATIENCE = 10.0  # seconds after which nothing more is begun for a receiver in this round
THREADS = 16
KEPT = timedelta(days=7)  # how long what was delivered is shown

Wait = Callable[[int], timedelta]


@dataclass(frozen=True, slots=True)
class Letter:
    """One event under the signature of its receiver. attempts: how often it was tried before."""

    delivery: int
    attempts: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a letter: "" for good, else the code of its fault."""

    letter: Letter
    fault: str


def wait_after(attempts: int) -> timedelta:
    """Say how long to wait after so many attempts that failed."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return doubled * (1 - random.uniform(0, JITTER))  # noqa: S311  nobody gains by guessing it


def run(source: Source, *, at: datetime, wait: Wait = wait_after) -> int:
    """Gather and send whatever is due; idempotent, and safe to run twice at once. Returns how many events arrived."""
    ids = list(Subscription.objects.filter(is_active=True).values_list("pk", flat=True))
    if not ids:
        return 0
    upto = settled(source)
    for each in ids:
        gather(each, source, settled=upto, at=at)
    arrived = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="outbox") as pool:
        jobs = {}
        for each in ids:
            place, letters = taken(each, source, at)
            if letters:
                jobs[pool.submit(sent, place, letters)] = (each, letters)
        for job in as_completed(jobs):
            subscription, letters = jobs[job]
            arrived += note(subscription, letters, job.result(), at, wait)
    Delivery.objects.filter(
        state=Delivery.State.DELIVERED, tried_at__lt=at - KEPT, entry__lte=F("subscription__watermark")
    ).delete()
    return arrived


@transaction.atomic
def taken(subscription_id: int, source: Source, at: datetime) -> tuple[Place | None, list[Letter]]:
    """
    Lend what is due for a receiver, written as its owner may read it now; what he may not know of any more is dropped.

    Returns where it goes, None where nothing may be sent there any more.
    """
    subscription = Subscription.objects.select_related("owner").filter(pk=subscription_id).first()
    if subscription is None:
        return None, []
    due = list(subscription.deliveries.due(at).select_for_update(skip_locked=True)[:A_ROUND])
    if not due:
        return None, []
    try:
        secret = subscription.secret
    except Unreadable as error:  # nothing can be signed; it waits until the key is back
        logger.error("Subscription %d: %s", subscription_id, error)
        return None, []
    events = source.events([each.entry for each in due], owner_of(subscription, at))
    Delivery.objects.filter(pk__in=[each.pk for each in due if each.entry not in events]).delete()
    Delivery.objects.filter(pk__in=[each.pk for each in due]).update(next_at=at + LOAN)
    letters = [_letter(each, events[each.entry], secret, at) for each in due if each.entry in events]
    try:
        return place_of(subscription.address), letters
    except NotYet:  # what the installation allows has changed since
        return None, letters


def sent(place: Place | None, letters: Sequence[Letter]) -> list[Attempt]:
    """Send letters one after the other; stops where the receiver cannot be reached, or the round has lasted long enough."""
    began = monotonic()
    attempts: list[Attempt] = []
    for letter in letters:
        if attempts and monotonic() - began > PATIENCE:
            break
        fault = post(place, letter.body, letter.headers) if place is not None else FORBIDDEN
        attempts.append(Attempt(letter, fault))
        if fault == GONE or is_unreachable(fault):
            break
    return attempts


def is_unreachable(fault: str) -> bool:
    """Answer whether a fault is that nobody answered, so that the next letter would meet the same."""
    return bool(fault) and not fault.startswith("HTTP_")


@transaction.atomic
def note(
    subscription: int, letters: Sequence[Letter], attempts: Sequence[Attempt], at: datetime, wait: Wait = wait_after
) -> int:
    """
    Note what came of letters. Those that were not tried are due again at once, or after the first wait where the receiver
    could not be reached, so that a long queue does not knock at a dead door every round. Returns how many arrived.
    """
    pending = Delivery.objects.filter(state=Delivery.State.PENDING)
    arrived = [each.letter.delivery for each in attempts if not each.fault]
    pending.filter(pk__in=arrived).update(
        state=Delivery.State.DELIVERED, attempts=F("attempts") + 1, tried_at=at, fault=""
    )
    for each in attempts:
        if not each.fault:
            continue
        tries = each.letter.attempts + 1
        is_over = tries > RETRIES or each.fault == GONE
        pending.filter(pk=each.letter.delivery).update(
            state=Delivery.State.DEAD if is_over else Delivery.State.PENDING,
            attempts=tries,
            tried_at=at,
            fault=each.fault,
            next_at=at if is_over else at + wait(tries),
        )
        if each.fault == GONE:
            Subscription.objects.filter(pk=subscription).update(is_active=False)
    tried = {each.letter.delivery for each in attempts}
    again = at + wait(1) if attempts and is_unreachable(attempts[-1].fault) else at
    pending.filter(pk__in=[each.delivery for each in letters if each.delivery not in tried]).update(next_at=again)
    return len(arrived)


def _letter(delivery: Delivery, event: Event, secret: str, at: datetime) -> Letter:
    body = json.dumps(event.document, ensure_ascii=False, separators=(",", ":")).encode()
    return Letter(delivery.pk, delivery.attempts, body, signed(secret, event.id, body, at=at))
