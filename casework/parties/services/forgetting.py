"""Forgetting who a matter was about, once its file is destroyed."""

from __future__ import annotations

from casework.parties.models import Party


def forget_parties(matter_no: str) -> int:
    """
    Blank names, numbers, phones, addresses and birth dates of a matter's parties, with the digests they are searched by; what parts they
    had stays. Returns how many there were. Law: house rule F11b.
    """
    parties = list(Party.objects.of(matter_no))
    for party in parties:
        party.name = party.id_number = party.phone = party.address = party.place_code = ""
        party.birth_date = None
        party.save()
    return len(parties)
