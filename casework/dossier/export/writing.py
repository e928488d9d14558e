"""A bag goes to a folder, all of it or nothing, or into a stream as a ZIP that is the same bytes for the same state."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from casework.dossier.export.package import Package, Piece
from casework.dossier.store import PART, settle

if TYPE_CHECKING:
    from typing_extensions import Buffer

PERMISSIONS = 0o644


def write_folder(package: Package, target: Path) -> None:
    """
    Write a bag into a folder that is not there yet, or is empty. It comes into being beside it, as .NAME.part, and is renamed when all of
    it lies on the disk: whoever kills this leaves no half bag under the name, and the next one takes away what he left.

    :raises FileExistsError: there is something already.
    :raises BlockingIOError: another process is writing it.
    :raises OSError: the disk does not take it.
    :raises NotNow: a paper is not what was filed.
    """
    parent = target.parent
    parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    with _part_of(target) as folder:
        for piece in package.pieces:
            _write(piece, folder / piece.path)
        folder.chmod(0o755)
        for place, _folders, _files in os.walk(folder):
            settle(place)
        folder.rename(target)
        settle(parent)


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Have an empty folder beside a target, and for oneself; what a killed process left in it goes, and so does all of it on a failure."""
    folder = target.with_name(f".{target.name}{PART}")
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not folder.exists() or not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise FileExistsError(target)  # whoever held it has come to his end
        for each in folder.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    finally:
        os.close(descriptor)


def _write(piece: Piece, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.writelines(piece.pieces())
        file.flush()
        os.fsync(file.fileno())


class _Sink(RawIOBase):
    """Takes what a ZIP writes, and gives it away; it cannot be sought in, so that the ZIP is written straight on."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        """Keep a piece until it is taken."""
        self._held.append(bytes(data))
        return len(self._held[-1])

    def taken(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def zipped(package: Package) -> Iterator[bytes]:
    """
    Yield a bag as a ZIP, its files under the number of the matter. Nothing is packed tighter, so that no version of zlib changes a byte.

    :raises NotNow: a paper is not what was filed; the ZIP then ends without its table, and nobody can take it for whole.
    """
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for piece in package.pieces:
            told = ZipInfo(f"{package.name}/{piece.path}")
            told.external_attr, told.file_size, told.create_system = PERMISSIONS << 16, piece.size, 3
            with archive.open(told, "w") as member:
                for data in piece.pieces():
                    member.write(data)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()
