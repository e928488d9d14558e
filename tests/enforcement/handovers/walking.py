"""How a hand-over is walked: a case packed for prosecution, its papers in the file, and what each act is told when done right."""

from __future__ import annotations

from typing import Any

from casework.organisations.actors import Role
from casework.organisations.models import Unit
from enforcement.handovers.models import Handover, OutsideCase
from tests.casework.workflow.walks import Try
from tests.enforcement.handovers.deliveries import POLICE, PROCURATORATE, case_no, packed, plant_organs
from tests.world import World

SEALED = {"root": "a" * 64, "manifest": "b" * 64, "sub": 1}
TOLD: dict[str, dict[str, Any]] = {
    "send": {"given": {**SEALED, "kinds": ["PROSECUTION_OPINION", "TRANSMITTAL"], "paper_used": False}, "target": PROCURATORATE},
    "receive": {"given": {"manifest": "b" * 64, "faults": 0, "paper_used": False}},
    "return": {"given": {"ground": "SUPPLEMENT"}, "reason": "补充鉴定意见。", "target": POLICE},
    "send_result": {"given": {"result": "NOT_PROSECUTED"}, "target": POLICE},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}  # fmt: skip
SENT = [Try("send", Role.HEAD, POLICE, **TOLD["send"])]
RECEIVED = [*SENT, Try("receive", Role.REGISTRAR, PROCURATORATE, **TOLD["receive"])]
RETURNED = [*RECEIVED, Try("return", Role.REGISTRAR, PROCURATORATE, **TOLD["return"])]
ANSWERED = [*RECEIVED, Try("send_result", Role.REGISTRAR, PROCURATORATE, **TOLD["send_result"])]
STARTS: tuple[list[Try], ...] = ([], SENT, RECEIVED, RETURNED, ANSWERED)


def opened(world: World) -> Handover:
    """Pack a case with every paper a step may ask for; twice alike in all but its number."""
    if not Unit.objects.filter(code=POLICE).exists():  # an example that was undone took them along
        plant_organs(world)
    OutsideCase.objects.all().delete()  # a twin bears the same number, and one of the two would be refused
    delivery = packed(World(world.units, world.clock), "J4", at=world.clock, case_no=case_no(1)).with_papers()
    delivery.with_paper("RESULT")
    return delivery.handover
