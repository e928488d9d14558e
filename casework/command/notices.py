"""Who is told of what, and when: notices to desks, written with the change and let out in working hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from casework.command.colours import Colour
from casework.command.hours import send_at
from casework.command.models import Assistance, Card, Dispatch
from casework.deadlines.calendar import Calendar, day_of
from casework.inserting import inserting_new
from casework.law import HOUSE
from casework.organisations.models import Unit
from casework.workflow.models import Matter

URGENT_RISK = "RED"
TAKE_OVER = "take_over"
IN_HOURS = HOUSE.art("R11b")  # by which send_at() lets them out
LEVEL_ABOVE_TOLD = HOUSE.art("R9a")
Kind = Dispatch.Kind


def notices_of_card(
    card: Card, matter: Matter, calendar: Calendar, *, call: Assistance | None = None
) -> list[Dispatch]:
    """
    Tell the handler of a card, or the unit that leads while nobody handles the matter, within working hours; not saved yet.

    What nobody took over is told to the level above besides. matter: with its unit. call: where a department was to report
    in; it is told then, and so is who called it.
    """
    at, is_urgent = card.issued_at, matter.risk == URGENT_RISK
    out_at = send_at(at, calendar, is_urgent=is_urgent)
    if call is not None:
        return [
            _notice(Kind.CARD, matter, card.seq, at, out_at, unit=call.unit, is_urgent=is_urgent),
            _notice(Kind.CARD, matter, card.seq, at, out_at, account=call.given_by, is_urgent=is_urgent),
        ]
    told = [_notice(Kind.CARD, matter, card.seq, at, out_at, account=matter.handler, is_urgent=is_urgent)]
    if card.awaited == TAKE_OVER and card.colour == Colour.RED:
        upper = Unit.objects.upper_line(matter.unit, day_of(at)).first()
        if upper is not None:
            told.append(_notice(Kind.LEVEL_ABOVE, matter, card.seq, at, out_at, unit=upper, is_urgent=is_urgent))
    return told


def notice(
    kind: Kind, matter: Matter, at: datetime, *, account: str = "", unit: Unit | None = None, is_urgent: bool = False
) -> Dispatch:
    """Tell of the matter's last entry, at once: what a person does does not wait for working hours. Not saved yet."""
    return _notice(kind, matter, matter.version, at, at, account=account, unit=unit, is_urgent=is_urgent)


def send(notices: Iterable[Dispatch]) -> None:
    """Write notices; call it in the transaction of the entries they tell of. One statement, none for none."""
    Dispatch.objects.bulk_create(notices)


def sending(notices: Sequence[Dispatch]) -> list[tuple[str, list[Any]]]:
    """Write the statement of send(), for perform() to send with the entry; none for none."""
    return [inserting_new(notices)] if notices else []


def _notice(
    kind: Kind,
    matter: Matter,
    seq: int,
    at: datetime,
    out_at: datetime,
    *,
    account: str = "",
    unit: Unit | None = None,
    is_urgent: bool = False,
) -> Dispatch:
    return Dispatch(
        kind=kind, matter_no=matter.number, track=matter.track, seq=seq, account=account,
        unit_id=unit.pk if unit else matter.unit_id, is_urgent=is_urgent, made_at=at, send_at=out_at,
    )  # fmt: skip
