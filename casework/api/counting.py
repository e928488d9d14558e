"""Every answer is counted, and timed until its first byte, under the pattern of its address: never under the address itself."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

# What a client may choose freely is no label: each one is a series that stays for good.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "OTHER"
BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.0, 2.5, 10.0)

ANSWERS = Histogram(
    "casework_http_request_duration_seconds",
    "Seconds from the arrival of a request to its answer, by method, pattern of the address and status; _count counts them.",
    ("method", "route", "status"),
    buckets=BUCKETS,
)


class Counted:
    """Middleware, the outermost: sees every answer, those of the other middleware too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else OTHER
        ANSWERS.labels(method, route_of(request), str(response.status_code)).observe(perf_counter() - begun)
        return response


def route_of(request: HttpRequest) -> str:
    """Name the pattern a request was answered by; "" where none fits, or none was looked for."""
    found = request.resolver_match
    return found.route if found is not None else ""
