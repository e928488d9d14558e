"""Hand-overs written straight into the ledger, clean unless told otherwise."""

from __future__ import annotations

from typing import Any

from casework.ledger.models import Origin
from tests.casework.reports.tales import COUNTY, Act, Tales

MANIFEST = "a" * 64
SENT = {"manifest": MANIFEST, "items": 2, "signed": 2, "paper_used": False, "kinds": ["TRANSMITTAL"]}
RECEIVED = {
    "manifest": MANIFEST,
    "checked": 2,
    "faults": 0,
    "receipt": "b" * 64,
    "paper_used": False,
    "rescanned": False,
}


def hand_over(
    tales: Tales, number: str, day: float, *, unit: str = COUNTY, origin: str = Origin.LIVE, **facts: Any
) -> None:
    """Tell a hand-over that was packed, sent and received within the hour of a day."""
    happened = day - 1 if origin == Origin.IMPORT else None
    opening = {"type": "J4", **({"case": facts.pop("case")} if "case" in facts else {})}
    tales.tell(
        number,
        Act("package", day, facts=opening, origin=origin, happened=happened),
        Act("send", day + 0.01, facts=SENT, origin=origin, happened=happened),
        Act("receive", day + 0.02, facts={**RECEIVED, **facts}, origin=origin, happened=happened),
        unit=unit,
    )
