"""The conditions of cards, orders and charges (domain 1.4, 2.1 R11)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from casework.command.colours import Colour
from casework.deadlines.calendar import start_of
from casework.law import HOUSE
from casework.organisations.levels import Level
from casework.organisations.models import Membership
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.casefile import Act
from casework.workflow.guards import Attempt, guard

ISSUE, ASK, ANSWER = "issue_card", "ask_explanation", "answer_card"
ORDER, READ, REPLY = "order", "read_order", "answer_order"
CHARGE = "take_charge"
WHISTLE, REPORT = "whistle", "report_in"
DANGER, TOLD = "note_danger", "report_danger"


def named(attempt: Attempt, verb: str, fact: str) -> Act | None:
    """Find the earlier act of a verb whose place in the chain a fact names; None when there is none."""
    seq = attempt.given.get(fact)
    return next((act for act in attempt.file.acts if act.seq == seq and act.verb == verb), None)


def about(attempt: Attempt, fact: str, *verbs: str) -> list[Act]:
    """The earlier acts of these verbs that name the same card or order, the oldest first."""
    seq = attempt.given.get(fact)
    return [act for act in attempt.file.acts if act.verb in verbs and act.facts.get(fact) == seq]


@guard(
    _("A card names its colour and the time limit it is about."),
    law=HOUSE.art("R11"),
    field="awaited",
    asks=("colour", "rule", "awaited", "armed_at", "due"),
)
def clock_named(attempt: Attempt) -> bool:
    given = attempt.given
    if not given.get("colour") or not all(given.get(name) for name in ("rule", "awaited", "armed_at", "due")):
        return False
    began = datetime.fromisoformat(given["armed_at"])
    acts = attempt.file.acts
    return any(act.happened_at == began for act in acts) or any(began in _told_starts(attempt, act) for act in acts)


def _told_starts(attempt: Attempt, act: Act) -> set[datetime]:
    """The moments from which clocks are counted because an act told them, which are not its own."""
    arms = attempt.matter.machine.arms.get(act.verb, {})
    telling = (term for terms in arms.values() for term in terms if term.begins)
    return {start_of(term, act.facts, act.happened_at) for term in telling}


@guard(
    _("A red card needs a time limit that is over, and a yellow one a limit that is not."),
    law=HOUSE.art("R11"),
    field="colour",
)
def colour_fits(attempt: Attempt) -> bool:
    due, is_red = attempt.given.get("due"), attempt.given.get("colour") == Colour.RED
    if attempt.given.get("breach", False) is not is_red:
        return False
    return not due or (attempt.day >= date.fromisoformat(due) if is_red else attempt.day <= date.fromisoformat(due))


@guard(_("This time limit has its card of this colour already."), law=HOUSE.art("R11"), field="awaited")
def card_is_new(attempt: Attempt) -> bool:
    same = ("colour", "awaited", "armed_at")
    wanted = [attempt.given.get(name) for name in same]
    return not any([act.facts.get(name) for name in same] == wanted for act in attempt.file.acts if act.verb == ISSUE)


@guard(_("Name a card of this matter."), law=HOUSE.art("R11a"), field="card", asks=("card",))
def card_named(attempt: Attempt) -> bool:
    return named(attempt, ISSUE, "card") is not None


@guard(_("An explanation of this card is awaited already."), law=HOUSE.art("R11a"), field="card")
def nothing_awaited(attempt: Attempt) -> bool:
    said = about(attempt, "card", ASK, ANSWER)
    return not said or said[-1].verb == ANSWER


@guard(
    _("This card was answered; a new answer is given when an explanation is asked for."),
    law=HOUSE.art("R11a"),
    field="card",
)
def answer_awaited(attempt: Attempt) -> bool:
    said = about(attempt, "card", ASK, ANSWER)
    return not said or said[-1].verb == ASK


@guard(_("The handler answers, or the head of the unit that leads."), law=HOUSE.art("R11a"), field="actor")
def answered_by_handler(attempt: Attempt) -> bool:
    handler = attempt.matter.handler
    if handler and attempt.actor.account == handler:
        return True
    return attempt.acts_for_lead and attempt.post is not None and (not handler or attempt.post.role == "HEAD")


@guard(_("An explanation is asked for, and given, in words."), law=HOUSE.art("R11a"), field="text")
def explained_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(_("An order is given, and answered, in words."), law=HOUSE.art("R15"), field="text")
def ordered_in_words(attempt: Attempt) -> bool:
    return bool(attempt.notes.get("text", "").strip())


@guard(
    _("An order comes from the county or above, or from a unit above the one that leads."),
    law=HOUSE.art("R15"),
    field="unit",
)
def comes_from_above(attempt: Attempt) -> bool:
    post = attempt.post
    return post is not None and (post.level >= Level.COUNTY or post.level > attempt.matter.level)


@guard(
    _("An order goes to who handles the matter; while nobody does, to somebody of the unit that leads."),
    law=HOUSE.art("R15"),
    field="addressee",
    asks=("addressee",),
)
def addressee_handles(attempt: Attempt) -> bool:
    addressee, matter = attempt.given.get("addressee"), attempt.matter
    if not addressee:
        return False
    if matter.handler:
        return bool(addressee == matter.handler)
    sits = Membership.objects.in_force(attempt.day).filter(user__username=addressee, user__is_active=True)
    return sits.filter(role__in=HANDLING_ROLES, unit__path__startswith=matter.unit_path).exists()


@guard(_("Name an order of this matter."), law=HOUSE.art("R15a"), field="order", asks=("order",))
def order_named(attempt: Attempt) -> bool:
    return named(attempt, ORDER, "order") is not None


@guard(_("An order is for its addressee, and for who handles the matter now."), law=HOUSE.art("R15a"), field="actor")
def is_addressee(attempt: Attempt) -> bool:
    given = named(attempt, ORDER, "order")
    return given is None or attempt.actor.account in {given.facts.get("addressee"), attempt.matter.handler}


@guard(_("This order was read already."), law=HOUSE.art("R15a"), field="order")
def unread(attempt: Attempt) -> bool:
    return not about(attempt, "order", READ, REPLY)


@guard(_("This order was answered already."), law=HOUSE.art("R15a"), field="order")
def unanswered(attempt: Attempt) -> bool:
    return not about(attempt, "order", REPLY)


@guard(_("A charge is taken by a leader of a township or above."), law=HOUSE.art("R14"), field="unit")
def leads_township(attempt: Attempt) -> bool:
    return attempt.post is not None and attempt.post.level >= Level.TOWNSHIP


@guard(_("The matter is in your charge already."), law=HOUSE.art("R14"), field="actor")
def not_in_own_charge(attempt: Attempt) -> bool:
    last = attempt.file.last(CHARGE)
    return last is None or last.actor != attempt.actor.account
