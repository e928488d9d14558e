"""append(): the only writer of the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings

from casework.ledger.canonical import Row, entry_hash, facts_text, salted_digest
from casework.ledger.models import Entry, Note
from casework.ledger.writing import insert_rows, inserting

COLUMNS = Row._fields


class Words(NamedTuple):
    """A note before it is written."""

    matter: str
    seq: int
    name: str
    salt: str
    text: str


class Draft(NamedTuple):
    """
    An entry before it is chained: the fields of Row in their order, as far as the one who acts tells them.

    seq: its place in the matter. notes are free words, kept beside the ledger; name → text.
    """

    matter: str
    seq: int
    track: str
    machine_version: int
    verb: str
    from_state: str
    to_state: str
    level: int
    unit: str
    actor: str
    role: str
    actor_unit: str
    acted_for: str
    origin: str
    happened_at: datetime
    recorded_at: datetime
    outcome: str
    reason: str
    law: str
    facts: Mapping[str, Any]
    notes: Mapping[str, str] = MappingProxyType({})


def chain(draft: Draft, *, prev_hash: str) -> tuple[Row, list[Words]]:
    """
    Tie a draft to the entry before it: prev_hash stands in the matter's row, which the caller holds locked.

    Returns the row to write, hashed, and its notes; the row's facts hold a salted digest of each note.
    """
    facts = draft.facts
    notes: list[Words] = []
    if draft.notes:
        for name, text in sorted(draft.notes.items()):
            notes.append(Words(draft.matter, draft.seq, name, secrets.token_hex(16), text))
        facts = {**facts, "notes": {note.name: salted_digest(note.salt, note.text) for note in notes}}
    fields = (*draft[:-2], facts_text(facts), settings.LEDGER_ALGORITHM, prev_hash)
    return Row(*fields, hash=entry_hash(Row(*fields))), notes


def append(rows: Sequence[Row], notes: Iterable[Words] = ()) -> None:
    """
    Write chained rows and their notes; call it inside the transaction that moved the matters.

    One statement for the rows, one for the notes where there are any.
    """
    insert_rows(Entry._meta.db_table, COLUMNS, rows)
    insert_rows(Note._meta.db_table, Words._fields, list(notes))


def appending(row: Row, notes: Sequence[Words]) -> list[tuple[str, list[Any]]]:
    """Write the statements of append() for one row, not sent yet: SQL and values of each."""
    parts = [inserting(Entry._meta.db_table, COLUMNS, [row])]
    return [*parts, inserting(Note._meta.db_table, Words._fields, notes)] if notes else parts
