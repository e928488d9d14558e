"""Orders from above to the handler in one step (一键智达), their receipts and answers, and the leader's charge (包案)."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import F
from django.db.models.functions import Coalesce

from casework.command.guards import REPLY
from casework.command.models import Charge, Dispatch, Order
from casework.command.notices import notice, send
from casework.deadlines import clocks
from casework.deadlines.calendar import day_of
from casework.deadlines.terms import WorkingDays
from casework.law import HOUSE
from casework.ledger.models import Entry
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.transactions import step
from casework.workflow.models import Matter
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)
REPLYING = WorkingDays(2, since="order", law=HOUSE.art("R13"))


def reply_to(seq: int) -> str:
    """Name what the reply clock of an order waits for; seq: the order's entry."""
    return f"{REPLY}#{seq}"


@step()
def order(
    matter: M,
    *,
    addressee: str,
    text: str,
    actor: Actor,
    at: datetime,
    is_urgent: bool = False,
    reason: str = "",
    version: int | None = None,
) -> M:
    """
    Tell whoever handles a matter what to do, past all levels between; the clock of the reply begins.

    addressee: the handler's account; while nobody handles the matter, one of the unit that leads. Law: house rule R13.

    :raises NotYet: it comes from no unit above, goes to somebody else, or is not put in words.
    """
    calendar = clocks.current_calendar()
    due = clocks.due_for(REPLYING, at, calendar)
    given = {"addressee": addressee, "urgent": is_urgent, "reply_by": due.due_date.isoformat()}
    moved = perform(
        matter, "order", actor=actor, at=at, given=given, notes={"text": text}, reason=reason, version=version
    )
    seq = moved.version
    clocks.arm_many(clocks.arm_rows(moved.number, [(reply_to(seq), REPLYING)], since=at, calendar=calendar))
    Order.objects.create(
        matter_no=moved.number, track=moved.track, seq=seq, from_unit=_seat(moved), given_by=actor.account, given_at=at,
        addressee=addressee, is_urgent=is_urgent, reply_by=due.due_date,
    )  # fmt: skip
    send([notice(Dispatch.Kind.ORDER, moved, at, account=addressee, is_urgent=is_urgent)])
    return moved


def read_order(matter: M, *, order: int, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> M:
    """
    Record that the addressee has an order before him. order: its entry. Law: house rule R13a.

    :raises NotYet: there is no such order, it is for somebody else, or was read already.
    """
    with step():
        moved = perform(
            matter, "read_order", actor=actor, at=at, given={"order": order}, reason=reason, version=version
        )
        Order.objects.of(moved.number).filter(seq=order).update(read_at=at)
    return moved


@step()
def answer_order(
    matter: M, *, order: int, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Report on an order in words; the clock of the reply stops. order: its entry. Law: house rule R13a.

    :raises NotYet: there is no such order, it is for somebody else, was answered already, or it is not put in words.
    """
    given_order = Order.objects.of(matter.number).filter(seq=order).first()
    late_by = max((day_of(at) - given_order.reply_by).days, 0) if given_order else 0
    given = {"order": order, "late_by": late_by}
    moved = perform(
        matter, "answer_order", actor=actor, at=at, given=given, notes={"text": text}, reason=reason, version=version
    )
    assert given_order is not None
    clocks.stop(moved.number, [reply_to(order)], at, by=REPLY)
    Order.objects.filter(pk=given_order.pk).update(answered_at=at, read_at=Coalesce(F("read_at"), at))
    send([notice(Dispatch.Kind.ANSWER, moved, at, account=given_order.given_by)])
    return moved


@step()
def take_charge(
    matter: M, *, actor: Actor, at: datetime, text: str = "", reason: str = "", version: int | None = None
) -> M:
    """
    Take a matter in charge as a leader; the charge before it ends. text: why, may be empty. Law: house rule R14.

    :raises NotYet: the leader is of no township or above, or has it in charge already.
    """
    notes = {"text": text} if text.strip() else {}
    moved = perform(matter, "take_charge", actor=actor, at=at, notes=notes, reason=reason, version=version)
    Charge.objects.create(
        matter_no=moved.number,
        track=moved.track,
        seq=moved.version,
        leader=actor.account,
        unit=_seat(moved),
        taken_at=at,
    )
    send([notice(Dispatch.Kind.CHARGE, moved, at, account=moved.handler)])
    return moved


def _seat(moved: Matter) -> Unit:
    """The unit where whoever did the last act sat, as its entry names it."""
    seat = Entry.objects.of(moved.number).filter(seq=moved.version).order_by().values("actor_unit")
    unit: Unit = Unit.objects.get(key__in=seat)
    return unit
