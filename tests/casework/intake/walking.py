"""How a filing is walked: registered, and what each of its acts is told when it is done right."""

from __future__ import annotations

from typing import Any

from casework.intake import services
from casework.intake.models import Filing
from casework.organisations.actors import Role
from tests.casework.workflow.walks import Try
from tests.world import SIDES, VILLAGE, World

TOWNSHIP = "330106001"
TOLD: dict[str, dict[str, Any]] = {
    "merge": {"given": {"into": "D3301062026000009"}},
    "unmerge": {"reason": "并非同一事项。"},
    "triage": {"given": {"kind": "DISPUTE", "type": "02", "risk": "BLUE"}},
    "object": {"given": {"ground": "INCOMPLETE"}, "reason": "缺材料。"},
    "correct": {"given": {"corrects": 1}, "reason": "笔误。"},
}
STARTS: tuple[list[Try], ...] = (
    [],
    [
        Try("triage", Role.DISPATCHER, TOWNSHIP, **TOLD["triage"]),
        Try("dispatch", Role.DISPATCHER, TOWNSHIP, target=VILLAGE),
    ],
)


def opened(world: World) -> Filing:
    """Register a letter; twice alike in all but its number."""
    return services.register(
        unit=world.unit(TOWNSHIP), channel="LETTER", place=world.unit(VILLAGE), title="噪声", text="夜间施工。",
        parties=SIDES[:1], actor=world.actor(Role.REGISTRAR, TOWNSHIP), at=world.clock,
    )  # fmt: skip
