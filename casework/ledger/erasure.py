"""Words may be erased by law; the entry keeps their digest, which tells nothing any more, and its chain stays whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.ledger.models import Note


def label_of(seq: int, name: str) -> str:
    """Write how an entry of erasure names words: "5.minutes"."""
    return f"{seq}.{name}"


def standing_words(matter: str) -> dict[str, int]:
    """Read which words of a matter are not erased yet: label → id; one statement."""
    notes = Note.objects.filter(matter=matter, erased_at=None).values_list("seq", "name", "pk")
    return {label_of(seq, name): pk for seq, name, pk in notes}


def blank_words(matter: str, labels: Iterable[str], *, at: datetime) -> int:
    """
    Blank words that an entry of the matter says are erased, with the salts of their digests; two statements.

    The database refuses it without that entry: erase_words() of the workflow writes it, and nobody else calls this.
    Returns how many were there to erase. Law: Personal Information Protection Law art. 47.
    """
    standing = standing_words(matter)
    wanted = [standing[label] for label in labels if label in standing]
    return Note.objects.filter(pk__in=wanted).update(text="", salt="", erased_at=at)
