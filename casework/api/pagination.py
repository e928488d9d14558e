"""One shape for every list: {results, next, previous}, pages by key, nothing counted unless asked for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.errors import Malformed

PAGE_SIZE = 50
LARGEST_PAGE = 200
OLDER, NEWER = "o", "n"
LONGEST_NUMBER = 18  # digits the database can hold


@dataclass(frozen=True, slots=True)
class Cursor:
    """
    Where a page begins: beyond the row of this key, on the side the list goes on, or on the side it came from.

    key: "" for the first page.
    """

    key: str = ""
    is_back: bool = False

    def __str__(self) -> str:
        return base64.urlsafe_b64encode(f"{NEWER if self.is_back else OLDER}{self.key}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> Cursor:
        """
        Read a cursor from an address, "" for the first page.

        :raises Malformed: it is none of ours.
        """
        if not text:
            return cls()
        try:
            plain = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
        except (binascii.Error, UnicodeError):
            plain = ""
        if plain[:1] not in (OLDER, NEWER) or len(plain) < 2:
            raise bad_cursor()
        return cls(plain[1:], plain[0] == NEWER)


def page_size_of(text: str) -> int:
    """
    Read how many rows a page is to have, "" for as many as usual.

    :raises Malformed: it is no such number.
    """
    if not text:
        return PAGE_SIZE
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= LARGEST_PAGE:
        message = _("A page has between 1 and %(most)d rows.") % {"most": LARGEST_PAGE}
        raise Malformed.because("PAGE_SIZE", message, field="page_size")
    return int(text)


def place_of(cursor: Cursor) -> int:
    """
    Read the number a cursor bears, in a list that goes by numbers; 0 for the first page.

    :raises Malformed: it bears none.
    """
    if cursor.key and not (cursor.key.isascii() and cursor.key.isdecimal() and len(cursor.key) <= LONGEST_NUMBER):
        raise bad_cursor()
    return int(cursor.key or 0)


def bad_cursor() -> Malformed:
    """Build the refusal of a cursor that names no place."""
    return Malformed.because("CURSOR", _("This cursor is none that a list gave."), field="cursor")


def paged(
    request: HttpRequest,
    cursor: Cursor,
    size: int,
    rows: Callable[[bool, int], Sequence[Any]],
    key_of: Callable[[Any], str],
) -> tuple[list[Any], str | None, str | None]:
    """
    Read one page. rows: (back?, how many at most) → rows from the cursor on, in the order they are walked.

    Returns the rows in the order of the list, and the addresses of the next page and the one before; None where there is none.
    """
    found = list(rows(cursor.is_back, size + 1))
    has_more, shown = len(found) > size, found[:size]
    if cursor.is_back:
        shown.reverse()
    has_next = cursor.is_back or has_more
    has_previous = has_more if cursor.is_back else bool(cursor.key)
    following = _address(request, Cursor(key_of(shown[-1]))) if shown and has_next else None
    before = _address(request, Cursor(key_of(shown[0]), is_back=True)) if shown and has_previous else None
    return shown, following, before


def _address(request: HttpRequest, cursor: Cursor) -> str:
    query = request.GET.copy()
    query["cursor"] = str(cursor)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
