"""
The papers that acts issue: a row of the table names their kinds, the room that keeps papers makes them.

The floor knows that room by what it registers, never by import. While previewing() nothing is issued: the papers are shown as they
would print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from casework.workflow.guards import Attempt


@dataclass(frozen=True, slots=True)
class Issued:
    """
    One paper an act issues. kind: its line in the track's catalogue. told: what the entry says of it. table, columns, row: what
    is written with the entry.
    """

    kind: str
    told: Mapping[str, Any]
    table: str
    columns: tuple[str, ...]
    row: Sequence[Any]


class Issuer(Protocol):
    """Makes the papers of acts. kind: of Guard.issues."""

    def issue(self, kind: str, attempt: Attempt, *, seq: int) -> Issued:
        """Make one paper. seq: of the entry that is to come."""

    def previewed(self, kind: str, attempt: Attempt) -> bytes:
        """Set one paper as it would print, as PDF, marked as a preview and without a number; nothing is taken or written."""


_issuers: list[Issuer] = []
_shown: ContextVar[dict[str, bytes] | None] = ContextVar("previews", default=None)


def register_issuer(issuer: Issuer) -> None:
    """Make known who makes papers; called once by its app when it is ready."""
    _issuers[:] = [issuer]


@contextmanager
def previewing() -> Iterator[Mapping[str, bytes]]:
    """
    Let what is done inside show its papers instead of issuing them; whoever calls this undoes it all. Gives kind → PDF.

    An act must be judged to its end to know its papers: what is wrong with it is refused here as there.
    """
    sheets: dict[str, bytes] = {}
    token = _shown.set(sheets)
    try:
        yield sheets
    finally:
        _shown.reset(token)


def issue(kinds: Sequence[str], attempt: Attempt, *, seq: int) -> tuple[Issued, ...]:
    """
    Make the papers an act issues, in their order.

    :raises NotYet: one of them cannot be made; then the act is not done.
    """
    (issuer,), sheets = _issuers, _shown.get()
    if sheets is not None:
        sheets.update((kind, issuer.previewed(kind, attempt)) for kind in kinds)
        return ()
    return tuple(issuer.issue(kind, attempt, seq=seq) for kind in kinds)
