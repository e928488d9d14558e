"""The parties of one matter as drafts, for a matter that is born of it or a party that joins them."""

from __future__ import annotations

from collections.abc import Sequence

from casework.parties.drafts import PartyDraft
from casework.parties.kinds import IdKind, PartyKind, PartyRole
from casework.parties.models import Party


def drafts_of(matter_no: str) -> list[PartyDraft]:
    """Read the parties of a matter as drafts, in their order; may be empty. One statement."""
    return copied(list(Party.objects.of(matter_no)))


def copied(parties: Sequence[Party]) -> list[PartyDraft]:
    """Copy all parties of one matter, given in their order, into drafts. No statement once they are read."""
    position = {party.pk: party.position for party in parties}
    return [
        PartyDraft(
            role=PartyRole(party.role),
            kind=PartyKind(party.kind),
            name=party.name,
            id_number=party.id_number,
            phone=party.phone,
            id_kind=IdKind(party.id_kind) if party.id_kind else None,
            address=party.address,
            place_code=party.place_code,
            birth_date=party.birth_date,
            is_incapable=party.is_incapable,
            guardian_of=position.get(party.guardian_of_id or 0),
            represents=position.get(party.represents_id or 0),
            language=party.language,
        )
        for party in parties
    ]
