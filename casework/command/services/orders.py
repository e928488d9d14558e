"""Orders from above to the handler in one step (一键智达), their receipts and answers, and the leader's charge (包案)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce

from casework.command.guards import REPLY
from casework.command.models import Charge, Dispatch, Order
from casework.command.notices import notice, sending
from casework.deadlines import clocks
from casework.deadlines.calendar import day_of
from casework.deadlines.terms import WorkingDays
from casework.deadlines.writing import arming, stopping
from casework.inserting import inserting_new
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.updating import updating
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)
REPLYING = WorkingDays(2, since="order", law=HOUSE.art("R15"))


def reply_to(seq: int) -> str:
    """Name what the reply clock of an order waits for; seq: the order's entry."""
    return f"{REPLY}#{seq}"


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

    addressee: the handler's account; while nobody handles the matter, one of the unit that leads. Law: house rule R15.

    :raises NotYet: it comes from no unit above, goes to somebody else, or is not put in words.
    """
    calendar = clocks.current_calendar()
    due = clocks.due_for(REPLYING, at, calendar)
    given = {"addressee": addressee, "urgent": is_urgent, "reply_by": due.due_date.isoformat()}

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved, seq = step.matter, step.draft.seq
        given_order = Order(
            matter_no=moved.number, track=moved.track, seq=seq, from_unit_id=seat_of(step), given_by=actor.account,
            given_at=at, addressee=addressee, is_urgent=is_urgent, reply_by=due.due_date,
        )  # fmt: skip
        running = clocks.arm_rows(moved.number, [(reply_to(seq), REPLYING)], since=at, calendar=calendar)
        told = notice(Dispatch.Kind.ORDER, moved, at, account=addressee, is_urgent=is_urgent)
        return [inserting_new([given_order]), arming(running), *sending([told])]

    return perform(
        matter, "order", actor=actor, at=at, given=given, notes={"text": text}, reason=reason, version=version,
        leaving=leaving,
    )  # fmt: skip


def read_order(matter: M, *, order: int, actor: Actor, at: datetime, reason: str = "", version: int | None = None) -> M:
    """
    Record that the addressee has an order before him. order: its entry. Law: house rule R15a.

    :raises NotYet: there is no such order, it is for somebody else, or was read already.
    """
    return perform(
        matter, "read_order", actor=actor, at=at, given={"order": order}, reason=reason, version=version,
        leaving=lambda step: [updating(Order.objects.of(step.matter.number).filter(seq=order), read_at=at)],
    )  # fmt: skip


def answer_order(
    matter: M, *, order: int, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Report on an order in words; the clock of the reply stops. order: its entry. Law: house rule R15a.

    :raises NotYet: there is no such order, it is for somebody else, was answered already, or it is not put in words.
    """
    given_order = Order.objects.of(matter.number).filter(seq=order).first()
    late_by = max((day_of(at) - given_order.reply_by).days, 0) if given_order else 0
    given = {"order": order, "late_by": late_by}

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        assert given_order is not None  # a guard has found it
        told = notice(Dispatch.Kind.ANSWER, step.matter, at, account=given_order.given_by)
        answered = Order.objects.filter(pk=given_order.pk)
        return [
            stopping(step.matter.number, [reply_to(order)], at, REPLY),
            updating(answered, answered_at=at, read_at=Coalesce(F("read_at"), Value(at, DateTimeField()))),
            *sending([told]),
        ]

    return perform(
        matter, "answer_order", actor=actor, at=at, given=given, notes={"text": text}, reason=reason, version=version,
        leaving=leaving,
    )  # fmt: skip


def take_charge(
    matter: M, *, actor: Actor, at: datetime, text: str = "", reason: str = "", version: int | None = None
) -> M:
    """
    Take a matter in charge as a leader; the charge before it ends. text: why, may be empty. Law: house rule R14.

    :raises NotYet: the leader is of no township or above, or has it in charge already.
    """
    notes = {"text": text} if text.strip() else {}

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved = step.matter
        charge = Charge(
            matter_no=moved.number, track=moved.track, seq=step.draft.seq, leader=actor.account, unit_id=seat_of(step),
            taken_at=at,
        )  # fmt: skip
        told = notice(Dispatch.Kind.CHARGE, moved, at, account=moved.handler)
        return [inserting_new([charge]), *sending([told])]

    return perform(
        matter, "take_charge", actor=actor, at=at, notes=notes, reason=reason, version=version, leaving=leaving
    )


def seat_of(step: Step) -> int:
    """The id of the unit where whoever takes a step sits, as its entry names it."""
    return next(post.unit_id for post in step.move.actor.posts if post.unit_key == step.draft.actor_unit)
