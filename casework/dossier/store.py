"""
The store of papers, a folder: what has a name there is whole, whoever was killed while it came.

A content is written beside, under a name that no paper bears, and gets its own when all of it lies on the disk. What a killed process
leaves is therefore either a content that no paper names or such a part; casework.dossier.sweeping tells them from what is still coming.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from casework.dossier.models import Document, by_digest

if TYPE_CHECKING:
    from _typeshed import StrPath

PART = ".part"
ASIDE = "aside"
PERMISSIONS = 0o644


class Store(FileSystemStorage):
    """A folder on a file system with hard links."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=PART)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(content.chunks())
                file.flush()
                os.fchmod(descriptor, self.file_permissions_mode or PERMISSIONS)
                os.fsync(descriptor)
            while True:
                try:
                    os.link(part, path)
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
                    path = Path(self.path(name))
        finally:
            Path(part).unlink()
        settle(path.parent)
        return name

    def keep(self, name: str) -> bool:
        """Have a content that is there already stay as if it had just come; False where it is not there any more."""
        try:
            os.utime(self.path(name))
        except FileNotFoundError:
            return False
        return True


def kept(storage: Storage, name: str) -> bool:
    """Answer whether a content is there, and have it stay for the paper that is about to name it."""
    return storage.keep(name) if isinstance(storage, Store) else storage.exists(name)


def aside() -> str | None:
    """Where to lay what is needed for a while, so that it is found after a kill; None, the system's own place, without a folder."""
    if not isinstance(default_storage, Store):
        return None
    place = default_storage.path(ASIDE)
    Path(place).mkdir(parents=True, exist_ok=True)
    return place


def put(document: Document, content: File[bytes]) -> str:
    """Store the content of a paper under its digest, once; returns where it lies."""
    storage: Storage = Document._meta.get_field("content").storage
    name = by_digest(document, document.filename)
    # What a crash cut off before there was this store, or somebody has changed, is not taken for it; it stays, for who looks into that.
    if storage.exists(name):
        with storage.open(name) as there:
            is_it = digest_of(there) == document.sha256
        if is_it and kept(storage, name):
            return name
    return storage.save(name, content)


def digest_of(content: File[bytes]) -> str:
    """SHA-256 of a content, lower-case hex."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def settle(folder: StrPath) -> None:
    """Have the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
