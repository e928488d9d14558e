"""How a dispute is walked: opened, its papers in the file, and what each of its acts is told when it is done right."""

from __future__ import annotations

from typing import Any

from casework.organisations.actors import Role
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.casework.workflow.walks import Try
from tests.world import SIDES, VILLAGE, Talks, World

TOLD: dict[str, dict[str, Any]] = {
    "ask_consent": {"given": {"rights_notice": True}},
    "decline": {"given": {"ground": "IN_COURT", "remedies_explained": True}},
    "appoint": {"given": {"handler": "mediator_330106001001"}},
    "hold_session": {"given": {"minutes_signed": True}, "notes": {"minutes": "双方到场。"}},
    "suspend": {"given": {"ground": "APPRAISAL"}},
    "sign_agreement": {
        "given": {"due_on": "2027-03-02", "signed": 2, "mediator_signed": True, "sealed": True},
        "notes": {"agreement": "修复墙体。"},
    },
    "record_oral_agreement": {"given": {"due_on": "2027-03-02"}, "notes": {"agreement": "修复墙体。"}},
    "apply_confirmation": {"given": {"joint": True, "jurisdiction": "SEAT"}, "target": "330106-B8"},
    "extend": {"given": {"days": 30, "approved_by_president": True}, "reason": "案情特殊。"},
    "confirm": {"notes": {"ruling": "（2026）调确1号"}},
    "refuse_confirmation": {"notes": {"ruling": "（2026）调确1号"}},
    "perform": {"given": {"proof": True}},
    "fail": {"given": {"remedies_explained": True}},
    "withdraw": {"given": {"other_side_confirms": True}},
    "divert": {"notes": {"receipt": "收1"}},
    "escalate": {"given": {"ground": "FAILED_ONCE"}, "reason": "已调解。"},
    "call_in": {"given": {"ground": "MAJOR"}},
    "reopen": {"given": {"ground": "NEW_FACTS"}},
    "revisit": {"given": {"result": "UNSETTLED"}, "notes": {"record": "墙未修。"}},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
# The first steps of a life, so that a walk does not spend itself at the door.
INTO_THE_TALKS = [
    Try("ask_consent", Role.MEDIATOR, VILLAGE, **TOLD["ask_consent"]),
    Try("accept", Role.MEDIATOR, VILLAGE),
    Try("appoint", Role.HEAD, VILLAGE, **TOLD["appoint"]),
    Try("hold_session", Role.MEDIATOR, VILLAGE, **TOLD["hold_session"]),
]
AGREED = [*INTO_THE_TALKS, Try("sign_agreement", Role.MEDIATOR, VILLAGE, **TOLD["sign_agreement"])]
PERFORMED = [*AGREED, Try("perform", Role.MEDIATOR, VILLAGE, given={"proof": True, "fully": True})]
CLOSED = [*PERFORMED, Try("close", Role.HEAD, VILLAGE)]
STARTS: tuple[list[Try], ...] = ([], INTO_THE_TALKS, AGREED, PERFORMED, CLOSED)


def opened(world: World) -> Dispute:
    """Open a dispute whose sides have consented, with every paper a step may ask for; twice alike in all but its number."""
    dispute = services.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="两院之间的墙", text="围墙越界。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.clock,
    )  # fmt: skip
    talks = Talks(World(world.units, world.clock), dispute)
    world.court()
    for kind in ("PERFORMANCE", "WITHDRAWAL_CONFIRMATION", "CONFIRMATION", "SECURITY"):
        talks.with_paper(kind)
    Party.objects.of(dispute.number).update(consented_at=world.clock, consent_means=ConsentMeans.WRITTEN)
    return dispute
