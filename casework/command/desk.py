"""Command and supervision on the desk: a part of each matter's page, boxes of the first page, and who has it in charge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.command import guards as g
from casework.command.dangers import DangerLine, danger_lines, of_reader, shown_to_guest, waiting
from casework.command.forms import FORMS
from casework.command.models import Assistance, Card, Charge, Dispatch, Order
from casework.command.safety import DANGERS
from casework.command.services import read_order
from casework.command.verbs import CALLERS, COMMANDERS, LABELS, row_of
from casework.deadlines.models import Clock
from casework.deadlines.terms import Nature
from casework.errors import CaseworkError
from casework.ledger.models import Note
from casework.ledger.visits import Visit
from casework.organisations.actors import Actor, Role
from casework.organisations.levels import Level
from casework.parties.masking import Audience, masked_party, masked_words
from casework.workflow.casefile import Act
from casework.workflow.desk.page import Deed, MatterPage
from casework.workflow.desk.rooms import Mark, Part, Room
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.guards import acts_for
from casework.workflow.judge import acting_post
from casework.workflow.models import Matter
from casework.workflow.notices import told_to
from casework.workflow.persons import may_read

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SAYING = (g.ISSUE, g.ASK, g.ANSWER, g.ORDER, g.REPLY, g.WHISTLE, g.REPORT, g.DANGER, g.TOLD)
SHOWN = 8
COUNTED = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One thing somebody said about a card or an order. words: "" for who may not read them, and for what was erased."""

    label: StrOrPromise
    by: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card as the page of a matter tells it, with what was asked and answered, in order."""

    card: Card
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order as the page of a matter tells it, with its words and its answer. given_by, addressee: names."""

    order: Order
    given_by: str
    addressee: str
    is_late: bool
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class WhistleLine:
    """One whistle as the page of a matter tells it: whom it called, and what was said. given_by: a name."""

    call: Assistance
    given_by: str
    departments: Sequence[tuple[Assistance, bool]]
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class HomeLine:
    """One line of a box of the first page. what: a card, an order, a whistle or a notice; matter: it is about, in the reader's reach."""

    what: Any
    matter: Matter
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the first page: its first lines, and how many there are, counted as far as a hundred. more: "" for no list."""

    code: str
    title: StrOrPromise
    lines: Sequence[HomeLine]
    counted: str
    more: str


def opened(matter: Matter, visit: Visit) -> Matter:
    """
    Give the receipt of every unread order whose addressee opened the matter's page; returns the matter as it is then.

    Who may not act here any more leaves none, and reads all the same. One statement where there is nothing to read.
    """
    actor = visit.actor
    mine = (
        Order.objects.of(matter.number).open().addressed_to(actor.account).filter(read_at=None, given_at__lte=visit.at)
    )
    for order in mine.order_by("pk"):
        try:
            read = read_order(matter, order=order.seq, actor=actor, at=visit.at)
        except CaseworkError:
            return matter
        matter.version, matter.head = read.version, read.head
    return matter


def parts(page: MatterPage) -> list[Part]:
    """Read what was ordered, called for, warned of and taken in charge on a matter; six statements."""
    matter = page.matter
    cards = list(Card.objects.of(matter.number))
    orders = list(Order.objects.of(matter.number).select_related("from_unit"))
    calls = list(Assistance.objects.of(matter.number).select_related("unit", "from_unit"))
    return _part(page, cards, orders, calls, danger_lines(page), _offers(page, cards, orders, calls))


def guest_parts(page: MatterPage) -> list[Part]:
    """Read by what whistles the reader's units were called to a matter that is not theirs, and of what dangers they were told."""
    units = set(page.visit.own_units())
    calls = list(Assistance.objects.of(page.matter.number).select_related("unit", "from_unit"))
    named = {call.seq for call in calls if call.unit_id in units}
    mine = [call for call in calls if call.seq in named]
    dangers = shown_to_guest(page, danger_lines(page))
    return _part(page, [], [], mine, dangers, _offers(page, [], [], mine)) if mine or dangers else []


def _part(
    page: MatterPage,
    cards: Sequence[Card],
    orders: Sequence[Order],
    calls: Sequence[Assistance],
    dangers: Sequence[DangerLine],
    offers: Sequence[Deed],
) -> list[Part]:
    matter, visit = page.matter, page.visit
    if not (cards or orders or calls or dangers or offers):
        return []
    seqs = {row.seq for row in (*cards, *orders, *calls)} | {line.seq for line in dangers}
    acts = [act for act in page.file.acts if act.verb in SAYING and (act.seq in seqs or seqs & _about(act))]
    names = names_of_accounts([*(act.actor for act in acts), *(order.addressee for order in orders)])
    words = _words(page, [act.seq for act in acts])

    def said(seq: int, fact: str) -> list[Said]:
        return [
            Said(LABELS[act.verb], names.get(act.actor, act.actor), act.happened_at, words.get(act.seq, ""))
            for act in acts
            if act.facts.get(fact) == seq or (act.seq == seq and words.get(seq))
        ]

    order_lines = [
        OrderLine(
            order,
            names.get(order.given_by, order.given_by),
            names.get(order.addressee, order.addressee),
            order.answered_at is None and order.reply_by < visit.on,
            said(order.seq, "order"),
        )
        for order in orders
    ]
    card_lines = [CardLine(card, said(card.seq, "card")) for card in cards]
    heads = {call.seq: call for call in calls}
    whistle_lines = [
        WhistleLine(
            head,
            names.get(head.given_by, head.given_by),
            [
                (call, call.reported_at is None and call.reply_by < visit.on)
                for call in sorted(calls, key=lambda call: call.place)
                if call.seq == seq
            ],
            said(seq, "whistle"),
        )
        for seq, head in heads.items()
    ]
    context = {
        "cards": card_lines, "orders": order_lines, "whistles": whistle_lines, "offers": offers, "matter": matter,
        "dangers": [replace(line, said=said(line.seq, "noted")) for line in dangers],
    }  # fmt: skip
    return [Part("admin/command/_part.html", context)]


def _about(act: Act) -> set[Any]:
    """The earlier entries an act of command is about."""
    return {act.facts.get(name) for name in ("card", "order", "whistle", "noted")}


def _words(page: MatterPage, seqs: Sequence[int]) -> dict[int, str]:
    """
    Read the words of acts of command: for who handles the matter as they are, for who asks, orders or was called with the parties'
    names and all numbers of persons masked; for all others none. One statement, none where there is nothing to read.
    """
    matter, actor = page.matter, page.visit.actor
    is_reader = may_read(matter, actor)
    if not seqs or not (is_reader or page.told is not None or actor.post_for(COMMANDERS, matter.unit_path)):
        return {}
    notes = Note.objects.filter(matter=matter.number, seq__in=seqs, name="text")
    if is_reader:
        return {note.seq: note.text for note in notes}
    names = {party.name: masked_party(party, Audience.LIST)["name"] for party in page.file.parties if party.name}
    return {note.seq: _masked(note.text, names) for note in notes}


def _masked(text: str, names: Mapping[str, str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, names[name])
    return masked_words(text)


def marks(matters: Sequence[Matter]) -> Mapping[str, Sequence[Mark]]:
    """Say who has which of these matters in charge; two statements, one where nobody has."""
    standing = Charge.objects.all().standing(*(matter.number for matter in matters))
    if not standing:
        return {}
    names = names_of_accounts(charge.leader for charge in standing.values())
    return {
        number: (Mark(_("in charge"), f"{names.get(charge.leader, charge.leader)} · {charge.unit.name}"),)
        for number, charge in standing.items()
    }


def home(visit: Visit) -> list[Part]:
    """Read the reader's own orders and notices, the whistles for his units and their cards; a handful of statements."""
    orders = Order.objects.open().addressed_to(visit.actor.account).select_related("from_unit")
    told = Dispatch.objects.for_desk(visit.actor.account, visit.own_units()).let_out(visit.at)
    seats = {post.unit_id for post in visit.actor.posts}
    calls = Assistance.objects.open().for_units(seats).select_related("from_unit")
    rows: dict[str, list[Any]] = {
        "dangers": list(of_reader(visit)[:COUNTED]),
        "whistles": list(calls[:COUNTED]),
        "orders": list(orders[:COUNTED]),
        "cards": list(
            Matter.objects.all().records_visible_to(visit.actor, Card.objects.standing(), by="matter_no")[:COUNTED]
        ),
        "notices": list(told[:COUNTED]),
    }
    shown = {code: each[:SHOWN] for code, each in rows.items()}
    numbers = {row.matter_no for each in shown.values() for row in each}
    asked = Matter.objects.filter(number__in=numbers)
    told_of = told_to(asked.behind_no_wall_for(visit.actor), visit.own_units())
    seen = {matter.number: matter for each in (told_of, asked.visible_to(visit.actor)) for matter in each}
    boxes = []
    for code, title in BOXES.items():
        lines = [_line(row, seen[row.matter_no], visit) for row in shown[code] if row.matter_no in seen]
        if lines:
            boxes.append(Part("admin/command/_box.html", {"box": _box(code, title, lines, rows[code])}))
    return boxes


BOXES: Mapping[str, StrOrPromise] = {
    "dangers": _("dangers to report"),
    "whistles": _("whistles for my units"),
    "orders": _("my orders"),
    "cards": _("cards"),
    "notices": _("my notices"),
}
_MODELS: Mapping[str, Any] = {
    "whistles": Assistance,
    "orders": Order,
    "cards": Card,
    "notices": Dispatch,
}


def _box(code: str, title: StrOrPromise, lines: Sequence[HomeLine], rows: Sequence[Any]) -> Box:
    counted = f"{COUNTED - 1}+" if len(rows) >= COUNTED else str(len(rows))
    model = _MODELS.get(code)
    more = reverse(f"admin:command_{model._meta.model_name}_changelist") if model else ""
    return Box(code, title, lines, counted, more)


def _line(row: Any, matter: Matter, visit: Visit) -> HomeLine:
    if isinstance(row, Clock):
        return HomeLine(row, matter, row.is_over_at(visit.at))
    return HomeLine(row, matter, isinstance(row, Order | Assistance) and row.reply_by < visit.on)


def _offers(
    page: MatterPage, cards: Sequence[Card], orders: Sequence[Order], calls: Sequence[Assistance]
) -> list[Deed]:
    """Name the dialogs that are for this reader here, and have something to be about."""
    matter, actor = page.matter, page.visit.actor
    is_own = actor.account == matter.handler
    seats = {post.unit_id for post in actor.posts}
    wanted = {
        g.TOLD: waiting(page),
        g.REPORT: any(call.reported_at is None and call.unit_id in seats for call in calls),
        g.REPLY: any(order.answered_at is None and (is_own or order.addressee == actor.account) for order in orders),
        g.ANSWER: any(card.awaits_answer or card.answered_at is None for card in cards) and _answers(matter, actor),
        g.ORDER: _post_level(g.ORDER, matter, actor) >= min(Level.COUNTY, matter.level + 1),
        g.CHARGE: _post_level(g.CHARGE, matter, actor) >= Level.TOWNSHIP,
        g.WHISTLE: matter.accepted_at is not None and not matter.is_at_end and _is_of_township(matter, actor),
        g.ISSUE: any(running.clock.nature == Nature.DUTY for running in page.clocks),
        g.ASK: any(not card.awaits_answer for card in cards),
        g.DANGER: page.told is None and any(danger.concerns(matter) for danger in DANGERS.values()),
    }
    return [
        Deed(verb, LABELS[verb])
        for verb, is_wanted in wanted.items()
        if is_wanted and acting_post(row_of(verb, matter.state), matter, actor) is not None
    ]


def _answers(matter: Matter, actor: Actor) -> bool:
    """Answer whether a card of the matter is the actor's to answer: he handles it, or is the head of the unit that leads."""
    post = acting_post(row_of(g.ANSWER, matter.state), matter, actor)
    if post is None or actor.account == matter.handler:
        return post is not None
    return acts_for(post, matter) and (not matter.handler or post.role is Role.HEAD)


def _is_of_township(matter: Matter, actor: Actor) -> bool:
    """Answer whether the actor sits in a township that reaches the matter, and may whistle there."""
    posts = (post for post in actor.posts if post.level == Level.TOWNSHIP and post.covers(matter.unit_path))
    return any(post.role in CALLERS for post in posts)


def _post_level(verb: str, matter: Matter, actor: Actor) -> int:
    """The level of the post by which the actor would do it, -1 where he has none."""
    post = acting_post(row_of(verb, matter.state), matter, actor)
    return -1 if post is None else post.level


ROOM = Room(forms=FORMS, opened=opened, parts=parts, guest_parts=guest_parts, home=home, marks=marks)
