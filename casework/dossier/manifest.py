"""
What a set of papers comes to, as bytes that anybody can check: the items, their root, and the manifest of a sealed file. Pure; no Django,
no database.

Canonical JSON: UTF-8, keys sorted, no blanks, non-ASCII as itself, moments in UTC to the microsecond. The Merkle root is that of RFC 6962:
a leaf is SHA-256 of 0x00 and the item's own canonical JSON, a node SHA-256 of 0x01 and its two children. Hand-overs share all of this
with seals; the form of a seal's manifest is casework-seal/1 (domain 3.5, 3.8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from casework.ledger.checkpoints.merkle import EMPTY, leaf_hash, node_hash

SCHEMA = "casework-seal/1"
SCAN, PENDING = "CERTIFIED_SCAN", "PAPER_PENDING"
# Of an item: what is written where it is said, and else left out.
MAY_BE_SAID = frozenset({"paper_kept", "certified_by", "certified_at", "captured_at", "taker", "place"})
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Item:
    """
    One paper. matter: whose file it lies in. kind: its code there. pages: None where nobody counted. format: "PDF".
    made_at: when it came into the file, made_by whose account put it there. origin: BORN_DIGITAL, CAPTURED, CERTIFIED_SCAN or
    PAPER_PENDING, which no seal takes. pages_from: CONTENT or TYPED, "" where nobody counted. signatures: each with signer, cert, alg,
    at, and from, which is one of the same two. paper_kept: of a scan whether its paper is kept beside it, None where nobody said.
    certified_by, certified_at: who found the scan to be true to its paper, and when; captured_at, taker, place: of what was taken on
    the spot; "" and None where nobody said.
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
    paper_kept: bool | None = None
    certified_by: str = ""
    certified_at: datetime | None = None
    captured_at: datetime | None = None
    taker: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class SealedItem(Item):
    """
    One paper of a sealed file. number: its official number; template: by which it was issued, as PENALTY_DECISION/1; both "" where
    it has none. entry: the seq of the act that issued it, None for one that was handed in. signed: of a paper that bears a number the
    copy its organ has signed, None where it had none when it was sealed; told of no other paper, and not of those that were sealed
    before it was.
    """

    number: str = ""
    template: str = ""
    entry: int | None = None
    signed: Mapping[str, Any] | None = None


class SealedAct(NamedTuple):
    """A line of the catalogue that an act of the ledger stands for, without a paper of its own. entry: its seq."""

    kind: str
    title: str
    volume: str
    entry: int
    made_at: datetime


class Head(NamedTuple):
    """
    Which part of whose file. cycle: of handling, from 1. part: 0 the file itself, 1 and on its supplement volumes. entries, head: how
    many entries the matter's chain had before the one of the sealing, and the hash of the last of them. unit: the key of who led.
    """

    matter: str
    track: str
    cycle: int
    part: int
    entries: int
    head: str
    unit: str


class Retention(NamedTuple):
    """
    How long a file is kept. code: PERMANENT, P30 or P10. years: None for ever. rule: the row of the schedule; law: who says so.
    confirmed: whether the term is known from its source, and not yet to be confirmed.
    """

    code: str
    years: int | None
    rule: str
    law: str
    confirmed: bool


class Supplement(NamedTuple):
    """Why a file is sealed once more. reason: a code of the grounds; approver: an account; before: root of the part before, or ""."""

    reason: str
    approver: str
    before: str


class Fault(NamedTuple):
    """One thing wrong with a manifest: a stable code, and the item it is about, counted from 1; 0 for the whole."""

    code: str
    item: int = 0


def sealed(
    head: Head,
    *,
    items: Sequence[SealedItem],
    acts: Sequence[SealedAct],
    retention: Retention,
    sealed_at: datetime,
    sealed_by: str,
    supplement: Supplement | None = None,
) -> str:
    """
    Write the manifest of one part of a file. items, acts: in the order of the catalogue, then of time; either may be empty. sealed_by: an
    account.

    Equal arguments give equal bytes on every machine.
    """
    listed = told(items)
    return encode(
        {
            "schema": SCHEMA,
            **head._asdict(),
            "items": listed,
            "acts": [{**each._asdict(), "made_at": moment(each.made_at)} for each in acts],
            "counts": {"items": len(items), "pages": pages_of(items), "acts": len(acts)},
            "retention": retention._asdict(),
            "merkle_root": merkle_root(listed),
            "sealed_at": moment(sealed_at),
            "sealed_by": sealed_by,
            "supplement": supplement._asdict() if supplement is not None else None,
        }
    )


def statement(manifest: str) -> str:
    """Write what is signed of a manifest, line by line: its form, which part of which file, its digest and its root."""
    said = json.loads(manifest)
    place = f"{said['matter']}/{said['cycle']}/{said['part']}"
    return "".join(f"{line}\n" for line in (said["schema"], place, digest(manifest), said["merkle_root"]))


def digest(text: str) -> str:
    """SHA-256 of a manifest or receipt, lower-case hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def root_of(text: str) -> str:
    """The root a manifest states."""
    return str(json.loads(text)["merkle_root"])


def moment(at: datetime) -> str:
    """Write an aware moment in UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def pages_of(items: Sequence[Item]) -> int:
    """Count the pages of papers; one that nobody counted has none."""
    return sum(item.pages or 0 for item in items)


def on_paper(items: Iterable[Mapping[str, Any]]) -> int:
    """Count the items, as told() writes them, of which the paper original is kept; of a scan not answered is not no."""
    return sum(item.get("origin") == SCAN and item.get("paper_kept") is not False for item in items)


def told(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Write items as a manifest has them, each with its place from 1."""
    return [plain({**_fields(item), "seq": place}) for place, item in enumerate(items, 1)]


def plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of an item what may be said of a paper and is not, so that nothing is to be written of most."""
    return {name: value for name, value in item.items() if name not in MAY_BE_SAID or value not in ("", None)}


def _fields(item: Item) -> dict[str, Any]:
    said = {name: moment(value) if isinstance(value, datetime) else value for name, value in asdict(item).items()}
    if not said.get("number"):
        said.pop("signed", None)
    return said


def merkle_root(items: Sequence[Mapping[str, Any]]) -> str:
    """Fold items, as told() writes them, into one digest; that of nothing for none."""
    return _fold([leaf_hash(encode(item).encode()) for item in items]).hex()


def _fold(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_fold(leaves[:half]), _fold(leaves[half:]))


def check(text: str, *, stated: str, contents: Mapping[str, str]) -> list[Fault]:
    """
    Check a manifest and what lies beside it; empty when all is whole.

    text: the manifest as it is. stated: its digest as the entry has it. contents: digest of each item as the manifest names it → digest
    of the content that is there under that name; one that is not among them is not there.
    """
    faults = [] if digest(text) == stated else [Fault("MANIFEST_CHANGED")]
    try:
        said = json.loads(text)
        items, root, counted = said["items"], said["merkle_root"], said["counts"]["items"]
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
