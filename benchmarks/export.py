"""
A file that goes out whole, and is verified: `python -m benchmarks.export [--pages N] [--megabytes N] [--check]`.

A dispute with so many pages of papers, and one with so many megabytes of them, on PostgreSQL; each is exported into a folder, streamed as
a ZIP and verified by the program that lies in its bag, each time by a process of its own, of which the system tells the memory. Floor:
as many bytes copied, digested and put on the disk. --check exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from benchmarks import ground
from benchmarks.documents import VALUES

if TYPE_CHECKING:
    from casework.organisations.models import Unit

MIB = 1024 * 1024
LARGEST = 40  # MiB a paper
LEAF = 2  # pages of a paper that is set
# Seconds for the pages; how much more memory the megabytes may take than the pages.
SECONDS, MORE = 3.0, 48 * MIB
# Begins a process and tells of it. It is small itself: the system counts to a process what the one before it in its place held.
RUNNER = """
import json, os, sys, time
begun = time.perf_counter()
_pid, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(json.dumps([time.perf_counter() - begun, used.ru_maxrss, os.waitstatus_to_exitcode(status)]))
"""


class Taken(NamedTuple):
    """What a process took: seconds, and bytes of memory at most."""

    seconds: float
    memory: int


def dispute_with(unit: Unit, name: str, contents: Iterator[tuple[str, Path]]) -> str:
    """Open a dispute and hand in its papers; returns its number."""
    from django.core.files.base import File

    from casework.dossier.services import add_document
    from casework.organisations.actors import Role

    [number] = ground.open_disputes(unit, 1)
    by = ground.actor(Role.MEDIATOR, unit)
    for title, path in contents:
        with path.open("rb") as content:
            add_document(
                number,
                kind="EVIDENCE",
                content=File(content, path.name),
                title=f"{name}{title}",
                actor=by,
                at=ground.NOON,
            )
        path.unlink()
    return number


def pages(count: int, folder: Path) -> Iterator[tuple[str, Path]]:
    """Set papers until there are so many pages."""
    from casework.dossier.typesetting import frozen, typeset

    for place in range(count // LEAF):
        path = folder / f"{place}.pdf"
        values = frozen({**VALUES, "number": f"罚决字〔2026〕第{place:06d}号"})
        path.write_bytes(typeset("casework/dossier/typst/sample.typ", values, ground.NOON))
        yield str(place), path


def megabytes(count: int, folder: Path) -> Iterator[tuple[str, Path]]:
    """Make recordings, each like no other, until there are so many megabytes."""
    for place in range(0, count, LARGEST):
        path = folder / f"{place}.mp3"
        with path.open("wb") as file:
            file.write(b"ID3\x04\x00\x00\x00\x00\x00\x00")
            for _turn in range(min(LARGEST, count - place)):
                file.write(secrets.token_bytes(MIB - 10))
        yield str(place), path


def do(what: str, number: str, media: Path, target: Path) -> None:
    """Be the process that exports or streams."""
    import django

    django.setup()
    settings.MEDIA_ROOT = media
    from casework.dossier.export.contents import contents_of
    from casework.dossier.export.package import packaged
    from casework.dossier.export.writing import write_folder, zipped
    from casework.workflow.models import Matter

    def exported() -> None:
        with packaged(contents_of(Matter.objects.get(number=number))) as package:
            if what == "folder":
                write_folder(package, target)
            else:
                for _piece in zipped(package):
                    pass

    print(ground.seconds(exported))


def copied(bag: Path, target: Path) -> None:
    """Copy, digest and sync what a bag holds, and nothing else."""
    for file in [each for each in bag.rglob("*") if each.is_file()]:
        place = target / file.relative_to(bag)
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with file.open("rb") as source, place.open("wb") as sink:
            while piece := source.read(MIB):
                digest.update(piece)
                sink.write(piece)
            sink.flush()
            os.fsync(sink.fileno())


def ran(*line: str, place: Path | None = None) -> tuple[list[str], Taken]:
    """Run a process of its own; returns what it printed, and what it took as a whole."""
    runner = [sys.executable, "-I", "-S", "-c", RUNNER, *line]
    found = subprocess.run(runner, capture_output=True, text=True, check=True, cwd=place)
    *printed, last = found.stdout.splitlines()
    seconds, memory, code = json.loads(last)
    assert code == 0, (line, code)
    return printed, Taken(seconds, memory * 1024)


def taken_by(*line: str) -> Taken:
    """Let a process do something that it tells the seconds of."""
    printed, taken = ran(sys.executable, "-m", "benchmarks.export", "--do", *line)
    return taken._replace(seconds=float(printed[-1]))


def measured(number: str, name: str, media: Path, folder: Path) -> dict[str, Taken]:
    """Export one file in each way, verify it, and tell."""
    bag = folder / "bag"
    taken = {"folder": taken_by("folder", number, str(media), str(bag))}
    floor = ground.seconds(lambda: copied(bag, folder / "copy"))
    size = sum(each.stat().st_size for each in bag.rglob("*") if each.is_file())
    taken["zip"] = taken_by("zip", number, str(media), str(bag))
    _printed, taken["verify"] = ran(sys.executable, "-I", "verify.py", ".", "--format", "json", place=bag)
    for what, each in taken.items():
        ground.tell(
            f"{name}, {size / MIB:,.1f} MiB, {what:>6}: {each.seconds:6.2f} s, {each.seconds / floor:5.1f} of the floor; "
            f"{each.memory / MIB:.0f} MiB of memory"
        )
    shutil.rmtree(folder)
    return taken


def main() -> int:
    """Measure it."""
    parser = argparse.ArgumentParser(description="Exported dossiers.")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    parser.add_argument("--do", nargs=4, metavar=("WHAT", "NUMBER", "MEDIA", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.do:
        what, number, media, target = options.do
        do(what, number, Path(media), Path(target))
        return 0
    with ground.own_database("export"), tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
        from casework.ledger.checkpoints.sequencing import make_checkpoints

        folder = Path(place)
        settings.MEDIA_ROOT = folder / "media"
        [unit] = ground.plant(1)
        scratch = folder / "scratch"
        scratch.mkdir()
        small = dispute_with(unit, "决定书", pages(options.pages, scratch))
        large = dispute_with(unit, "录音", megabytes(options.megabytes, scratch))
        make_checkpoints(at=ground.NOON)
        ground.leave()
        of_pages = measured(small, f"{options.pages} pages", settings.MEDIA_ROOT, folder / "small")
        of_megabytes = measured(large, f"{options.megabytes} MB", settings.MEDIA_ROOT, folder / "large")
    more = {what: of_megabytes[what].memory - of_pages[what].memory for what in of_pages}
    ground.tell(", ".join(f"{what} {each / MIB:+.0f} MiB" for what, each in more.items()) + " with the megabytes")
    missed = max(of_pages["folder"].seconds, of_pages["verify"].seconds) > SECONDS or max(more.values()) > MORE
    return int(options.check and missed)


if __name__ == "__main__":
    sys.exit(main())
