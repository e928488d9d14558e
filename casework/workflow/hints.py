"""
What a user should know about an act that was allowed: told after it, never a refusal. Those who know it lie above the engine
and register here what they have to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from casework.ledger.models import Entry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Hint = Callable[[Entry], "StrOrPromise"]

_HINTS: list[Hint] = []


def hint(speaks: Hint) -> Hint:
    """Register what has something to say about some acts, and "" about all others."""
    _HINTS.append(speaks)
    return speaks


def hints_for(entry: Entry) -> list[StrOrPromise]:
    """List what is to be told about an act, in the order of registration; may be empty."""
    return [said for speaks in _HINTS if (said := speaks(entry))]
