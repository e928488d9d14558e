"""
What whoever watches over the installation reads at /metrics, as Prometheus has it.

The answers are counted by every process (casework.api.counting); the state of things is asked of the database at each
reading. Nothing here tells of one matter or one person.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from casework.celery import app
from casework.command.due import due_ids
from casework.deadlines.models import Clock
from casework.dossier.models import HeldPaper
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.clock import present
from casework.ledger.models import Entry
from casework.settings import env

PATIENCE = 2.0


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every figure, or 403 to whom they are not meant for."""
    if not may_read(request):
        return JsonResponse({"status": "forbidden"}, status=HTTPStatus.FORBIDDEN)
    state = CollectorRegistry(auto_describe=False)
    state.register(State())
    return HttpResponse(generate_latest(answers()) + generate_latest(state), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def may_read(request: HttpRequest) -> bool:
    """
    Answer whether a caller bears METRICS_TOKEN or sits at one of METRICS_ADDRESSES; on local settings everybody may read.

    The address is the one that connects: where a proxy stands in front it is the proxy's, which must not pass this on.
    """
    if settings.METRICS_OPEN:
        return True
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.METRICS_TOKEN and scheme.lower() == "bearer":
        return constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    try:
        caller = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:  # a socket of this machine has no address
        return False
    return any(caller in network for network in settings.METRICS_ADDRESSES)


def answers() -> CollectorRegistry:
    """Find the counts of answers: of all processes where they share a directory, else of this one."""
    if not env.metrics_directory():
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class State(Collector):
    """How things stand now. A figure that cannot be had is left out: it never reads as nought."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database, then the broker where there is one; eleven statements."""
        known: list[GaugeMetricFamily] = []
        try:
            known.extend(_of_database())
        except DatabaseError:
            known.clear()
        yield _gauge("casework_database_up", "1 while the database answers.", bool(known))
        yield from known
        if settings.CELERY_BROKER_URL:
            yield from _of_broker()


def _of_database() -> Iterator[GaugeMetricFamily]:
    at = present()
    yield _gauge("casework_clocks_due", "Clocks that call for something that was not done yet.", len(due_ids(at)))
    overdue = Clock.objects.duties().overdue(at).count()
    yield _gauge("casework_clocks_overdue", "Duties that run although their time is over.", overdue)
    # Nothing is ever taken out of the ledger, so the newest id tells its length but for the numbers that were never used.
    head = Entry.objects.order_by("-pk").values_list("pk", "recorded_at").first()
    yield _gauge(
        "casework_ledger_entries", "Entries of the ledger, estimated from the newest id.", head[0] if head else 0
    )
    if head:
        age = (at - head[1]).total_seconds()
        yield _gauge("casework_ledger_head_age_seconds", "Seconds since the newest entry was recorded.", age)
    waiting_papers = HeldPaper.objects.waiting().aggregate(count=Count("pk"), oldest=Min("added_at"))
    yield _gauge("casework_papers_held", "Papers that wait for the scanner.", waiting_papers["count"])
    if waiting_papers["oldest"]:
        age = (at - waiting_papers["oldest"]).total_seconds()
        yield _gauge("casework_papers_held_age_seconds", "Seconds since the oldest of them was handed in.", age)
    newest = Checkpoint.objects.newest()
    waiting = (head[0] if head else 0) - (newest.settled if newest else 0)
    yield _gauge(
        "casework_ledger_entries_without_checkpoint",
        "Entries under no checkpoint, estimated likewise.",
        max(0, waiting),
    )
    if newest:
        age = (at - newest.made_at).total_seconds()
        yield _gauge("casework_checkpoint_age_seconds", "Seconds since the newest checkpoint was made.", age)


def _of_broker() -> Iterator[GaugeMetricFamily]:
    waiting: int | None = None
    connection = app.connection_for_read(settings.CELERY_BROKER_URL, connect_timeout=PATIENCE)
    try:
        with connection:
            connection.ensure_connection(max_retries=0, timeout=PATIENCE)
            queue = connection.default_channel.queue_declare(settings.CELERY_TASK_DEFAULT_QUEUE, passive=True)
            waiting = queue.message_count
    except connection.channel_errors:  # nothing was ever sent there
        waiting = 0
    except (OperationalError, *connection.connection_errors):
        waiting = None
    yield _gauge("casework_broker_up", "1 while the broker answers.", waiting is not None)
    if waiting is not None:
        yield _gauge("casework_tasks_waiting", "Tasks that wait for a worker.", waiting)


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
