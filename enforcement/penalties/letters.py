"""What a letter of a case states, held against what the law prescribes for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.text import format_lazy

from casework.errors import NotYet, Unmet
from casework.listing import listed
from enforcement.penalties.money import yuan
from enforcement.standards.letters import CONTENT, Letter, Piece, missing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Told by inputs of their own.
_APART = frozenset({"kinds", "fine_yuan", "amount_yuan", "remedies"})


def stated_in(letter: Letter) -> tuple[Piece, ...]:
    """List what a letter is said to state, in the order of its article; not what inputs of their own say."""
    return tuple(piece for piece in CONTENT[letter] if piece.name not in _APART)


def fields_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Tell from the facts of an entry what its letter states, field by field."""
    stated: dict[str, Any] = dict.fromkeys(facts.get("content", ()), True)
    return {
        **stated,
        "kinds": list(facts.get("kinds", ())),
        "fine_yuan": yuan(facts.get("fine_fen", 0)),
        "amount_yuan": yuan(facts.get("owed_fen", 0) + facts.get("surcharge_fen", 0)),
        "remedies": facts.get("remedies", ""),
        "hearing_ground": facts.get("hearing_told") is True,
    }


def pieces_lacking(letter: Letter, facts: Mapping[str, Any], day: date) -> list[Piece]:
    """List what a letter of that day does not state although it has to; empty when it is complete."""
    return missing(letter, fields_of(facts), day)


def content_lacking(letter: Letter, facts: Mapping[str, Any], day: date) -> Any:
    """Name what a letter of that day does not state, in the reader's language; "" when it is complete."""
    lacking = pieces_lacking(letter, facts, day)
    return _names_of(tuple(lacking)) if lacking else ""


def _listed(pieces: tuple[Piece, ...]) -> str:
    return listed(piece.label for piece in pieces)


_names_of = lazy(_listed, str)


def states_all(lacking: Any, unmet: Unmet, sentence: StrOrPromise) -> bool:
    """
    Answer yes where a letter lacks nothing. lacking: what content_lacking() found. sentence: says what it does not state, {pieces}.

    :raises NotYet: something is lacking: the unmet condition, its sentence naming each piece.
    """
    if lacking:
        raise NotYet(replace(unmet, message=format_lazy(sentence, pieces=lacking)))
    return True
