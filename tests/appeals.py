"""One petition led through its life step by step by the right people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from casework.demo.papers import sheet
from casework.dossier.services import add_document
from casework.organisations.actors import Actor, Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from mediation.petitions import services
from mediation.petitions.models import Petition
from tests.world import World

STREET, COUNTY, CITY, VILLAGE = "330106001", "330106", "330100", "330106001001"
ADDRESS = "浙江省杭州市西湖区北山街道宝石路1号"
PETITIONER = PartyDraft(
    PartyRole.APPLICANT, PartyKind.PERSON, "王五", id_number="330106196001011236", phone="13700005678", address=ADDRESS
)
AGAINST = PartyDraft(PartyRole.RESPONDENT, PartyKind.ORGANISATION, "北山街道城建办")


@dataclass
class Appeal:
    """A petition, and the street that answers it."""

    world: World
    petition: Petition
    code: str = STREET

    def clerk(self, code: str = "") -> Actor:
        return self.world.actor(Role.PETITION_CLERK, code or self.code)

    def head(self) -> Actor:
        return self.world.actor(Role.HEAD, self.code)

    def told(self, actor: Actor, **span: float) -> dict[str, Any]:
        """Say who acts, some time later."""
        return {"actor": actor, "at": self.world.later(**span)}

    @property
    def today(self) -> date:
        return self.world.clock.date()

    def with_paper(self, *kinds: str) -> Appeal:
        """Put papers of kinds of the catalogue into the file."""
        for kind in kinds:
            told = self.told(self.clerk(), minutes=5)
            add_document(self.petition.number, kind=kind, content=sheet(kind), **told)
        return self

    def accepted(self, **given: Any) -> Appeal:
        self.petition = services.accept(self.petition, **given, **self.told(self.clerk(), days=1))
        return self

    def investigated(self) -> Appeal:
        self.accepted()
        self.petition = services.investigate(self.petition, **self.told(self.clerk()))
        return self

    def answered(self, result: str = "EXPLAIN", **span: float) -> Appeal:
        """Investigate, and hand over the opinion."""
        if self.petition.state == "NOTICE_DUE":
            self.investigated()
        self.with_paper("OPINION_RECEIPT")
        told = self.told(self.clerk(), **(span or {"days": 20}))
        self.petition = services.issue_opinion(
            self.petition, result=result, claim="要求修路。", findings="已列入计划。", opinion="依规划办理。",
            issued_on=self.today, heard=True, rights_told=True, **told,
        )  # fmt: skip
        return self

    def settled(self) -> Appeal:
        self.investigated().with_paper("SETTLEMENT")
        self.petition = services.settle(
            self.petition,
            agreement="街道于月底前修复路面。",
            agreed=True,
            lawful=True,
            **self.told(self.clerk(), days=9),
        )
        return self

    def taken_up_again(self, **span: float) -> Appeal:
        """Settle, and tell that it was not performed."""
        self.settled()
        told = self.told(self.clerk(), **(span or {"days": 25}))
        self.petition = services.investigate(self.petition, reason="至今未修，月底已过。", **told)
        return self

    def review_asked(self, **span: float) -> Appeal:
        self.answered()
        told = self.told(self.clerk(), **(span or {"days": 10}))
        self.petition = services.request_review(self.petition, to=self.world.unit(COUNTY), **told)
        return self

    def reviewed(self, result: str = "UPHELD") -> Appeal:
        self.review_asked().with_paper("REVIEW_RECEIPT")
        told = self.told(self.clerk(COUNTY), days=20)
        self.petition = services.issue_review(
            self.petition, result=result, opinion="维持。", issued_on=self.today, rights_told=True, **told
        )
        return self

    def recheck_asked(self) -> Appeal:
        self.reviewed()
        told = self.told(self.clerk(), days=10)
        self.petition = services.request_recheck(self.petition, to=self.world.unit(CITY), **told)
        return self

    def rechecked(self) -> Appeal:
        self.recheck_asked().with_paper("RECHECK_RECEIPT")
        told = self.told(self.clerk(CITY), days=20)
        self.petition = services.issue_recheck(
            self.petition, result="UPHELD", opinion="维持。", issued_on=self.today, **told
        )
        return self

    def terminated(self, result: str = "EXPLAIN") -> Appeal:
        self.answered(result)
        self.petition = services.terminate(self.petition, **self.told(self.clerk(), days=40))
        return self

    def closed(self, result: str = "EXPLAIN", **boxes: Any) -> Appeal:
        self.terminated(result)
        self.with_paper("NOTICE_RECEIPT", "PROOF_EXPLAINED", "PROOF_SOLVED", "PERFORMANCE")
        told = self.told(self.world.actor(Role.ARCHIVIST, COUNTY), days=3)
        given = {"solved": "NONE", "explained": "DONE", "helped": "NONE", "punished": "NONE", **boxes}
        self.petition = services.close(self.petition, **given, **told)
        return self


def registered(world: World, **given: Any) -> Petition:
    """Register a petition at the street, which is to answer it itself."""
    told = {
        "unit": world.unit(STREET),
        "channel": "WALK_IN",
        "title": "宝石路路面破损",
        "text": "宝石路路面破损多年，要求修复。",
        "parties": [PETITIONER, AGAINST],
        "purpose": "CLAIM",
        "direct": True,
        "place": world.unit(VILLAGE),
        "actor": world.actor(Role.REGISTRAR, STREET),
        "at": given.get("at") or world.later(),
        **given,
    }
    return services.register(**told)


@pytest.fixture
def appeal(world: World) -> Appeal:
    """Give a claim that the street has just registered, and answers itself."""
    return Appeal(world, registered(world))
