"""
Idempotency-Key: a call sent again gets the answer it got, and does nothing a second time.

The answer is written in the transaction of what the call does, under a key that is unique for the account: of two alike
that run at once the second waits for the first, is undone by the constraint, and gets the first one's answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casework.api.models import GivenAnswer
from casework.errors import CaseworkError, Malformed, NotYet, Unknown
from casework.inserting import inserting_new
from casework.transactions import whole

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = ("Content-Type", "ETag", "Location")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class KeyReused(NotYet):
    """Another call was made under this key."""


class NothingDone(Exception):
    """An answer that tells of refusals alone. Like a refusal it is not kept, and the same call may be sent again."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__(answer.status_code)


def key_of(request: HttpRequest) -> str:
    """
    Read the key of a call.

    :raises Malformed: there is none, or it is none.
    """
    key = request.headers.get(HEADER, "").strip()
    if not key:
        message = _("Name this call by a key of its own, so that it may be sent again.")
        raise Malformed.because("IDEMPOTENCY_KEY_MISSING", message, field=HEADER)
    if not _KEY.fullmatch(key):
        message = _("A key has 1 to 255 printable characters without spaces.")
        raise Malformed.because("IDEMPOTENCY_KEY", message, field=HEADER)
    return key


def once(
    request: HttpRequest, act: Callable[[], HttpResponse], *, account: str, at: datetime, body: bytes | None = None
) -> HttpResponse:
    """
    Do what a call asks, once, and answer; or give the answer it was given before.

    act: does it and builds the answer, inside the transaction that this opens, or raises NothingDone with one. body: what
    stands for the body of a call that was read as a stream and is not kept, such as its digest. One statement beside its own,
    two more where it is refused.

    :raises Malformed: the call has no key.
    :raises KeyReused: another call was made under it.
    :raises CaseworkError: what is asked is refused, and was not done before.
    """
    key, digest = key_of(request), _digest_of(request, request.body if body is None else body)
    try:
        with whole():
            answer = act()
            kept = GivenAnswer(
                account=account,
                key=key,
                digest=digest,
                status=answer.status_code,
                headers={name: answer[name] for name in KEPT if name in answer},
                body=answer.content.decode(),
                given_at=at,
            )
            with connection.cursor() as cursor:
                cursor.execute(*inserting_new([kept]))
    except Unknown:
        raise  # what he may not know of, he is not told by way of an old answer either
    except (CaseworkError, IntegrityError, NothingDone) as refusal:
        given = GivenAnswer.objects.filter(account=account, key=key).first()
        if given is not None:
            return _again(given, digest)
        if isinstance(refusal, NothingDone):
            return refusal.answer
        raise
    return answer


def put_away(at: datetime) -> int:
    """Forget what was answered more than IDEMPOTENCY_DAYS before a moment; one statement. Returns how many answers."""
    kept_since = at - timedelta(days=settings.IDEMPOTENCY_DAYS)
    gone, _each = GivenAnswer.objects.filter(given_at__lt=kept_since).delete()
    return gone


def _again(given: GivenAnswer, digest: str) -> HttpResponse:
    if given.digest != digest:
        message = _("Another call was made under this key; it needs one of its own.")
        raise KeyReused.because("IDEMPOTENCY_KEY_REUSED", message, field=HEADER)
    return HttpResponse(given.body, status=given.status, headers={**given.headers, REPLAYED: "true"})


def _digest_of(request: HttpRequest, body: bytes) -> str:
    call = f"{request.method} {request.get_full_path()}\n".encode() + body
    return hashlib.sha256(call).hexdigest()
