"""A token in the header becomes the account and the actor behind a request; which is looked up once in a while, not each time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication

from casework.ledger.clock import present
from casework.organisations.actors import Actor, Role, actor_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from rest_framework.request import Request

SCHEME = "Bearer"
ENDED = "ended"
ENDED_SECONDS = 300  # longer than any request that may have looked the token up before
_TOKEN = re.compile(r"[0-9a-f]{32,128}")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who holds a token, as found when it was last looked up. on: the day that was for."""

    user: User
    actor: Actor
    expires_at: datetime
    on: date


class OfficersToken(BaseAuthentication):
    """
    Reads `Authorization: Bearer …`. The token is kept as a digest; it dies with its hour, its account, the last post of that, and
    an officer's certificate. What it stands for is remembered for API_TOKEN_CACHE_SECONDS, so a change is in force after these.
    """

    def authenticate(self, request: Request) -> tuple[User, Bearer] | None:
        """
        Find who calls; None where no token is sent.

        :raises AuthenticationFailed: it is none, or dead.
        """
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        bearer = bearer_of(token.strip(), present())
        if bearer is None:
            raise exceptions.AuthenticationFailed(_("This token is not valid, or not any more."), code="token_invalid")
        request._request.actor = bearer.actor  # type: ignore[attr-defined]  # visit_of() reads it
        return bearer.user, bearer

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that who sends nothing is answered with 401."""
        return SCHEME


def bearer_of(token: str, now: datetime) -> Bearer | None:
    """Find who holds a token; None for one that is unknown or dead. No statement while it is remembered, else three."""
    if not _TOKEN.fullmatch(token):
        return None
    digest, on = hash_token(token), timezone.localdate(now)
    known: Bearer | str | None = cache.get(_place(digest))
    if known == ENDED:
        return None
    if not isinstance(known, Bearer) or known.on != on:
        known = _looked_up(token, digest, on)
        if known is None:
            return None
        _remember(digest, known, now)
    return known if now < known.expires_at and is_alive(known.actor, on) else None


def forget(token: AuthToken) -> None:
    """End a token: at once for every process that shares the cache, and after API_TOKEN_CACHE_SECONDS for one that does not."""
    place = _place(token.digest)  # its key, which it loses when it is deleted
    token.delete()
    cache.set(place, ENDED, ENDED_SECONDS)


def is_alive(actor: Actor, on: date) -> bool:
    """Answer whether an account may call at all: it sits somewhere, and not only as an officer whose certificate ran out."""
    return any(post.role is not Role.OFFICER or _is_certified(actor, on) for post in actor.posts)


def end_of(actor: Actor, now: datetime) -> datetime:
    """When a token given now ends: after its hours, and for who is an officer alone with his certificate."""
    latest = now + timedelta(hours=settings.API_TOKEN_HOURS)
    until = actor.certificate_until
    if until is None or any(post.role is not Role.OFFICER for post in actor.posts):
        return latest
    midnight = datetime.combine(until + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    return min(latest, midnight)


def must_use_otp(roles: Iterable[Role]) -> bool:
    """Answer whether a role is among those that log in with a second factor."""
    return bool({role.value for role in roles} & set(settings.OTP_ROLES))


def _looked_up(token: str, digest: str, on: date) -> Bearer | None:
    found: Any = (
        AuthToken.objects.select_related("user")
        .defer("user__password")  # a cache is no place for it
        .filter(token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH], digest=digest, user__is_active=True)
        .first()
    )
    if found is None or found.expiry is None:
        return None
    return Bearer(found.user, actor_for(found.user, on=on), found.expiry, on)


def _remember(digest: str, known: Bearer, now: datetime) -> None:
    # add() alone: who looked the token up just before it ended may come here after that, and must not write over it.
    midnight = datetime.combine(known.on + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    seconds = min(settings.API_TOKEN_CACHE_SECONDS, int((midnight - now).total_seconds()))
    if seconds > 0:
        cache.add(_place(digest), known, seconds)


def _is_certified(actor: Actor, on: date) -> bool:
    return actor.certificate_until is not None and actor.certificate_until >= on


def _place(digest: str) -> str:
    return f"api-token:{digest}"
