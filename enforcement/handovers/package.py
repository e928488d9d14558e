"""
A package: the manifest of what one organ hands another, which its receiver checks. Pure; no Django, no database.

Form casework-pkg/1 (domain 3.8), in the canonical JSON and with the Merkle root of casework.dossier.manifest, by which it is checked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from casework.dossier.manifest import (
    PENDING,
    SCAN,
    Fault,
    Item,
    check,
    digest,
    encode,
    merkle_root,
    moment,
    pages_of,
    root_of,
    told,
)

__all__ = [
    "MAIN",
    "WITHHELD",
    "Case",
    "Ends",
    "Fault",
    "Item",
    "bears_signature",
    "case_key",
    "check",
    "content_root",
    "digest",
    "goes_along",
    "is_signed",
    "kinds_in",
    "manifest",
    "merkle_root",
    "outside_key",
    "package_id",
    "receipt",
    "root_of",
]

SCHEMA = "casework-pkg/1"
MAIN = "MAIN"
CONTENT = "CONTENT"
DIVISION = 6  # digits by which the key of a unit tells its county
# What somebody conceded to settle is not used against him elsewhere (SPC-IM art. 22; SPC-OM art. 18).
WITHHELD = frozenset({"CONCESSIONS"})
_BRACKETS = str.maketrans("〔【[{〕】]}", "(((())))")


@dataclass(frozen=True, slots=True)
class Case:
    """What a package is about: our own matter, or the number another organ's system has for it; entries and head of its chain."""

    no: str
    kind: str
    cycle: int = 1
    entries: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """Whom it goes from and to: the lasting keys of both units."""

    sender: str
    receiver: str


def goes_along(items: Iterable[Item], required: Iterable[str] = ()) -> list[Item]:
    """Keep what goes to the other organ, in order: the main file, and of the inner one what the law requires there."""
    wanted = frozenset(required)
    kept = [each for each in items if each.kind not in WITHHELD and (each.volume == MAIN or each.kind in wanted)]
    return sorted(kept, key=lambda each: (each.matter, each.made_at, each.kind, each.sha256))


def package_id(number: str, node: str, sub: int) -> str:
    """Name a package: the hand-over, its node, and how often something else was sent before, e.g. "H…/J4/1"."""
    return f"{number}/{node}/{sub}"


def manifest(
    *, number: str, node: str, sub: int, case: Case, ends: Ends, items: Sequence[Item], packaged_at: datetime
) -> str:
    """
    Write the manifest of a package. items: as goes_along() gave them; may be empty.

    Equal arguments give equal bytes on every machine.
    """
    listed = told(items)
    return encode(
        {
            "package": package_id(number, node, sub),
            "schema": SCHEMA,
            "case": asdict(case),
            "node": node,
            "from": {"org": ends.sender, "division": ends.sender[:DIVISION]},
            "to": {"org": ends.receiver, "division": ends.receiver[:DIVISION]},
            "packaged_at": moment(packaged_at),
            "items": listed,
            "counts": {"items": len(listed), "pages": pages_of(items)},
            "merkle_root": merkle_root(listed),
        }
    )


def receipt(*, package: str, manifest_digest: str, root: str, side: str, by: str, unit: str, at: datetime) -> str:
    """Write what one side signs for: which package, by its digest, who for which unit, and when. side: SENDER or RECEIVER."""
    said = {"package": package, "manifest": manifest_digest, "root": root, "side": side, "by": by, "unit": unit}
    return encode({**said, "at": moment(at), "schema": SCHEMA})


def outside_key(*, sender: str, node: str, number: str) -> str:
    """
    Know a case of another system again: by whom it comes from (lasting key), at which node, under which number.

    Width, case and blanks of the number do not count, and its brackets are all alike; "" for no number at all.
    """
    plain = _plain(number)
    return digest(encode([sender, node, plain])) if plain else ""


def case_key(*, sender: str, number: str) -> str:
    """
    Know the hand-overs of one case again, at whichever node and from whichever organ of a county (lasting key) they come.

    The number counts as in outside_key(); "" for no number at all.
    """
    plain = _plain(number)
    return digest(encode([sender[:DIVISION], plain])) if plain else ""


def content_root(items: Sequence[Item]) -> str:
    """The root of items as goes_along() gave them: equal exactly when the same papers would go in the same order."""
    return merkle_root(told(items))


def kinds_in(items: Iterable[Item]) -> list[str]:
    """The kinds of paper among items, each once, sorted."""
    return sorted({item.kind for item in items})


def is_signed(item: Item) -> bool:
    """
    Answer whether an item is signed: by a signature its content tells, or, for a certified scan, by hand with its signers named.

    What somebody typed of a paper made electronically is no signature, and what stands on a scan that nobody has certified is none.
    """
    return bears_signature(item.origin, item.signatures)


def bears_signature(origin: str, signatures: Iterable[Mapping[str, Any]]) -> bool:
    """Answer the same for an item as a manifest tells it."""
    return origin != PENDING and any(each.get("from") == CONTENT or origin == SCAN for each in signatures)


def _plain(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).translate(_BRACKETS).casefold().split())
