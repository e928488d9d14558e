"""
The file of an outside witness: every checkpoint there was, one after the other, appended and never changed.

A checkpoint and the next are divided by a blank line, as are the text of a note and its signatures. Where the file lies is
what it is worth: on a medium this machine can only append to, or in somebody else's keeping.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.checkpoints.note import DASH

TAIL = 64 * 1024  # bytes of the file in which its last checkpoint is looked for
LONGEST_NUMBER = 18  # digits


def append(path: Path) -> int:
    """
    Append the checkpoints that are newer than the last one in the file; returns how many these are. A file is made where none is.

    :raises OSError: the file cannot be read or written.
    """
    newest = Checkpoint.objects.newest()
    if newest is None:
        return 0
    tail = _tail(path)
    # A size beyond ours says that the log was cut off: verify_ledger tells it, and what is kept goes on.
    last = max(
        (size for note in _notes(tail.splitlines(keepends=True)) if (size := size_in(note)) <= newest.size), default=0
    )
    new = Checkpoint.objects.filter(size__gt=last).order_by("size").values_list("note", flat=True)
    text = "".join(f"{note}\n" for note in new)
    if text:
        is_torn = bool(tail) and not tail.endswith("\n\n")  # the machine stopped in the middle of a note
        _write(path, f"\n\n{text}" if is_torn else text)
    return len(new)


def notes(path: Path) -> Iterator[str]:
    """
    Yield the notes of a file in its order, whatever stands there.

    :raises OSError: it cannot be read.
    """
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        yield from _notes(file)


def size_in(note: str) -> int:
    """Read how many entries a note says there were, 0 where it says nothing; nothing is checked."""
    lines = note.split("\n", 2)
    is_number = len(lines) > 1 and lines[1].isascii() and lines[1].isdecimal()
    return int(lines[1][:LONGEST_NUMBER]) if is_number else 0


def _notes(lines: Iterable[str]) -> Iterator[str]:
    text = ""
    for part in _parts(lines):
        if part.startswith(DASH):
            yield f"{text}\n{part}"
            text = ""
            continue
        if text:  # it has no signature
            yield text
        text = part
    if text:
        yield text


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Yield what stands between blank lines."""
    for is_blank, part in groupby(lines, key=lambda line: line == "\n"):
        if not is_blank:
            yield "".join(part)


def _tail(path: Path) -> str:
    """Read the end of a file, "" where there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read().decode(errors="replace")


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "ab", buffering=0) as file:
        file.write(text.encode())
        os.fsync(file.fileno())
