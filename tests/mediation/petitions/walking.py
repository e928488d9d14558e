"""How a petition is walked: registered where it is answered, its papers in the file, and what each act is told done right."""

from __future__ import annotations

from typing import Any

from casework.demo.papers import sheet
from casework.dossier.services import add_document
from casework.organisations.actors import Role
from mediation.petitions.models import Petition
from tests.appeals import COUNTY, STREET, registered
from tests.casework.workflow.walks import Try
from tests.world import World

SERVED = {"issued_on": "2026-03-02", "served": "DIRECT"}
OPINION = {"claim": "要求修路。", "findings": "已列入计划。", "opinion": "依规划办理。"}
TOLD: dict[str, dict[str, Any]] = {
    "accept": {"given": {"purpose": "CLAIM", "path": "6"}},
    "not_accept": {"given": {"ground": "OTHER_ROUTE", "organ_told": True}},
    "redirect": {"given": {"purpose": "CLAIM"}, "notes": {"organ": "有关机关"}},
    "extend": {"given": {"days": 20, "reasons_told": True}, "reason": "需进一步核查。"},
    "hold_hearing": {"notes": {"notice": "定于下周听证。", "record": "各方陈述。"}},
    "issue_opinion": {"given": {**SERVED, "heard": True, "rights_told": True}, "notes": OPINION},
    "settle": {"given": {"agreed": True, "lawful": True}, "notes": {"agreement": "月底前修复。"}},
    "request_review": {"given": {"reviewer": f"{COUNTY}@"}, "target": COUNTY},
    "issue_review": {"given": {**SERVED, "rights_told": True}, "notes": {"opinion": "维持。"}},
    "issue_recheck": {"given": {**SERVED, "result": "UPHELD"}, "notes": {"opinion": "维持。"}},
    "close": {"given": {"solved": "NONE", "explained": "DONE", "helped": "NONE", "punished": "NONE"}},
    "escalate": {"given": {"ground": "FAILED_ONCE"}, "reason": "已多次协调。"},
    "call_in": {"given": {"ground": "MAJOR"}},
    "revisit": {"given": {"result": "UNSETTLED"}, "notes": {"record": "仍有意见。"}},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
ACCEPTED = [Try("accept", Role.PETITION_CLERK, STREET, **TOLD["accept"])]
INQUIRED = [*ACCEPTED, Try("investigate", Role.PETITION_CLERK, STREET)]
ANSWERED = [
    *INQUIRED,
    Try(
        "issue_opinion", Role.PETITION_CLERK, STREET, notes=OPINION,
        given={**SERVED, "heard": True, "rights_told": True, "result": "EXPLAIN"},
    ),
]  # fmt: skip
REVIEWED = [
    *ANSWERED,
    Try("request_review", Role.PETITION_CLERK, STREET, **TOLD["request_review"]),
    Try(
        "issue_review",
        Role.HEAD,
        COUNTY,
        notes={"opinion": "维持。"},
        given={**SERVED, "rights_told": True, "result": "UPHELD"},
    ),
]
STARTS: tuple[list[Try], ...] = ([], ACCEPTED, INQUIRED, ANSWERED, REVIEWED)


def opened(world: World) -> Petition:
    """Register a claim at the street that answers it, with every paper a step may ask for; twice alike but for the number."""
    clerk = world.actor(Role.PETITION_CLERK, STREET)
    petition = registered(world, at=world.clock)
    for kind in ("NOTICE_RECEIPT", "OPINION_RECEIPT", "REVIEW_RECEIPT", "RECHECK_RECEIPT", "SETTLEMENT", "PERFORMANCE"):
        add_document(petition.number, kind=kind, content=sheet(kind), actor=clerk, at=world.clock)
    add_document(
        petition.number,
        kind="PROOF_EXPLAINED",
        content=sheet("PROOF_EXPLAINED"),
        actor=clerk,
        at=world.clock,
        is_inner=True,
    )
    return petition
