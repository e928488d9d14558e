"""Who is named in a matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from casework.inserting import insert_new, inserting_new
from casework.parties.copies import copied
from casework.parties.drafts import PartyDraft, check_roster
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.transactions import step

_NUMBER = "\0"  # stands for the number of a matter that has none yet; nothing that is kept can hold it


class Placed(NamedTuple):
    """
    The parties of a new matter, and the statements that are still to be sent with its own. Where one stands in for another they
    were sent already, for he needs the other's key; parties that are not sent yet have none.
    """

    parties: list[Party]
    naming: list[tuple[str, list[Any]]]


@step()
def add_party(matter_no: str, draft: PartyDraft, *, at: datetime) -> Party:
    """
    Name one more party of a matter, in the next position. The caller holds the lock of the matter.

    draft: as handed in; its guardian_of and represents are positions of parties named before.
    Returns the party.

    :raises BadParty: it does not go together with those named before.
    """
    before = list(Party.objects.of(matter_no))
    drafts = check_roster([*copied(before), draft], on=timezone.localdate(at))
    party = _party_of(matter_no, len(drafts), drafts[-1], at)
    _link(party, drafts[-1], {each.position: each for each in before})
    party.save(force_insert=True)
    return party


@step()
def add_parties(rows: Iterable[tuple[str, Sequence[PartyDraft]]], *, at: datetime) -> list[Party]:
    """
    Name all parties of many new matters, in two statements a batch whatever their number.

    rows: number of a matter that has no parties yet, and its parties in order. May be empty.
    Returns the parties in the order given.

    :raises BadParty: the parties of a matter do not go together; fields read "NUMBER.parties[2].role"; nothing is written.
    """
    return place_parties(rows, at=at)


def withhold_reporters(numbers: Iterable[str]) -> int:
    """
    Make reporters of who applied in these matters, or represents: from now on they show nothing but a code name. Returns how many.

    Call it in the transaction of the act by which a petition proves to be an accusation.
    """
    bringing = (PartyRole.APPLICANT, PartyRole.REPRESENTATIVE)
    brought = Party.objects.filter(matter_no__in=tuple(numbers), role__in=bringing)
    return int(brought.update(role=PartyRole.REPORTER, represents=None))


def place_parties(rows: Iterable[tuple[str, Sequence[PartyDraft]]], *, at: datetime) -> list[Party]:
    """Do what add_parties() does inside the caller's own transaction, which is to be undone when this refuses."""
    parties, links = _rosters(rows, at)
    linked = {id(party) for party, _draft, _roster in links}
    insert_new([party for party in parties if id(party) not in linked])
    # Only now do those they stand in for have keys; these are principals, which are never linked themselves.
    for link in links:
        _link(*link)
    insert_new([party for party in parties if id(party) in linked])
    return parties


def parties_to_place(given: Sequence[PartyDraft], *, at: datetime) -> Callable[[str], Placed]:
    """
    Check and seal the parties of one new matter before it has a number: others wait for theirs while it has one.

    Returns what is to be called with the number, inside the caller's own transaction.

    :raises BadParty: they do not go together; fields read "parties[2].role".
    """
    parties, links = _rosters([(_NUMBER, given)], at, path="parties")
    sql, values = inserting_new(parties) if parties and not links else ("", [])

    def placed(number: str) -> Placed:
        if links:
            return Placed(place_parties([(number, given)], at=at), [])
        for party in parties:
            party.matter_no = number
        return Placed(parties, [(sql, [number if each == _NUMBER else each for each in values])] if parties else [])

    return placed


def _rosters(
    rows: Iterable[tuple[str, Sequence[PartyDraft]]], at: datetime, *, path: str = ""
) -> tuple[list[Party], list[tuple[Party, PartyDraft, dict[int, Party]]]]:
    on = timezone.localdate(at)
    parties: list[Party] = []
    links: list[tuple[Party, PartyDraft, dict[int, Party]]] = []
    for matter_no, given in rows:
        drafts = check_roster(given, on=on, path=path or f"{matter_no}.parties")
        roster = {place: _party_of(matter_no, place, draft, at) for place, draft in enumerate(drafts, 1)}
        parties.extend(roster.values())
        for party, draft in zip(roster.values(), drafts, strict=True):
            if draft.guardian_of or draft.represents:
                links.append((party, draft, roster))
    return parties, links


def _link(party: Party, draft: PartyDraft, roster: Mapping[int, Party]) -> None:
    party.guardian_of = roster[draft.guardian_of] if draft.guardian_of else None
    party.represents = roster[draft.represents] if draft.represents else None


def _party_of(matter_no: str, position: int, draft: PartyDraft, at: datetime) -> Party:
    return Party(
        matter_no=matter_no,
        position=position,
        role=draft.role,
        kind=draft.kind,
        name=draft.name,
        id_kind=draft.id_kind or "",
        id_number=draft.id_number,
        phone=draft.phone,
        address=draft.address,
        place_code=draft.place_code,
        birth_date=draft.birth_date,
        is_incapable=draft.is_incapable,
        language=draft.language,
        created_at=at,
    )
