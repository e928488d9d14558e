"""
The papers that acts issue: a row of the table names their kinds, the room that keeps papers makes them.

The floor knows that room by what it registers, never by import.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """Makes one paper. kind: of Guard.issues. seq: of the entry that is to come."""

    def __call__(self, kind: str, attempt: Attempt, *, seq: int) -> Issued: ...


_issuers: list[Issuer] = []


def register_issuer(issuer: Issuer) -> None:
    """Make known who makes papers; called once by its app when it is ready."""
    _issuers[:] = [issuer]


def issue(kinds: Sequence[str], attempt: Attempt, *, seq: int) -> tuple[Issued, ...]:
    """
    Make the papers an act issues, in their order.

    :raises NotYet: one of them cannot be made; then the act is not done.
    """
    return tuple(_issuers[0](kind, attempt, seq=seq) for kind in kinds)
