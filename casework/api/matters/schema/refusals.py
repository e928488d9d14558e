"""Refusals as the schema tells them: one answer for each status, with the problems a caller is most likely to meet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from casework.api import away, idempotency, oidc, preconditions
from casework.api.matters.schema.shapes import Schema, ref
from casework.api.problems import MEDIA_TYPE, answer
from casework.errors import Malformed, NotNow, NotYet, NotYou, Stale
from casework.law import APL, HOUSE

# What is said of each status, and the headers such an answer bears beside the name of the request.
MEANING: dict[HTTPStatus, tuple[str, tuple[str, ...]]] = {
    HTTPStatus.BAD_REQUEST: ("It has not the shape; every field that is wrong is named.", ()),
    HTTPStatus.UNAUTHORIZED: ("Nobody is signed in, or the token is dead.", ("WWW-Authenticate",)),
    HTTPStatus.FORBIDDEN: ("The caller may not do this: role, unit, certificate or separation of duties.", ()),
    HTTPStatus.NOT_FOUND: ("There is nothing here, or nothing the caller may know of.", ()),
    HTTPStatus.NOT_ACCEPTABLE: ("No shape that is accepted.", ()),
    HTTPStatus.CONFLICT: ("The matter stands elsewhere, or somebody was faster.", ()),
    HTTPStatus.PRECONDITION_FAILED: ("The matter has moved on since the version of If-Match.", ()),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("More than may be sent.", ()),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("The body is of no media type that is read here.", ()),
    HTTPStatus.UNPROCESSABLE_ENTITY: ("Conditions of the law or of the house are unmet; all of them are listed.", ()),
    HTTPStatus.PRECONDITION_REQUIRED: ("If-Match is missing.", ()),
    HTTPStatus.TOO_MANY_REQUESTS: ("Too many calls; Retry-After says when to come back.", ("Retry-After",)),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "Not just now, through no fault of the caller; Retry-After says when.",
        ("Retry-After",),
    ),
}


def examples() -> Iterator[Exception]:
    """Raise, as it were, one refusal of each kind; codes and sentences are those of the places that raise them."""
    yield Malformed.because("UNKNOWN_FIELD", _("This act takes no input of this name."), field="colour")
    yield Malformed.because(
        "IDEMPOTENCY_KEY_MISSING",
        _("Name this call by a key of its own, so that it may be sent again."),
        field=idempotency.HEADER,
    )
    yield exceptions.AuthenticationFailed(_("This token is not valid, or not any more."), code="token_invalid")
    yield NotYou.because("FORBIDDEN", _("You may not do this."))
    yield Http404()
    yield exceptions.NotAcceptable()
    yield NotNow.because(
        "WRONG_STATE",
        _("This cannot be done from the state the matter is in."),
        law=str(HOUSE.art("L2")),
        field="verb",
    )
    yield Stale.because(
        "STALE", _("The matter has moved on since you looked."), field=preconditions.HEADER, seen=3, now=4
    )
    yield RequestDataTooBig()
    yield exceptions.UnsupportedMediaType("text/plain")
    yield NotYet.because(
        "TWO_CERTIFIED",
        _("At least two officers act, each with a post as officer and a certificate valid on that day."),
        law=str(APL.art(42)),
        field="officers",
    )
    yield NotYet.because(
        "IDEMPOTENCY_KEY_REUSED",
        _("Another call was made under this key; it needs one of its own."),
        field=idempotency.HEADER,
    )
    yield preconditions.Unconditional.because(
        "PRECONDITION_REQUIRED",
        _("Say in If-Match which version you have seen; the ETag of the matter names it."),
        field=preconditions.HEADER,
    )
    yield exceptions.Throttled(wait=30)
    yield away.SiteAway()
    yield oidc.ProviderAway()


def refusals() -> dict[str, Schema]:
    """Write the answer of each status, by the name refused() points to."""
    told: dict[int, dict[str, Schema]] = {status.value: {} for status in MEANING}
    for refusal in examples():
        answered = answer(refusal)
        if answered is not None:
            document = json.loads(answered.content)
            told[answered.status_code][document["code"].lower()] = {"value": document}
    return {
        name_of(status): {
            "description": words,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in (*headers, "X-Request-Id")},
            "content": {MEDIA_TYPE: {"schema": ref("Problem"), "examples": told[status.value]}},
        }
        for status, (words, headers) in MEANING.items()
    }


def refused(statuses: Iterable[HTTPStatus]) -> dict[str, Schema]:
    """Point to the refusals of an operation."""
    return {str(status.value): {"$ref": f"#/components/responses/{name_of(status)}"} for status in sorted(statuses)}


def name_of(status: HTTPStatus) -> str:
    """Name the answer of a status."""
    return status.phrase.title().replace(" ", "")
