"""Whom and what facts and rosters name: other matters, accounts, and the persons whose matter it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from casework.parties.kinds import PartyKind
from casework.parties.models import Party

# Facts that name other matters.
LINKS = ("filing", "same_matter", "into", "referred_from", "referral", "about")


class Someone(NamedTuple):
    """Who stands behind an account: a name, and certificates with their days, the latest last."""

    name: str
    certificates: Sequence[tuple[str, date, date]] = ()

    def certificate_on(self, day: date) -> str:
        """The number of the certificate that was valid on a day, "" where there was none."""
        return next((number for number, start, end in reversed(self.certificates) if start <= day <= end), "")


def named_by(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the numbers of other matters that facts name."""
    for name in LINKS:
        value = given.get(name)
        listed = value if isinstance(value, list | tuple) else [value]
        yield from (each for each in listed if isinstance(each, str) and each)


def accounts_in(facts: Mapping[str, Any]) -> set[str]:
    """Name the accounts that facts name."""
    return {*facts.get("officers", ()), *facts.get("heads", ()), *filter(None, [facts.get("chair")])}


def known_by(roster: Iterable[Party]) -> frozenset[str]:
    """
    Name by what those of a roster are known whose matter it is, as keyed digests.

    Natural persons by ID number and phone; organisations only where nobody else is a principal.
    """
    principals = [party for party in roster if party.is_principal]
    natural = [party for party in principals if party.kind == PartyKind.PERSON]
    digests = [each for party in natural or principals for each in (party.id_digest, party.phone_digest)]
    return frozenset(filter(None, digests))
