"""
The site with its worker and clock in one command: `python -m casework.serve [--bind HOST:PORT] [--workers N]`.

Starts gunicorn and, with BROKER_URL, Celery's worker and beat, without it the sweeper. SIGTERM or SIGINT stops them all;
when one of them ends by itself the others are stopped too and its exit code is ours. Exit 2: BIND is no address, or taken.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

from casework.settings import env

PATIENCE = 30.0
BACKLOG = 2048
GUNICORN = str(env.ROOT / "deploy" / "gunicorn.conf.py")
LAST_PORT = 65535
USAGE = 2


class Stopped(Exception):
    """The process was told to stop."""


def commands(bind: str, workers: int, *, broker: bool) -> Iterator[list[str]]:
    """Yield the command lines to run side by side, the site first."""
    python = [sys.executable, "-m"]
    yield [*python, "gunicorn", "--config", GUNICORN, "--bind", bind, "--workers", str(workers)]
    if broker:
        yield [*python, "celery", "--app", "casework", "worker", "--loglevel", "INFO"]
        yield [*python, "celery", "--app", "casework", "beat", "--schedule", str(env.ROOT / "var" / "beat")]
    else:
        yield [*python, "casework.sweeper"]


def listen(bind: str) -> socket.socket:
    """
    Listen at an address and port before anything is started, so that what cannot be is said at once.

    :raises ValueError: it is no address with a port.
    :raises OSError: the port is taken, or the address is not of this machine.
    """
    host, _colon, port = bind.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError("write an address and a port, such as 127.0.0.1:8000")
    plain = host.strip("[]")
    family = socket.AF_INET6 if ":" in plain else socket.AF_INET
    return socket.create_server((plain, int(port)), family=family, backlog=BACKLOG)


def run(lines: Sequence[list[str]], *, handed: Sequence[int] = ()) -> int:
    """
    Run the commands side by side; return the exit code of the first to end by itself, 0 when told to stop.

    handed: open files that the commands use.
    """
    children = [subprocess.Popen(line, cwd=env.ROOT, pass_fds=handed) for line in lines]  # noqa: S603
    try:
        ended, status = os.wait()
    except Stopped:
        return 0
    else:
        code = os.waitstatus_to_exitcode(status)
        next(child for child in children if child.pid == ended).returncode = code
        return code or 1
    finally:
        stop(children)


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every child that still runs to end, and end those that do not within half a minute."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()


def told(number: int, frame: FrameType | None) -> None:
    """Turn the signal into an exception, once: the stopping itself must not be interrupted."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped


def main() -> int:
    """Run the site until told to stop."""
    parser = argparse.ArgumentParser(
        prog="python -m casework.serve", description="Run the site, its worker and its clock."
    )
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port of the site (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="processes that answer requests (%(default)s)")
    options = parser.parse_args()
    env.choose_settings("casework.settings.local")
    try:
        door = listen(options.bind)
    except (ValueError, OSError) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (")[0]  # where it was tried is said already
        print(f"{parser.prog}: cannot listen at {options.bind}: {reason}", file=sys.stderr)
        return USAGE
    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    with door:
        print(f"http://{options.bind}/", flush=True)
        broker = bool(env.text("BROKER_URL", ""))
        return run(list(commands(f"fd://{door.fileno()}", options.workers, broker=broker)), handed=[door.fileno()])


if __name__ == "__main__":
    sys.exit(main())
