"""By which key this installation signs, and by which keys it has signed."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from casework.ledger.checkpoints.note import Head, Key, opened, public_key, signed

SEED_BYTES = 32


def key() -> Key:
    """Give the public half of the key that signs now."""
    return public_key(settings.LEDGER_ORIGIN, _seed())


def known_keys() -> list[Key]:
    """List the keys a checkpoint of this installation may be signed by: the one of now, and those before it."""
    return [key(), *map(Key.read, settings.LEDGER_FORMER_KEYS)]


def sign(size: int, root: bytes, at: datetime) -> str:
    """Write a checkpoint and sign it."""
    head = Head(settings.LEDGER_ORIGIN, size, root, (at.astimezone(UTC).isoformat(timespec="microseconds"),))
    return signed(str(head), settings.LEDGER_ORIGIN, _seed())


def sign_text(text: str) -> str:
    """Sign a text of our own, which ends with a line's end and has no blank line; its first line is that of no checkpoint."""
    return signed(text, settings.LEDGER_ORIGIN, _seed())


def read(note: str, keys: list[Key]) -> Head:
    """
    Read what a checkpoint of this installation says.

    :raises NotGenuine: none of the keys signed it, or it is none; code says which.
    """
    return Head.read(opened(note, keys, by=is_signed))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Answer whether a signature is one of a public key over a message; a thousand times faster than ed25519.py."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):  # ValueError: the key is no point of the curve
        return False
    return True


def _seed() -> bytes:
    """Take the key as it is where it has the length of one, else what it digests to."""
    secret: bytes = settings.LEDGER_SIGNING_KEY
    return secret if len(secret) == SEED_BYTES else sha256(secret).digest()
