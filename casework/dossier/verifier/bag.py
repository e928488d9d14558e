"""A bag of BagIt 1.0 (RFC 8493) on a disk: is everything there that its manifests name, as they name it, and nothing else?"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from casework.dossier.verifier.report import Report

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT, INFO, MANIFEST, TAGS = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
# The same list by SM3 (GB/T 32905-2016), in bags of whoever hashes his ledger by it.
SM3, MANIFEST_SM3 = "sm3", "manifest-sm3.txt"
# Signs TAGS, so that neither names the other.
SIGNATURE = "signature.txt"
README, PROGRAM = "README.txt", "verify.py"
TAG_FILES = (BAGIT, INFO, MANIFEST, README, PROGRAM)
LEDGER, NOTES, PROOFS, DOSSIER = "data/ledger.jsonl", "data/notes.jsonl", "data/proofs.json", "data/dossier.json"
METADATA, WHOLE = "data/metadata.xml", "data/whole.pdf"
ALWAYS = (LEDGER, NOTES, PROOFS, DOSSIER, METADATA, WHOLE)
PIECE = 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_SIZES = re.compile(r"^Payload-Oxum: ([0-9]{1,18})\.([0-9]{1,9})$", re.MULTILINE)


class Bag:
    """
    A bag as it lies there. digests: path → SHA-256 as computed, of every file that can be read; in_sm3: the same by SM3, where the bag
    has a list of it and this machine knows it. sizes: path → bytes. named: path → SHA-256, as the manifest of the payload names it.
    needed: what must be there, named or not.
    """

    needed: tuple[str, ...] = (*TAG_FILES, *ALWAYS, TAGS, SIGNATURE)

    def __init__(self, folder: Path, report: Report) -> None:
        self.folder, self.report = folder, report
        self.digests: dict[str, str] = {}
        self.in_sm3: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.named: dict[str, str] = {}
        self._has_sm3 = (folder / MANIFEST_SM3).is_file()
        self._knows_sm3 = _is_known(SM3)
        self._read()

    def check(self) -> None:
        """Hold the files against the manifests."""
        before = len(self.report.lines)
        if self.bytes_of(BAGIT) != DECLARATION:
            self.report.wrong("BAG_UNREADABLE", BAGIT)
        self.named = self._manifest(MANIFEST)
        tags = self._manifest(TAGS)
        for name, path in [(MANIFEST, path) for path in self.named if not path.startswith("data/")] + [
            (TAGS, path) for path in tags if path.startswith("data/") or path in (TAGS, SIGNATURE)
        ]:
            self.report.wrong("MANIFEST_UNREADABLE", f"{name}: {path}")
        listed = {**self.named, **tags}
        for path in sorted(set(self.needed) - self.digests.keys() - listed.keys()):
            self.report.wrong("FILE_MISSING", path)
        for path, digest in sorted(listed.items()):
            if path not in self.digests:
                self.report.wrong("FILE_MISSING", path)
            elif self.digests[path] != digest:
                self.report.wrong("FILE_CHANGED", path)
        for path in sorted(self.digests.keys() - listed.keys() - {TAGS, SIGNATURE}):
            self.report.wrong("FILE_STRANGE", path)
        self._check_sm3()
        self._check_sizes()
        if len(self.report.lines) == before:
            self.report.good("BAG_WHOLE", len(self.digests))

    def bytes_of(self, path: str) -> bytes:
        """Read a small file; nothing where it is not there."""
        try:
            return (self.folder / path).read_bytes() if path in self.digests else b""
        except OSError:
            self.report.wrong("FILE_UNREADABLE", path)
            return b""

    def text_of(self, path: str) -> str:
        """Read a text in UTF-8; "" where it is none."""
        try:
            return self.bytes_of(path).decode()
        except UnicodeDecodeError:
            self.report.wrong("FILE_UNREADABLE", path)
            return ""

    def document(self, path: str) -> Mapping[str, Any]:
        """Read an object of JSON; empty where it is none."""
        found = _parsed(self.bytes_of(path))
        if path in self.digests and not found:
            self.report.wrong("FILE_UNREADABLE", path)
        return found

    def rows(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Read objects of JSON line by line; empty ones where a line is none."""
        if path in self.digests:
            with (self.folder / path).open("rb") as file:
                for line in file:
                    yield _parsed(line)

    def digest_of_head(self, path: str, size: int) -> str:
        """Digest the first bytes of a file, as many as size says; those of nothing where it is not there."""
        digest, left = hashlib.sha256(), size
        try:
            with (self.folder / path).open("rb") as content:
                while left > 0 and (piece := content.read(min(left, PIECE))):
                    digest.update(piece)
                    left -= len(piece)
        except OSError:
            self.report.wrong("FILE_UNREADABLE", path)
        return digest.hexdigest()

    def _read(self) -> None:
        """Digest every file. A link is not followed, and no folder may be empty: what is not a plain file was not put here by us."""
        for place, folders, files in os.walk(self.folder, onerror=self._unreadable):
            here = Path(place)
            if not folders and not files and here != self.folder:
                self.report.wrong("FILE_STRANGE", self._path(here))
            for name in sorted([*files, *(each for each in folders if (here / each).is_symlink())]):
                self._digest(here / name)

    def _digest(self, file: Path) -> None:
        path = self._path(file)
        try:
            if not stat.S_ISREG(file.lstat().st_mode):
                self.report.wrong("FILE_STRANGE", path)
                return
            digest, size = hashlib.sha256(), 0
            other = hashlib.new(SM3) if self._has_sm3 and self._knows_sm3 else None
            with file.open("rb") as content:
                for piece in iter(lambda: content.read(PIECE), b""):
                    digest.update(piece)
                    size += len(piece)
                    if other is not None:
                        other.update(piece)
        except OSError:
            self.report.wrong("FILE_UNREADABLE", path)
            return
        self.digests[path], self.sizes[path] = digest.hexdigest(), size
        if other is not None:
            self.in_sm3[path] = other.hexdigest()

    def _unreadable(self, error: OSError) -> None:
        self.report.wrong("FILE_UNREADABLE", str(error.filename))

    def _path(self, file: Path) -> str:
        return file.relative_to(self.folder).as_posix()

    def _manifest(self, path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        text = self.text_of(path)
        if text and not text.endswith("\n"):
            self.report.wrong("MANIFEST_UNREADABLE", path)
        for line in text.split("\n")[:-1]:
            parts = _LINE.fullmatch(line)
            if parts is None or parts[2] in found:
                self.report.wrong("MANIFEST_UNREADABLE", f"{path}: {line}")
            else:
                found[parts[2]] = parts[1]
        return found

    def _check_sm3(self) -> None:
        """Hold the files of the payload against the list by SM3: it names those the other one names, each as it is."""
        if not self._has_sm3:
            return
        listed = self._manifest(MANIFEST_SM3)
        for path in sorted(listed.keys() ^ self.named.keys()):
            self.report.wrong("MANIFEST_UNREADABLE", f"{MANIFEST_SM3}: {path}")
        if not self._knows_sm3:
            self.report.open("SM3_UNKNOWN", MANIFEST_SM3)
            return
        for path in sorted(listed.keys() & self.in_sm3.keys()):
            if listed[path] != self.in_sm3[path]:
                self.report.wrong("FILE_CHANGED", f"{path} (SM3)")

    def _check_sizes(self) -> None:
        told = _SIZES.search(self.text_of(INFO))
        payload = [size for path, size in self.sizes.items() if path.startswith("data/")]
        if INFO in self.digests and (told is None or (int(told[1]), int(told[2])) != (sum(payload), len(payload))):
            self.report.wrong("COUNT_WRONG", INFO)


def _is_known(algorithm: str) -> bool:
    try:
        hashlib.new(algorithm)
    except ValueError:
        return False
    return True


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data.decode()) if data else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
