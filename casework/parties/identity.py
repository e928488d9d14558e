"""Whether two matters are about the same persons: keyed digests that tell equality and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from casework.parties.identifiers import name_key, phone_key, plain
from casework.parties.kinds import PartyKind, PartyRole
from casework.parties.vault import anchored_digest
from casework.taxonomies.codes import has_flag


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


def identity_digest(party: Identified) -> str:
    """
    Compute the digest by which one person or organisation is known again in another matter.

    Made of the ID number; without one, of name and phone together; an organisation without both, of its name, which is
    registered. 64 hexadecimal digits, "" when none of that is known.
    """
    if party.id_number:
        return anchored_digest("identity/id", plain(party.id_number))
    name, number = name_key(party.name), phone_key(party.phone)
    if not name or not (number or party.kind == PartyKind.ORGANISATION):
        return ""
    return anchored_digest("identity/name", name if party.kind == PartyKind.ORGANISATION else f"{name}|{number}")


def matter_keys(parties: Iterable[Identified], type_code: str = "") -> dict[str, str]:
    """
    Say, as facts of an entry, by what a matter is known again; empty when too little is known of who it is about.

    matter_key: who quarrels with whom, whatever it is called; neither the order of the parties counts nor who of them
    applied. Both sides must be known: somebody who complains of nobody may come with another matter every week.
    group_key: for types under group watch, the other side alone, so that one grievance of many is seen as one.
    type_code: the dispute type, "" while it is not known.
    """
    sides: dict[str, set[str]] = {PartyRole.APPLICANT: set(), PartyRole.RESPONDENT: set()}
    for party in parties:
        digest = identity_digest(party) if party.role in sides else ""
        if digest:
            sides[party.role].add(digest)
    asking, against = sides.values()
    keys = {}
    if asking and against:
        keys["matter_key"] = anchored_digest("matter/persons", "|".join(sorted(asking | against)))
    if against and has_flag("dispute_types", type_code, "group_watch"):
        keys["group_key"] = anchored_digest("matter/group", "|".join(sorted(against)))
    return keys
