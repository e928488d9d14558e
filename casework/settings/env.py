"""
The environment of the process, read here and nowhere else.

Every function returns a typed value or raises ImproperlyConfigured with a sentence that names the variable, what is wrong
with it and what would be right. README.md lists the variables for operators.
"""

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]

METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
LEDGER_ALGORITHMS = ("sha256", "sm3")

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,32}\Z")
_KEY_BYTES = 32
_PORTS = 65536
_CACHE_PATIENCE = 2.0  # seconds; who waits longer for a cache had better not have one


_SIGNER = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*")


class PeerSetting(NamedTuple):
    """
    Another installation that packages are exchanged with. address: where it stands. keys: by which it signs, the newest first.
    units: codes of units it keeps. lines, within: it keeps every unit of these lines whose code begins so.
    """

    address: str
    keys: tuple[str, ...]
    units: frozenset[str]
    lines: frozenset[str]
    within: str


def choose_settings(module: str) -> None:
    """Use `module` as Django's settings unless DJANGO_SETTINGS_MODULE names another."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)


def share_metrics(make: Callable[[], str]) -> Path:
    """
    Let the processes begun from here on count their answers together, in PROMETHEUS_MULTIPROC_DIR; returns that directory.

    make: makes one where none is named. The client of Prometheus reads the variable itself, so it is set here.
    """
    directory = metrics_directory() or make()
    os.environ[METRICS_DIRECTORY] = directory
    return Path(directory)


def metrics_directory() -> str:
    """Return where processes count their answers together; "" where each counts its own."""
    return text(METRICS_DIRECTORY, "")


def text(name: str, default: str) -> str:
    """Return a variable without surrounding blanks; an unset or blank one gives `default`."""
    return os.environ.get(name, "").strip() or default


def required(name: str, purpose: str) -> str:
    """
    Return a variable that has no safe default.

    purpose: what the value is for, the end of a sentence: "to sign sessions".

    :raises ImproperlyConfigured: it is unset or blank.
    """
    value = text(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: it is needed {purpose}.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """
    Return a yes-or-no variable: 1, true, yes, on; 0, false, no, off.

    :raises ImproperlyConfigured: it holds any other word.
    """
    value = text(name, "").lower()
    if not value:
        return default
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be one of 1, true, yes, on, 0, false, no, off; it is {value!r}.")
    return value in _TRUE


def whole(name: str, default: int, *, least: int = 0) -> int:
    """
    Return a whole number of at least `least`.

    :raises ImproperlyConfigured: it is not a number, or too small.
    """
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of {least} or more; it is {value!r}.")
    return int(value)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return a comma-separated list, blanks dropped, in the order given; may be empty."""
    value = text(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def word(name: str, default: str) -> str:
    """
    Return one word, without blanks and plus signs.

    :raises ImproperlyConfigured: it has some.
    """
    value = text(name, default)
    if not re.fullmatch(r"[^\s+]+", value):
        raise ImproperlyConfigured(f"{name} must be one word without blanks and plus signs; it is {value!r}.")
    return value


def signers(name: str) -> list[str]:
    """
    Return a comma-separated list of public keys as c2sp.org/signed-note writes them, name+hash+base64; may be empty.

    :raises ImproperlyConfigured: one of them is not written so.
    """
    listed = words(name)
    for value in listed:
        if not _SIGNER.fullmatch(value):
            raise ImproperlyConfigured(f"{name} must hold public keys, each as name+hash+base64; {value!r} is none.")
    return listed


def peers(name: str) -> list[PeerSetting]:
    """
    Return the other installations that a file of TOML names, a table [[peer]] each; none where no file is named.

    :raises ImproperlyConfigured: the file cannot be read, or a peer in it has no address, no key, no units or an unknown word.
    """
    path = text(name, "")
    if not path:
        return []
    try:
        told = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ImproperlyConfigured(f"{name} names {path}, which is no file of TOML: {error}.") from error
    listed = told.get("peer")
    if set(told) != {"peer"} or not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ImproperlyConfigured(f"{name}: {path} holds tables [[peer]] and nothing else.")
    return [_peer(f"{name}: peer {place} of {path}", each) for place, each in enumerate(listed, 1)]


def _peer(place: str, told: dict[str, Any]) -> PeerSetting:
    unknown = sorted(set(told) - {"address", "key", "former_keys", "units", "lines", "within"})
    if unknown:
        raise ImproperlyConfigured(f"{place} has {', '.join(unknown)}, which no peer has.")
    address, within = str(told.get("address", "")), str(told.get("within", ""))
    parts = urlsplit(address)
    is_here = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    if not parts.hostname or not (parts.scheme == "https" or is_here) or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{place}: address must begin with https:// and name the site; it is {address!r}.")
    lists = {word: told.get(word, []) for word in ("former_keys", "units", "lines")}
    for word, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ImproperlyConfigured(f"{place}: {word} must be a list of texts.")
    keys = (str(told.get("key", "")), *lists["former_keys"])
    for key in keys:
        if not _SIGNER.fullmatch(key):
            raise ImproperlyConfigured(f"{place}: a key is written as name+hash+base64; {key!r} is not.")
    if not lists["units"] and not lists["lines"]:
        raise ImproperlyConfigured(f"{place} keeps no units: name them by units, or by lines.")
    return PeerSetting(address, keys, frozenset(lists["units"]), frozenset(lists["lines"]), within)


def pairs(name: str) -> dict[str, str]:
    """
    Return a variable of pairs, a:b divided by commas; an unset or blank one gives none.

    :raises ImproperlyConfigured: a pair has no colon, or two of them the same second half.
    """
    found: dict[str, str] = {}
    for item in words(name):
        first, colon, second = item.partition(":")
        if not colon or not first.strip() or not second.strip() or second.strip() in found.values():
            raise ImproperlyConfigured(f"{name} holds {item!r}; it takes pairs a:b divided by commas, each b once.")
        found[first.strip()] = second.strip()
    return found


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """
    Return a comma-separated list of addresses and networks, such as 10.0.0.7, 10.1.0.0/16; may be empty.

    :raises ImproperlyConfigured: one of them is neither.
    """
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold addresses and networks such as 10.1.0.0/16: {error}.") from error


def choice(name: str, among: tuple[str, ...]) -> str:
    """
    Return one word out of `among`; unset gives the first.

    :raises ImproperlyConfigured: it is none of them.
    """
    value = text(name, among[0])
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(among)}; it is {value!r}.")
    return value


def cache(name: str) -> dict[str, Any]:
    """
    Return Django's settings for what is remembered for a while: one Redis for all processes, or the memory of each.

    redis://host:6379/1, rediss:// (TLS) and unix:///path?db=1 are understood.

    :raises ImproperlyConfigured: the address is of another kind.
    """
    url = text(name, "")
    if not url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ImproperlyConfigured(f"{name} must begin with redis://, rediss:// or unix://.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": text("CACHE_PREFIX", "casework"),
        "OPTIONS": {"socket_timeout": _CACHE_PATIENCE, "socket_connect_timeout": _CACHE_PATIENCE},
    }


def door(name: str) -> str | tuple[str, int] | None:
    """
    Return where a service listens, unix:///path as that path, tcp://host:port as (host, port); None where it is unset.

    :raises ImproperlyConfigured: it is neither.
    """
    value = text(name, "")
    parts = urlsplit(value)
    if not value:
        return None
    if parts.scheme == "unix" and not parts.netloc and parts.path:
        return parts.path
    port = parts.netloc.rpartition(":")[2]
    if parts.scheme == "tcp" and parts.hostname and port.isdecimal() and 0 < int(port) < _PORTS and not parts.path:
        return parts.hostname, int(port)
    raise ImproperlyConfigured(f"{name} must be unix:///path or tcp://host:port; it is {value!r}.")


def issuer(name: str) -> str:
    """
    Return the address of a provider of OpenID Connect as it writes it in its tokens, "" where there is none.

    :raises ImproperlyConfigured: it is no https address, and none of this machine.
    """
    value = text(name, "")
    parts = urlsplit(value)
    is_here = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    if value and not (parts.hostname and (parts.scheme == "https" or is_here)):
        raise ImproperlyConfigured(f"{name} must be an address that begins with https://; it is {value!r}.")
    return value


def database(default: Path) -> dict[str, Any]:
    """
    Return Django's settings for the one database: DATABASE_URL, or an SQLite file at `default`.

    postgres://user@host:port/name and sqlite:///relative.sqlite3 (four slashes for an absolute path) are understood.

    :raises ImproperlyConfigured: the address is of another kind or cannot be read.
    """
    url = text("DATABASE_URL", "")
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)}
    if not url.startswith(("postgres://", "postgresql://", "sqlite://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or sqlite://.")
    parsed: dict[str, Any] = environ.Env.db_url_config(url)
    if not parsed.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL names no database: write postgres://user@host:port/NAME.")
    return parsed


def field_keys(default: str = "") -> list[tuple[str, bytes]]:
    """
    Return the keys of field encryption as (id, 32 bytes), the first encrypting and all decrypting; never empty.

    FIELD_KEYS holds them as id:base64 divided by commas. `default` stands in where the variable is unset; a blank one
    makes the variable compulsory.

    :raises ImproperlyConfigured: no key, an odd id, an id twice, or a value that is not 32 bytes in base64.
    """
    listed = words("FIELD_KEYS") or [default] if default else words("FIELD_KEYS")
    if not listed:
        raise ImproperlyConfigured(
            "FIELD_KEYS is not set: it is needed to encrypt personal data. Write id:base64-of-32-bytes."
        )
    keys = [_field_key(item) for item in listed]
    if len({key_id for key_id, _ in keys}) != len(keys):
        raise ImproperlyConfigured("FIELD_KEYS names one key id twice.")
    return keys


def secret_bytes(name: str, purpose: str, default: str = "") -> bytes:
    """
    Return a secret of 32 bytes or more given in base64; a blank `default` makes it compulsory.

    :raises ImproperlyConfigured: it is missing, not base64, or shorter.
    """
    value = text(name, default) or required(name, purpose)
    secret = _decoded(name, value)
    if len(secret) < _KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must hold at least {_KEY_BYTES} bytes in base64; it holds {len(secret)}.")
    return secret


def _field_key(item: str) -> tuple[str, bytes]:
    key_id, _, encoded = item.partition(":")
    if not _KEY_ID.match(key_id):
        raise ImproperlyConfigured(
            "FIELD_KEYS: a key id is 1 to 32 letters, digits, dots, dashes or underlines, then a colon."
        )
    key = _decoded(f"FIELD_KEYS, key {key_id}", encoded)
    if len(key) != _KEY_BYTES:
        raise ImproperlyConfigured(
            f"FIELD_KEYS, key {key_id}: it must be exactly {_KEY_BYTES} bytes in base64; it is {len(key)}."
        )
    return key_id, key


def _decoded(name: str, value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured(f"{name} is not base64.") from error
