"""A bag of BagIt 1.0 (RFC 8493) that holds a whole file, as a list of what lies in it: for a folder, or for a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from casework.dossier.export import describing
from casework.dossier.export.contents import Contents
from casework.dossier.export.metadata import metadata
from casework.dossier.export.standalone import program_digest, program_text
from casework.dossier.export.stored import PIECE, check_stored, pieces_of
from casework.dossier.export.whole import bound
from casework.dossier.renditions import set_sheets
from casework.dossier.verifier import bag
from casework.dossier.verifier.program import SIGNED
from casework.ledger.checkpoints.signing import key, sign_text

README = """\
{number}　{organ}　电子卷宗 / an exported dossier

data/papers/、data/inner/　正卷、副卷各份材料 / the papers of the main and of the inner file
data/signed/　　　　　　　 加盖电子签章的副本 / copies that bear the signature of the organ
data/whole.pdf　　　　　　全卷合订，供阅览 / all of them in one, to read
data/ledger.jsonl　　　　　台账记录，逐条附哈希 / the entries of the ledger, each with its hash
data/notes.jsonl　　　　　 附注文字及其盐 / the words, with the salts of their digests
data/proofs.json　　　　　 检查点及包含证明 / the checkpoint, and the proof that each entry is under it
data/dossier.json、metadata.xml　卷宗说明、归档元数据 / what the file is; its metadata for an archive
data/seals/　　　　　　　　封卷清单（已封卷的）/ the manifests of the seals, where the file is sealed

校验 / To verify (Python 3.9+, nothing else):

    python3 verify.py .
    python3 verify.py . --key KEY --witness FILE

verify.py 随卷附送，请向出具机关另取一份，或者核对其 SHA-256；KEY 为出具机关公布的公钥，FILE 为见证人保存的检查点文件。
verify.py came with the bag: take it from the organ itself, or compare its SHA-256. KEY is the public key the organ publishes, FILE the
checkpoints that a witness kept.

SHA-256 (verify.py)  {program}
KEY                  {key}
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a bag. path: from its root. pieces: yields the content."""

    path: str
    size: int
    sha256: str
    pieces: Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Package:
    """A bag. pieces: its files, by path. digest: SHA-256 of what is signed; the same for the same state."""

    name: str
    pieces: tuple[Piece, ...]
    digest: str

    @property
    def size(self) -> int:
        """How many bytes its files have."""
        return sum(piece.size for piece in self.pieces)


@contextmanager
def packaged(contents: Contents) -> Iterator[Package]:
    """
    Pack what is exported of a matter; good for as long as the block runs.

    :raises NotNow: a paper is not in the store, or not what was filed.
    """
    for paper in contents.papers:
        if paper.file:
            check_stored(paper.document)
        if paper.copy is not None and paper.copy_file:
            check_stored(paper.copy)
    # They tell the words, which go along with the inner file.
    sheets = set_sheets(contents.matter, contents.entries) if contents.with_inner else []
    with bound(contents, sheets) as whole:
        yield _package(contents, whole)


def _package(contents: Contents, whole: Path) -> Package:
    payload = [
        piece_of(bag.LEDGER, describing.ledger_lines(contents)),
        piece_of(bag.NOTES, describing.note_lines(contents)),
        piece_of(bag.PROOFS, describing.proofs(contents)),
        piece_of(bag.DOSSIER, describing.description(contents)),
        piece_of(bag.METADATA, metadata(contents)),
        _of_file(bag.WHOLE, whole),
        *(piece_of(path, text) for path, text in describing.seals(contents).items()),
        *(
            Piece(f"data/{each.file}", each.document.size, each.document.sha256, partial(pieces_of, each.document))
            for each in contents.papers
            if each.file
        ),
        *(
            Piece(f"data/{each.copy_file}", each.copy.size, each.copy.sha256, partial(pieces_of, each.copy))
            for each in contents.papers
            if each.copy is not None and each.copy_file
        ),
    ]
    readme = README.format(number=contents.number, organ=contents.organ, program=program_digest(), key=key())
    tags = [piece_of(bag.README, readme), piece_of(bag.PROGRAM, program_text())]
    head = Head(contents.number, contents.organ, contents.as_of, SIGNED)
    return bagged(contents.number, head, payload, tags)


@dataclass(frozen=True, slots=True)
class Head:
    """What a bag is. name: what is in it is called. organ: whose it is, in words. at: as of when. form: by which it is signed."""

    name: str
    organ: str
    at: datetime
    form: str


def bagged(folder: str, head: Head, payload: Sequence[Piece], tags: Sequence[Piece] = ()) -> Package:
    """
    Put pieces into a bag and sign its manifests. folder: the name of the bag. payload: what lies below data/; tags: what lies beside it.
    """
    own = [
        piece_of(bag.BAGIT, bag.DECLARATION),
        piece_of(bag.INFO, _info(head, payload)),
        piece_of(bag.MANIFEST, _manifest(_digests(payload))),
        *_in_sm3(payload),
        *tags,
    ]
    last = piece_of(bag.TAGS, _manifest(_digests(own)))
    signature = piece_of(bag.SIGNATURE, sign_text(f"{head.form}\n{head.name}\n{last.sha256}\n"))
    every = sorted([*payload, *own, last, signature], key=lambda each: each.path)
    return Package(folder, tuple(every), last.sha256)


def _info(head: Head, payload: Sequence[Piece]) -> str:
    told = {
        "Source-Organization": head.organ,
        "External-Identifier": head.name,
        "Bagging-Date": timezone.localdate(head.at).isoformat(),
        "Payload-Oxum": f"{sum(piece.size for piece in payload)}.{len(payload)}",
    }
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in told.items())


def _manifest(digests: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests))


def _digests(pieces: Iterable[Piece]) -> Iterator[tuple[str, str]]:
    return ((each.path, each.sha256) for each in pieces)


def _in_sm3(payload: Sequence[Piece]) -> list[Piece]:
    """The same list by SM3 (GB/T 32905-2016), where the ledger of this installation is hashed by it; every file is read for it."""
    if settings.LEDGER_ALGORITHM != bag.SM3:
        return []
    return [piece_of(bag.MANIFEST_SM3, _manifest((each.path, _sm3(each)) for each in payload))]


def _sm3(piece: Piece) -> str:
    digest = hashlib.new(bag.SM3)
    for part in piece.pieces():
        digest.update(part)
    return digest.hexdigest()


def piece_of(path: str, content: str | bytes) -> Piece:
    """Make a piece of a content that is at hand."""
    data = content.encode() if isinstance(content, str) else content
    return Piece(path, len(data), hashlib.sha256(data).hexdigest(), lambda: (data,))


def _of_file(path: str, file: Path) -> Piece:
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return Piece(path, file.stat().st_size, digest, partial(_read, file))


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as content:
        while piece := content.read(PIECE):
            yield piece
