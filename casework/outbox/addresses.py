"""Where events may be sent: to the open Internet by https, and into our own network only where the installation says so."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.outbox.models import LONGEST_ADDRESS

_PORTS = {"https": 443, "http": 80}
# Behind these an IPv4 address is reached by way of a translator.
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class Forbidden(Exception):
    """A name that leads into a network nobody outside may reach through us."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart. path: with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """Write the host as a request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(address: str) -> Place:
    """
    Take an address apart. No name is looked up: that is done each time something is sent.

    :raises NotYet: it is none that may be sent to.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # UnicodeError is one
        raise _refused() from None
    schemes = ("https", "http") if settings.OUTBOX_ALLOW_PRIVATE else ("https",)
    is_plain = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    if parts.scheme not in schemes or not host or not is_plain or parts.fragment or "@" in parts.netloc or port == 0:
        raise _refused()
    place = Place(
        parts.scheme, host, port or _PORTS[parts.scheme], (parts.path or "/") + (parts.query and f"?{parts.query}")
    )
    literal = _literal(host)
    if literal is not None and not _may_be_reached(literal):
        raise _refused()
    return place


def resolved(place: Place) -> str:
    """
    Look a name up and give the number to connect to; connect to nothing else, or the name may lead elsewhere by then.

    :raises Forbidden: any of its numbers lies where nobody outside may reach.
    :raises OSError: there is no such name.
    """
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    numbers = [str(each[4][0]) for each in found]
    for number in numbers:
        if not _may_be_reached(ip_address(number.partition("%")[0])):
            raise Forbidden(place.host)
    return numbers[0]


def _may_be_reached(number: IPv4Address | IPv6Address) -> bool:
    if settings.OUTBOX_ALLOW_PRIVATE:
        return True
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if inner is not None:
            return _may_be_reached(inner)
        if number.teredo is not None or number.is_site_local or any(number in each for each in _TRANSLATED):
            return False
    return number.is_global and not number.is_multicast and not number.is_reserved


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _refused() -> NotYet:
    return NotYet.because(
        "ADDRESS", _("An address on the open Internet that begins with https:// is expected."), field="address"
    )
