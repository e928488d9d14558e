"""Invented people: numbers with right check digits, and actors who sit somewhere."""

from __future__ import annotations

from collections.abc import Callable

from casework.organisations.actors import Actor, Post, Role
from casework.parties.drafts import PartyDraft
from casework.parties.identifiers import resident_id_check

Keys = list[tuple[str, bytes]]
MakeDraft = Callable[..., PartyDraft]


def number_born(day: str, *, serial: int = 1) -> str:
    """Make a resident identity number of Xihu district for a birth date YYYYMMDD."""
    body = f"330106{day}{serial:03d}"
    return body + resident_id_check(body)


def sitting(role: Role, account: str) -> Actor:
    """Make an actor with one post, in a street of Xihu."""
    return Actor(account=account, posts=(Post(role, 7, "330106001@2021-04-09", "000100020003", 3),))
