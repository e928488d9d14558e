"""Rows of the standards for tests, each made with as little said as possible."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from enforcement.standards.models import DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem

FIRST = date(2022, 1, 1)


def item(code: str = "T-1", **told: Any) -> PenaltyItem:
    """Build an item that fines 500 to 2,000 yuan since 2022, not saved; None in a keyword takes a column out."""
    given = {
        "title": "占道经营",
        "regulation": "测试条例",
        "rank": "LOCAL_REGULATION",
        "article": "第一条",
        "agency_line": "URBAN",
        "kinds": "FINE",
        "fine_basis": "AMOUNT",
        "fine_min_yuan": Decimal(500),
        "fine_max_yuan": Decimal(2000),
        "valid_from": FIRST,
        "source": "test",
    }
    return PenaltyItem(code=code, **{**given, **told})


def delegated(unit_code: str = "330106001", item_code: str = "T-1", **told: Any) -> DelegatedItem:
    return DelegatedItem(unit_code=unit_code, item_code=item_code, **{"valid_from": FIRST, "source": "test", **told})


def threshold(line: str = "POLICE", person_kind: str = "PERSON", amount: int = 2000, **told: Any) -> HearingThreshold:
    given = {"valid_from": FIRST, "source": "test", **told}
    return HearingThreshold(agency_line=line, person_kind=person_kind, amount_yuan=Decimal(amount), **given)


def band(
    item_code: str = "T-1", gravity: str = "ORDINARY", least: int = 800, most: int = 1400, **told: Any
) -> DiscretionBand:
    given = {"valid_from": FIRST, "source": "test", **told}
    return DiscretionBand(
        item_code=item_code, gravity=gravity, min_yuan=Decimal(least), max_yuan=Decimal(most), **given
    )
