"""Sites under load: gunicorn with two workers and no more, and clients that wait for each answer."""

from __future__ import annotations

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORKERS, CLIENTS = 2, 8
PATIENCE = 60.0


@dataclass(frozen=True)
class Site:
    """A running site. process: gunicorn's own, whose children answer."""

    process: subprocess.Popen[bytes]
    port: int

    def memory(self) -> int:
        """The resident bytes of its largest worker."""
        pids = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return max(_resident(pid) for pid in pids)


def _resident(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


@dataclass(frozen=True)
class Call:
    """One request, and the status that is the right answer to it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""
    status: int = 200


@dataclass(frozen=True)
class Loaded:
    """What a load took. times: seconds of each answer."""

    per_second: float
    times: Sequence[float]

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]


@contextmanager
def site(application: str, environment: Mapping[str, str], *more: str) -> Iterator[Site]:
    """Serve an application until the end of the block. more: arguments of gunicorn."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    line = [sys.executable, "-m", "gunicorn", *more, "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    with subprocess.Popen(
        [*line, "--no-control-socket", "--log-level", "warning", application],
        cwd=ROOT,
        env={**os.environ, **environment},
    ) as process:
        try:
            _wait_for(process, port)
            yield Site(process, port)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                raise RuntimeError(f"the server ended with {process.wait(0.1)} before it answered") from None
            if time.monotonic() > end:
                raise
        else:
            return


def load(where: Site, calls: Sequence[Call]) -> Loaded:
    """Send calls by CLIENTS at once, each after the answer to its last one; a wrong answer ends it."""
    times: list[float] = []
    faults: list[str] = []

    def client(mine: Sequence[Call]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=PATIENCE)
        for call in mine:
            begun = time.perf_counter()
            connection.request(call.method, call.path, call.body or None, dict(call.headers))
            answer = connection.getresponse()
            content = answer.read()
            times.append(time.perf_counter() - begun)
            if answer.status != call.status:
                faults.append(f"{call.method} {call.path}: {answer.status} {content[:400]!r}")
                return
        connection.close()

    threads = [threading.Thread(target=client, args=(calls[place::CLIENTS],)) for place in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    if faults:
        raise SystemExit(faults[0])
    return Loaded(len(times) / took, times)


def in_turn(sides: Mapping[str, Callable[[], Loaded]], rounds: int) -> dict[str, Loaded]:
    """Let the sides take turns, after one round that warms up; each with its median rate and all its times."""
    found: dict[str, list[Loaded]] = {name: [] for name in sides}
    for turn in range(rounds + 1):
        for name, work in sides.items():
            done = work()
            if turn:
                found[name].append(done)
    return {
        name: Loaded(statistics.median(each.per_second for each in done), [one for each in done for one in each.times])
        for name, done in found.items()
    }


def plain(value: Any) -> str:
    """Write a figure of bytes in MB."""
    return f"{value / 1_000_000:.0f} MB"
