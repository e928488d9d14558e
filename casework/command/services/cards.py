"""Cards: a supervisor issues one ahead of the timer and asks for an explanation; the handler answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from casework.command.colours import Colour
from casework.command.making import card_facts, card_of
from casework.command.models import Assistance, Card, Dispatch
from casework.command.notices import notice, sending
from casework.deadlines.models import Clock
from casework.errors import NotYet
from casework.inserting import inserting_new
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.updating import updating
from casework.workflow.judge import Step
from casework.workflow.models import Matter
from casework.workflow.perform import perform

M = TypeVar("M", bound=Matter)


def issue_card(
    matter: M, *, awaited: str, actor: Actor, at: datetime, text: str = "", reason: str = "", version: int | None = None
) -> M:
    """
    Issue a card for a duty that runs, without waiting for the timer: red where its time is over, else yellow.

    awaited: the verb its clock waits for. text: what the supervisor has to say, may be empty. Law: house rule R11.

    :raises NotYet: no duty of that verb runs, or its card of that colour is there already.
    """
    clock = Clock.objects.of(matter.number).open().duties().filter(verb=awaited, armed_at__lte=at).moving(at).first()
    if clock is None:
        raise NotYet.because(
            "NO_CLOCK_RUNS", _("No time limit of a duty runs for this."), law=str(HOUSE.art("R11")), field="awaited"
        )
    colour = Colour.RED if clock.is_over_at(at) else Colour.YELLOW
    notes = {"text": text} if text.strip() else {}
    given = card_facts(clock, colour, at)
    call = Assistance.objects.all().awaited([(clock.matter_no, clock.verb)]).get((clock.matter_no, clock.verb))

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved = step.matter
        card = card_of(clock, colour, moved, step.draft.seq, at, call=call)
        told = {"unit": call.unit} if call else {"account": moved.handler}
        return [inserting_new([card]), *sending([notice(Dispatch.Kind.CARD, moved, at, **told)])]

    return perform(
        matter,
        "issue_card",
        actor=actor,
        at=at,
        given=given,
        notes=notes,
        reason=reason,
        version=version,
        leaving=leaving,
    )


def ask_explanation(
    matter: M, *, card: int, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Ask the handler for an explanation of a card. card: the entry that issued it. Law: house rule R11a.

    :raises NotYet: there is no such card, one is awaited already, or it is not put in words.
    """

    def leaving(step: Step) -> list[tuple[str, list[Any]]]:
        moved = step.matter
        asked = Card.objects.of(moved.number).filter(seq=card)
        told = notice(Dispatch.Kind.EXPLANATION, moved, at, account=moved.handler)
        return [updating(asked, asked_at=at, ended_at=None), *sending([told])]

    return perform(
        matter, "ask_explanation", actor=actor, at=at, given={"card": card}, notes={"text": text}, reason=reason,
        version=version, leaving=leaving,
    )  # fmt: skip


def answer_card(
    matter: M, *, card: int, text: str, actor: Actor, at: datetime, reason: str = "", version: int | None = None
) -> M:
    """
    Answer a card in words. card: the entry that issued it. Law: house rule R11a.

    :raises NotYet: there is no such card, it was answered already, or somebody else handles the matter.
    """
    return perform(
        matter, "answer_card", actor=actor, at=at, given={"card": card}, notes={"text": text}, reason=reason, version=version,
        leaving=lambda step: [updating(Card.objects.of(step.matter.number).filter(seq=card), answered_at=at)],
    )  # fmt: skip
