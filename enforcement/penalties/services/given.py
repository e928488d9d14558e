"""Facts of an entry from what a service was told: days as text, sums in fen, and nothing that was left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from enforcement.penalties.money import fen


def told(**facts: Any) -> dict[str, Any]:
    """Write facts as entries hold them; what is None or "" was not told and is left out."""
    return {name: _plain(value) for name, value in facts.items() if value is not None and value != ""}


def sums(*, fine: Decimal | int = 0, gains: Decimal | int = 0, goods: Decimal | int = 0) -> Mapping[str, int]:
    """Write sums of yuan in fen; nothing for a sum of nothing."""
    given = {"fine_fen": fen(fine), "gains_fen": fen(gains), "goods_fen": fen(goods)}
    return {name: amount for name, amount in given.items() if amount}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
