"""
The site with its worker and clock in one command: `python -m casework.serve [--bind HOST:PORT] [--workers N]`.

Starts gunicorn and, with BROKER_URL, Celery's worker and beat, without it the sweeper. SIGTERM or SIGINT stops them all;
when one of them ends by itself the others are stopped too and its exit code is ours.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

from casework.settings import env

PATIENCE = 30.0


class Stopped(Exception):
    """The process was told to stop."""


def commands(bind: str, workers: int, *, broker: bool) -> Iterator[list[str]]:
    """Yield the command lines to run side by side, the site first."""
    python = [sys.executable, "-m"]
    yield [*python, "gunicorn", "--bind", bind, "--workers", str(workers), "--no-control-socket", "casework.wsgi"]
    if broker:
        yield [*python, "celery", "--app", "casework", "worker", "--loglevel", "INFO"]
        yield [*python, "celery", "--app", "casework", "beat", "--schedule", str(env.ROOT / "var" / "beat")]
    else:
        yield [*python, "casework.sweeper"]


def run(lines: Sequence[list[str]]) -> int:
    """Run the commands side by side; return the exit code of the first to end by itself, 0 when told to stop."""
    children = [subprocess.Popen(line, cwd=env.ROOT) for line in lines]  # noqa: S603
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
    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    print(f"http://{options.bind}/", flush=True)
    return run(list(commands(options.bind, options.workers, broker=bool(env.text("BROKER_URL", "")))))


if __name__ == "__main__":
    sys.exit(main())
