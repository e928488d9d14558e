"""Whether two matters are about the same persons: keyed digests that tell equality and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from casework.parties.identifiers import name_key, phone_key, plain
from casework.parties.kinds import PartyKind
from casework.parties.vault import anchored_digest


class Identified(Protocol):
    """What is read of a party or of a draft of one."""

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


def matter_key(
    type_code: str, applicants: Iterable[Identified], respondents: Iterable[Identified], *, group_watch: bool
) -> str:
    """
    Compute the key that matters of the same persons about the same thing share.

    type_code: the dispute type. The order of the parties does not count, nor who of them applied: whoever comes back as
    respondent is still the same. group_watch: take the respondents alone, so that one grievance of many applicants is
    seen as one.
    Returns 64 hexadecimal digits; "" when a side that counts has nobody who is known well enough.
    """
    against = {digest for party in respondents if (digest := identity_digest(party))}
    if group_watch:
        return anchored_digest("matter/group", "|".join((type_code, *sorted(against)))) if against else ""
    asking = {digest for party in applicants if (digest := identity_digest(party))}
    if not against or not asking:
        return ""
    return anchored_digest("matter/persons", "|".join((type_code, *sorted(asking | against))))
