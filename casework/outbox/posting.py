"""
One POST: to the number that was checked, with an end in time, following nothing and reading no more than the status.

http.client and no library: what is needed is to connect to a number of our own choice under the name of the receiver, and none
of the libraries at hand does that without being taken apart.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from time import monotonic
from typing import IO, Any

from casework.outbox.addresses import Forbidden, Place, resolved

TIMEOUT = 10.0  # seconds for all of it, looking up the name aside
MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"

NO_CONNECTION, NO_NAME, TOO_SLOW, NO_TRUST = "NO_CONNECTION", "NO_NAME", "TOO_SLOW", "NO_TRUST"
FORBIDDEN, NO_HTTP = "FORBIDDEN_ADDRESS", "NO_HTTP"
GONE = f"HTTP_{HTTPStatus.GONE.value}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call. fault: "" when the receiver took it (2xx), else the code of what was wrong. body: its beginning."""

    fault: str
    body: bytes = b""


class _Pinned(http.client.HTTPConnection):
    """
    A connection to a number, in the name of a host, that is over at a moment of the monotonic clock.

    A timeout of a socket begins anew with every byte: a receiver that drips would hold us for hours. So what is left is set
    before each read and each write.
    """

    def __init__(self, place: Place, number: str, timeout: float) -> None:
        super().__init__(place.host, place.port)
        self.place, self.number, self.until = place, number, monotonic() + timeout
        self.response_class = self._answer  # type: ignore[assignment]  # it is only called

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.left())
        if self.place.scheme == "https":
            self.sock = _trust().wrap_socket(self.sock, server_hostname=self.place.host, do_handshake_on_connect=False)
            self.sock.settimeout(self.left())
            self.sock.do_handshake()

    def send(self, data: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.left())
        super().send(data)

    def _answer(self, sock: socket.socket, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
        answer = http.client.HTTPResponse(sock, *args, **kwargs)
        answer.fp = io.BufferedReader(_Until(answer.fp, sock, self))
        return answer

    def left(self) -> float:
        """
        Say how many seconds are left.

        :raises TimeoutError: none.
        """
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _Until(io.RawIOBase):
    """What comes from a socket, as long as its connection lasts."""

    def __init__(self, source: io.BufferedReader, sock: socket.socket, connection: _Pinned) -> None:
        self.source, self.sock, self.connection = source, sock, connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.sock.settimeout(self.connection.left())
        return self.source.readinto1(buffer)

    def close(self) -> None:
        self.source.close()
        super().close()


def post(place: Place, body: bytes, headers: Mapping[str, str], *, timeout: float = TIMEOUT) -> str:
    """Send a body. Returns "" when the receiver took it (2xx), else the code of what was wrong."""
    try:
        number = resolved(place)
    except Forbidden:
        return FORBIDDEN
    except OSError:
        return NO_NAME
    return asked(place, number, body, headers, timeout=timeout).fault


def asked(
    place: Place, number: str, body: bytes | IO[bytes], headers: Mapping[str, str], *, timeout: float, most: int = 0
) -> Answer:
    """
    Send a body to a number and read the beginning of what is answered, `most` bytes of it.

    body: a file is sent as it is read; headers must then tell its Content-Length.
    """
    connection = _Pinned(place, number, timeout)
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
        answer = connection.getresponse()
        status, said = answer.status, answer.read(most) if most else b""
    except TimeoutError:
        return Answer(TOO_SLOW)
    except ssl.SSLError:
        return Answer(NO_TRUST)
    except OSError:
        return Answer(NO_CONNECTION)
    except http.client.HTTPException:
        return Answer(NO_HTTP)
    finally:
        connection.close()
    return Answer("" if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES else f"HTTP_{status}", said)


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
