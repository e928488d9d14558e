"""
Verbs that a matter of any track takes in whatever state it stands, ended ones too: it stays where it is.

Each page that has such verbs registers them; machines know none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casework.organisations.actors import Role
from casework.workflow.machine import T

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Anywhere:
    """
    One such verb. row_for: state and facts given → its row, which leads to the same state. kinds: every row it may have,
    for the list of laws. is_quiet: whether it tells about a matter and does not move it on, so that what was done before
    may still be entered after it, and what was proposed still stands. label: what a clerk calls it, "" where the desk says so.
    names: facts → what a clerk calls them. spell: name and value of a fact, and the code of the track → the value in words,
    "" where it is its own word. proposers: who proposes it, where it takes two persons and they are not the common ones.
    """

    row_for: Callable[[str, Mapping[str, Any]], T]
    kinds: Callable[[], tuple[T, ...]]
    is_quiet: bool = False
    label: StrOrPromise = ""
    names: Mapping[str, StrOrPromise] = field(default_factory=dict)
    spell: Callable[[str, Any, str], StrOrPromise] = lambda name, value, track: ""
    proposers: frozenset[Role] = frozenset()


_verbs: dict[str, Anywhere] = {}


def register_anywhere(verb: str, anywhere: Anywhere) -> None:
    """Make a verb known; called once by the page that has it."""
    _verbs[verb] = anywhere


def row_anywhere(verb: str, state: str, given: Mapping[str, Any]) -> T | None:
    """Find the row by which a verb is taken in any state; None for a verb of the tables."""
    anywhere = _verbs.get(verb)
    return None if anywhere is None else anywhere.row_for(state, given)


def is_anywhere(verb: str) -> bool:
    """Answer whether a verb belongs to every track and to no table."""
    return verb in _verbs


def anywhere(verb: str) -> Anywhere | None:
    """Find such a verb; None for a verb of the tables."""
    return _verbs.get(verb)


def verbs_anywhere() -> tuple[str, ...]:
    """Every such verb, in the order of registration."""
    return tuple(_verbs)


def is_quiet(verb: str) -> bool:
    """Answer whether a verb only tells about a matter."""
    return verb in _verbs and _verbs[verb].is_quiet


def rows_anywhere() -> Iterator[T]:
    """Yield every kind of row of these verbs, in the order of registration."""
    for anywhere in _verbs.values():
        yield from anywhere.kinds()
