"""Two questions of the machinery around us: is the process alive, and may it be given work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

PLACE = "readyz"
WAIT = 5  # seconds until it is worth asking again


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process can answer at all; touches nothing else."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and every migration has been applied, 503 with the reason otherwise; the cache too."""
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return _not_ready(database="no answer")
    if waiting:
        return _not_ready(migrations_waiting=waiting)
    try:
        cache.get(PLACE)
    except RedisError:
        return _not_ready(cache="no answer")
    return JsonResponse({"status": "ready"})


def _not_ready(**why: object) -> JsonResponse:
    return JsonResponse({"status": "not ready", **why}, status=503, headers={"Retry-After": str(WAIT)})
