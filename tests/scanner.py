"""
A scanner that listens on a real socket and speaks clamd's INSTREAM, for who has no clamd; it knows one kind of malware, the test of EICAR.

It reads what is sent by the protocol's own rules and fails, by closing, on whatever is not of it.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

# Written in two halves, so that no scanner takes this page for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Win.Test.EICAR_HDB-1"
COMMAND = b"zINSTREAM\0"
PATIENCE = 20.0


@dataclass
class Scanner:
    """limit: bytes it takes. mute: whether it says nothing. says: what it says in place of a verdict. pieces: how many each stream had."""

    listening: socket.socket
    limit: int = 100 * 1024 * 1024
    mute: bool = False
    says: bytes = b""
    pieces: list[int] = field(default_factory=list)

    @property
    def address(self) -> str | tuple[str, int]:
        """Where it listens, as CLAMAV has it."""
        found = self.listening.getsockname()
        return found if isinstance(found, str) else (found[0], found[1])

    def serve(self) -> None:
        """Answer one after the other until it no longer listens."""
        while True:
            try:
                connection, _where = self.listening.accept()
            except OSError:
                return
            with closing(connection):
                connection.settimeout(PATIENCE)
                if self.mute:
                    connection.recv(1)
                    continue
                answer = self.says or self._verdict(connection)
                connection.sendall(answer + b"\0")
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):  # so that the answer is not lost with what nobody read
                    pass

    def _verdict(self, connection: socket.socket) -> bytes:
        if _read(connection, len(COMMAND)) != COMMAND:
            return b"UNKNOWN COMMAND"
        content, pieces = b"", 0
        while length := struct.unpack(">I", _read(connection, 4))[0]:
            pieces += 1
            if len(content) + length > self.limit:
                return b"INSTREAM size limit exceeded. ERROR"
            content += _read(connection, length)
        self.pieces.append(pieces)
        return f"stream: {NAME} FOUND".encode() if EICAR in content else b"stream: OK"


def _read(connection: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        more = connection.recv(count - len(read))
        if not more:
            raise ConnectionError
        read += more
    return read


@contextmanager
def scanner(where: Path | None = None) -> Iterator[Scanner]:
    """Give a scanner that listens: at a path, else at a port of this machine."""
    listening = socket.socket(socket.AF_UNIX) if where else socket.socket()
    listening.bind(str(where) if where else ("127.0.0.1", 0))
    listening.listen()
    made = Scanner(listening)
    thread = Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(PATIENCE)
