"""A small world: one city, two counties, their towns and villages, and people in them; and a clock that follows the acts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casework.demo.papers import sheet
from casework.dossier.services import add_document
from casework.ledger.clock import simulated_clock
from casework.ledger.models import DemoMark
from casework.organisations.actors import Actor, Post, Role, post_of
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from casework.organisations.organs import COURT
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import ConsentMeans, PartyKind, PartyRole
from casework.parties.models import Party
from casework.parties.services import record_consent
from mediation.disputes import services
from mediation.disputes.models import Dispute

UNITS = (  # code, name, level, parent
    ("330100", "杭州市", Level.CITY, ""),
    ("330106", "西湖区", Level.COUNTY, "330100"),
    ("330106001", "北山街道", Level.TOWNSHIP, "330106"),
    ("330106001001", "宝石社区", Level.VILLAGE, "330106001"),
    ("330106001002", "友谊社区", Level.VILLAGE, "330106001"),
    ("330106002", "西溪街道", Level.TOWNSHIP, "330106"),
    ("330106002001", "文三社区", Level.VILLAGE, "330106002"),
    ("330108", "滨江区", Level.COUNTY, "330100"),
    ("330108001", "西兴街道", Level.TOWNSHIP, "330108"),
    ("330108001001", "襄七房社区", Level.VILLAGE, "330108001"),
)


def plant(rows: Sequence[tuple[str, str, int, str]] = UNITS) -> dict[str, Unit]:
    """Plant a tree of units; code → unit as re-read."""
    planted: dict[str, Unit] = {}
    for code, name, level, parent in rows:
        unit = Unit(code=code, name=name, short_name=name, level=level)
        if parent:
            Unit.objects.add_child(Unit.objects.get(pk=planted[parent].pk), instance=unit)
        else:
            Unit.objects.add_root(instance=unit)
        planted[code] = unit
    units = {unit.code: unit for unit in Unit.objects.all()}
    for unit in units.values():
        county = units.get(unit.code[:6]) if unit.level <= Level.COUNTY else None
        Unit.objects.filter(pk=unit.pk).update(county=county, restated=unit)
    return {unit.code: unit for unit in Unit.objects.all()}


@dataclass
class World:
    """Units by code; actors are made for a role and a unit when asked for."""

    units: dict[str, Unit]
    clock: datetime
    made: dict[str, Actor] = field(default_factory=dict)

    def unit(self, code: str) -> Unit:
        return self.units[code]

    def court(self) -> Unit:
        """Give the court of the first county, planted when first asked for."""
        code = f"330106{COURT}"
        if not Unit.objects.filter(code=code).exists():
            court = Unit(
                code=code, name="西湖区人民法院", short_name="西湖法院", level=Level.COUNTY, kind=Unit.Kind.BUREAU
            )
            self.units[code] = Unit.objects.plant(court, under=Unit.objects.get(code="330106"))
        return self.units[code]

    def actor(self, role: Role, code: str, name: str = "", **options: Any) -> Actor:
        account = name or f"{role.lower()}_{code}"
        return Actor(account=account, posts=(post_of(role, self.units[code]),), **options)

    def post(self, role: Role, code: str) -> Post:
        return post_of(role, self.units[code])

    def later(self, **span: float) -> datetime:
        """Move this world's own time on and give it."""
        self.clock += timedelta(**(span or {"hours": 1}))
        return self.clock


SIDES = (
    PartyDraft(PartyRole.APPLICANT, PartyKind.PERSON, "张三", id_number="11010519491231002X", phone="13800001234"),
    PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, "李四", id_number="330106197501011237", phone="13900004321"),
)
VILLAGE = "330106001001"


@dataclass
class Talks:
    """One dispute led through its life step by step by the right people."""

    world: World
    dispute: Dispute
    code: str = VILLAGE

    def mediator(self) -> Actor:
        return self.world.actor(Role.MEDIATOR, self.code)

    def head(self) -> Actor:
        return self.world.actor(Role.HEAD, self.code)

    def _told(self, actor: Actor, **span: float) -> dict[str, Any]:
        return {"actor": actor, "at": self.world.later(**span)}

    def accepted(self) -> Talks:
        self.dispute = services.ask_consent(self.dispute, rights_notice=True, **self._told(self.mediator()))
        for party in Party.objects.of(self.dispute.number):
            record_consent(party, means=ConsentMeans.WRITTEN, at=self.world.later(minutes=5))
        self.dispute = services.accept(self.dispute, **self._told(self.mediator()))
        return self

    def in_mediation(self) -> Talks:
        self.accepted()
        self.dispute = services.appoint(self.dispute, mediator=self.mediator().account, **self._told(self.head()))
        self.dispute = services.hold_session(
            self.dispute, minutes="双方到场。", minutes_signed=True, **self._told(self.mediator())
        )
        return self

    def agreed(self, *, due_in: int = 10) -> Talks:
        self.in_mediation()
        due_on = (self.world.clock + timedelta(days=due_in)).date()
        self.dispute = services.sign_agreement(
            self.dispute,
            agreement="甲方于约定日期前修复墙体。",
            due_on=due_on,
            signed=2,
            mediator_signed=True,
            sealed=True,
            **self._told(self.mediator()),
        )
        return self

    def with_paper(self, kind: str, **given: Any) -> Talks:
        """Put a paper of a kind of the catalogue into the file."""
        told = self._told(self.mediator(), minutes=5)
        add_document(self.dispute.number, kind=kind, content=sheet(kind), **told, **given)
        return self

    def performed(self) -> Talks:
        self.agreed().with_paper("PERFORMANCE")
        self.dispute = services.perform(self.dispute, fully=True, proof=True, **self._told(self.mediator(), days=2))
        return self

    def closed(self) -> Talks:
        self.performed()
        self.dispute = services.close(self.dispute, **self._told(self.head(), days=1))
        return self

    def archived(self) -> Talks:
        self.closed()
        revisitor = self.world.actor(Role.GRID_WORKER, self.code)
        self.dispute = services.revisit(
            self.dispute, result="SETTLED", record="双方满意。", **self._told(revisitor, days=20)
        )
        archivist = self.world.actor(Role.ARCHIVIST, "330106")
        self.dispute = services.archive(self.dispute, **self._told(archivist, days=1))
        return self


@pytest.fixture
def world(db: None, noon: datetime) -> Iterator[World]:
    """Give the small world, on a simulated clock."""
    DemoMark.objects.create()
    with simulated_clock():
        yield World(plant(), noon)


@pytest.fixture
def talks(world: World) -> Talks:
    """Give a dispute that was just applied for in the first village."""
    dispute = services.apply(
        unit=world.unit(VILLAGE),
        type="02",
        channel="WALK_IN",
        title="两院之间的墙",
        text="张三与李四因两院之间的围墙发生纠纷。",
        parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE),
        at=world.later(),
    )
    return Talks(world, dispute)


FIRST_DAY = date(2026, 1, 1)
