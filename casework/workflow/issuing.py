"""
The papers that acts issue, and the seal that an act puts on a file: a row of the table says so, the room that keeps papers makes them.

The floor knows that room by what it registers, never by import. While previewing() nothing is issued: the papers are shown as they
would print.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from casework.workflow.guards import Attempt


@dataclass(frozen=True, slots=True)
class Issued:
    """
    One paper an act issues, or the seal it puts on a file. kind: its line in the track's catalogue, "" of a seal. told: what the entry
    says of it. table, columns, row: what is written with the entry; made: the same as its room knows it.
    """

    kind: str
    told: Mapping[str, Any]
    table: str
    columns: tuple[str, ...]
    row: Sequence[Any]
    made: Any


class Issuer(Protocol):
    """Makes the papers of acts. kind: of Guard.issues."""

    def issue(self, kind: str, attempt: Attempt, *, seq: int) -> Issued:
        """Make one paper. seq: of the entry that is to come."""

    def seal(self, attempt: Attempt, *, seq: int, at: datetime) -> Issued:
        """Seal the file of the matter as it stands before the entry that is to come. at: the moment that records."""

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


def seal(attempt: Attempt, *, seq: int, at: datetime) -> Issued:
    """Put a seal on the file of a matter; the rest as in Issuer."""
    (issuer,) = _issuers
    return issuer.seal(attempt, seq=seq, at=at)
