"""Signatures as Standard Webhooks has them: HMAC-SHA-256 over id, timestamp and body, under a secret both sides hold."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """Make a secret, in the spelling receivers expect."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(secret: str, event_id: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """Write the headers that prove a body. event_id: without full stops, which divide what is signed."""
    moment = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{event_id}.{moment}.".encode() + body, "sha256")
    return {
        "webhook-id": event_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
