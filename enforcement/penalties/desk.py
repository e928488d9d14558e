"""What a penalty adds to the page of its case: what runs beside its state, and what is owed on the day of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from casework.deadlines.clocks import current_calendar
from casework.workflow.desk.rooms import Part, Room
from enforcement.penalties.money import yuan
from enforcement.penalties.reading import (
    decision_of,
    is_published,
    owed,
    pay_due,
    pending_appeal,
    received,
    standing_measures,
    window_of,
)
from enforcement.standards.appeal import Window

if TYPE_CHECKING:
    from casework.workflow.casefile import CaseFile
    from casework.workflow.desk.page import MatterPage

TEMPLATE = "admin/penalties/_standing.html"


class Sums(NamedTuple):
    """What was decided and what is owed, in yuan. due: the last day for paying, deferral and all; None before the service."""

    fine: Decimal
    gains: Decimal
    owed: Decimal
    surcharge: Decimal
    due: date | None


def sums_of(file: CaseFile, on: date) -> Sums | None:
    """Reckon the sums of a case on a day; None where no penalty in money stands."""
    decision, calendar = decision_of(file), current_calendar()
    if decision is None or not (decision.get("fine_fen") or decision.get("gains_fen")):
        return None
    left = owed(file, on, calendar) if received(file) else None
    total, grown = (
        (left.total_fen, left.surcharge_fen)
        if left
        else (decision.get("fine_fen", 0) + decision.get("gains_fen", 0), 0)
    )
    return Sums(
        yuan(decision.get("fine_fen", 0)), yuan(decision.get("gains_fen", 0)), yuan(total), yuan(grown),
        pay_due(file, calendar),
    )  # fmt: skip


def parts(page: MatterPage) -> Sequence[Part]:
    """Show what runs beside the state of a case; nothing on other matters, nor where nothing does. No statement of its own."""
    if page.matter.track != "penalty":
        return ()
    file, on = page.file, page.visit.on
    sums, measures = sums_of(file, on), standing_measures(file)
    appealed, published = pending_appeal(file), is_published(file)
    if not (sums or measures or appealed or published):
        return ()
    window: Window | None = window_of(file, current_calendar()) if sums and sums.owed else None
    context = {
        "sums": sums, "measure": next(iter(measures), ""), "appealed": appealed, "is_published": published, "window": window,
    }  # fmt: skip
    return (Part(TEMPLATE, context),)


ROOM = Room(parts=parts)
