"""Every request has a name, which its answer bears and its log records tell."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-Id"
SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,127}")

_current: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId:
    """Middleware: takes the name a proxy gave, where it is one, else makes a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if SANE.fullmatch(given) else str(uuid4())
        request.request_id = name  # type: ignore[attr-defined]
        token = _current.set(name)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response[HEADER] = name
        return response


class InLog(logging.Filter):
    """Gives every record the name of its request, "-" outside any; a refusal is no fault and leaves no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(getattr(record, "request", None), "request_id", _current.get())
        if getattr(record, "status_code", 0) and record.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:  # type: ignore[attr-defined]
            record.exc_info = record.exc_text = None
        return True
