"""
What a letter has to say: the content that the law prescribes for each, and the remedies by the law in force. Pure.

A letter is judged by what it states, field by field: a field that is absent, None, empty or blank is not stated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casework.law import ACL, APL, FINES, RECONSIDERATION, Article
from enforcement.standards.kinds import PenaltyKind
from enforcement.standards.severity import MONEY

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Fields = Mapping[str, Any]


class Letter(TextChoices):
    """A paper whose content the law prescribes."""

    ON_THE_SPOT = "ON_THE_SPOT", _("decision on the spot")
    NOTICE = "NOTICE", _("advance notice of a penalty")
    DECISION = "DECISION", _("penalty decision")
    NO_PENALTY = "NO_PENALTY", _("decision not to penalise")
    SEIZURE = "SEIZURE", _("decision to seal or seize")
    SEIZURE_EXTENSION = "SEIZURE_EXTENSION", _("notice that a seizure is prolonged")
    REMINDER = "REMINDER", _("reminder before execution")


class Remedy(TextChoices):
    """Where a party may turn: to either, or to a court only after reconsideration."""

    EITHER = "EITHER", _("reconsideration or suit, as the party likes")
    RECONSIDERATION_FIRST = "RECONSIDERATION_FIRST", _("reconsideration first, then suit")


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing a letter states. name: of its field. applies: whether a letter that says these things owes it, None always."""

    name: str
    label: StrOrPromise
    law: Article
    applies: Callable[[Fields], bool] | None = None


def missing(letter: str, fields: Fields, day: date) -> list[Piece]:
    """
    List what a letter of that day does not state although it has to, in the order of its article; empty when complete.

    fields: the names of CONTENT → what the letter says. "kinds" are codes of PenaltyKind; "remedies" a code of Remedy, and
    one that the law of the day does not allow counts as not stated.

    :raises ValueError: there is no such letter.
    """
    owed = (piece for piece in CONTENT[Letter(letter)] if piece.applies is None or piece.applies(fields))
    return [piece for piece in owed if not _states(letter, fields, piece.name, day)]


def remedy_on(letter: str, day: date) -> Remedy:
    """
    Tell where a party may turn against a letter of that day.

    Since the law of 2023 is in force, against a decision on the spot reconsideration comes first (RCL art. 23(1)(1)).
    """
    is_first = letter == Letter.ON_THE_SPOT and RECONSIDERATION.in_force_on(day)
    return Remedy.RECONSIDERATION_FIRST if is_first else Remedy.EITHER


def _states(letter: str, fields: Fields, name: str, day: date) -> bool:
    value = fields.get(name)
    if name == "remedies":
        return value == remedy_on(letter, day)
    if isinstance(value, str):
        return bool(value.strip())
    return bool(value)


def _takes_money(fields: Fields) -> bool:
    return not MONEY.isdisjoint(fields.get("kinds") or ())


def _fines(fields: Fields) -> bool:
    return PenaltyKind.FINE in (fields.get("kinds") or ())


def _offers_hearing(fields: Fields) -> bool:
    return bool(fields.get("hearing_ground"))


# fmt: off
CONTENT: Mapping[Letter, tuple[Piece, ...]] = {
    Letter.ON_THE_SPOT: (
        Piece("number", _("its number"), APL.art(52)),
        Piece("act", _("the illegal act"), APL.art(52)),
        Piece("kinds", _("kind of penalty"), APL.art(52)),
        Piece("basis", _("legal basis"), APL.art(52)),
        Piece("fine_yuan", _("amount of the fine"), APL.art(52), _fines),
        Piece("time", _("time of the penalty"), APL.art(52)),
        Piece("place", _("place of the penalty"), APL.art(52)),
        Piece("remedies", _("remedies and their terms, by the law in force"), APL.art(52)),
        Piece("organ", _("name of the organ"), APL.art(52)),
        Piece("officers", _("signatures of the officers"), APL.art(52)),
    ),
    Letter.NOTICE: (
        Piece("kinds", _("penalty intended"), APL.art(44)),
        Piece("fine_yuan", _("amount of the fine intended"), APL.art(44), _fines),
        Piece("facts", _("facts of the case"), APL.art(44)),
        Piece("reasons", _("reasons of the act"), APL.art(44)),
        Piece("basis", _("legal basis"), APL.art(44)),
        Piece("defence_right", _("right to a statement and a defence"), APL.art(44)),
        Piece("hearing_right", _("right to ask for a hearing"), APL.art(63), _offers_hearing),
    ),
    Letter.DECISION: (
        Piece("party_name", _("name of the party"), APL.art(59)),
        Piece("party_address", _("address of the party"), APL.art(59)),
        Piece("facts", _("facts of the case"), APL.art(59)),
        Piece("evidence", _("evidence of the facts"), APL.art(59)),
        Piece("kinds", _("kind of penalty"), APL.art(59)),
        Piece("basis", _("legal basis"), APL.art(59)),
        Piece("fine_yuan", _("amount of the fine"), APL.art(59), _fines),
        Piece("manner", _("manner of performance"), APL.art(59)),
        Piece("term", _("term of performance"), APL.art(59)),
        Piece("bank", _("bank that takes the fine"), FINES.art(7), _fines),
        Piece("surcharge_told", _("what is added when the fine is late"), FINES.art(7), _fines),
        Piece("remedies", _("remedies and their terms, by the law in force"), APL.art(59)),
        Piece("organ", _("name of the organ"), APL.art(59)),
        Piece("date", _("day of the decision"), APL.art(59)),
        Piece("seal", _("seal of the organ"), APL.art(59)),
    ),
    Letter.NO_PENALTY: (
        Piece("ground", _("ground for no penalty"), APL.art(57)),
        Piece("education", _("education of the party"), APL.art(33)),
    ),
    Letter.SEIZURE: (
        Piece("party_name", _("name of the party"), ACL.art(24)),
        Piece("party_address", _("address of the party"), ACL.art(24)),
        Piece("reasons", _("reasons of the act"), ACL.art(24)),
        Piece("basis", _("legal basis"), ACL.art(24)),
        Piece("term", _("term of the seizure"), ACL.art(24)),
        Piece("items", _("names and numbers of what is sealed or seized"), ACL.art(24)),
        Piece("remedies", _("remedies and their terms, by the law in force"), ACL.art(24)),
        Piece("organ", _("name of the organ"), ACL.art(24)),
        Piece("seal", _("seal of the organ"), ACL.art(24)),
        Piece("date", _("day of the decision"), ACL.art(24)),
    ),
    Letter.SEIZURE_EXTENSION: (
        Piece("party_name", _("name of the party"), ACL.art(24)),
        Piece("party_address", _("address of the party"), ACL.art(24)),
        Piece("reasons", _("reasons of the act"), ACL.art(25)),
        Piece("basis", _("legal basis"), ACL.art(24)),
        Piece("term", _("term of the seizure"), ACL.art(25)),
        Piece("items", _("names and numbers of what is sealed or seized"), ACL.art(24)),
        Piece("remedies", _("remedies and their terms, by the law in force"), ACL.art(24)),
        Piece("organ", _("name of the organ"), ACL.art(24)),
        Piece("seal", _("seal of the organ"), ACL.art(24)),
        Piece("date", _("day of the decision"), ACL.art(24)),
    ),
    Letter.REMINDER: (
        Piece("term", _("term of performance"), ACL.art(35)),
        Piece("manner", _("manner of performance"), ACL.art(35)),
        Piece("amount_yuan", _("exact amount"), ACL.art(35), _takes_money),
        Piece("payment", _("manner of payment"), ACL.art(35), _takes_money),
        Piece("defence_right", _("right to a statement and a defence"), ACL.art(35)),
    ),
}
# fmt: on
