"""What every page of the site knows: whether it shows a demonstration, and whether there is single sign-on."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from casework.ledger.models import DemoMark

KEY = "desk.is_demo"
# A database becomes a demonstration before anybody looks at it; a minute is soon enough for the rest.
TRUSTED_SECONDS = 60


def demonstration(request: HttpRequest) -> dict[str, bool]:
    """Tell the templates whether the database bears the mark of a demonstration; at most one statement a minute."""
    return {"is_demo": bool(cache.get_or_set(KEY, DemoMark.objects.exists, TRUSTED_SECONDS))}


def sign_on(request: HttpRequest) -> dict[str, bool]:
    """Tell the templates whether a provider of single sign-on is set."""
    return {"has_sign_on": bool(settings.OIDC_ISSUER)}
