"""What the site stands on is away for a moment: the caller is told to come back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError
from rest_framework import exceptions

from casework.api import problems
from casework.api.problems import API

WAIT = 10  # seconds: a server that begins anew is back by then

logger = logging.getLogger(__name__)


class SiteAway(exceptions.APIException):
    """What a program is told."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = _("The site cannot work just now. Send it again under the same key.")
    default_code = "away"
    wait = WAIT


class Away:
    """Middleware: a database or a cache that cannot be reached is answered with 503 and Retry-After, and logged as the fault it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for what is away; anything else is a fault of ours."""
        if not is_away(exception):
            return None
        logger.error("%s is away: %s", _kind(exception), type(exception).__name__)
        return answer(request)


def is_away(exception: Exception) -> bool:
    """Answer whether something the site stands on could not be reached."""
    if isinstance(exception, RedisError):
        return True
    return isinstance(exception, OperationalError | InterfaceError) and not connection.is_usable()


def answer(request: HttpRequest) -> HttpResponse:
    """Answer that the site cannot work just now: a program with a problem, a person with a page that asks nothing of what is away."""
    if request.path.startswith(API):
        told = problems.answer(SiteAway())
        assert told is not None
        return told
    return HttpResponse(
        render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(WAIT)}
    )


def _kind(exception: Exception) -> str:
    return "The cache" if isinstance(exception, RedisError) else "The database"
