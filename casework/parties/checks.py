"""What `manage.py check` asks about the keys of this installation."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from casework.parties.vault import keyring

# The key of the local settings, which everybody can read.
PUBLIC_KEY_ID = "local"


@checks.register(checks.Tags.security)
def keys_are_there(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse to start without a key: personal data would have nowhere to go."""
    try:
        keyring()
    except (ImproperlyConfigured, TypeError, ValueError) as error:
        return [checks.Error(f"FIELD_KEYS cannot be used: {error}", id="parties.E001")]
    return []


@checks.register(checks.Tags.security, deploy=True)
def keys_are_secret(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of a deployment on the public key of the local settings."""
    try:
        used = {key.id for key in keyring().sealing}
    except (ImproperlyConfigured, TypeError, ValueError):
        return []  # keys_are_there() says so
    if PUBLIC_KEY_ID in used:
        return [checks.Warning("FIELD_KEYS holds the public key of the local settings.", id="parties.W002")]
    return []
