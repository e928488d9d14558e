"""
Titles are found by the pairs of letters they hold: Chinese has no spaces, and two letters are a word (漏水).

The database keeps a table of pairs beside the matters by triggers of its own (migration 0008), so that whatever writes a
matter, one by one or by COPY, writes them in the same transaction, and no move pays for them. It holds titles alone: what
stands in the words beside the ledger may be for fewer readers than the list, and can be erased by law.
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


def holding(pairs: list[str]) -> RawSQL:
    """Name the ids of the matters whose title holds all of these pairs, at least one."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT matter_id FROM workflow_titlepairs WHERE pairs @> %s::text[]", [pairs])
    # Written as hexadecimal digits, for the index of SQLite would not take every letter for a part of a word.
    terms = " ".join(f'"{pair.encode().hex()}"' for pair in pairs)
    return RawSQL("SELECT rowid FROM workflow_titlepairs WHERE workflow_titlepairs MATCH %s", [terms])
