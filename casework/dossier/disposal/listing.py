"""What is destroyed of a file, as a list that two persons agree on, and the certificate that it was; canonical JSON both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from casework.dossier import manifest as m
from casework.dossier.disposal.terms import ends_on
from casework.dossier.files import papers_and_seals
from casework.dossier.models import Document, Seal, SignedCopy
from casework.ledger.erasure import standing_words
from casework.parties.models import Party
from casework.workflow.models import Matter

LIST, CERTIFICATE = "casework-disposal/1", "casework-destruction/1"


def list_of(matter: Matter) -> str:
    """Write what would be destroyed of a matter's file now: papers with their digests, words, how many parties. Four statements."""
    documents, seals = papers_and_seals(matter.number)
    copies = dict(SignedCopy.objects.filter(document__matter_no=matter.number).values_list("document_id", "sha256"))
    end = ends_on(seals[-1]) if seals else None
    return m.encode(
        {
            "schema": LIST,
            "matter": matter.number,
            "track": matter.track,
            "seals": [_told(seal) for seal in seals],
            "retention": seals[-1].said["retention"] if seals else None,
            "due": end.isoformat() if end else None,
            "papers": [_paper(document, copies.get(document.pk)) for document in documents],
            "words": sorted(standing_words(matter.number)),
            "parties": Party.objects.of(matter.number).count(),
        }
    )


def certificate_of(
    listed: str, *, seq: int, head: str, facts: dict[str, Any], by: str, at: datetime, matter: str
) -> str:
    """Write that a list was carried out: by which entry, proposed and done by whom, when, and on which ground."""
    return m.encode(
        {
            "schema": CERTIFICATE,
            "matter": matter,
            "list": m.digest(listed),
            "entry": seq,
            "head": head,
            "ground": facts["ground"],
            "proposed_by": facts["proposed_by"],
            "destroyed_by": by,
            "destroyed_at": m.moment(at),
        }
    )


def statement(certificate: str) -> str:
    """Write what is signed of a certificate."""
    return f"{CERTIFICATE}\n{m.digest(certificate)}\n"


def _told(seal: Seal) -> dict[str, Any]:
    return {"cycle": seal.cycle, "part": seal.part, "root": seal.root, "manifest": m.digest(seal.manifest)}


def _paper(document: Document, signed: str | None) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "volume": document.volume,
        "pages": document.pages,
        "size": document.size,
        "sha256": document.sha256,
        "signed": signed,
    }
