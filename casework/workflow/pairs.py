"""
Titles and what was told at first are found by the pairs of letters they hold: Chinese has no spaces, and two letters are a
word (漏水).

The database keeps the pairs by itself (migrations 0008 and 0010), so that whatever writes a matter, one by one or by COPY, writes
them in the same transaction, no move pays for them, and what is erased by law is found no more.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

from django.db import connection
from django.db.models.expressions import RawSQL

PAIR = 2
# Only these, for the engines do not agree on any other letter.
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def pairs_of(text: str) -> list[str]:
    """List every two letters that stand beside each other, sorted, each once; empty for fewer than two."""
    small = text.translate(_LOWER)
    return sorted({small[place : place + PAIR] for place in range(len(small) - 1)})


def titles_holding(pairs: list[str]) -> RawSQL:
    """Name the ids of the matters whose title holds all of these pairs, at least one."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT matter_id FROM workflow_titlepairs WHERE pairs @> %s::text[]", [pairs])
    return RawSQL("SELECT rowid FROM workflow_titlepairs WHERE workflow_titlepairs MATCH %s", [_terms(pairs)])


def tellings_holding(pairs: list[str]) -> RawSQL:
    """Name the ids of the notes that tell what a matter is about and hold all of these pairs, at least one."""
    if connection.vendor == "postgresql":
        return RawSQL(
            "SELECT id FROM ledger_note WHERE seq = 1 AND name = 'text' AND workflow_pairs(text) @> %s::text[]", [pairs]
        )
    return RawSQL("SELECT rowid FROM workflow_tellingpairs WHERE workflow_tellingpairs MATCH %s", [_terms(pairs)])


def merge_tellings() -> None:
    """
    Sort what was told since into its index. On PostgreSQL it waits in a list that every search reads to its end; SQLite sorts
    it in at once, and this does nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('tellings_by_pair'::regclass)")


def _terms(pairs: list[str]) -> str:
    # Written as hexadecimal digits, for the index of SQLite would not take every letter for a part of a word.
    return " ".join(f'"{pair.encode().hex()}"' for pair in pairs)
