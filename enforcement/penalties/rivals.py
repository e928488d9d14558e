"""The other cases against the same person, by whichever organ: by what he is known again, and what these cases tell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from casework.parties.identifiers import plain
from casework.parties.kinds import PartyKind
from casework.parties.models import Party
from enforcement.penalties.reading import DECIDING, ON_THE_SPOT

# By which a case shows what it is about, and whether a fine of it stands.
TELLING = ("record_clue", ON_THE_SPOT, "file", "decide", "decide_no_penalty", "revoke", "resolve_appeal")
# What is_same() and is_namesake() look at.
LOOKED_AT = ("matter_no", "kind", "id_digest", "phone_digest", "name_digest", "address", "birth_date")
# A letter and the city of the county: namesakes are looked for no further.
OF_CITY = 5

Told = tuple[str, datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Rival:
    """
    Another case against the same person: its number, its organ and its acts that tell (verb, moment, facts).

    by_name: whether nothing but the name says that it is the same person.
    """

    number: str
    unit: str
    acts: tuple[Told, ...]
    by_name: bool = False

    def last(self, *verbs: str) -> Told | None:
        return next((act for act in reversed(self.acts) if act[0] in verbs), None)

    @property
    def has_it(self) -> bool:
        """Whether its organ has filed it and not given it up."""
        last = self.last("file", ON_THE_SPOT, "decide_no_penalty", "revoke")
        return last is not None and last[0] in ("file", ON_THE_SPOT)

    @property
    def fined_at(self) -> datetime | None:
        """When a fine was decided in it that stands; None where none does."""
        last = self.last(*DECIDING, "decide_no_penalty", "revoke")
        if last is None or last[0] not in DECIDING or not last[2].get("fine_fen"):
            return None
        resolved = self.last("resolve_appeal")
        return None if resolved is not None and resolved[2].get("result") == "REVOKED" else last[1]

    def has_punished(self, item: object) -> bool:
        """Answer whether it was filed for an item, and a penalty was decided that was not revoked."""
        told = self.last("file", ON_THE_SPOT)
        return (
            told is not None
            and told[2].get("item") == item
            and self.last(*DECIDING) is not None
            and self.last("revoke") is None
        )


def known_as(parties: Iterable[Party]) -> Q:
    """Ask for whoever may be one of these persons; empty where nobody is known. Who is found by another finds the other, too."""
    known = Q()
    for party in parties:
        known |= Q(id_digest=party.id_digest) if party.id_digest else Q()
        known |= Q(phone_digest=party.phone_digest) if party.phone_digest else Q()
        named = Q(kind=party.kind, name_digest=party.name_digest) if party.name_digest else Q()
        if named and party.kind == PartyKind.PERSON:
            named &= Q(matter_no__startswith=party.matter_no[:OF_CITY])
        known |= named
    return known


def is_same(one: Party, other: Party) -> bool:
    """
    Answer whether two are the same for certain: by ID number, where one of the two has none by phone, or by name and address;
    an organisation by its name, which is registered.
    """
    if one.id_digest and other.id_digest:
        return one.id_digest == other.id_digest
    if one.phone_digest and one.phone_digest == other.phone_digest:
        return True
    if not _are_named_alike(one, other):
        return False
    return one.kind == PartyKind.ORGANISATION or (bool(one.address) and plain(one.address) == plain(other.address))


def is_namesake(one: Party, other: Party) -> bool:
    """Answer whether two persons have the same name and nothing tells them apart: no ID number of each, no birth date."""
    if one.id_digest and other.id_digest:
        return False
    born = {party.birth_date for party in (one, other) if party.birth_date}
    return one.kind == PartyKind.PERSON and _are_named_alike(one, other) and len(born) < 2


def _are_named_alike(one: Party, other: Party) -> bool:
    return one.kind == other.kind and bool(one.name_digest) and one.name_digest == other.name_digest
