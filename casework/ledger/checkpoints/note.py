"""
Checkpoints as signed notes: the form of c2sp.org/signed-note and c2sp.org/tlog-checkpoint, which other logs and witnesses read.

Pure: signatures are checked by ed25519.py, or by a faster way that is handed in; signing needs `cryptography`. A note is a text,
a blank line, and a line for each signature. The text of a checkpoint has the name of the log, the number of its entries,
the root of its tree in base64, and the moment it was made at; what other logs write after the root is read past.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

from casework.ledger.checkpoints.ed25519 import is_signed
from casework.ledger.checkpoints.merkle import HASH_BYTES

DASH = "\N{EM DASH} "
ED25519 = b"\x01"
_ID_BYTES, _KEY_BYTES = 4, 32
_LONGEST_SIZE = 19  # digits


class NotGenuine(Exception):
    """A note that is not to be believed. code: UNREADABLE, UNKNOWN_KEY or WRONG_SIGNATURE."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Key(NamedTuple):
    """The public half of a key by which a log signs, and the name of the log."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """What a signature names its key by."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:_ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> Key:
        """
        Read a key as str() writes it.

        :raises NotGenuine: UNREADABLE.
        """
        name, _, rest = text.partition("+")
        identity, _, encoded = rest.partition("+")
        data = _bytes(encoded)
        key = cls(name, data[1:])
        if not is_name(name) or len(key.public) != _KEY_BYTES or data[:1] != ED25519 or key.id.hex() != identity:
            raise NotGenuine("UNREADABLE")
        return key


class Head(NamedTuple):
    """What a checkpoint says. more: the lines after the root."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in (self.origin, self.size, _base64(self.root), *self.more))

    @classmethod
    def read(cls, text: str) -> Head:
        """
        Read what str() writes.

        :raises NotGenuine: UNREADABLE.
        """
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or "" in lines[:-1]:
            raise NotGenuine("UNREADABLE")
        origin, size, root, *more = lines[:-1]
        is_number = size.isascii() and size.isdecimal() and len(size) <= _LONGEST_SIZE
        found = cls(origin, int(size) if is_number else 0, _bytes(root), tuple(more))
        if str(found.size) != size or len(found.root) != HASH_BYTES:
            raise NotGenuine("UNREADABLE")
        return found


def is_name(text: str) -> bool:
    """Answer whether a log may be called so: there is something, without blanks and plus signs."""
    return bool(text) and "+" not in text and text.isprintable() and not any(each.isspace() for each in text)


def public_key(name: str, seed: bytes) -> Key:
    """Give the public half of the key that 32 bytes make. Needs `cryptography`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Key(name, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def signed(text: str, name: str, seed: bytes) -> str:
    """Sign a text, which ends with a line's end and has no blank line, by the key that 32 bytes make. Needs `cryptography`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n{DASH}{name} {_base64(public_key(name, seed).id + signature)}\n"


# Answers whether a signature is one of a public key over a message: (public key, message, signature).
IsSigned = Callable[[bytes, bytes, bytes], bool]


def opened(note: str, keys: Iterable[Key], *, by: IsSigned = is_signed) -> str:
    """
    Give the text of a note that one of these keys signed; signatures by others are no matter. by: what checks them.

    :raises NotGenuine: it is no note, none of the keys signed it, or what bears the name of one of them is none of its signatures.
    """
    text, found, rest = note.rpartition("\n\n")
    text += "\n"
    lines = rest.split("\n")
    if not found or len(lines) < 2 or lines[-1]:
        raise NotGenuine("UNREADABLE")
    known = {(key.name, key.id): key for key in keys}
    is_known = False
    for line in lines[:-1]:
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        data = _bytes(encoded)
        if not line.startswith(DASH) or not is_name(name) or len(data) <= _ID_BYTES:
            raise NotGenuine("UNREADABLE")
        key = known.get((name, data[:_ID_BYTES]))
        if key is not None:
            if not by(key.public, text.encode(), data[_ID_BYTES:]):
                raise NotGenuine("WRONG_SIGNATURE")
            is_known = True
    if not is_known:
        raise NotGenuine("UNKNOWN_KEY")
    return text


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeError):
        return b""
    return data if _base64(data) == text else b""
