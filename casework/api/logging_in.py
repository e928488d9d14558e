"""Logging in and out for programs: a password, and a second factor where the role or the account has one, become a token."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp import devices_for_user, match_token
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from casework.api.authentication import SCHEME, Bearer, end_of, forget, is_alive, must_use_otp
from casework.api.pages import told
from casework.errors import NotYou
from casework.ledger.clock import present
from casework.organisations.actors import Actor, actor_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Login(serializers.Serializer[Any]):
    """What logs in."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    otp = serializers.CharField(max_length=16, required=False, allow_blank=True)


class TokenView(APIView):
    """Give a token for a name and a password."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "login"

    def get_authenticate_header(self, request: Request) -> str:
        """Name the scheme a token is used by."""
        return SCHEME

    def post(self, request: Request) -> HttpResponse:
        """
        Log in: {username, password, otp?} → {token, expires_at}.

        A wrong name and a wrong password are answered alike; after five failures the name is locked for a while (429).
        """
        reader = Login(data=request.data)
        reader.is_valid(raise_exception=True)
        given, now = reader.validated_data, present()
        user = _user_of(request, given["username"], given["password"])
        actor = admitted(user, now)
        check_otp(user, actor, given.get("otp", ""))
        return token_for(user, actor, now)


class LogoutView(APIView):
    """End a token."""

    def post(self, request: Request) -> HttpResponse:
        """End the token this is called with."""
        if isinstance(request.auth, Bearer):
            token = request.headers["Authorization"].partition(" ")[2].strip()
            for kept in AuthToken.objects.filter(
                token_key=token[: CONSTANTS.TOKEN_KEY_LENGTH], digest=hash_token(token)
            ):
                forget(kept)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)


def admitted(user: User, now: datetime) -> Actor:
    """
    Find as whom an account acts today.

    :raises NotYou: it sits nowhere, or only as an officer whose certificate ran out.
    """
    actor = actor_for(user, on=timezone.localdate(now))
    if not is_alive(actor, timezone.localdate(now)):
        raise NotYou.because("NO_POST", _("This account sits nowhere today, or its certificate has run out."))
    return actor


def needs_otp(user: User, actor: Actor) -> bool:
    """Answer whether an account logs in with a one-time code: it has a device, or a role that must have one."""
    return must_use_otp(post.role for post in actor.posts) or any(devices_for_user(user, confirmed=True))


def check_otp(user: User, actor: Actor, otp: str) -> None:
    """
    Check the second factor of an account.

    :raises NotYou: it must have one and none is set up.
    :raises AuthenticationFailed: the code is missing or does not fit.
    """
    if not needs_otp(user, actor):
        return
    if not any(devices_for_user(user, confirmed=True)):
        raise NotYou.because("OTP_NOT_SET_UP", _("This role logs in with a second factor; none is set up yet."))
    if not otp:
        raise exceptions.AuthenticationFailed(_("The one-time code is needed too."), code="otp_required")
    if match_token(user, otp) is None:
        raise exceptions.AuthenticationFailed(_("This one-time code does not fit."), code="otp_invalid")


def token_for(user: User, actor: Actor, now: datetime) -> HttpResponse:
    """Answer with a new token."""
    ends = end_of(actor, now)
    _kept, token = AuthToken.objects.create(user, expiry=ends - now)
    return JsonResponse(
        {"token": token, "expires_at": timezone.localtime(ends).isoformat()}, headers={"Cache-Control": "no-store"}
    )


def locked(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """Answer who is locked out: a program with the problem it was given already, a person with a page."""
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return response
    wait = settings.AXES_COOLOFF_TIME
    page = told(request, "429.html", HTTPStatus.TOO_MANY_REQUESTS, minutes=wait // timedelta(minutes=1))
    page["Retry-After"] = f"{wait.total_seconds():.0f}"
    return page


def _user_of(request: Request, username: str, password: str) -> User:
    user = authenticate(request._request, username=username, password=password)
    if user is not None:
        return user
    if getattr(request._request, "axes_locked_out", False):
        raise exceptions.Throttled(wait=settings.AXES_COOLOFF_TIME.total_seconds())
    raise exceptions.AuthenticationFailed(_("Name and password do not fit."), code="credentials")
