"""
The forms in which a paper enters a file: told by its extension and borne out by its content. Pure.

Only forms that are final stand here: office documents can be changed on opening and are turned into OFD or PDF first.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO

from casework.dossier.content import NOTHING, Told, nothing, ofd, one_sheet, pdf

HEAD = 16  # bytes that tell every form apart
OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Format:
    """One form: its extensions, the first the usual one; what it is served as; whether a content is of it; what it tells."""

    extensions: tuple[str, ...]
    media_type: str
    holds: Callable[[bytes, IO[bytes]], bool]
    tells: Callable[[IO[bytes]], Told] = nothing


def _is_pdf(head: bytes, content: IO[bytes]) -> bool:
    return head.startswith(b"%PDF-")


def _is_ofd(head: bytes, content: IO[bytes]) -> bool:
    """GB/T 33190: a package with OFD.xml at its root."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(content) as package:
            return "OFD.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def _is_jpeg(head: bytes, content: IO[bytes]) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _is_png(head: bytes, content: IO[bytes]) -> bool:
    return head.startswith(b"\x89PNG\r\n\x1a\n")


def _is_mp3(head: bytes, content: IO[bytes]) -> bool:
    """A tag, or a frame of MPEG layer III."""
    return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_mp4(head: bytes, content: IO[bytes]) -> bool:
    return head[4:8] == b"ftyp"


FORMATS = (
    Format((".pdf",), "application/pdf", _is_pdf, pdf),
    Format((".ofd",), "application/ofd", _is_ofd, ofd),
    Format((".jpg", ".jpeg"), "image/jpeg", _is_jpeg, one_sheet),
    Format((".png",), "image/png", _is_png, one_sheet),
    Format((".mp3",), "audio/mpeg", _is_mp3),
    Format((".m4a",), "audio/mp4", _is_mp4),
    Format((".mp4",), "video/mp4", _is_mp4),
)
EXTENSIONS = tuple(extension for each in FORMATS for extension in each.extensions)
_BY_EXTENSION = {extension: each for each in FORMATS for extension in each.extensions}


def format_of(filename: str) -> Format | None:
    """Find the form a file claims by its extension; None for one that is not taken."""
    return _BY_EXTENSION.get(PurePath(filename).suffix.lower())


def is_of(form: Format, content: IO[bytes]) -> bool:
    """Answer whether a content is of a form; it is read from its beginning and left there."""
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    answer = form.holds(head, content)
    content.seek(0)
    return answer


def told_by(filename: str, content: IO[bytes]) -> Told:
    """What a content of a known form tells of itself; it is read from its beginning and left there."""
    form = format_of(filename)
    if form is None:
        return NOTHING
    content.seek(0)
    told = form.tells(content)
    content.seek(0)
    return told


def media_type_of(filename: str) -> str:
    """Say what a stored paper is served as; a form nobody knows is a row of bytes."""
    form = format_of(filename)
    return form.media_type if form else OTHER
