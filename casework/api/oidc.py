"""
The provider of OpenID Connect that vouches for staff: where people are sent, and what it says of who came back.

Its description and its keys are read anew at each sign-on, so a key it withdraws is good for nothing from then on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from casework.organisations.models import LONGEST_SUBJECT

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
TIMEOUT = 10.0  # seconds for each answer of the provider
LEEWAY = 30  # seconds its clock may differ from ours
WAIT = 30  # seconds after which it may be tried again
# Signatures of a key that only the provider has; those made with the client's own secret prove nothing about who wrote them.
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"}
)

logger = logging.getLogger(__name__)


class ProviderAway(exceptions.APIException):
    """The provider does not answer, or not as one."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("Single sign-on does not answer just now. Try again, or log in with name and password.")
    default_code = "provider_away"
    wait = WAIT


class NotVouched(exceptions.AuthenticationFailed):
    """The provider does not vouch for who came, or not to us, or not now."""

    default_detail = _("Single sign-on did not confirm who you are. Begin again.")
    default_code = "not_vouched"


@dataclass(frozen=True, slots=True)
class Errand:
    """What is known of a sign-on until it comes back. Who does not hold it cannot end the sign-on."""

    state: str
    nonce: str
    verifier: str
    address: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for. has_second_factor: in a way that the settings let count as one."""

    issuer: str
    subject: str
    has_second_factor: bool


def begin(address: str) -> tuple[str, Errand]:
    """
    Begin a sign-on that returns to an address: where to send the person, and what to keep until he is back.

    :raises ProviderAway: the provider does not answer.
    """
    wanted = {"acr_values": " ".join(settings.OIDC_SECOND_FACTOR_ACR)} if settings.OIDC_SECOND_FACTOR_ACR else {}
    with _asking():
        told = _client().create_authorization_url(address, **wanted)
    return told["url"], Errand(told["state"], told["nonce"], told["code_verifier"], address)


def end(errand: Errand, *, state: str, code: str) -> Vouched:
    """
    End a sign-on: exchange the code that came back, and read whom the provider vouches for.

    :raises NotVouched: it is another sign-on's, or what the provider wrote does not hold: signature, issuer, audience, time, nonce.
    :raises ProviderAway: the provider does not answer.
    """
    if not code or not constant_time_compare(state, errand.state):
        raise NotVouched
    with _asking():
        client = _client()
        given = client.fetch_access_token(errand.address, code=code, code_verifier=errand.verifier)
        expected = {
            "iss": {"essential": True, "value": settings.OIDC_ISSUER},
            "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
            "sub": {"essential": True},
        }
        claims = client.parse_id_token(given, errand.nonce, expected, leeway=LEEWAY)
    subject = (claims or {}).get("sub")
    if not isinstance(subject, str) or len(subject) > LONGEST_SUBJECT:
        raise NotVouched
    return Vouched(settings.OIDC_ISSUER, subject, _has_second_factor(claims))


def _has_second_factor(claims: Any) -> bool:
    ways = claims.get("amr") or ()
    return claims.get("acr") in settings.OIDC_SECOND_FACTOR_ACR or any(
        way in settings.OIDC_SECOND_FACTOR_AMR for way in ways
    )


def _client() -> Any:
    # Loaded where somebody signs on, for the library is an extra that an installation without a provider may leave out.
    from authlib.integrations.django_client import OAuth

    client = OAuth().register(
        "staff",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": TIMEOUT},
    )
    told = client.load_server_metadata()
    if told.get("issuer") != settings.OIDC_ISSUER or not all(told.get(name) for name in ENDPOINTS):
        logger.error(
            "What answers at OIDC_ISSUER is not %s: it calls itself %s.", settings.OIDC_ISSUER, told.get("issuer")
        )
        raise ProviderAway
    told["id_token_signing_alg_values_supported"] = sorted(
        SIGNATURES.intersection(told.get("id_token_signing_alg_values_supported") or ["RS256"])
    )
    return client


@contextmanager
def _asking() -> Iterator[None]:
    # Faults of the line are the provider's, and may pass; faults in what it wrote are for the log, and for nobody outside.
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        yield
    except RequestException as error:
        logger.warning("The provider of OIDC_ISSUER does not answer: %s", type(error).__name__)
        raise ProviderAway from error
    except (OAuthError, JoseError) as error:
        logger.warning("The provider of OIDC_ISSUER does not vouch: %s", error)
        raise NotVouched from error
