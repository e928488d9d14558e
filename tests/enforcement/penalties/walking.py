"""How a case of penalty is walked: opened, its papers in the file, and what each of its acts is told when it is done right."""

from __future__ import annotations

from typing import Any

from casework.organisations.actors import Role
from casework.parties.drafts import PartyDraft
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.models import Party
from enforcement.penalties import services
from enforcement.penalties.models import Penalty
from enforcement.standards.models import PenaltyItem
from tests.casework.workflow.walks import Try
from tests.enforcement.penalties.cases import (
    DECISION,
    DISTRICT,
    NOTICE,
    REMINDER,
    SEIZURE,
    SPOT,
    Bureau,
    Case,
    seat,
)
from tests.enforcement.standards.shelf import band, item, threshold
from tests.world import World

HANDS = {"officers": ["officer_330106", "qian"], "shown": True}
ACT = {"item": "T-1", "act_end": "2026-03-01", "found_on": "2026-03-01"}
FINE = {"kinds": ["FINE"], "fine_fen": 1000_00, "gravity": "ORDINARY"}
TOLD: dict[str, dict[str, Any]] = {
    "check": {"given": {"finding": "STANDARD_MET"}},
    "decline_filing": {"given": {"ground": "NO_OFFENCE"}, "reason": "无违法事实。"},
    "decide_on_the_spot": {
        "given": {
            **ACT, **HANDS, "kinds": ["FINE"], "fine_fen": 100_00, "gravity": "LIGHTER", "mitigation": ["MERIT"],
            "content": list(SPOT), "remedies": "RECONSIDERATION_FIRST", "facts_clear": True, "heard": True, "owes": True,
        },
        "reason": "当场改正。",
    },
    "file": {"given": ACT},
    "investigate": {"given": {**HANDS, "method": "INSPECTION", "recorded": True}, "notes": {"record": "检查笔录。"}},
    "preserve": {"given": {"officers": HANDS["officers"], "may_vanish": True, "things": 2}, "notes": {"list": "秤两台。"}},
    "seize": {
        "given": {**HANDS, "empowered": True, "party_present": True, "recorded": True, "things": 2, "days": 9, "told": True,
            "content": list(SEIZURE), "remedies": "EITHER",
        },
        "notes": {"list": "秤两台。"},
        "reason": "案情复杂。",
    },
    "release": {"given": {"ground": "DECIDED"}},
    "end_investigation": {
        "given": {
            "officers": HANDS["officers"], "evidenced": True, "gravity": "ORDINARY", "crime_suspected": False,
            "review": ["COMPLEX"], "collective": True,
        },
        "notes": {"report": "事实清楚。"},
    },
    "transfer_to_police": {
        "given": {
            "officers": HANDS["officers"], "reported_at": "2026-03-01T09:00:00+08:00",
            "approved_at": "2026-03-01T10:00:00+08:00",
        }
    },
    "extend": {"given": {"days": 30}, "reason": "案情复杂。"},
    "hand_in_cash": {"given": {"handed_since": "2026-03-02"}},
    "notify": {"given": {"officers": HANDS["officers"], **FINE, "content": list(NOTICE), "hearing_told": True}},
    "record_defence": {"given": {"reexamined": True, "accepted": "NONE"}, "notes": {"defence": "罚得重了。"}},
    "notify_hearing": {
        "given": {"chair": "legal_reviewer_330106", "held_on": "2026-12-31", "is_open": True}, "notes": {"venue": "上午9时在听证室"},
    },
    "hold_hearing": {"given": {"minutes_signed": True, "agents": 1}, "notes": {"minutes": "听证。"}},
    "review": {"given": {"result": "PASS", "qualified": True}, "notes": {"opinion": "同意。"}},
    "discuss": {"given": {"heads": ["head_330106", "zhou"]}, "notes": {"minutes": "同意。"}},
    "decide": {"given": {**FINE, "content": list(DECISION), "remedies": "EITHER", "signature": "L3"}},
    "decide_no_penalty": {
        "given": {"educated": True, "corrected": True, "harmless": True}, "reason": "不应由本机关处罚。",
    },
    "serve": {"given": {"means": "HANDED", "is_penalty": True, "owes": True}},
    "pay": {"given": {"paid_fen": 1000_00, "means": "BANK"}},
    "defer": {"given": {"asked": True, "days": 30, "until": "2026-04-30"}},
    "remind": {"given": {"means": "HANDED", "content": list(REMINDER), "owed_fen": 1000_00, "surcharge_fen": 1000_00}},
    "apply_court_execution": {"given": {"owed_fen": 1000_00, "surcharge_fen": 1000_00}},
    "record_execution": {"given": {"by": "PARTY", "cuts_supply": False}, "reason": "已查明。"},
    "appeal": {"given": {"stays": False}},
    "resolve_appeal": {"given": {"forum": "RECONSIDERATION", "must_withdraw": False}},
    "revoke": {"given": {"ground": "ILLEGAL", "must_withdraw": False}, "reason": "程序违法。"},
    "publish": {"given": {"social_impact": True, "masked": True}},
    "withdraw_publication": {"reason": "决定已撤销。"},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}  # fmt: skip


def step(verb: str, role: Role, *, later: int = 60, **more: Any) -> Try:
    told = dict(TOLD.get(verb, {}))
    given = {**told.pop("given", {}), **more}
    return Try(verb, role, DISTRICT, given=given, later=later, **told)


CHECKED = [step("check", Role.OFFICER)]
SPOT_FINE = [*CHECKED, step("decide_on_the_spot", Role.OFFICER)]
ENDED = [
    *CHECKED, step("file", Role.HEAD), step("investigate", Role.OFFICER), step("seize", Role.HEAD, step="ORDER"),
    step("end_investigation", Role.OFFICER),
]  # fmt: skip
DECIDED = [
    *ENDED, step("notify", Role.OFFICER), step("record_defence", Role.OFFICER), step("review", Role.LEGAL_REVIEWER),
    step("discuss", Role.HEAD), step("decide", Role.HEAD, later=20_000),
]  # fmt: skip
SERVED = [*DECIDED, step("serve", Role.OFFICER)]
STARTS: tuple[list[Try], ...] = ([], SPOT_FINE, ENDED, DECIDED, SERVED)


def opened(world: World) -> Penalty:
    """Open a case against somebody known by no number, its people seated, with every paper a step may ask for."""
    for account, role in (
        ("officer_330106", Role.OFFICER), ("qian", Role.OFFICER), ("head_330106", Role.HEAD), ("zhou", Role.HEAD),
    ):  # fmt: skip
        seat(account, role, world)
    if not PenaltyItem.objects.exists():
        item().save()
        band().save()
        threshold("URBAN", "PERSON", 5000).save()
    bureau = Bureau(World(world.units, world.clock))
    # By no number and no name of another: nobody's other case stands in the way.
    person = PartyDraft(PartyRole.RESPONDENT, PartyKind.PERSON, f"王{Party.objects.count()}")
    case = services.record_clue(
        unit=world.unit(DISTRICT), channel="INSPECTION", title="占道经营", text="巡查发现。", parties=(person,),
        actor=bureau.officer("officer_330106"), at=world.clock,
    )  # fmt: skip
    Case(bureau, case).with_papers()
    return case
