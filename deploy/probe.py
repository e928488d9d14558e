"""
Whether a process of the installation does its work: `python deploy/probe.py web|worker|beat`; exit 0 it does, 1 it does not.

web: answers /readyz. worker: answers the broker. beat: wrote down its times in the last ten minutes.
"""

import argparse
import http.client
import os
import socket
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 4.0
LATEST = 600.0


def web() -> bool:
    """Ask the site on its own port, by a name that it answers to."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "localhost"
    port = os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def worker() -> bool:
    """Ask the worker of this machine by way of the broker."""
    sys.path.insert(0, str(ROOT))
    from kombu.exceptions import OperationalError

    from casework.celery import app

    try:
        return bool(app.control.ping([f"celery@{socket.gethostname()}"], timeout=PATIENCE))
    except OperationalError:
        return False


def beat() -> bool:
    """Look at the age of the file that beat writes every three minutes."""
    written = [path.stat().st_mtime for path in (ROOT / "var" / "beat").glob("schedule*")]
    return bool(written) and time.time() - max(written) < LATEST


PROBES = {"web": web, "worker": worker, "beat": beat}


def main() -> int:
    """Run one probe."""
    parser = argparse.ArgumentParser(prog="python deploy/probe.py", description=__doc__)
    parser.add_argument("process", choices=PROBES)
    return 0 if PROBES[parser.parse_args().process]() else 1


if __name__ == "__main__":
    sys.exit(main())
