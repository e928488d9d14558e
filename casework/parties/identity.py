"""Whether two matters are about the same persons: keyed digests that tell equality and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Protocol

from casework.parties.identifiers import name_key, phone_key, plain
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.vault import anchored_digest
from casework.taxonomies.codes import has_flag

MOST = 60


class Identified(Protocol):
    """What is read of a party or of a draft of one."""

    @property
    def role(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def phone(self) -> str: ...


def identity_digests(party: Identified) -> set[str]:
    """
    Compute the digests by which one person or organisation is known again in another matter.

    One of the ID number, one of name and phone together, and for an organisation one of its name, which is registered; so
    leaving one of them out another time hides nobody. 64 hexadecimal digits each; empty when none of that is known.
    """
    found = set()
    name, number = name_key(party.name), phone_key(party.phone)
    if party.id_number:
        found.add(anchored_digest("identity/id", plain(party.id_number)))
    if name and party.kind == PartyKind.ORGANISATION:
        found.add(anchored_digest("identity/name", name))
    elif name and number:
        found.add(anchored_digest("identity/name", f"{name}|{number}"))
    return found


def matter_keys(
    parties: Iterable[Identified], type_code: str = "", *, alone: Iterable[str] = ()
) -> dict[str, list[str]]:
    """
    Say, as facts of an entry, by what a matter is known again; empty when too little is known of who it is about.

    matter_keys: who quarrels with whom, a key for each pair across the sides, whatever it is called; neither the order of
    the parties counts, nor who of them applied, nor who else was named. Both sides must be known: somebody who complains
    of nobody may come with another matter every week. group_keys: for types under group watch, the other side alone, so
    that one grievance of many is seen as one. At most MOST of each, sorted. type_code: the dispute type, "" while it is
    not known. alone: what stands for the other side where none is named, for petitions (alone_keys): each who asks has a
    key with each of these.
    """
    sides: dict[str, set[str]] = {PartyRole.APPLICANT: set(), PartyRole.RESPONDENT: set()}
    for party in parties:
        if party.role in sides:
            sides[party.role] |= identity_digests(party)
    asking, against = sides.values()
    keys = {}
    if asking and against:
        pairs = {"|".join(sorted(pair)) for pair in product(asking, against)}
        keys["matter_keys"] = sorted(anchored_digest("matter/persons", pair) for pair in pairs)[:MOST]
    elif asking:
        pairs = {f"{who}|{what}" for who, what in product(asking, alone)}
        if pairs:
            keys["matter_keys"] = sorted(anchored_digest("matter/alone", pair) for pair in pairs)[:MOST]
    if against and has_flag("dispute_types", type_code, "group_watch"):
        keys["group_keys"] = sorted(anchored_digest("matter/group", each) for each in against)[:MOST]
    return keys


def alone_keys(*, type_code: str, county: str, organ: str = "") -> list[str]:
    """
    Say what a petition that names no other side is about, for matter_keys: its type in its county, and the organ that is
    to answer it, whatever the type. So neither another window nor another type makes a new matter of it.

    type_code: "" while it is not known. county: the six digits of where it happened. organ: the unit's key, "" while none
    has to answer. Sorted.
    """
    return sorted({f"type/{county}/{type_code}", *([f"organ/{organ}"] if organ else [])})
