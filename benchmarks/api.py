"""
The API over HTTP against a bare service of Django REST framework: `python -m benchmarks.api [--list | --memory] [--check]`.

Both run under gunicorn with two workers on PostgreSQL with durable commits and take turns under eight clients; the bare one
(benchmarks.bare) has as many rows and none of the rules. --list reads pages of fifty out of a million matters instead, as a
township sees them, beside the bare service's fifty newest of a thousand. --memory asks until a worker has answered --requests
and tells what it then holds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from benchmarks import desk_list, ground, serving
from benchmarks.serving import CLIENTS, WORKERS, Call, Loaded

# In number of the bare service, at least; and p95 of an answer, at most.
TARGETS = {"transition": 0.8, "create": 0.8, "detail with ledger": 1.2}
P95 = {"transition": 0.08, "create": 0.08, "list of 50": 0.06}
MEMORY = 200_000_000
KEY = "bench:b25seSBmb3IgY2hlY2tzLCBhIGtleSBvZiAzMiBieXQ="
DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "casework.settings.production",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECRET_KEY": "for-benchmarks-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEYS": KEY,
    "LEDGER_SIGNING_KEY": KEY.partition(":")[2],
    "API_RATE_ACCOUNT": "6000/min",
    "LOG_LEVEL": "ERROR",
}
CONFIG = ("--config", "deploy/gunicorn.conf.py")
OURS = "casework.wsgi"
PARTIES = [
    {"role": "applicant", "kind": "person", "name": "张三", "id_number": "11010519491231002X"},
    {"role": "respondent", "kind": "person", "name": "李四", "id_number": "330106197501011237"},
]


def tokens(unit: Any, count: int) -> list[str]:
    """Seat mediators in a unit, each with a token."""
    from django.contrib.auth import get_user_model
    from knox.models import AuthToken

    from casework.organisations.models import Membership

    made = []
    for place in range(count):
        user = get_user_model().objects.create_user(f"program{place}")
        Membership.objects.create(user=user, unit=unit, role="MEDIATOR", valid_from=date(2020, 1, 1))
        made.append(AuthToken.objects.create(user, expiry=timedelta(hours=12))[1])
    return made


def headed(scheme: str, token: str, **more: str) -> dict[str, str]:
    """The headers of a call. The proxy that ends TLS is played by who calls."""
    told = {name.replace("_", "-"): value for name, value in more.items()}
    return {
        "Authorization": f"{scheme} {token}",
        "X-Forwarded-Proto": "https",
        "Content-Type": "application/json",
        **told,
    }


class Ours:
    """Calls of the API."""

    def __init__(self, unit: Any, amount: int) -> None:
        self.unit, self.tokens = unit, tokens(unit, CLIENTS)
        self.fresh = ground.open_disputes(unit, amount)
        before = set(self.fresh)
        ground.fill(unit, 200, steps=7)
        from casework.workflow.models import Matter

        numbers = Matter.objects.filter(unit=unit, track="dispute").values_list("number", flat=True)
        self.read = sorted(set(numbers) - before)

    def headers(self, place: int, **more: str) -> dict[str, str]:
        return headed("Bearer", self.tokens[place % CLIENTS], **more)

    def transition(self, count: int) -> list[Call]:
        body = json.dumps({"rights_notice": True}).encode()
        numbers, self.fresh = self.fresh[:count], self.fresh[count:]
        return [
            Call(
                "POST",
                f"/api/v1/disputes/{number}/transitions/ask_consent/",
                self.headers(place, If_Match='"1"', Idempotency_Key=str(uuid4())),
                body,
            )
            for place, number in enumerate(numbers)
        ]

    def create(self, count: int) -> list[Call]:
        body = {
            "unit": self.unit.code, "type": "02", "channel": "WALK_IN", "title": "两院之间的墙", "text": "两院之间的围墙。",
            "parties": PARTIES,
        }  # fmt: skip
        text = json.dumps(body).encode()
        return [
            Call("POST", "/api/v1/disputes/", self.headers(place, Idempotency_Key=str(uuid4())), text, 201)
            for place in range(count)
        ]

    def detail(self, count: int) -> list[Call]:
        return [
            Call("GET", f"/api/v1/disputes/{self.read[place % len(self.read)]}/?expand=ledger", self.headers(place))
            for place in range(count)
        ]


class Bare:
    """The same calls of the bare service."""

    def __init__(self, keys: Sequence[str], amount: int) -> None:
        self.keys, self.fresh, self.amount = keys, list(range(amount)), amount

    def headers(self, place: int) -> dict[str, str]:
        return headed("Token", self.keys[place % CLIENTS])

    def transition(self, count: int) -> list[Call]:
        body = json.dumps({"to": "CONSENT_PENDING", "facts": {"rights_notice": True}}).encode()
        numbers, self.fresh = self.fresh[:count], self.fresh[count:]
        return [
            Call("POST", f"/matters/D{number:016d}/transitions/ask_consent/", self.headers(place), body)
            for place, number in enumerate(numbers)
        ]

    def create(self, count: int) -> list[Call]:
        body = {"unit": "330106001001", "type": "02", "channel": "WALK_IN", "title": "两院之间的墙", "text": "围墙。"}
        text = json.dumps(body).encode()
        return [Call("POST", "/matters/", self.headers(place), text, 201) for place in range(count)]

    def detail(self, count: int) -> list[Call]:
        return [Call("GET", f"/matters/D{place % self.amount:016d}/", self.headers(place)) for place in range(count)]

    def list(self, count: int) -> list[Call]:
        return [Call("GET", "/matters/", self.headers(place)) for place in range(count)]


def filled(floor: str, amount: int) -> tuple[Bare, dict[str, str]]:
    """Fill the database of the bare service with matters; its calls, and the environment it is served in."""
    environment = {"BARE_DATABASE": f"{ground.SERVER}/{floor}", "DJANGO_SETTINGS_MODULE": ""}
    line = [sys.executable, "-m", "benchmarks.bare", str(amount), str(CLIENTS)]
    told = subprocess.run(line, env={**os.environ, **environment}, check=True, capture_output=True, text=True)
    return Bare(json.loads(told.stdout), amount), environment


def moves(options: argparse.Namespace) -> bool:
    """Measure opening, moving and reading beside the bare service; whether every target was met."""
    amount = (options.rounds + 1) * options.calls
    with ground.own_database("api") as database, ground.bare_database("bare") as floor:
        ours = Ours(ground.plant()[0], amount)
        ground.leave()
        bare, bare_environment = filled(floor, amount)
        environment = {**DEPLOYED, "DATABASE_URL": f"{ground.SERVER}/{database}"}
        with (
            serving.site(OURS, environment, *CONFIG) as our_site,
            serving.site("benchmarks.bare:application", bare_environment) as bare_site,
        ):
            verdicts = []
            for what in TARGETS:
                verb = what.split()[0]
                found = serving.in_turn(
                    {
                        "ours": lambda verb=verb: serving.load(our_site, getattr(ours, verb)(options.calls)),
                        "bare": lambda verb=verb: serving.load(bare_site, getattr(bare, verb)(options.calls)),
                    },
                    options.rounds,
                )
                verdicts.append(verdict(what, found["ours"], found["bare"]))
    return all(verdicts)


def verdict(what: str, ours: Loaded, bare: Loaded | None = None) -> bool:
    """Print what was found; whether it met its targets."""
    good = ours.p95 <= P95.get(what, ours.p95)
    line = f"{what}: {ours.per_second:.0f}/s, p95 {1000 * ours.p95:.0f} ms"
    if what in P95:
        line += f" (target {1000 * P95[what]:.0f} ms)"
    if bare is not None:
        ratio = ours.per_second / bare.per_second
        good &= ratio >= TARGETS.get(what, 0)
        line += f"; bare {bare.per_second:.0f}/s, p95 {1000 * bare.p95:.0f} ms; ratio {ratio:.2f}"
        if what in TARGETS:
            line += f" (target {TARGETS[what]})"
    ground.tell(f"{line}: {'met' if good else 'MISSED'}")
    return good


def lists(options: argparse.Namespace) -> bool:
    """Measure pages of a list as a township sees it, among very many matters, beside the newest of the bare service's few."""
    with ground.own_database("apilist") as database, ground.bare_database("bare") as floor:
        from casework.organisations.models import Unit

        desk_list.load(options.matters)
        township = (
            Unit.objects.standing().filter(level=3, code__startswith="330106", code__endswith="-M").order_by("code")[0]
        )
        held = tokens(township, CLIENTS)
        ground.leave()
        bare, bare_environment = filled(floor, 1000)
        calls = [
            Call("GET", "/api/v1/disputes/?page_size=50", headed("Bearer", held[place % CLIENTS]))
            for place in range(options.calls)
        ]
        with (
            serving.site(OURS, {**DEPLOYED, "DATABASE_URL": f"{ground.SERVER}/{database}"}, *CONFIG) as our_site,
            serving.site("benchmarks.bare:application", bare_environment) as bare_site,
        ):
            found = serving.in_turn(
                {
                    "ours": lambda: serving.load(our_site, calls),
                    "bare": lambda: serving.load(bare_site, bare.list(options.calls)),
                },
                options.rounds,
            )
            return verdict("list of 50", found["ours"], found["bare"])


def memory(options: argparse.Namespace) -> bool:
    """Let a worker answer very many requests, in turn reading and moving; whether it stayed below its target."""
    with ground.own_database("apimemory") as database:
        ours = Ours(ground.plant()[0], 20 * CLIENTS)
        ground.leave()
        environment = {**DEPLOYED, "DATABASE_URL": f"{ground.SERVER}/{database}", "WEB_MAX_REQUESTS": "0"}
        environment["API_RATE_ACCOUNT"] = "1000000/min"
        with serving.site(OURS, environment, *CONFIG) as where:
            done, part = 0, 1000 * WORKERS
            while done < options.requests:
                for calls in (ours.detail(part * 3 // 4), ours.create(part // 4)):
                    serving.load(where, calls)
                done += part // WORKERS
                if done % (options.requests // 10 or 1) < part // WORKERS:
                    ground.tell(f"after {done:,} requests a worker: {serving.plain(where.memory())}")
            return where.memory() <= MEMORY


def main() -> int:
    """Run it; 1 when --check finds a target missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api", description=__doc__)
    parser.add_argument("--calls", type=int, default=800, help="in each round (%(default)s)")
    parser.add_argument("--rounds", type=int, default=ground.ROUNDS)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--matters", type=int, default=1_000_000, help="of --list")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--requests", type=int, default=100_000, help="that a worker answers with --memory")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    with contextlib.suppress(KeyError):
        del os.environ["BROKER_URL"]
    os.environ["FIELD_KEYS"] = KEY  # what is sealed here is read there
    good = lists(options) if options.list else memory(options) if options.memory else moves(options)
    return int(options.check and not good)


if __name__ == "__main__":
    sys.exit(main())
