"""The scanner is asked over its socket, and believed only where it says a verdict."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.dossier.clamav import ScannerAway, TooLarge, malware_in
from casework.settings import env
from tests.scanner import EICAR, NAME, Scanner, scanner

PATIENCE = 5.0
CLAMD = Path(env.text("TEST_CLAMD", "/run/clamav/clamd.ctl"))


def asked(door: str | tuple[str, int], *pieces: bytes, patience: float = PATIENCE) -> str:
    return malware_in(pieces, door, patience=patience)


@pytest.fixture(params=["tcp", "unix"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scanner]:
    with scanner(tmp_path / "clamd" if request.param == "unix" else None) as found:
        yield found


@pytest.fixture(params=["tcp", *([str(CLAMD)] if CLAMD.is_socket() else [])])
def door(request: pytest.FixtureRequest) -> Iterator[str | tuple[str, int]]:
    """Give where a scanner listens: ours, and clamd itself where there is one; TEST_CLAMD names its socket."""
    if request.param == "tcp":
        with scanner() as found:
            yield found.address
    else:
        yield request.param


class TestAVerdict:
    def test_is_of_any_scanner(self, door: str | tuple[str, int]) -> None:
        assert asked(door, b"%PDF-1.4", patience=60) == ""
        assert "eicar" in asked(door, EICAR, patience=60).lower()

    def test_is_clean(self, there: Scanner) -> None:
        assert asked(there.address, b"%PDF-1.4", b" and more") == ""
        assert there.pieces == [2]

    def test_names_what_was_found_across_two_pieces(self, there: Scanner) -> None:
        assert asked(there.address, b"%PDF-1.4 " + EICAR[:20], EICAR[20:]) == NAME

    def test_is_none_where_it_is_too_large(self, there: Scanner) -> None:
        there.limit = 1000
        with pytest.raises(TooLarge):
            asked(there.address, *[bytes(64 * 1024)] * 200)


class TestNoVerdict:
    @pytest.mark.parametrize(
        "said", [b"UNKNOWN COMMAND", b"stream: OK but", b"COMMAND READ TIMED OUT", b"stream: FOUND", b"FOUND"]
    )
    def test_is_whatever_else_it_says(self, there: Scanner, said: bytes) -> None:
        there.says = said
        with pytest.raises(ScannerAway, match=said.decode()):
            asked(there.address, b"x")

    def test_is_silence(self, there: Scanner) -> None:
        there.mute = True
        with pytest.raises(ScannerAway):
            asked(there.address, b"x")

    def test_is_waited_for_no_longer_than_told(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(ScannerAway, match="timed out"):
            asked(deaf.getsockname(), b"x", patience=0.05)

    def test_is_nobody_there(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = free.getsockname()
        for door in (address, str(tmp_path / "nowhere")):
            with pytest.raises(ScannerAway):
                asked(door, b"x")
