"""Doing what is due: cards for many matters at once, rows that come by themselves one by one; every time the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction

from casework.command.colours import Colour
from casework.command.coming import take_row
from casework.command.due import Due, still_due
from casework.command.guards import ISSUE
from casework.command.making import card_facts, card_of
from casework.command.models import Assistance, Card, Dispatch
from casework.command.notices import notices_of_card, send
from casework.deadlines.clocks import current_calendar
from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.errors import CaseworkError
from casework.organisations.actors import system_actor
from casework.workflow.judge import Move
from casework.workflow.models import Matter
from casework.workflow.perform import perform_many
from casework.workflow.tracks import track_of

BATCH = 500
RULE = "R11"


@dataclass(frozen=True, slots=True)
class Deed:
    """
    One thing done or refused. deed: the colour of a card, else the verb taken. awaited: the verb whose time it is.
    refused: the code of the refusal, "" where it was done; why: its sentence.
    """

    matter: str
    deed: str
    awaited: str
    due_at: datetime | None
    refused: str = ""
    why: str = ""


def take_due(ids: Iterable[int], at: datetime, *, ever: bool = False) -> list[Deed]:
    """
    Do what these clocks call for at a moment, if they still do, in order of time; each time the same, whoever else does it.

    ids: at most a few hundred. Cards of one batch are one transaction, in a constant number of statements; a matter with a
    row that comes by itself has transactions of its own. What another worker has under lock is left to him. Returns what was
    done and what was refused; a refusal stops nothing else and is tried again when it is asked for again.
    """
    waiting = list(Clock.objects.filter(pk__in=ids).values_list("pk", "matter_no", "nature"))
    mixed = {number for _pk, number, nature in waiting if nature != Nature.DUTY}
    plain = {pk: number for pk, number, _nature in waiting if number not in mixed}
    deeds = _cards(plain, at, ever=ever) if plain else []
    for due in still_due([pk for pk, number, _nature in waiting if number in mixed], at, ever=ever):
        if due.colour is None:
            deeds += _row(due, at)
        else:
            deeds += _cards({due.clock.pk: due.clock.matter_no}, at, ever=ever)
    return deeds


def _row(due: Due, at: datetime) -> list[Deed]:
    clock = due.clock
    try:
        taken = take_row(clock, at)
    except (CaseworkError, DatabaseError) as refusal:
        if not Clock.objects.open().filter(pk=clock.pk).exists():
            return []  # another worker was quicker
        return [_deed(due, refused=refusal)]
    return [Deed(clock.matter_no, taken, clock.verb, clock.due_at)]


def _cards(clocks: Mapping[int, str], at: datetime, *, ever: bool) -> list[Deed]:
    """Issue the cards of a batch, clock → matter; where it stumbles, one by one, so that one bad matter stops no other."""
    try:
        with transaction.atomic():
            return _issue(clocks, at, ever=ever)
    except DatabaseError:
        return [deed for pk, number in clocks.items() for deed in _card(pk, number, at, ever=ever)]


def _card(pk: int, number: str, at: datetime, *, ever: bool) -> list[Deed]:
    try:
        with transaction.atomic():
            return _issue({pk: number}, at, ever=ever)
    except IntegrityError:
        return []  # another worker was quicker
    except DatabaseError as fault:
        return [_deed(due, refused=fault) for due in still_due([pk], at, ever=ever)]


def _issue(clocks: Mapping[int, str], at: datetime, *, ever: bool) -> list[Deed]:
    """Lock the matters that are free, see what is still due then, and write entries, cards and notices."""
    matters = _free(clocks.values())
    dues = still_due([pk for pk, number in clocks.items() if number in matters], at, ever=ever)
    moves: list[Move] = []
    judged: list[Due] = []
    deeds: list[Deed] = []
    for due in dues:
        try:
            moves.append(_move(due, matters[due.clock.matter_no], at))
            judged.append(due)
        except CaseworkError as refusal:
            deeds.append(_deed(due, refused=refusal))
    cards: list[Card] = []
    notices: list[Dispatch] = []
    calendar = current_calendar()
    calls = Assistance.objects.all().awaited((due.clock.matter_no, due.clock.verb) for due in judged)
    for due, result in zip(judged, _performed(moves), strict=True):
        if isinstance(result, CaseworkError):
            deeds.append(_deed(due, refused=result))
            continue
        matter = matters[due.clock.matter_no]
        call = calls.get((due.clock.matter_no, due.clock.verb))
        cards.append(card_of(due.clock, _coloured(due), matter, result, at, call=call))
        notices += notices_of_card(cards[-1], matter, calendar, call=call)
        deeds.append(_deed(due))
    Card.objects.bulk_create(cards)
    send(notices)
    return deeds


def _free(numbers: Iterable[str]) -> dict[str, Matter]:
    """Lock those matters that nobody else holds, in the order of their numbers; one statement."""
    locked = Matter.objects.select_for_update(of=("self",), skip_locked=True).placed().select_related("unit")
    return {matter.number: matter for matter in locked.filter(number__in=set(numbers)).order_by("number")}


def _performed(moves: Sequence[Move]) -> list[int | CaseworkError]:
    """Take the moves; returns for each the seq of its entry, or its refusal."""
    seqs: list[int | CaseworkError] = []
    later: dict[str, int] = {}
    results = perform_many(moves, partial=True)
    for result in reversed(results):
        if isinstance(result, CaseworkError):
            seqs.append(result)
        else:
            seqs.append(result.version - later.get(result.number, 0))
            later[result.number] = later.get(result.number, 0) + 1
    return seqs[::-1]


def _move(due: Due, matter: Matter, at: datetime) -> Move:
    """
    Build the move that issues a card.

    :raises NotYet: the matter's track or the version of its table is not known here.
    """
    track_of(matter.track).machine_of(matter.machine_version)
    given = card_facts(due.clock, _coloured(due), at)
    return Move(matter.number, ISSUE, system_actor(matter.unit, rule=RULE), at, given=given)


def _coloured(due: Due) -> Colour:
    assert due.colour is not None
    return due.colour


def _deed(due: Due, *, refused: CaseworkError | DatabaseError | None = None) -> Deed:
    clock = due.clock
    return Deed(clock.matter_no, str(due.colour or clock.verb), clock.verb, clock.due_at, *told(refused))


def told(refusal: CaseworkError | DatabaseError | None) -> tuple[str, str]:
    """Give the code and the sentence of a refusal, both "" for none."""
    if refusal is None:
        return "", ""
    if isinstance(refusal, CaseworkError):
        return refusal.code, str(refusal)
    return "DATABASE", str(refusal).strip().partition("\n")[0]
