"""
What was written by hand, as a picture (PNG): read with nothing but its ink, so that nothing hidden goes into the paper, and an empty one is
no signature.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from casework.errors import NotYet
from casework.law import HOUSE

MARK = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 256 * 1024
WIDEST, HIGHEST = 1000, 500
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # of the colour types that are read, eight bits each
DARK, LEAST_INK = 160, 20  # what counts as ink, and how many points of it are a signature


class Ink(NamedTuple):
    """A picture in grey, row by row from the top, one byte a point: 0 is ink and 255 none."""

    width: int
    height: int
    grey: bytes


def ink_of(png: bytes) -> Ink:
    """
    Read the ink of a picture: eight bits a channel, not interlaced, at most 1000 by 500 points and 256 KiB.

    :raises NotYet: it is no such picture, or nothing is written on it.
    """
    try:
        if len(png) > MOST_BYTES:
            raise ValueError("too large")
        width, height, channels, packed = _parsed(png)
        unpacker = zlib.decompressobj()
        length = height * (width * channels + 1)
        raw = unpacker.decompress(packed, length)
        if len(raw) != length:
            raise ValueError("too short")
        grey = _grey(_unfiltered(raw, width * channels, channels), channels)
    except (ValueError, struct.error, zlib.error) as error:
        message = _("The handwriting is a PNG of eight bits a channel, at most 1000 by 500 points and 256 KiB.")
        raise NotYet.because("HANDWRITING_UNREADABLE", message, law=str(HOUSE.art("F13")), field="picture") from error
    if sum(point < DARK for point in grey) < LEAST_INK:
        message = _("Nothing is written there.")
        raise NotYet.because("HANDWRITING_EMPTY", message, law=str(HOUSE.art("F13")), field="picture")
    return Ink(width, height, grey)


def _parsed(png: bytes) -> tuple[int, int, int, bytes]:
    """Take a PNG apart: width, height, channels, and what is packed; every part must bear its own check sum."""
    if not png.startswith(MARK):
        raise ValueError("no PNG")
    place, head, packed = len(MARK), b"", b""
    while place < len(png):
        (length,) = struct.unpack_from(">I", png, place)
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        (told,) = struct.unpack_from(">I", png, place + 8 + length)
        if zlib.crc32(kind + data) != told:
            raise ValueError("check sum")
        place += 12 + length
        if kind == b"IHDR":
            head = data
        elif kind == b"IDAT":
            packed += data
        elif kind == b"IEND":
            break
    width, height, depth, colour, _packing, _filtering, interlaced = struct.unpack(">IIBBBBB", head)
    if depth != 8 or colour not in CHANNELS or interlaced or not (0 < width <= WIDEST and 0 < height <= HIGHEST):
        raise ValueError("form")
    return width, height, CHANNELS[colour], packed


def _unfiltered(raw: bytes, row: int, channels: int) -> bytes:
    """Undo the filters of PNG, row by row (RFC 2083, 6)."""
    done, above = bytearray(), bytearray(row)
    for start in range(0, len(raw), row + 1):
        how, line = raw[start], bytearray(raw[start + 1 : start + 1 + row])
        if how > 4:
            raise ValueError("filter")
        for place in range(row) if how else ():
            left = line[place - channels] if place >= channels else 0
            up = above[place]
            corner = above[place - channels] if place >= channels else 0
            line[place] = (line[place] + _guess(how, left, up, corner)) & 255
        done += line
        above = line
    return bytes(done)


def _guess(how: int, left: int, up: int, corner: int) -> int:
    if how == 1:
        return left
    if how == 2:
        return up
    if how == 3:
        return (left + up) // 2
    towards = left + up - corner
    return min((left, up, corner), key=lambda each: abs(towards - each))


def _grey(points: bytes, channels: int) -> bytes:
    """Lay the points on white paper and keep how dark they are."""
    if channels == 1:
        return points
    if channels == 3:
        return bytes((r + g + b) // 3 for r, g, b in zip(points[::3], points[1::3], points[2::3], strict=True))
    alphas = points[channels - 1 :: channels]
    if channels == 2:
        shades = points[::2]
    else:
        shades = bytes((r + g + b) // 3 for r, g, b in zip(points[::4], points[1::4], points[2::4], strict=True))
    return bytes(255 - (255 - shade) * alpha // 255 for shade, alpha in zip(shades, alphas, strict=True))
