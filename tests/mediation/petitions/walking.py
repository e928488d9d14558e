"""How a petition is walked: opened, its papers in the file, and what each of its acts is told when it is done right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.organisations.actors import Role
from mediation.petitions.models import Petition
from tests.appeals import CITY, COUNTY, PETITIONER, STREET, Appeal, registered
from tests.casework.workflow.walks import Try
from tests.world import World

BOXES = {"solved": "NONE", "explained": "DONE", "helped": "NONE", "punished": "NONE"}
OPINION: dict[str, dict[str, Any]] = {
    "given": {"issued_on": "2026-03-03", "heard": True, "rights_told": True},
    "notes": {"claim": "修路", "findings": "属实", "opinion": "依规划"},
}
TOLD: dict[str, dict[str, Any]] = {
    "assign": {"given": {"report_by": "2027-01-01"}},
    "object": {"given": {"ground": "NOT_COMPETENT"}, "reason": "属区住建局职责。"},
    "accept": {"given": {"purpose": "CLAIM", "path": "6"}},
    "not_accept": {"given": {"ground": "ANONYMOUS", "organ_told": True}},
    "redirect": {"given": {"purpose": "CLAIM"}, "notes": {"organ": "区住建局"}},
    "investigate": {"reason": "至今未修。"},
    "extend": {"given": {"days": 30, "reasons_told": True}, "reason": "须鉴定。"},
    "hold_hearing": {"notes": {"notice": "三月九日", "record": "双方陈述"}},
    "issue_opinion": OPINION,
    "settle": {"given": {"agreed": True, "lawful": True}},
    "request_review": {"given": {"reviewer": f"{COUNTY}@"}, "targets": [COUNTY, COUNTY, STREET]},
    "issue_review": {**OPINION, "given": {"issued_on": "2026-03-20", "rights_told": True}},
    "request_recheck": {"given": {"reviewer": f"{CITY}@"}, "targets": [CITY, CITY, COUNTY]},
    "issue_recheck": {"given": {"result": "UPHELD", "issued_on": "2026-04-20"}, "notes": {"opinion": "维持"}},
    "close": {"given": BOXES},
    "link_repeat": {"given": {"into": "P3301062026000009"}},
    "escalate": {"given": {"ground": "BEYOND_POWERS"}, "reason": "已调查。"},
    "call_in": {"given": {"ground": "MAJOR"}},
    "revisit": {"given": {"result": "UNSETTLED"}, "notes": {"record": "仍不满意。"}},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
ACCEPTED = [Try("accept", Role.PETITION_CLERK, STREET, given={"purpose": "CLAIM", "path": "6"})]
INQUIRED = [*ACCEPTED, Try("investigate", Role.PETITION_CLERK, STREET)]
SETTLED = [*INQUIRED, Try("settle", Role.PETITION_CLERK, STREET, given={"agreed": True, "lawful": True})]
TAKEN_UP_AGAIN = [
    *SETTLED,
    Try(
        "investigate", Role.PETITION_CLERK, STREET, given={"unperformed": True}, reason="至今未修。", later=60 * 24 * 5
    ),
]
ANSWERED = [
    *INQUIRED,
    Try(
        "issue_opinion", Role.PETITION_CLERK, STREET, notes=OPINION["notes"], later=60 * 24 * 2,
        given={**OPINION["given"], "result": "EXPLAIN"},
    ),
]  # fmt: skip
ASKED = [
    *ANSWERED,
    Try("request_review", Role.PETITION_CLERK, STREET, given={"reviewer": f"{COUNTY}@"}, target=COUNTY),
]
ENDED = [*ANSWERED, Try("terminate", Role.PETITION_CLERK, STREET, given={"result": "EXPLAIN"}, later=60 * 24 * 40)]
PAPERS = (
    "NOTICE_RECEIPT", "OPINION_RECEIPT", "REVIEW_RECEIPT", "RECHECK_RECEIPT", "SETTLEMENT", "PERFORMANCE", "PROOF_EXPLAINED",
)  # fmt: skip
STARTS: tuple[list[Try], ...] = ([], INQUIRED, ANSWERED, ASKED, ENDED, SETTLED, TAKEN_UP_AGAIN)


def opened(world: World) -> Petition:
    """Register a claim that its organ answers, with every paper a step may ask for; twice alike in all but its number."""
    known = replace(PETITIONER, id_number="", phone="")  # or each of the two would be the other's earlier petition
    petition = registered(world, parties=[known], at=world.clock)
    Appeal(World(world.units, world.clock), petition).with_paper(*PAPERS)
    return petition
