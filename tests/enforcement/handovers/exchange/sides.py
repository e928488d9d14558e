"""
Two installations in one process: the police's, which sends, and the procuratorate's, which receives. Each has its name, its key and its
peers, and is worn like a coat; the rows lie in one database, which neither side can tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.test import override_settings

from casework.dossier.export.writing import write_folder
from casework.dossier.manifest import encode
from casework.dossier.verifier.bag import BAGIT, INFO, MANIFEST, SIGNATURE, TAGS
from casework.ledger.checkpoints.note import public_key, signed
from casework.ledger.models import Entry
from casework.settings.env import PeerSetting
from enforcement.handovers.exchange import parcels
from enforcement.handovers.exchange.answering import take_down
from enforcement.handovers.exchange.arriving import Taken, arrive
from enforcement.handovers.exchange.opening import Parcel, opened_parcel
from enforcement.handovers.exchange.peers import Peer, peer_named
from enforcement.handovers.models import Handover
from enforcement.handovers.package import SCHEMA
from tests.world import World

NOBODY = "http://127.0.0.1:9/"


@dataclass(frozen=True)
class Side:
    """One installation. name: of its log. lines: what it keeps. address: where it stands."""

    name: str
    lines: frozenset[str]
    address: str = NOBODY

    @property
    def seed(self) -> bytes:
        return sha256(self.name.encode()).digest()

    @property
    def key(self) -> str:
        return str(public_key(self.name, self.seed))

    def as_peer(self) -> PeerSetting:
        return PeerSetting(self.address, (self.key,), frozenset(), self.lines, "33")

    def worn(self, *peers: Side) -> AbstractContextManager[Any]:
        """Be this installation, with these peers."""
        return override_settings(
            LEDGER_ORIGIN=self.name,
            LEDGER_SIGNING_KEY=self.seed,
            LEDGER_FORMER_KEYS=[],
            EXCHANGE_PEERS=[each.as_peer() for each in peers],
        )


POLICE_SIDE = Side("police.test/ledger", frozenset({"POLICE", "AGENCY"}))
COURT_SIDE = Side("justice.test/ledger", frozenset({"PROCURATORATE", "COURT"}))
STRANGER = Side("stranger.test/ledger", frozenset({"POLICE"}))


@contextmanager
def at_police() -> Iterator[None]:
    """Be the side that sends."""
    with POLICE_SIDE.worn(COURT_SIDE):
        yield


@contextmanager
def at_justice() -> Iterator[None]:
    """Be the side that receives."""
    with COURT_SIDE.worn(POLICE_SIDE):
        yield


@dataclass
class Way:
    """What carries parcels between the two sides, and may do something to them. folder: an empty one."""

    world: World
    folder: Path
    count: int = 0

    def write(self, handover: Handover, seq: int = 0) -> Path:
        """Write what an entry, the last one where none is named, has to send; gives the bag. Be the side that sends."""
        self.count += 1
        entries = Entry.objects.of(handover.number)
        entry = entries.get(seq=seq) if seq else entries.order_by("-seq")[0]
        bag = self.folder / str(self.count)
        write_folder(parcels.parcel_of(Handover.objects.placed().get(number=handover.number), entry), bag)
        return bag

    def read(self, bag: Path, *, answer: bool = False) -> Parcel:
        """Open a parcel. Be the side that receives."""
        sender = COURT_SIDE if answer else POLICE_SIDE
        document, schema, name = (
            (parcels.ANSWER, parcels.ANSWER_SCHEMA, "answer") if answer else (parcels.PACKAGE, SCHEMA, "package")
        )
        return opened_parcel(bag, _peer(sender).keys, document=document, schema=schema, name=name)

    def brings(self, handover: Handover, spoil: Callable[[Path], object] = bool) -> Taken:
        """Bring a package over. spoil: what is done to the bag before it is signed anew by its sender."""
        with at_police():
            bag = self.write(handover)
            spoil(bag)
        with at_justice():
            return arrive(self.read(bag), _peer(POLICE_SIDE), at=self.world.later(minutes=1))

    def brings_back(self, arrival: Handover) -> Taken:
        """Bring the last answer back."""
        with at_justice():
            bag = self.write(arrival)
        with at_police():
            return take_down(self.read(bag, answer=True), _peer(COURT_SIDE), at=self.world.later(minutes=1))


def _peer(side: Side) -> Peer:
    found = peer_named(side.name)
    assert found is not None
    return found


def signed_anew(bag: Path, by: Side = POLICE_SIDE, name: str = "") -> None:
    """Hash the manifests of a bag anew and sign them, as who wrote another bag would. name: under which; that it had where none is told."""
    head = (bag / SIGNATURE).read_text("utf-8").split("\n")[:2]
    files = [each for each in bag.rglob("*") if each.is_file()]
    payload = {
        each.relative_to(bag).as_posix(): each.read_bytes() for each in files if each.is_relative_to(bag / "data")
    }
    info = (bag / INFO).read_text("utf-8").split("\n")
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}"
    (bag / INFO).write_text("\n".join(oxum if line.startswith("Payload-Oxum") else line for line in info), "utf-8")
    (bag / MANIFEST).write_text(_lines(payload), "utf-8")
    tags = {each: (bag / each).read_bytes() for each in (BAGIT, INFO, MANIFEST)}
    (bag / TAGS).write_text(_lines(tags), "utf-8")
    digest = sha256((bag / TAGS).read_bytes()).hexdigest()
    (bag / SIGNATURE).write_text(
        signed(f"{head[0]}\n{name or head[1]}\n{digest}\n", POLICE_SIDE.name, by.seed), "utf-8"
    )


def told_otherwise(bag: Path, path: str, **said: Any) -> None:
    """Change what a document of a bag says, in canonical form, and sign the bag anew."""
    told = json.loads((bag / path).read_text("utf-8"))
    (bag / path).write_text(encode({**told, **said}), "utf-8")
    signed_anew(bag)


def _lines(files: dict[str, bytes]) -> str:
    return "".join(f"{sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))


def papers_in(bag: Path) -> list[Path]:
    return sorted((bag / "data" / "papers").iterdir())


def flip(bag: Path, place: int = 0) -> None:
    """Change one byte of a paper."""
    paper = papers_in(bag)[place]
    content = bytearray(paper.read_bytes())
    content[len(content) // 2] ^= 1
    paper.write_bytes(content)


def drop(bag: Path, place: int = 0) -> None:
    """Take a paper away."""
    papers_in(bag)[place].unlink()
