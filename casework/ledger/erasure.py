"""Words may be erased by law; the entry keeps their digest, which tells nothing any more, and its chain stays whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.ledger.models import Note


def erase_words(matter: str, *, at: datetime, seqs: Iterable[int] = (), names: Iterable[str] = ()) -> int:
    """
    Erase the words kept beside a matter's entries, with the salt of their digests; one statement.

    seqs, names: only those of these entries and names; all where none is given. Returns how many were there to erase.
    Law: Personal Information Protection Law art. 47.
    """
    notes = Note.objects.filter(matter=matter, erased_at=None)
    if wanted := tuple(seqs):
        notes = notes.filter(seq__in=wanted)
    if called := tuple(names):
        notes = notes.filter(name__in=called)
    return notes.update(text="", salt="", erased_at=at)
