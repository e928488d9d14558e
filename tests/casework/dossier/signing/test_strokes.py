"""Handwriting is read with nothing but its ink; what is none, or says nothing, is refused by name."""

from __future__ import annotations

import random
import zlib

import pytest

from casework.dossier.signing.strokes import MOST_BYTES, ink_of
from casework.errors import NotYet
from tests.casework.dossier.signing.hands import MARK, chunk, png, written
from tests.refusals import refused

F13 = "HOUSE rule F13"
SMALL = b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0"
END = chunk(b"IEND", b"")
NO_PICTURES = {
    "nothing": b"",
    "another format": b"GIF89a",
    "its mark alone": MARK,
    "cut off": written()[:-20],
    "a part that is another": written().replace(b"IDAT", b"IDAX"),
    "sixteen bits": png([b"\0" * 40] * 9, 1, depth=16),
    "interlaced": png([b"\0" * 40] * 9, 1, interlaced=1),
    "a palette": png([b"\0" * 40] * 9, 1, colour=3),
    "too wide": png([b"\0" * 1001] * 2, 1),
    "too high": png([b"\0" * 40] * 501, 1),
    "too large": written() + b"\0" * MOST_BYTES,
    "too short": MARK + chunk(b"IHDR", SMALL) + chunk(b"IDAT", zlib.compress(b"\0")) + END,
    "an unknown filter": MARK + chunk(b"IHDR", SMALL) + chunk(b"IDAT", zlib.compress(b"\x07\0")) + END,
}


@pytest.mark.django_db
class TestInk:
    @pytest.mark.parametrize("how", range(5))
    @pytest.mark.parametrize("channels", [1, 2, 3, 4])
    def test_is_what_was_written_by_whatever_filter(self, channels: int, how: int) -> None:
        chance = random.Random(channels * 10 + how)
        greys = [bytes(chance.randrange(256) for _x in range(9)) for _y in range(7)]
        opaque = {
            1: lambda g: bytes([g]),
            2: lambda g: bytes([g, 255]),
            3: lambda g: bytes([g] * 3),
            4: lambda g: bytes([g, g, g, 255]),
        }
        rows = [b"".join(opaque[channels](g) for g in row) for row in greys]
        ink = ink_of(png(rows, channels, [how] * len(rows)))
        assert (ink.width, ink.height, ink.grey) == (9, 7, b"".join(greys))

    def test_is_laid_on_white_paper(self) -> None:
        ink = ink_of(written())
        assert ink.grey[0] == 255
        assert 0 in ink.grey

    @pytest.mark.parametrize("what", NO_PICTURES)
    def test_is_read_of_no_other_picture(self, what: str) -> None:
        with refused(NotYet, ("HANDWRITING_UNREADABLE", F13, "picture")):
            ink_of(NO_PICTURES[what])

    def test_is_there(self) -> None:
        with refused(NotYet, ("HANDWRITING_EMPTY", F13, "picture")):
            ink_of(png([b"\0\0\0\0" * 50] * 20, 4))

    def test_is_not_unpacked_beyond_its_size(self) -> None:
        bomb = zlib.compress(b"\0" * 200_000_000)
        head = b"\0\0\0\x28\0\0\0\x09\x08\0\0\0\0"
        ink = ink_of(MARK + chunk(b"IHDR", head) + chunk(b"IDAT", bomb) + chunk(b"IEND", b""))
        assert len(ink.grey) == 40 * 9
