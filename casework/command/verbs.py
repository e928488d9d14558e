"""The verbs of command and supervision: on any matter, in any state, and quiet, for they tell of it and do not move it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.command import alarms as a
from casework.command import guards as g
from casework.command import safety as s
from casework.command import whistles as w
from casework.command.colours import Colour
from casework.command.facts import FACTS
from casework.law import HOUSE, Article
from casework.organisations.actors import Role
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.anywhere import Anywhere, anywhere, register_anywhere
from casework.workflow.guards import Guard
from casework.workflow.machine import T
from casework.workflow.tracks import track_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WATCH = frozenset({Role.SYSTEM, Role.SUPERVISOR})
SUPERVISORS = frozenset({Role.SUPERVISOR})
HANDLERS = frozenset(HANDLING_ROLES)
COMMANDERS = frozenset({Role.SUPERVISOR, Role.DISPATCHER, Role.HEAD, Role.MANAGER})
LEADERS = frozenset({Role.HEAD, Role.MANAGER})
SEERS = HANDLERS | {Role.SUPERVISOR}
TELLERS = HANDLERS
CALLERS = frozenset({Role.HEAD, Role.DISPATCHER, Role.MEDIATOR})

SAFETY = frozenset({g.DANGER, g.TOLD})

# verb: who, law, needs
ROWS: Mapping[str, tuple[frozenset[Role], Article, tuple[Guard, ...]]] = {
    g.ISSUE: (WATCH, HOUSE.art("R11"), (g.clock_named, g.colour_fits, g.card_is_new)),
    g.ASK: (SUPERVISORS, HOUSE.art("R11a"), (g.card_named, g.nothing_awaited, g.explained_in_words)),
    g.ANSWER: (
        HANDLERS,
        HOUSE.art("R11a"),
        (g.card_named, g.answered_by_handler, g.answer_awaited, g.explained_in_words),
    ),
    g.ORDER: (COMMANDERS, HOUSE.art("R15"), (g.comes_from_above, g.addressee_handles, g.ordered_in_words)),
    g.READ: (HANDLERS, HOUSE.art("R15a"), (g.order_named, g.is_addressee, g.unread)),
    g.REPLY: (HANDLERS, HOUSE.art("R15a"), (g.order_named, g.is_addressee, g.unanswered, g.ordered_in_words)),
    g.CHARGE: (LEADERS, HOUSE.art("R14"), (g.leads_township, g.not_in_own_charge)),
    g.WHISTLE: (
        CALLERS,
        HOUSE.art("R10"),
        (w.called_by_township, w.called_in_handling, w.departments_named, w.departments_know_of_it, w.called_in_words),
    ),
    g.REPORT: (
        HANDLERS,
        HOUSE.art("R10"),
        (w.whistle_named, w.department_was_called, w.reports_in_once, w.reported_in_words),
    ),
    g.DANGER: (SEERS, s.S1, (a.danger_known, a.danger_fits, a.danger_is_new, a.seen_in_words)),
    g.TOLD: (
        TELLERS,
        s.S1,
        (
            a.danger_noted,
            a.organ_is_named_by_law,
            a.unreported,
            a.receipt_in_words,
            a.told_to_the_organ,
            a.not_told_to_the_accused,
        ),
    ),
}
LABELS: Mapping[str, StrOrPromise] = {
    g.ISSUE: pgettext_lazy("verb", "issue a card"),
    g.ASK: pgettext_lazy("verb", "ask for an explanation"),
    g.ANSWER: pgettext_lazy("verb", "answer the card"),
    g.ORDER: pgettext_lazy("verb", "give an order"),
    g.READ: pgettext_lazy("verb", "read the order"),
    g.REPLY: pgettext_lazy("verb", "answer the order"),
    g.CHARGE: pgettext_lazy("verb", "take in charge"),
    g.WHISTLE: pgettext_lazy("verb", "whistle for departments"),
    g.REPORT: pgettext_lazy("verb", "report in"),
    g.DANGER: pgettext_lazy("verb", "note a danger"),
    g.TOLD: pgettext_lazy("verb", "report a danger"),
}
NAMES: Mapping[str, StrOrPromise] = {
    "colour": _("colour"),
    "rule": _("rule of the term"),
    "awaited": _("verb awaited"),
    "armed_at": _("counted since"),
    "due": _("last day of the term"),
    "late_by": _("days late"),
    "breach": _("breach"),
    "card": _("entry of the card"),
    "order": _("entry of the order"),
    "addressee": _("addressee"),
    "urgent": _("urgent"),
    "reply_by": _("to be answered by"),
    "units": _("departments called"),
    "department": _("department"),
    "whistle": _("entry of the whistle"),
    "danger": _("danger"),
    "noted": _("entry that noted the danger"),
    "organ": _("organ told"),
    "referral": _("filing at the organ"),
    "unit": _("unit told"),
}


@cache
def row_of(verb: str, state: str, danger: str = "") -> T:
    """
    The row by which one of these verbs is taken in any state, ended ones too; the matter stays where it stands.

    danger: of SAFETY, a code of the list: its law is that of the row.
    """
    who, law, needs = ROWS[verb]
    law = s.law_of(danger) if danger else law
    return T(verb, (state,), state, who, law, needs, is_for_guests=verb == g.REPORT, takes=FACTS[verb])


def _row_for(verb: str, state: str, given: Mapping[str, Any]) -> T:
    danger = given.get("danger") if verb in SAFETY else ""
    return row_of(verb, state, danger if isinstance(danger, str) and danger in s.DANGERS else "")


def _kinds(verb: str) -> tuple[T, ...]:
    return tuple(row_of(verb, "", danger) for danger in (s.DANGERS if verb in SAFETY else ("",)))


def label_of(verb: str, track: str) -> StrOrPromise:
    """What a clerk calls a verb awaited, of the track or one of these."""
    name = verb.partition("#")[0]
    known = anywhere(name)
    return (known.label if known else "") or track_of(track).label_of(name)


def _spell(name: str, value: Any, track: str) -> StrOrPromise:
    if name == "colour" and value in Colour.values:
        return Colour(value).label
    if name == "awaited":
        return label_of(str(value), track)
    if name == "danger" and value in s.DANGERS:
        return s.DANGERS[value].label
    if name == "organ" and value in s.ORGANS:
        return s.ORGANS[value]
    return f"#{value}" if name in ("card", "order", "whistle", "noted") else ""


def _register(verb: str) -> None:
    register_anywhere(
        verb,
        Anywhere(
            row_for=lambda state, given: _row_for(verb, state, given),
            kinds=lambda: _kinds(verb),
            is_quiet=True,
            label=LABELS[verb],
            names=NAMES,
            spell=_spell,
        ),
    )


for _verb in ROWS:
    _register(_verb)
