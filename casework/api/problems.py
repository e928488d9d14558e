"""Refusals as RFC 9457 problem documents; the only page that knows both our errors and HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from rest_framework import exceptions

from casework.api import pages
from casework.api.preconditions import Unconditional
from casework.errors import CaseworkError, Malformed, NotNow, NotYet, NotYou, Stale, Unknown, Unmet
from casework.law import in_words

MEDIA_TYPE = "application/problem+json"
API = "/api/"
WAIT = 60  # seconds, where nobody knows better

# The narrowest class first.
STATUS: tuple[tuple[type[CaseworkError], HTTPStatus], ...] = (
    (Unconditional, HTTPStatus.PRECONDITION_REQUIRED),
    (Stale, HTTPStatus.PRECONDITION_FAILED),
    (Unknown, HTTPStatus.NOT_FOUND),
    (Malformed, HTTPStatus.BAD_REQUEST),
    (NotNow, HTTPStatus.CONFLICT),
    (NotYou, HTTPStatus.FORBIDDEN),
    (NotYet, HTTPStatus.UNPROCESSABLE_ENTITY),
)


def status_of(refusal: CaseworkError) -> HTTPStatus:
    """Find the status a refusal is answered with."""
    return next(status for kind, status in STATUS if isinstance(refusal, kind))


def answer(error: Exception, context: Mapping[str, Any] | None = None) -> HttpResponse | None:
    """
    Turn what a view raised into its answer; DRF's EXCEPTION_HANDLER.

    Returns None for what is a fault of ours, which is then an error 500 and logged.
    """
    if isinstance(error, CaseworkError):
        return problem(status_of(error), error.unmet)
    if isinstance(error, Http404):
        return problem(HTTPStatus.NOT_FOUND, [Unmet("NOT_FOUND", _("There is nothing at this address."))])
    if isinstance(error, RequestDataTooBig):
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, [Unmet("TOO_LARGE", _("This is more than may be sent."))])
    if isinstance(error, MultiPartParserError | SuspiciousOperation):
        return problem(HTTPStatus.BAD_REQUEST, [Unmet("SHAPE", _("This cannot be read."))])
    if isinstance(error, PermissionDenied):
        return problem(HTTPStatus.FORBIDDEN, [Unmet("FORBIDDEN", _("You may not do this."))])
    if not isinstance(error, exceptions.APIException):
        return None
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        scheme = getattr(error, "auth_header", "")  # DRF puts it there for the first way of signing in that has one
        headers = {"WWW-Authenticate": scheme} if scheme else {}
        return problem(HTTPStatus(error.status_code), _unmet(error.get_full_details()), headers)
    return problem(HTTPStatus(error.status_code), _unmet(error.get_full_details()), _coming_back(error))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer that nothing stands at an address: a program with a problem, a person with a page."""
    if request.path.startswith(API):
        return problem(HTTPStatus.NOT_FOUND, [Unmet("NOT_FOUND", _("There is nothing at this address."))])
    return pages.not_found(request)


def problem(
    status: HTTPStatus, unmet: list[Unmet] | tuple[Unmet, ...], headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Answer with a problem document."""
    document = document_of(status, unmet)
    response = JsonResponse(document, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
    response.exception = True  # type: ignore[attr-defined]  # DRF asks
    return response


def document_of(status: HTTPStatus, unmet: list[Unmet] | tuple[Unmet, ...]) -> dict[str, Any]:
    """Write a problem document with every rule that was not met, at least one; messages and law in the reader's language."""
    return {
        "type": f"urn:casework:problem:{unmet[0].code.lower().replace('_', '-')}",
        "title": status.phrase,
        "status": status.value,
        "code": unmet[0].code,
        "detail": " ".join(str(each.message) for each in unmet),
        "errors": [_error(each) for each in unmet],
    }


def _coming_back(error: exceptions.APIException) -> dict[str, str]:
    """Say when to come back wherever that is the answer; a limit that many ran into at once does not know."""
    if error.status_code not in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        return {}
    return {"Retry-After": str(max(1, ceil(getattr(error, "wait", None) or WAIT)))}


def _error(unmet: Unmet) -> dict[str, Any]:
    error = {"field": unmet.field, "code": unmet.code, "message": str(unmet.message), "law": in_words(unmet.law)}
    return {**error, "facts": unmet.facts} if unmet.facts else error


def _unmet(details: Any, field: str = "") -> list[Unmet]:
    """Flatten what DRF tells of fields, lists and single errors."""
    if isinstance(details, list):
        return [each for part in details for each in _unmet(part, field)]
    if isinstance(details, dict) and set(details) == {"message", "code"}:
        return [Unmet(str(details["code"]).upper(), details["message"], field=field)]
    return [each for name, part in details.items() for each in _unmet(part, f"{field}.{name}" if field else name)]
