"""
An entry as bytes, and the hash of it. Pure and versioned: whoever verifies needs this page and nothing else of ours.

Form casework-entry/1: the JSON array of the fields below in this order, UTF-8, no blanks, non-ASCII as itself; moments
in UTC as 2026-01-05T01:00:00.000000+00:00; facts as their own canonical JSON text (keys sorted); the hash of the entry
before it ("" for the first) closes the array.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

FORM = "casework-entry/1"
GENESIS = ""


class Row(NamedTuple):
    """One entry, column by column, as stored. facts is canonical JSON text; hashes are lower-case hex."""

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
    facts: str
    algorithm: str
    prev_hash: str
    hash: str = ""


HASHED = Row._fields[:-1]
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True).encode


def _sm3(data: bytes) -> str:
    return hashlib.new("sm3", data).hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


DIGESTS: Mapping[str, Callable[[bytes], str]] = {"sha256": _sha256, "sm3": _sm3}


def facts_text(facts: Mapping[str, Any]) -> str:
    """Write facts as the canonical JSON text that is stored and hashed; "{}" when there are none."""
    return _encode_sorted(facts) if facts else "{}"


def moment_text(moment: datetime) -> str:
    """Write an aware moment in UTC to the microsecond."""
    return (moment if moment.tzinfo is UTC else moment.astimezone(UTC)).isoformat(timespec="microseconds")


def canonical(row: Row) -> bytes:
    """Write the entry as the bytes that are hashed."""
    before, moments, after = row[:14], row[14:16], row[16:22]
    return encoded((*before, *map(moment_text, moments), *after))


def encoded(fields: Sequence[str | int]) -> bytes:
    """Write the fields of HASHED, moments as moment_text() has them, as the bytes that are hashed."""
    return _encode((FORM, *fields)).encode()


def entry_hash(row: Row) -> str:
    """
    Hash an entry by the algorithm it names.

    :raises KeyError: the algorithm is none of DIGESTS.
    """
    return DIGESTS[row.algorithm](canonical(row))


def salted_digest(salt: str, text: str) -> str:
    """Digest free text together with its salt; without the salt the digest tells nothing."""
    return _sha256(f"{salt}\x00{text}".encode())
