"""The site as a process of its own on PostgreSQL, to be asked by many at once and to be killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, Queue
from socket import socket
from threading import Thread
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from knox.models import AuthToken

from tests.callers import API
from tests.services import SERVICES
from tests.workers import ROOT, read_lines

PATIENCE = 60.0  # seconds until a line that must come counts as lost


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of the site."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_replay(self) -> bool:
        return self.headers.get("Idempotency-Replayed") == "true"

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@dataclass
class Site:
    """gunicorn with the site on one database, started anew as often as it is killed."""

    database: str
    processes: int = 2
    threads: int = 8
    deaths: int = 0
    port: int = 0
    process: subprocess.Popen[str] | None = None
    lines: Queue[str] = field(default_factory=Queue)
    settings: dict[str, str] = field(default_factory=dict)
    listener: socket | None = None  # where it listens, so that it keeps its port; else at a port of its own choice

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it and wait until it listens; what is sent from then on waits for a process to take it."""
        settings = {
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "casework.settings.local",
            "API_RATE_ACCOUNT": "1000000/min",
            **self.settings,
        }
        bind = f"fd://{self.listener.fileno()}" if self.listener else "127.0.0.1:0"
        line = [
            "env", *(f"{name}={value}" for name, value in settings.items()), sys.executable, "-m", "gunicorn",
            "--bind", bind, "--workers", str(self.processes), "--threads", str(self.threads),
            "--no-control-socket", "casework.wsgi",
        ]  # fmt: skip
        self.lines = Queue()
        self.process = subprocess.Popen(
            line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
            pass_fds=[self.listener.fileno()] if self.listener else [],
        )  # fmt: skip
        Thread(target=read_lines, args=(self.process, self.lines), daemon=True).start()
        self.port = int(self._line(r"Listening at: http://127\.0\.0\.1:(\d+)"))

    def kill_one(self) -> None:
        """Kill one process that answers; the others go on, and a new one takes its place."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        self.deaths += 1

    def kill(self) -> None:
        """Kill it with all its processes, as a power cut would."""
        self.end()
        self.deaths += 1

    def end(self) -> None:
        """Kill what runs, if anything does."""
        if self.process is not None and self.is_running:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    def hands_in(self, address: str, body: bytes, headers: dict[str, str]) -> Told:
        """Post bytes, under headers, to an address behind /api/v1/."""
        return self._asks("POST", address, body, headers)

    def gets(self, address: str, *, token: str) -> Told:
        """Get from an address behind /api/v1/."""
        return self._asks("GET", address, None, {"Authorization": f"Bearer {token}"})

    def posts(self, address: str, body: Any, *, token: str, key: str, seen: str = "") -> Told | None:
        """Post to an address behind /api/v1/; None where no answer came back, whatever was done."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        if seen:
            headers["If-Match"] = seen
        try:
            return self._asks("POST", address, json.dumps(body), headers)
        except (ConnectionError, HTTPException):
            return None

    def _asks(self, method: str, address: str, body: str | bytes | None, headers: dict[str, str]) -> Told:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as caller:
            caller.request(method, API + address, body, headers)
            answer = caller.getresponse()
            return Told(answer.status, dict(answer.headers), answer.read())

    def _line(self, pattern: str) -> str:
        read: list[str] = []
        while True:
            try:
                read.append(self.lines.get(timeout=PATIENCE))
            except Empty:
                raise AssertionError(f"{pattern} did not come; the log ends with {read[-5:]}") from None
            if found := re.search(pattern, read[-1]):
                return found[1]


@contextmanager
def site_on_this_database(processes: int = 2, **settings: str) -> Iterator[Site]:
    """Give the running site on the database of this test, with further settings; at the end none is left."""
    server = SERVICES["postgres"]().address.rpartition("/")[0]
    made = Site(f"{server}/{connection.settings_dict['NAME']}", processes, settings=settings)
    try:
        made.start()
        yield made
    finally:
        made.end()


def token_of(account: str) -> str:
    """Give an account a token that lives for an hour."""
    user = get_user_model().objects.get(username=account)
    _kept, token = AuthToken.objects.create(user, expiry=timedelta(hours=1))
    return str(token)
