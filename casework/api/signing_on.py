"""
Signing on by the provider of OpenID Connect: who it vouches for becomes the account that is bound to the subject, or nobody.

A program is sent through the provider by two calls; it keeps what it was given by the first until the second. No account is made
or changed: posts, their dates and the certificate are asked of the account as if it came with a password.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from casework.api import oidc
from casework.api.authentication import SCHEME
from casework.api.logging_in import admitted, check_otp, token_for
from casework.errors import NotYou
from casework.ledger.clock import present
from casework.organisations.actors import Actor
from casework.organisations.models import StaffSubject

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PATIENCE = timedelta(minutes=10)  # to sign on at the provider
SALT = "casework.api.signing_on"
LONGEST_ERRAND = 2000
LONGEST_CODE = 2000  # of the provider's making


class Beginning(serializers.Serializer[Any]):
    """Where a sign-on shall return to."""

    address = serializers.CharField(max_length=500)

    def validate_address(self, address: str) -> str:
        """Let addresses pass that the settings name; the provider asks for the same."""
        if address not in settings.OIDC_APP_ADDRESSES:
            raise serializers.ValidationError(_("Sign-ons do not return to this address."), code="unknown_address")
        return address


class Ending(serializers.Serializer[Any]):
    """What came back."""

    errand = serializers.CharField(max_length=LONGEST_ERRAND)
    state = serializers.CharField(max_length=200)
    code = serializers.CharField(max_length=LONGEST_CODE)
    otp = serializers.CharField(max_length=16, required=False, allow_blank=True)


class SigningOn(APIView):
    """What both calls share: they are not there without a provider, ask no token, and are as rare as log-ins."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "login"

    def get_authenticate_header(self, request: Request) -> str:
        """Name the scheme a token is used by."""
        return SCHEME

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Be there only where a provider is set."""
        require_provider()
        super().initial(request, *args, **kwargs)


class SignOnView(SigningOn):
    """Begin a sign-on."""

    def post(self, request: Request) -> HttpResponse:
        """
        Begin: {address} → {url, errand, expires_at}.

        The person is sent to the url and comes back to the address with a state and a code; the errand is kept from everybody.
        """
        reader = Beginning(data=request.data)
        reader.is_valid(raise_exception=True)
        url, errand = oidc.begin(reader.validated_data["address"])
        return JsonResponse(
            {
                "url": url,
                "errand": signing.dumps(asdict(errand), salt=SALT),
                "expires_at": timezone.localtime(present() + PATIENCE).isoformat(),
            },
            headers={"Cache-Control": "no-store"},
        )


class SignOnTokenView(SigningOn):
    """End a sign-on."""

    def post(self, request: Request) -> HttpResponse:
        """
        End: {errand, state, code, otp?} → {token, expires_at}.

        otp: where the account logs in with one, and the way it signed on does not count as a second factor.
        """
        reader = Ending(data=request.data)
        reader.is_valid(raise_exception=True)
        given, now = reader.validated_data, present()
        vouched = oidc.end(_errand_of(given["errand"]), state=given["state"], code=given["code"])
        user, actor = account_of(vouched, now)
        if not vouched.has_second_factor:
            check_otp(user, actor, given.get("otp", ""))
        return token_for(user, actor, now)


def require_provider() -> None:
    """
    Pass where single sign-on is set up.

    :raises Http404: it is not.
    """
    if not settings.OIDC_ISSUER:
        raise Http404


def account_of(vouched: oidc.Vouched, now: datetime) -> tuple[User, Actor]:
    """
    Find the account a subject is bound to, and as whom it acts today.

    :raises NotYou: there is none, it is closed, or it sits nowhere.
    """
    bound = (
        StaffSubject.objects.select_related("user")
        .filter(issuer=vouched.issuer, subject=vouched.subject, user__is_active=True)
        .first()
    )
    if bound is None:
        message = _("No account here is bound to who you are there. Whoever keeps the accounts of your unit binds it.")
        raise NotYou.because("UNKNOWN_SUBJECT", message)
    return bound.user, admitted(bound.user, now)


def _errand_of(text: str) -> oidc.Errand:
    try:
        return oidc.Errand(**signing.loads(text, salt=SALT, max_age=PATIENCE))
    except signing.BadSignature as error:
        raise oidc.NotVouched from error
