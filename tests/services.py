"""
What the machine offers beyond Python: `python -m tests.services postgres` prints the address of a server, or nothing.

Each function returns the address of a service, or the reason why there is none.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
import redis
from amqp.exceptions import AMQPError
from celery import Celery
from kombu.exceptions import OperationalError

from casework.settings import env

OLDEST_POSTGRESQL = 15


@dataclass(frozen=True, slots=True)
class Service:
    """Either an address or a reason why there is none."""

    address: str = ""
    missing: str = ""


@cache
def postgres() -> Service:
    """Look for PostgreSQL 15 or later at TEST_DATABASE_URL, else on this machine."""
    url = env.text("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/casework")
    server = url.rpartition("/")[0] + "/postgres"
    try:
        with psycopg.connect(server, connect_timeout=3) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError:
        return Service(missing=f"no PostgreSQL answers at {url.rpartition('@')[2]}; TEST_DATABASE_URL names another")
    if version < OLDEST_POSTGRESQL:
        return Service(missing=f"PostgreSQL {version} is older than {OLDEST_POSTGRESQL}")
    return Service(url)


@cache
def broker() -> Service:
    """Look for Redis at TEST_BROKER_URL, else on this machine, in a database of its own."""
    url = env.text("TEST_BROKER_URL", "redis://127.0.0.1:6379/15")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return Service(missing=f"no broker answers at {url.rpartition('@')[2]}; TEST_BROKER_URL names another")
    return Service(url)


@cache
def rabbitmq() -> Service:
    """Look for RabbitMQ at TEST_RABBITMQ_URL, else on this machine with its own guest."""
    url = env.text("TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
    connection = Celery(broker=url, set_as_current=False).connection_for_read()
    try:
        with connection:
            connection.ensure_connection(max_retries=0, timeout=3)
    except (OperationalError, AMQPError):
        return Service(missing=f"no RabbitMQ answers at {url.rpartition('@')[2]}; TEST_RABBITMQ_URL names another")
    return Service(url)


@cache
def browser() -> Service:
    """Look for Chromium at TEST_BROWSER, else on the search path."""
    named = env.text("TEST_BROWSER", "")
    found = named if Path(named).is_file() else shutil.which("chromium") or shutil.which("chromium-browser")
    return Service(found) if found else Service(missing="no Chromium on the search path; TEST_BROWSER names another")


@cache
def soft_device() -> Service:
    """Look for SoftHSM, a device with keys in software: gives the path of its module."""
    named = env.text("TEST_PKCS11_MODULE", "")
    places = (Path(named), Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/local/lib/softhsm/libsofthsm2.so"))
    found = [str(each) for each in places if each.is_file()]
    if not found or shutil.which("softhsm2-util") is None:
        return Service(missing="no SoftHSM (softhsm2) on this machine; TEST_PKCS11_MODULE names its module")
    return Service(found[0])


SERVICES: dict[str, Callable[[], Service]] = {
    "postgres": postgres,
    "broker": broker,
    "rabbitmq": rabbitmq,
    "browser": browser,
    "device": soft_device,
}


def main() -> int:
    """Print the address of one service; 1 when there is none."""
    service = SERVICES[sys.argv[1]]()
    if service.missing:
        print(service.missing, file=sys.stderr)
        return 1
    print(service.address)
    return 0


if __name__ == "__main__":
    sys.exit(main())
