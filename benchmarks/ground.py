"""The ground every benchmark stands on: a PostgreSQL database of its own, a few units, and disputes in any number."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import psycopg

from casework.settings import env

if TYPE_CHECKING:
    from casework.organisations.actors import Actor, Role
    from casework.organisations.models import Unit
    from casework.workflow.judge import Move
    from casework.workflow.models import Matter

SERVER = env.text("BENCHMARK_SERVER", "postgres://postgres@127.0.0.1:5432").rstrip("/")
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
BATCH = 2000
ROUNDS = 5


def server(database: str = "postgres") -> psycopg.Connection[Any]:
    """Connect to a database of the server, outside of Django, in autocommit."""
    return psycopg.connect(f"{SERVER}/{database}", autocommit=True)


@contextmanager
def bare_database(name: str) -> Iterator[str]:
    """Make a database and drop it at the end; Django is left alone. Gives its name."""
    database = f"casework_bench_{name}_{os.getpid()}"
    with server() as session:
        session.execute(f'CREATE DATABASE "{database}"')
    try:
        yield database
    finally:
        with server() as session:
            session.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """Make a database, set Django up on it and migrate; drop it at the end. Gives its name."""
    with bare_database(name) as database:
        enter(database)
        try:
            yield database
        finally:
            leave()


def enter(database: str) -> None:
    """Set Django up on a database and migrate it."""
    os.environ["DATABASE_URL"] = f"{SERVER}/{database}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "casework.settings.local"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def leave() -> None:
    """Give Django's connections back, where it has any."""
    if "django" in sys.modules:
        from django.db import connections

        connections.close_all()


def plant(villages: int = 1) -> list[Unit]:
    """Plant one county with a township and its villages, marked as a demonstration; returns the villages, re-read."""
    from casework.ledger.models import DemoMark
    from casework.organisations.levels import Level
    from casework.organisations.models import Unit

    DemoMark.objects.create()
    county = Unit.objects.plant(Unit(code="330106", name="西湖区", short_name="西湖", level=Level.COUNTY))
    township = Unit(code="330106001", name="北山街道", short_name="北山", level=Level.TOWNSHIP)
    Unit.objects.plant(township, under=Unit.objects.get(pk=county.pk))
    for number in range(1, villages + 1):
        village = Unit(code=f"330106001{number:03d}", name=f"{number}社区", short_name=f"{number}", level=Level.VILLAGE)
        Unit.objects.plant(village, under=Unit.objects.get(pk=township.pk))
    return list(Unit.objects.of_level(Level.VILLAGE))


def actor(role: Role, unit: Unit) -> Actor:
    """Name somebody of that role in that unit."""
    from casework.organisations.actors import Actor, post_of

    return Actor(account=f"{role.lower()}_{unit.code}", posts=(post_of(role, unit),))


def new_disputes(unit: Unit, count: int) -> list[Matter]:
    """
    Build and number disputes of one unit, name their parties, consent given, and put the proof of performance into their
    files; their opening rows are still to come.
    """
    from casework.demo.papers import sheet
    from casework.dossier.services import Handed, add_documents
    from casework.parties.drafts import PartyDraft
    from casework.parties.kinds import ConsentMeans, PartyKind, PartyRole
    from casework.parties.models import Party
    from casework.parties.services import add_parties
    from casework.workflow.perform import new_matter, number_matters

    sides = tuple(
        PartyDraft(role, PartyKind.PERSON, name, id_number=id_number)
        for role, name, id_number in (
            (PartyRole.APPLICANT, "张三", "11010519491231002X"),
            (PartyRole.RESPONDENT, "李四", "330106197501011237"),
        )
    )
    fields = {"type": "02", "channel": "WALK_IN", "risk": "BLUE", "kind": "DISPUTE", "title": "两院之间的墙"}
    matters = [new_matter("dispute", unit=unit, opened_at=NOON, place=unit, **fields) for _ in range(count)]
    number_matters(matters)
    add_parties([(matter.number, sides) for matter in matters], at=NOON)
    Party.objects.of_matters(matter.number for matter in matters).update(
        consented_at=NOON, consent_means=ConsentMeans.WRITTEN
    )
    proof = sheet("PERFORMANCE")
    add_documents([Handed(matter.number, "PERFORMANCE", proof, "somebody", NOON) for matter in matters])
    return matters


def life(number: str, unit: Unit, *, steps: int = 8) -> list[Move]:
    """The first steps of a dispute's life, from the application to the closing, an hour apart."""
    from casework.organisations.actors import Role
    from casework.workflow.judge import Move

    mediator, head = actor(Role.MEDIATOR, unit), actor(Role.HEAD, unit)
    due_on = (NOON + timedelta(days=10)).date().isoformat()
    acts: list[tuple[str, Actor, dict[str, Any], dict[str, str]]] = [
        ("apply", mediator, {"type": "02", "channel": "WALK_IN", "risk": "BLUE"}, {"text": "两院之间的围墙。"}),
        ("ask_consent", mediator, {"rights_notice": True}, {}),
        ("accept", mediator, {}, {}),
        ("appoint", head, {"handler": mediator.account, "chosen": False}, {}),
        ("hold_session", mediator, {"minutes_signed": True, "open": False}, {"minutes": "双方到场，各自陈述。"}),
        (
            "sign_agreement",
            mediator,
            {"due_on": due_on, "signed": 2, "mediator_signed": True, "sealed": True, "form": "WET", "secured": False},
            {"agreement": "甲方于约定日期前修复墙体。"},
        ),
        ("perform", mediator, {"fully": True, "proof": True}, {}),
        ("close", head, {}, {}),
    ]
    return [
        Move(number, verb, by, NOON + timedelta(hours=hour), given=given, notes=notes)
        for hour, (verb, by, given, notes) in enumerate(acts[:steps])
    ]


def fill(unit: Unit, matters: int, *, steps: int = 8) -> None:
    """Lead disputes through the first steps of their life by the bulk path."""
    from casework.ledger.clock import simulated_clock
    from casework.workflow.perform import perform_many

    for start in range(0, matters, BATCH):
        opened = new_disputes(unit, min(BATCH, matters - start))
        with simulated_clock():
            perform_many([move for each in opened for move in life(each.number, unit, steps=steps)], opened=opened)


def open_disputes(unit: Unit, count: int) -> list[str]:
    """Open disputes whose sides have consented; their numbers, in order."""
    from casework.workflow.models import Matter

    before = set(Matter.objects.filter(unit=unit).values_list("number", flat=True))
    fill(unit, count, steps=1)
    return sorted(set(Matter.objects.filter(unit=unit).values_list("number", flat=True)) - before)


def lead(unit: Unit, numbers: Sequence[str]) -> int:
    """Lead disputes from the consent to the closing, one perform() a step; returns how many steps that was."""
    from casework.ledger.clock import simulated_clock
    from casework.workflow.perform import perform
    from mediation.disputes.models import Dispute

    steps = 0
    with simulated_clock():
        for number in numbers:
            dispute = Dispute(number=number, track="dispute")
            for move in life(number, unit)[1:]:
                perform(dispute, move.verb, actor=move.actor, at=move.at, given=move.given, notes=move.notes)
                steps += 1
    return steps


def seconds(work: Callable[[], object]) -> float:
    """Measure how long something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def tell(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)
