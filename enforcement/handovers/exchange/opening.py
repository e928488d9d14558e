"""
Opens a parcel of a peer and verifies it: its form, the signature over all of it, its manifest, every paper by its digest.

What cannot be believed is refused. What can be, and is not whole, is told fault by fault, for the parcel to be sent back with all of them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from casework.dossier.content import Signature
from casework.dossier.faults import faults_of_capture
from casework.dossier.formats import told_by
from casework.dossier.manifest import MAY_BE_SAID, PENDING, SCAN, check, digest, encode
from casework.dossier.models import LONGEST_ACCOUNT, LONGEST_NAME, LONGEST_TAKER, Document
from casework.dossier.signing.pades import NotSigned, signatures_on
from casework.dossier.verifier import bag
from casework.dossier.verifier.report import WRONG, Report
from casework.errors import Malformed, NotYou, Unmet
from casework.law import HOUSE
from casework.ledger.checkpoints.note import Key, NotGenuine, opened
from casework.ledger.checkpoints.signing import is_signed
from casework.workflow.moments import EARLIEST, LATEST
from enforcement.handovers.exchange.parcels import CASE, COPIES, FORM, PAPERS
from enforcement.handovers.exchange.scanning import MALWARE, infected

MOST_FILES = 5_000
LONGEST_PATH = 300
LARGEST_SIGNATURE = 4 * 1024 * 1024
LARGEST_DOCUMENT = 16 * 1024 * 1024  # bytes of a manifest, or of what is told beside it
RULE = str(HOUSE.art("H11"))
_PLACE = re.compile(r"([0-9]{3,5})-.+")
# What every item of a manifest has, and of which type.
_ITEM: Mapping[str, type] = {
    "seq": int, "matter": str, "kind": str, "title": str, "volume": str, "format": str, "size": int, "sha256": str, "origin": str,
    "pages_from": str, "signatures": list,
}  # fmt: skip


class ParcelBag(bag.Bag):
    """A bag as a parcel is one: no verifier goes along, and what lies in it is another thing than a dossier."""

    needed = (bag.BAGIT, bag.INFO, bag.MANIFEST, bag.TAGS, bag.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Parcel:
    """
    A parcel that a peer signed. text: of its manifest, said: the same as a mapping. case: what is told beside it, {} of an answer.
    papers, copies: where each lies, by its place in the manifest. faults: codes of what is not whole, with the place behind.
    """

    name: str
    text: str
    said: Mapping[str, Any]
    case: Mapping[str, Any]
    papers: Mapping[int, Path]
    copies: Mapping[int, Path]
    faults: tuple[str, ...]

    @property
    def digest(self) -> str:
        return digest(self.text)

    @property
    def items(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.said["items"]
        return found

    @property
    def whole(self) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """Yield the items whose papers are there as they were signed, and clean, each with where its paper lies."""
        bad = {fault.rpartition("_")[2] for fault in self.faults if fault.startswith(("ITEM_", MALWARE))}
        return ((item, self.papers[item["seq"]]) for item in self.items if str(item["seq"]) not in bad)


def unpacked(archive: Path, folder: Path, *, most: int) -> Path:
    """
    Unpack a parcel into an empty folder; nothing in it is packed tighter, so that it is no larger than what came. Returns its bag.

    most: bytes of all files together.

    :raises Malformed: it is no ZIP of one plain folder.
    """
    try:
        with ZipFile(archive) as parts:
            named = parts.infolist()
            tops = {_checked(each.filename).parts[0] for each in named}
            is_plain = all(each.compress_type == ZIP_STORED and not each.is_dir() for each in named)
            total = sum(each.file_size for each in named)
            if len(tops) != 1 or len(named) > MOST_FILES or not is_plain or total > most:
                raise _unreadable()
            for each in named:
                target = folder / _checked(each.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                with parts.open(each) as source, target.open("xb") as written:
                    while piece := source.read(bag.PIECE):
                        written.write(piece)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error, UnicodeError) as error:
        raise _unreadable() from error  # what zipfile makes of a broken one; a name that is there twice is one, too
    return folder / tops.pop()


def opened_parcel(folder: Path, keys: Sequence[Key], *, document: str, schema: str, name: str) -> Parcel:
    """
    Verify what was unpacked. keys: of the peer that sent it. document: the path of its manifest, schema: the form of that, name: under
    which field it names itself.

    :raises NotYou: the peer did not sign this.
    :raises Malformed: it is not of the form; every fault is named.
    :raises NotNow: a scanner is set and does not say whether the papers are clean.
    """
    report = Report()
    found = ParcelBag(folder, report)
    if any(size > LARGEST_DOCUMENT for path, size in found.sizes.items() if not path.startswith((PAPERS, COPIES))):
        raise _unreadable()
    found.check()
    signed_as = _signed(found, keys)
    wrong = [line for line in report.lines if line.mark == WRONG]
    outer = [line for line in wrong if not line.place.startswith((PAPERS, COPIES))]
    if len(outer) < len(wrong):  # where a paper is missing, the count of files is another, too
        outer = [line for line in outer if line.code != "COUNT_WRONG"]
    if outer:
        message = _("The parcel is not of its form, or not as it was signed: {place}.")
        raise Malformed(*(Unmet(each.code, str(message).format(place=each.place), RULE, "parcel") for each in outer))
    text = found.text_of(document)
    said, case = found.document(document), found.document(CASE)
    if not _is_manifest(said, text, schema) or said.get(name) != signed_as:
        message = _("The manifest of the parcel cannot be read, or is of another form or name.")
        raise Malformed.because("MANIFEST_UNREADABLE", message, law=RULE, field=document)
    papers, copies = (_by_place(found, each) for each in (PAPERS, COPIES))
    parcel = Parcel(signed_as, text, said, case, papers, copies, ())
    brought = chain(papers.items(), copies.items())
    return replace(parcel, faults=tuple(dict.fromkeys(chain(_faults(parcel, found), infected(brought)))))


def _signed(found: ParcelBag, keys: Sequence[Key]) -> str:
    """Give the name under which the manifests of a bag are signed."""
    try:
        form, name, tags, end = opened(found.text_of(bag.SIGNATURE), keys, by=is_signed).split("\n")
    except (NotGenuine, ValueError):
        form = name = tags = end = ""
    if (form, tags, end) != (FORM, found.digests.get(bag.TAGS, "-"), ""):
        message = _("The peer that calls has not signed this parcel as it is.")
        raise NotYou.because("SIGNATURE_FALSE", message, law=RULE, field=bag.SIGNATURE)
    return name


def _faults(parcel: Parcel, found: ParcelBag) -> Iterator[str]:
    """Yield what is not whole about the papers, each thing once."""
    places = {item["seq"]: item for item in parcel.items}
    contents: dict[str, str] = {}
    for seq, item in places.items():
        if seq in parcel.papers and contents.get(item["sha256"], item["sha256"]) == item["sha256"]:
            contents[item["sha256"]] = found.digests[_path(found, parcel.papers[seq])]
    for fault in check(parcel.text, stated=parcel.digest, contents=contents):
        yield f"{fault.code}_{fault.item}" if fault.item else fault.code
    if sorted(places) != list(range(1, len(parcel.items) + 1)):
        yield "PLACES_DIFFER"
    for seq in sorted({*parcel.papers, *parcel.copies} - places.keys()):
        yield f"FILE_STRANGE_{seq}"
    listed = set(found.named)
    if any(path not in listed for path in found.digests if path.startswith((PAPERS, COPIES))):
        yield "FILE_STRANGE"
    for path in sorted(listed - found.digests.keys()):
        if path.startswith(COPIES):
            place = _PLACE.fullmatch(path.removeprefix(COPIES))
            yield f"COPY_MISSING_{int(place[1])}" if place else "COPY_MISSING"
    for seq, item in places.items():
        if seq in parcel.papers and item["sha256"] == contents.get(item["sha256"]):
            yield from _faults_of_item(parcel, found, seq, item)


def _faults_of_item(parcel: Parcel, found: ParcelBag, seq: int, item: Mapping[str, Any]) -> Iterator[str]:
    paper = parcel.papers[seq]
    if found.sizes[_path(found, paper)] != item["size"]:
        yield f"SIZE_DIFFERS_{seq}"
    with paper.open("rb") as content:
        told = told_by(paper.name, content).signatures
    if [_named(each) for each in item["signatures"] if each.get("from") == "CONTENT"] != [
        _named(each) for each in told
    ]:
        yield f"SIGNATURE_DIFFERS_{seq}"
    copy = parcel.copies.get(seq)
    if copy is not None and not _is_copy(found, copy, item):
        yield f"COPY_FALSE_{seq}"


def _named(signature: Any) -> tuple[str, ...]:
    """By what a signature is known, as a manifest or a content tells it."""
    if isinstance(signature, Signature):
        return (signature.signer, signature.cert, signature.alg, signature.at)
    return tuple(str(signature.get(name, "")) for name in ("signer", "cert", "alg", "at"))


def _is_copy(found: ParcelBag, copy: Path, item: Mapping[str, Any]) -> bool:
    """Answer whether a signed copy is the paper to its last byte, and a signature behind it that holds."""
    path = _path(found, copy)
    if found.named.get(path) != found.digests[path]:
        return False
    if (
        found.sizes[path] > item["size"] + LARGEST_SIGNATURE
        or found.digest_of_head(path, item["size"]) != item["sha256"]
    ):
        return False
    try:
        signatures = signatures_on(copy.read_bytes(), [])
    except NotSigned:
        return False
    return bool(signatures) and all(each.is_intact and each.is_whole for each in signatures)


def _by_place(found: ParcelBag, folder: str) -> dict[int, Path]:
    places = {}
    for path in found.digests:
        if path.startswith(folder) and (place := _PLACE.fullmatch(path.removeprefix(folder))):
            places[int(place[1])] = found.folder / path
    return places


def _path(found: ParcelBag, file: Path) -> str:
    return file.relative_to(found.folder).as_posix()


def _is_manifest(said: Mapping[str, Any], text: str, schema: str) -> bool:
    """Answer whether a manifest is of a form, and canonical, so that equal ones have one digest."""
    items = said.get("items")
    return (
        said.get("schema") == schema
        and isinstance(items, list)
        and all(map(_is_item, items))
        and isinstance(said.get("merkle_root"), str)
        and isinstance(said.get("counts"), dict)
        and "items" in said["counts"]
        and _written(said) == text
    )


def _is_item(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and all(type(item.get(name)) is kind for name, kind in _ITEM.items())
        and type(item.get("pages")) in (int, type(None))
        and all(isinstance(each, dict) for each in item["signatures"])
        and item["volume"] in Document.Volume.values
        and item["origin"] in Document.Origin.values
        and _is_told_rightly(item)
    )


def _is_told_rightly(item: Mapping[str, Any]) -> bool:
    """Answer whether what an item may say of where its paper comes from can be kept, where it says it."""
    is_certified, is_capture = "certified_by" in item, item["origin"] == Document.Origin.CAPTURED
    return (
        all(_MAY_SAY[name](item[name]) for name in MAY_BE_SAID if name in item)
        and is_certified == ("certified_at" in item)
        and (not is_certified or item["origin"] == SCAN)
        and not faults_of_capture(
            item.get("captured_at"), item.get("taker", ""), item.get("place", ""), is_capture=is_capture
        )
        and ("paper_kept" not in item or item["origin"] in (SCAN, PENDING))
    )


def _is_text(longest: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def _is_moment(value: Any) -> bool:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return found is not None and found.tzinfo is not None and EARLIEST <= found.year <= LATEST


_MAY_SAY: Mapping[str, Callable[[Any], bool]] = {
    "paper_kept": lambda value: isinstance(value, bool),
    "certified_by": _is_text(LONGEST_ACCOUNT),
    "certified_at": _is_moment,
    "captured_at": _is_moment,
    "taker": _is_text(LONGEST_TAKER),
    "place": _is_text(LONGEST_NAME),
}


def _written(said: Mapping[str, Any]) -> str:
    try:
        return encode(said)
    except ValueError:  # a number that is none
        return ""


def _checked(name: str) -> PurePosixPath:
    """
    Let a plain relative path of two parts or more pass.

    :raises Malformed: it is another.
    """
    path = PurePosixPath(name)
    is_plain = len(name) <= LONGEST_PATH and name.isprintable() and "\\" not in name and str(path) == name
    if not is_plain or path.is_absolute() or len(path.parts) < 2 or {"..", "."} & set(path.parts):
        raise _unreadable()
    return path


def _unreadable() -> Malformed:
    message = _("A parcel is a ZIP of one folder whose files are stored as they are.")
    return Malformed.because("PARCEL_UNREADABLE", message, law=RULE, field="parcel")
