"""A bag goes to a folder, all of it or nothing, or into a stream as a ZIP that is the same bytes for the same state."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from casework.dossier.export.package import Package, Piece

if TYPE_CHECKING:
    from typing_extensions import Buffer

PERMISSIONS = 0o644


def write_folder(package: Package, target: Path) -> None:
    """
    Write a bag into a folder that is not there yet, or is empty. It comes into being under another name beside it and is renamed when
    all of it lies on the disk: whoever kills this leaves no half bag under the name.

    :raises FileExistsError: there is something already.
    :raises OSError: the disk does not take it.
    :raises NotNow: a paper is not what was filed.
    """
    parent = target.parent
    parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=parent))
    try:
        for piece in package.pieces:
            _write(piece, folder / piece.path)
        folder.chmod(0o755)
        for place, _folders, _files in os.walk(folder):
            _settle(Path(place))
        folder.rename(target)
        _settle(parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write(piece: Piece, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.writelines(piece.pieces())
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
