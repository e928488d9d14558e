"""
Personal data at rest: sealed columns, and keyed digests to find a whole value again.

Keys come from settings.FIELD_KEYS, a list of (id, 32 bytes). The first seals, every one opens. Ids that begin with
"search" never seal: they are for digests alone, so that changing the sealing key leaves search and matter keys as they
are. Where there is none, digests use the sealing keys. docs/adr/0006-field-keys.md says how keys are changed.

A token reads "A1:key-id:base64url(nonce, ciphertext, tag)", A1 being AES-256-GCM; a digest reads "key-id:hex", HMAC-SHA-256.
"""

from __future__ import annotations

import binascii
import hmac
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.db.models.query_utils import DeferredAttribute

ALGORITHM = "A1"
DIGEST_LENGTH = 100  # a key id of 32, a colon, 64 hexadecimal digits, and room
_NONCE = 12
_SEARCH_ONLY = "search"
_TOKEN = re.compile(r"A1:[A-Za-z0-9_.-]{1,32}:[A-Za-z0-9_-]{38,}={0,2}")


class Unreadable(Exception):
    """A sealed value that no key opens here: tampered with, moved from another column, or its key is gone."""


@dataclass(frozen=True)
class Key:
    """One secret of the installation and the two keys derived from it; neither tells anything of the other."""

    id: str
    secret: bytes

    @cached_property
    def sealing(self) -> AESGCM:
        return AESGCM(self._derive(b"casework/field/1"))

    @cached_property
    def searching(self) -> bytes:
        return self._derive(b"casework/search/1")

    def digest(self, label: str, value: str) -> str:
        """Compute 64 hexadecimal digits; the label keeps equal values of different columns apart."""
        return hmac.digest(self.searching, f"{label}\x00{value}".encode(), "sha256").hex()

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self.secret)

    def __repr__(self) -> str:
        return f"Key({self.id!r})"


@dataclass(frozen=True)
class Keyring:
    """
    The keys in use. sealing: the first seals, all open. searching: the first makes digests, all are searched with.

    anchor: makes what must stay equal for years, such as matter keys; the last of the search keys, which is the oldest.
    """

    sealing: tuple[Key, ...]
    searching: tuple[Key, ...]
    anchor: Key

    def opener(self, key_id: str) -> Key:
        """
        Find the key that sealed a token.

        :raises Unreadable: it is not among the keys.
        """
        for key in self.sealing:
            if key.id == key_id:
                return key
        raise Unreadable(f"FIELD_KEYS holds no key {key_id!r}; put it back at the end of the list.")


def keyring() -> Keyring:
    """
    Return the keys of the settings as they stand now.

    :raises ImproperlyConfigured: none is configured that may seal.
    """
    return _ring(tuple(getattr(settings, "FIELD_KEYS", ())))


def seal(text: str, place: str) -> str:
    """
    Seal a text under the current key; "" stays "", so that absence can be asked for.

    place: the column it is for, "parties.party.name"; the token opens nowhere else.
    """
    if not text:
        return ""
    key = keyring().sealing[0]
    nonce = os.urandom(_NONCE)
    box = key.sealing.encrypt(nonce, text.encode(), _bound(key.id, place))
    return f"{ALGORITHM}:{key.id}:{urlsafe_b64encode(nonce + box).decode()}"


def open_sealed(token: str, place: str) -> str:
    """
    Open a token; "" gives "".

    :raises Unreadable: it was changed, belongs to another column, or its key is not configured.
    """
    if not token:
        return ""
    algorithm, _, rest = token.partition(":")
    key_id, _, encoded = rest.partition(":")
    if algorithm != ALGORITHM:
        raise Unreadable(f"A value in {place} is sealed by the unknown algorithm {algorithm[:8]!r}.")
    key = keyring().opener(key_id)
    try:
        box = urlsafe_b64decode(encoded)
        return key.sealing.decrypt(box[:_NONCE], box[_NONCE:], _bound(key.id, place)).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unreadable(f"A value in {place} does not open under key {key_id!r}: it was changed or moved.") from error


def is_current(token: str) -> bool:
    """Answer whether a token needs no re-sealing: empty, or under the current key and algorithm."""
    return not token or token.startswith(current_prefix())


def current_prefix() -> str:
    """Every token of today begins with this."""
    return f"{ALGORITHM}:{keyring().sealing[0].id}:"


def digest(label: str, value: str) -> str:
    """Compute what a search column stores for a value in its one spelling; "" for ""."""
    key = keyring().searching[0]
    return f"{key.id}:{key.digest(label, value)}" if value else ""


def digests(label: str, value: str) -> list[str]:
    """List every form a search column may hold for a value: one a key, the current first; empty for ""."""
    return [f"{key.id}:{key.digest(label, value)}" for key in keyring().searching] if value else []


def anchored_digest(label: str, value: str) -> str:
    """Compute 64 hexadecimal digits that stay the same while sealing keys come and go; "" for ""."""
    return keyring().anchor.digest(label, value) if value else ""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A value as the database holds it. Shows nothing until open() is called."""

    token: str
    place: str

    def open(self) -> str:
        """
        Return the clear text.

        :raises Unreadable: no key opens it here.
        """
        return open_sealed(self.token, self.place)

    def __str__(self) -> str:
        return "•••" if self.token else ""

    __repr__ = __str__


class _OpensWhenRead(DeferredAttribute):
    """Keeps the token until somebody reads the attribute, so that loading a party decrypts nothing."""

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = value.open()
            self.__set__(instance, value)
        return value

    def __set__(self, instance: models.Model | None, value: Any) -> None:
        # Defined, so that reading goes through __get__ even when the instance holds a value.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField[str, str]):
    """
    Text that is sealed in the database and clear on the instance once read. values() gives Sealed objects.

    It cannot be filtered or found by; declare a SearchDigestField beside it. Migrations know it as plain text.
    """

    descriptor_class = _OpensWhenRead

    @property
    def place(self) -> str:
        """The column, to which every token is bound."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return str(name), "django.db.models.TextField", list(args), dict(kwargs)

    def from_db_value(self, value: str | None, *_: object) -> Sealed | None:
        return None if value is None else Sealed(value, self.place)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, str):
            value = seal(value, self.place)
        elif isinstance(value, Sealed):
            value = seal(value.open(), self.place)
        return value  # to_python() would take the token for a Sealed again

    def value_to_string(self, obj: models.Model) -> str:
        # What leaves the database through dumpdata stays sealed.
        return seal(getattr(obj, self.attname) or "", self.place)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and _TOKEN.fullmatch(value):
            return Sealed(value, self.place)
        return super().to_python(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return self._refuse()

    def _refuse(self) -> NoReturn:
        raise FieldError(f"{self.place} is sealed and cannot be searched; ask its digest column.")


class SearchDigestField(models.CharField[str, str]):
    """
    The keyed digest of a sealed neighbour, kept in step by every save and bulk_create.

    of: the neighbour's name. label: keeps this kind of value apart from others. spelling: brings a value to the one form
    digests are made of. Migrations know it as plain characters.
    """

    def __init__(
        self, *args: Any, of: str = "", label: str = "", spelling: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        self.of, self.label, self.spelling = of, label, spelling
        super().__init__(*args, **{"max_length": DIGEST_LENGTH, "blank": True, "editable": False, **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return str(name), "django.db.models.CharField", list(args), dict(kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = digest(self.label, self.spelling(getattr(model_instance, self.of) or ""))
        setattr(model_instance, self.attname, value)
        return value

    def forms_of(self, value: str) -> list[str]:
        """List what this column may hold for a value as somebody typed it; empty when nothing is left of it."""
        return digests(self.label, self.spelling(value))


@lru_cache(maxsize=8)
def _ring(keys: tuple[tuple[str, bytes], ...]) -> Keyring:
    held = [Key(key_id, secret) for key_id, secret in keys]
    sealing = tuple(key for key in held if not key.id.startswith(_SEARCH_ONLY))
    searching = tuple(key for key in held if key.id.startswith(_SEARCH_ONLY))
    if not sealing:
        raise ImproperlyConfigured("FIELD_KEYS holds no key that may seal: write id:base64-of-32-bytes.")
    return Keyring(sealing, (*searching, *sealing), (searching or sealing)[-1])


def _bound(key_id: str, place: str) -> bytes:
    return f"{ALGORITHM}|{key_id}|{place}".encode()
