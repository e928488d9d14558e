"""
Is a content clean? Asked of clamd over its socket: the command INSTREAM, pieces with their lengths before them, one answer.

It sends what it is given as it comes, holds none of it, and knows nothing of papers.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from contextlib import closing

Door = str | tuple[str, int]  # a path, or host and port

COMMAND = b"zINSTREAM\0"
LONGEST_ANSWER = 4096
CLEAN, LIMIT = "stream: OK", "INSTREAM size limit exceeded"
FOUND = re.compile(r"stream: (.*\S.*) FOUND")


class ScannerAway(Exception):
    """The scanner cannot be reached, says nothing in time, or something else than a verdict."""


class TooLarge(Exception):
    """The scanner takes no stream of this length (StreamMaxLength of clamd)."""


def malware_in(pieces: Iterable[bytes], door: Door, *, patience: float) -> str:
    """
    Name the malware in a content, "" where there is none. patience: seconds for each step.

    :raises ScannerAway: it gives no verdict.
    :raises TooLarge: it takes no content of this length.
    """
    try:
        with closing(_connected(door, patience)) as connection:
            try:
                connection.sendall(COMMAND)
                for piece in pieces:
                    connection.sendall(len(piece).to_bytes(4, "big") + piece)
                connection.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # who has had enough answers why, and reads no more
            answer = _answer(connection)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if LIMIT in answer:
        raise TooLarge(answer)
    if answer == CLEAN:
        return ""
    if found := FOUND.fullmatch(answer):
        return found[1]
    raise ScannerAway(answer or "no answer")


def _connected(door: Door, patience: float) -> socket.socket:
    if isinstance(door, tuple):
        return socket.create_connection(door, timeout=patience)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(patience)
    try:
        connection.connect(door)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    said = b""
    while len(said) < LONGEST_ANSWER and b"\0" not in said and (more := connection.recv(LONGEST_ANSWER)):
        said += more
    return said.partition(b"\0")[0].decode(errors="replace").strip()
