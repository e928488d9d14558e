"""
Gunicorn's settings, for the container and for `python -m casework.serve` alike; each may be set by environment.

Sync workers: Django does not wait, and under ASGI it is several times slower. No control socket: it would lie in a home.
"""

import shutil
import tempfile
from pathlib import Path
from typing import Any

from casework.settings import env

wsgi_app = "casework.wsgi"
worker_class = "sync"
control_socket_disable = True
bind = env.text("WEB_BIND", "127.0.0.1:8000")
workers = env.whole("WEB_WORKERS", 2, least=1)
timeout = env.whole("WEB_TIMEOUT", 60, least=1)
graceful_timeout = env.whole("WEB_GRACEFUL_TIMEOUT", 30, least=1)
keepalive = 5
# A worker begins anew after so many requests, not all at the same time; 0: never.
max_requests = env.whole("WEB_MAX_REQUESTS", 100_000)
max_requests_jitter = max_requests // 10
# Signs of life are files; on a disk that stalls a worker would be taken for dead.
MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn unlinks what it opens there
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
accesslog = "-" if env.flag("WEB_ACCESS_LOG", default=False) else None
errorlog = "-"

# Workers count their answers in one directory, so that whichever is asked for /metrics tells of all.
_made: list[str] = []


def _make() -> str:
    _made.append(tempfile.mkdtemp(prefix="casework-metrics-"))
    return _made[-1]


_metrics = env.share_metrics(_make)


def on_starting(server: Any) -> None:
    """Leave behind what an earlier run counted."""
    for old in _metrics.glob("*.db"):
        old.unlink()


def child_exit(server: Any, worker: Any) -> None:
    """Let go of what a worker that ended counted as its state; its sums stay."""
    from prometheus_client import multiprocess  # it looks for the directory when it is imported

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    """Clear away the directory that was made for this run."""
    for made in _made:
        shutil.rmtree(made, ignore_errors=True)
