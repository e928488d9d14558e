"""
One POST: to the number that was checked, with an end in time, following nothing and reading no more than the status.

http.client and no library: what is needed is to connect to a number of our own choice under the name of the receiver, and none
of the libraries at hand does that without being taken apart.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from threading import Timer

from casework.outbox.addresses import Forbidden, Place, resolved

TIMEOUT = 10.0  # seconds for all of it, looking up the name aside
MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"

NO_CONNECTION, NO_NAME, TOO_SLOW, NO_TRUST = "NO_CONNECTION", "NO_NAME", "TOO_SLOW", "NO_TRUST"
FORBIDDEN, NO_HTTP = "FORBIDDEN_ADDRESS", "NO_HTTP"
GONE = f"HTTP_{HTTPStatus.GONE.value}"


class _Pinned(http.client.HTTPConnection):
    """A connection to a number, in the name of a host."""

    def __init__(self, place: Place, number: str, timeout: float) -> None:
        super().__init__(place.host, place.port, timeout=timeout)
        self.place, self.number, self.is_cut = place, number, False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.timeout)
        if self.place.scheme == "https":
            # The handshake comes afterwards, so that it can be cut too.
            self.sock = secure = _trust().wrap_socket(
                self.sock, server_hostname=self.place.host, do_handshake_on_connect=False
            )
            secure.do_handshake()
        if self.is_cut:
            raise TimeoutError

    def cut(self) -> None:
        """End it, whatever it waits for."""
        self.is_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is over already


def post(place: Place, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT) -> str:
    """Send a body. Returns "" when the receiver took it (2xx), else the code of what was wrong."""
    try:
        number = resolved(place)
    except Forbidden:
        return FORBIDDEN
    except OSError:
        return NO_NAME
    connection = _Pinned(place, number, timeout)
    # A timeout of a socket begins anew with every byte; a receiver that drips would hold us for hours.
    watch = Timer(timeout, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request(
            "POST",
            place.path,
            body,
            {
                "Host": place.named,
                "Content-Type": MEDIA_TYPE,
                "User-Agent": "casework",
                "Connection": "close",
                **headers,
            },
        )
        status = connection.getresponse().status
    except TimeoutError:
        return TOO_SLOW
    except ssl.SSLError:
        return TOO_SLOW if connection.is_cut else NO_TRUST
    except OSError:
        return TOO_SLOW if connection.is_cut else NO_CONNECTION
    except http.client.HTTPException:
        return TOO_SLOW if connection.is_cut else NO_HTTP
    finally:
        watch.cancel()
        connection.close()
    return "" if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else f"HTTP_{status}"


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
