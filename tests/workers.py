"""
Real Celery workers on a real broker, to be killed: `Workers` starts, watches and kills them, and knows what they left.

What happens is read from the worker's own log, line by line, so that nobody waits for a time to pass.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import redis
from celery import Celery

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0  # seconds until a line that must come counts as lost
RUN, TAKE = "casework.command.run_clocks", "casework.command.take_due"
READY, RECEIVED, DONE = "ready.", f"Task {TAKE}[", "succeeded in"


@dataclass
class Workers:
    """
    One worker at a time, of a queue of its own. broker, database: their addresses. part: clocks a task.

    deaths: how many processes were killed, whole workers and pool processes.
    """

    broker: str
    database: str
    queue: str
    part: int
    processes: int = 2
    deaths: int = 0
    process: subprocess.Popen[str] | None = None
    lines: Queue[str] = field(default_factory=Queue)
    reader: Thread | None = None

    def start(self) -> None:
        """Start the worker and wait until it is ready."""
        settings = {
            "DATABASE_URL": self.database,
            "BROKER_URL": self.broker,
            "BROKER_QUEUE": self.queue,
            "DJANGO_SETTINGS_MODULE": "casework.settings.local",
        }
        worker = [
            sys.executable, "-m", "celery", "--app", "casework", "worker", "--pool", "prefork", "--loglevel", "INFO",
            "--concurrency", str(self.processes), "--without-gossip", "--without-mingle", "--hostname", f"{self.queue}@here",
        ]  # fmt: skip
        line = ["env", *(f"{name}={value}" for name, value in settings.items()), *worker]
        self.lines = Queue()
        self.process = subprocess.Popen(
            line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.reader = Thread(target=read_lines, args=(self.process, self.lines), daemon=True)
        self.reader.start()
        self.wait_for(READY)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_for(self, *words: str) -> str:
        """Read the log until a line holds one of these; returns it. Fails when none comes."""
        read: list[str] = []
        while True:
            try:
                read.append(self.lines.get(timeout=PATIENCE))
            except Empty:
                raise AssertionError(f"{words} did not come; the log ends with {read[-5:]}") from None
            if any(word in read[-1] for word in words):
                return read[-1]

    def kill(self) -> None:
        """Kill the worker with all its pool, as a power cut would."""
        self.end()
        self.deaths += 1

    def end(self) -> None:
        """Kill what runs, if anything does, and read its log to the end."""
        if self.process is None or not self.is_running:
            return
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        if self.reader is not None:
            self.reader.join(PATIENCE)

    def kill_one(self) -> None:
        """Kill one process of the pool; the worker notices, and gives back what it was doing."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        self.deaths += 1

    def send_run(self) -> None:
        """Ask for a run of the clocks, as the timetable does every minute."""
        self._app().send_task(RUN, kwargs={"part": self.part}, queue=self.queue)

    def waiting(self) -> int:
        """Count the messages that wait in the queue."""
        with self._app().connection_for_read() as connection, connection.channel() as channel:
            return int(channel.queue_declare(self.queue, durable=True, auto_delete=False).message_count)

    def clean(self) -> None:
        """Take away the queue, and what killed workers left unacknowledged."""
        with self._app().connection_for_read() as connection, connection.channel() as channel:
            channel.queue_delete(self.queue)
        if self.broker.startswith("redis"):
            store: Any = redis.Redis.from_url(self.broker)
            for tag, message in store.hgetall("unacked").items():
                if self.queue.encode() in message:
                    store.hdel("unacked", tag)
                    store.zrem("unacked_index", tag)

    def _app(self) -> Celery:
        return Celery("killer", broker=self.broker, set_as_current=False)


@contextmanager
def workers(broker: str, database: str, *, part: int) -> Iterator[Workers]:
    """Give workers of a queue of their own; at the end none is left, and no queue."""
    made = Workers(broker, database, f"kill-{os.getpid()}", part)
    try:
        yield made
    finally:
        made.end()
        made.clean()


def kill_again_and_again(
    made: Workers, kills: int, *, release: Callable[[int], None], is_done: Callable[[], bool]
) -> None:
    """
    Let workers do what is due and kill them in the middle of it, by turns one process of the pool and the whole; then let one finish.

    release: makes more clocks due, at least three parts, so that every turn has work. is_done: whether nothing is due any more.
    """
    for turn in range(kills):
        if not made.is_running:
            made.start()
        release(turn)
        made.send_run()
        for _part in range(1 + turn % 3):
            made.wait_for(RECEIVED)
        if turn % 2:
            made.kill()
        else:
            made.kill_one()
    if not made.is_running:
        made.start()
    while not is_done():
        if not made.waiting():
            made.send_run()
        made.wait_for(DONE)


def slices(clocks: int, turns: int) -> tuple[Callable[[int], None], Callable[[], bool]]:
    """
    Put the end of every clock ahead, to be let fall due slice by slice. Returns what releases a slice, and what tells whether
    nothing is due any more.
    """
    from casework.command.due import due_ids
    from casework.deadlines.calendar import day_of
    from casework.deadlines.models import Clock
    from casework.ledger.clock import present

    ids = list(Clock.objects.open().duties().order_by("pk").values_list("pk", flat=True))
    assert len(ids) == clocks
    ahead, over = present() + timedelta(days=60), present() - timedelta(days=1)
    Clock.objects.filter(pk__in=ids).update(due_at=ahead, due_date=day_of(ahead))

    def release(turn: int) -> None:
        some = ids[turn * clocks // turns : (turn + 1) * clocks // turns]
        Clock.objects.filter(pk__in=some).update(due_at=over, due_date=day_of(over))

    return release, lambda: not due_ids(present())


def read_lines(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    """Read what a process says, line by line, until it ends."""
    assert process.stderr is not None
    with process.stderr:
        for line in process.stderr:
            lines.put(line)
