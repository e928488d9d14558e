"""Handwriting for tests: PNG of every form that is read."""

from __future__ import annotations

import struct
import zlib

MARK = b"\x89PNG\r\n\x1a\n"
COLOURS = {1: 0, 3: 2, 2: 4, 4: 6}  # channels → colour type


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows: list[bytes], channels: int, filters: list[int] | None = None, **head: int) -> bytes:
    """Write a PNG of rows of points, each row by the filter told for it, by none where none is."""
    width, told = len(rows[0]) // channels, {"depth": 8, "colour": COLOURS[channels], "interlaced": 0, **head}
    raw, above = b"", bytes(len(rows[0]))
    for row, how in zip(rows, filters or [0] * len(rows), strict=True):
        raw += bytes([how]) + bytes(
            (value - _guess(how, row, above, at, channels)) & 255 for at, value in enumerate(row)
        )
        above = row
    form = struct.pack(">IIBBBBB", width, len(rows), told["depth"], told["colour"], 0, 0, told["interlaced"])
    return MARK + chunk(b"IHDR", form) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


def _guess(how: int, row: bytes, above: bytes, at: int, channels: int) -> int:
    left = row[at - channels] if at >= channels else 0
    up, corner = above[at], above[at - channels] if at >= channels else 0
    towards = left + up - corner
    paeth = min((left, up, corner), key=lambda each: abs(towards - each))
    return (0, left, up, (left + up) // 2, paeth)[how]


def written(*, width: int = 120, height: int = 40) -> bytes:
    """A stroke from the lower left to the upper right, as a pad gives it: black on nothing, RGBA."""
    rows = []
    for y in range(height):
        place = (height - 1 - y) * width // height
        rows.append(b"".join(b"\0\0\0\xff" if place <= x < place + 4 else b"\0\0\0\0" for x in range(width)))
    return png(rows, 4, [y % 5 for y in range(height)])
