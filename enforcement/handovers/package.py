"""
A package: the manifest of what one organ hands another, and what a receiver checks. Pure; no Django, no database.

Form casework-pkg/1 (domain 3.8): canonical JSON, UTF-8, keys sorted, no blanks, non-ASCII as itself. The Merkle root is that of
RFC 6962: a leaf is SHA-256 of 0x00 and the item's own canonical JSON, a node SHA-256 of 0x01 and its two children.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

SCHEMA = "casework-pkg/1"
MAIN = "MAIN"
# What somebody conceded to settle is not used against him elsewhere (SPC-IM art. 22; SPC-OM art. 18).
WITHHELD = frozenset({"CONCESSIONS"})
_BRACKETS = str.maketrans("〔【[{〕】]}", "(((())))")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Item:
    """
    One paper. matter: whose file it lies in. kind: its code there. pages: None where nobody counted. format: "PDF".
    made_at: when it came into the file, made_by whose account put it there. origin: BORN_DIGITAL or CERTIFIED_SCAN. pages_from:
    CONTENT or TYPED, "" where nobody counted. signatures: each with signer, cert, alg, at, and from, which is one of the same two.
    """

    matter: str
    kind: str
    title: str
    volume: str
    pages: int | None
    format: str
    size: int
    sha256: str
    made_at: datetime
    made_by: str
    origin: str
    pages_from: str = ""
    signatures: tuple[Mapping[str, str], ...] = ()


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


class Fault(NamedTuple):
    """One thing wrong with a package: a stable code, and the item it is about, counted from 1; 0 for the whole."""

    code: str
    item: int = 0


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
    listed = [_told(item, place) for place, item in enumerate(items, 1)]
    return _encode(
        {
            "package": package_id(number, node, sub),
            "schema": SCHEMA,
            "case": asdict(case),
            "node": node,
            "from": {"org": ends.sender, "division": ends.sender[:6]},
            "to": {"org": ends.receiver, "division": ends.receiver[:6]},
            "packaged_at": _moment(packaged_at),
            "items": listed,
            "counts": {"items": len(listed), "pages": sum(item.pages or 0 for item in items)},
            "merkle_root": merkle_root(listed),
        }
    )


def receipt(*, package: str, manifest_digest: str, root: str, side: str, by: str, unit: str, at: datetime) -> str:
    """Write what one side signs for: which package, by its digest, who for which unit, and when. side: SENDER or RECEIVER."""
    told = {"package": package, "manifest": manifest_digest, "root": root, "side": side, "by": by, "unit": unit}
    return _encode({**told, "at": _moment(at), "schema": SCHEMA})


def digest(text: str) -> str:
    """SHA-256 of a manifest or receipt, lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def outside_key(*, sender: str, node: str, number: str) -> str:
    """
    Know a case of another system again: by whom it comes from (lasting key), at which node, under which number.

    Width, case and blanks of the number do not count, and its brackets are all alike; "" for no number at all.
    """
    plain = "".join(unicodedata.normalize("NFKC", number).translate(_BRACKETS).casefold().split())
    return digest(_encode([sender, node, plain])) if plain else ""


def root_of(text: str) -> str:
    """The root a manifest states."""
    return str(json.loads(text)["merkle_root"])


def content_root(items: Sequence[Item]) -> str:
    """The root of items as goes_along() gave them: equal exactly when the same papers would go in the same order."""
    return merkle_root([_told(item, place) for place, item in enumerate(items, 1)])


def merkle_root(items: Sequence[Mapping[str, Any]]) -> str:
    """Fold items into one digest; that of nothing for none."""
    return _fold([hashlib.sha256(b"\x00" + _encode(item).encode()).digest() for item in items]).hex()


def _fold(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _fold(leaves[:half]) + _fold(leaves[half:])).digest()


def check(text: str, *, stated: str, contents: Mapping[str, str]) -> list[Fault]:
    """
    Check a package as its receiver does; empty when it is whole.

    text: the manifest as it arrived. stated: its digest as the sender's entry has it. contents: digest of each item as the
    manifest names it → digest of the content that arrived under that name; one that is not there did not arrive.
    """
    faults = [] if digest(text) == stated else [Fault("MANIFEST_CHANGED")]
    try:
        told = json.loads(text)
        items, root, counted = told["items"], told["merkle_root"], told["counts"]["items"]
        names = [str(item["sha256"]) for item in items]
    except (ValueError, KeyError, TypeError, RecursionError):
        return [*faults, Fault("MANIFEST_UNREADABLE")]
    if merkle_root(items) != root:
        faults.append(Fault("ROOT_DIFFERS"))
    if counted != len(items):
        faults.append(Fault("COUNT_DIFFERS"))
    for place, name in enumerate(names, 1):
        if name not in contents:
            faults.append(Fault("ITEM_MISSING", place))
        elif contents[name] != name:
            faults.append(Fault("ITEM_CHANGED", place))
    return faults


def kinds_in(items: Iterable[Item]) -> list[str]:
    """The kinds of paper among items, each once, sorted."""
    return sorted({item.kind for item in items})


def _told(item: Item, place: int) -> dict[str, Any]:
    return {**asdict(item), "seq": place, "made_at": _moment(item.made_at)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
