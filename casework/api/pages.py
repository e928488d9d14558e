"""What a person is told where no page can be shown: in the frame of the desk for who is signed in, else in the plain one."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

DESK, PLAIN = "admin/desk/page.html", "base.html"


def told(request: HttpRequest, template: str, status: HTTPStatus, **more: Any) -> HttpResponse:
    """
    Render a page that says why there is no other, what to do, and where one came from.

    more: what the template asks for besides; what the reader sent is never shown.
    """
    is_known = hasattr(request, "user")  # a host that is not ours is refused before
    is_in = is_known and admin.site.has_permission(request)
    frame = {**admin.site.each_context(request), "frame": DESK} if is_in else {"frame": PLAIN}
    back = _back(request) if is_known else ""
    # The language is changed by a form that comes back; an address that only takes forms is no place to come back to.
    here = request.get_full_path() if request.method in ("GET", "HEAD") else back
    return render(request, template, {**frame, "back": back, "here": here, **more}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent cannot be read."""
    return told(request, "400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the reader's posts do not open the page."""
    return told(request, "403.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest) -> HttpResponse:
    """Say that nothing stands at the address, as far as the reader may know."""
    return told(request, "404.html", HTTPStatus.NOT_FOUND)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from this site as it stands now; nothing of it was looked at."""
    return told(request, "403_csrf.html", HTTPStatus.FORBIDDEN)


class Ways:
    """Middleware, the innermost: says on a page that an address does not take what was asked of it; a program is told in its own way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = told(request, "405.html", HTTPStatus.METHOD_NOT_ALLOWED, is_read="GET" in response["Allow"])
        page["Allow"] = response["Allow"]
        return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours; asks nothing of the database, which may be what is broken, and who is signed in stands there."""
    name = getattr(request, "request_id", "")
    context = {"request": request, "csrf_token": get_token(request), "here": _back(request), "name": name}
    return HttpResponse(render_to_string("500.html", context), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _back(request: HttpRequest) -> str:
    """The page of ours that the reader came from, "" where none is known or it is this one."""
    before = request.headers.get("Referer", "")
    if before == request.build_absolute_uri() and request.method in ("GET", "HEAD"):
        return ""
    return before if url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()) else ""
