"""ETag and If-Match: the version of a matter as a program holds it in its hand (RFC 9110, 8.8.3 and 13.1.1)."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, Stale

HEADER = "If-Match"
_TAGS = re.compile(r'\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"\s*(?:,\s*(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"\s*)*')
_STRONG = re.compile(r'(?<!W/)"([1-9][0-9]{0,8})"')


class Unconditional(CaseworkError):
    """The caller does not say which version it has seen."""


def etag(version: int) -> str:
    """Write the strong tag of a version."""
    return f'"{version}"'


def seen_by(request: HttpRequest, current: int) -> int:
    """
    Find the version a caller has seen, in a request that changes what is at an address.

    current: the version it has now. Any of several tags may fit; a weak one never does, and "*" fits whatever is there.

    :raises Unconditional: no tag is given.
    :raises Stale: none of those given is of the current version.
    """
    given = request.headers.get(HEADER, "").strip()
    if not given:
        message = _("Say in If-Match which version you have seen; the ETag of the matter names it.")
        raise Unconditional.because("PRECONDITION_REQUIRED", message, field=HEADER)
    if given == "*":
        return current
    versions = [int(each) for each in _STRONG.findall(given)] if _TAGS.fullmatch(given) else []
    if current in versions:
        return current
    raise Stale.because(
        "STALE",
        _("The matter has moved on since you looked."),
        field=HEADER,
        seen=versions[0] if versions else None,
        now=current,
    )
