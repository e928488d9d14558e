"""Which letters the fonts of papers have, read from the font itself; what others wrote with more letters is shown all the same."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn

MISSING = "〓"  # what printers put where a letter lacks
_FULL, _GROUPS = 12, 16  # format of the table that knows every plane, and the bytes before its groups
_DROPPED = frozenset("\ufeff")
_KEPT = frozenset("\n\r\t\u200d\u200b")


def settable(text: str) -> str:
    """
    Give a text as it can be set: a letter that the fonts lack as 〓 with its place in Unicode, 〓（U+1F600）.

    For what others wrote and nobody here may mend, as the words of a clue. What an organ writes itself is refused instead.
    """
    return "".join(map(_shown, text))


def _shown(letter: str) -> str:
    if letter in _DROPPED:
        return ""
    if letter in _KEPT or ord(letter) in _letters():
        return letter
    return f"{MISSING}（U+{ord(letter):04X}）"


@cache
def _letters() -> frozenset[int]:
    """The places in Unicode of every letter that the font of the body has."""
    font = Path(pylopdf_fonts_zh_cn.serif_path()).read_bytes()
    return frozenset(place for first, last in _ranges(font) for place in range(first, last + 1))


def _ranges(font: bytes) -> Iterator[tuple[int, int]]:
    """
    Yield first and last letter of each run in the character map of an OpenType font.

    :raises ValueError: it has no map that knows every plane.
    """
    count = struct.unpack_from(">H", font, 4)[0]
    tables = (struct.unpack_from(">4sIII", font, 12 + 16 * each) for each in range(count))
    start = next(offset for tag, _sum, offset, _length in tables if tag == b"cmap")
    maps = struct.unpack_from(">H", font, start + 2)[0]
    offsets = [start + struct.unpack_from(">I", font, start + 4 + 8 * each + 4)[0] for each in range(maps)]
    full = next((offset for offset in offsets if struct.unpack_from(">H", font, offset)[0] == _FULL), None)
    if full is None:
        raise ValueError("the font has no map of every plane")
    groups = struct.unpack_from(">I", font, full + 12)[0]
    for each in range(groups):
        first, last, _glyph = struct.unpack_from(">III", font, full + _GROUPS + 12 * each)
        yield first, last
