"""The shapes of papers, of the file they lie in, and of the looks into it."""

from __future__ import annotations

from casework.api.matters.schema.shapes import (
    ADDRESS,
    COUNT,
    HASH,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    many,
    one_of,
    or_null,
    record,
    ref,
)
from casework.dossier.copies.printing import PURPOSES
from casework.dossier.formats import FORMATS, OTHER
from casework.dossier.models import Document, HeldPaper, SignedCopy
from casework.dossier.signing.order import Level, Who
from casework.parties.kinds import AccessAction
from casework.taxonomies.codes import choices, scheme

BYTES: Schema = {"type": "string", "format": "binary"}
MEDIA_TYPES = tuple(dict.fromkeys((*(each.media_type for each in FORMATS), OTHER)))
_SIGNATURE = record(
    {"signer": TEXT, "cert": TEXT, "alg": TEXT, "at": TEXT, "from": one_of(Document.Source.values)},
    words="Who signed; from: whether the content tells it or somebody typed it.",
)
_ISSUED = record(
    {"entry": WHOLE, "template": TEXT, "number": or_null(TEXT)},
    words="Of a paper that an act issued: the seq of its entry, the template with its version, the official number.",
)
_SIGNED = record(
    {
        "signer": TEXT,
        "certificate": TEXT,
        "level": one_of(SignedCopy.Level.values),
        "algorithm": or_null(TEXT),
        "algorithm_oid": or_null(TEXT),
        "digest_algorithm": or_null(TEXT),
        "at": MOMENT,
        "sha256": HASH,
        "size": COUNT,
    },
    words="The copy its organ has signed (PAdES): the paper to its last byte, and the signature behind it.",
)
_CERTIFIED = record(
    {"by": TEXT, "at": MOMENT, "entry": or_null(WHOLE)},
    words="Who found a scan to be true to its paper, and the seq of the entry; null of what another installation certified.",
)
_ANY: dict[str, Schema] = {
    "kind": TEXT,
    "label": TEXT,
    "title": or_null(TEXT),
    "filename": or_null(TEXT),
    "volume": one_of(Document.Volume.values),
    "origin": one_of(Document.Origin.values),
    "paper_kept": or_null(TRUTH),
    "pages": or_null(COUNT),
    "pages_from": or_null(one_of(Document.Source.values)),
    "signatures": many(_SIGNATURE),
    "sha256": HASH,
    "size": COUNT,
    "captured_at": or_null(MOMENT),
    "taker": or_null(TEXT),
    "place": or_null(TEXT),
    "added_by": TEXT,
    "added_at": MOMENT,
}
_PAPER: dict[str, Schema] = {
    "id": WHOLE,
    **_ANY,
    "issued": or_null(_ISSUED),
    "signed": or_null(_SIGNED),
    "certified": or_null(_CERTIFIED),
}
_LINE: dict[str, Schema] = {
    "kind": TEXT,
    "label": TEXT,
    "law": TEXT,
    "volume": one_of(Document.Volume.values),
    "by": TEXT,
}
_KEPT: dict[str, Schema] = {
    "code": TEXT,
    "years": or_null(WHOLE),
    "rule": TEXT,
    "label": TEXT,
    "law": TEXT,
    "confirmed": TRUTH,
}
_SEAL: dict[str, Schema] = {
    "cycle": WHOLE,
    "part": COUNT,
    "entry": WHOLE,
    "sealed_at": MOMENT,
    "sealed_by": TEXT,
    "manifest": HASH,
    "root": HASH,
    "items": COUNT,
    "pages": COUNT,
    "retention": TEXT,
    "supplement": or_null(record({"reason": TEXT, "approver": TEXT, "before": TEXT})),
    "note": TEXT,
}
_IN_LINE = record(
    {"entry": or_null(WHOLE), "document": or_null(WHOLE), "made_at": MOMENT, "pending": TRUTH},
    words="entry: seq of the act it was made by; document: id of one that was added. pending: of a scan that nobody has certified.",
)

_LOOK = record(
    {
        "id": WHOLE,
        "account": TEXT,
        "role": TEXT,
        "unit": TEXT,
        "unit_key": TEXT,
        "party": or_null(WHOLE),
        "document": or_null(WHOLE),
        "action": one_of(AccessAction.values),
        "field": TEXT,
        "refused": TEXT,
        "purpose": or_null(TEXT),
        "ip": or_null(TEXT),
        "at": MOMENT,
    },
    words="A look at personal data, granted or refused, or what was done with a paper (document) or the whole file; it holds nothing "
    "of what was seen.",
)

_COPY = record(
    {
        "id": WHOLE,
        "document": or_null(WHOLE),
        "number": COUNT,
        "with_inner": TRUTH,
        "purpose": one_of(scheme(PURPOSES)),
        "label": TEXT,
        "words": or_null(TEXT),
        "made_by": TEXT,
        "made_at": MOMENT,
        "entry": or_null(WHOLE),
    },
    words="A controlled copy: of which paper, or of the whole file (null), the how many-th; entry: its seq, where paper is used by it.",
)


_HAND = record(
    {"party": or_null(WHOLE), "position": or_null(WHOLE), "label": TEXT},
    words="Who signs; party: null for organ and mediator.",
)
_SIGNING = record(
    {
        "document": WHOLE,
        "is_allowed": TRUTH,
        "is_complete": TRUTH,
        "steps": many(
            record(
                {
                    "who": one_of(Who.values),
                    "label": TEXT,
                    "least": one_of(Level.values),
                    "is_due": TRUTH,
                    "done": many(_HAND),
                    "due": many(_HAND),
                }
            )
        ),
        "signatures": many(
            record(
                {
                    "number": COUNT,
                    "who": one_of(Who.values),
                    "party": or_null(WHOLE),
                    "by_party": or_null(WHOLE),
                    "level": one_of(Level.values),
                    "sha256": HASH,
                    "size": COUNT,
                    "picture": or_null(HASH),
                    "check": or_null(TEXT),
                    "device": or_null(TEXT),
                    "certificate": TEXT,
                    "algorithm": TEXT,
                    "digest_algorithm": TEXT,
                    "account": or_null(TEXT),
                    "at": MOMENT,
                    "entry": or_null(WHOLE),
                },
                words="One signature; sha256, size: of the copy as it stood with it, with which every later copy begins.",
            )
        ),
        "law": TEXT,
    },
    words="Who signs a paper in which order, and who has. is_allowed: false where the law forbids it to be signed electronically.",
)


def papers() -> dict[str, Schema]:
    """Write every shape of papers that has a name."""
    line = record(_LINE, words="by: the verb before which the paper must be there; law: who asks for it.")
    full = record({**_LINE, "due": TRUTH, "missing": TRUTH, "later": TRUTH, "papers": many(_IN_LINE)})
    return {
        "Look": _LOOK,
        "Copy": _COPY,
        "Query": record(
            {
                "id": WHOLE,
                "number": TEXT,
                "account": TEXT,
                "ground": one_of(tuple(code for code, _label in choices("grounds", flag="sealed"))),
                "label": TEXT,
                "words": TEXT,
                "asked_at": MOMENT,
                "answer": or_null(
                    record({"granted": TRUTH, "until": or_null(MOMENT), "words": TEXT, "by": TEXT, "at": MOMENT})
                ),
            },
            words="A query into a sealed matter; until: when the opening that was granted ends.",
        ),
        "CertificateOfDestruction": record(
            {"number": TEXT, "entry": WHOLE, "destroyed_at": MOMENT, "listed": TEXT, "certificate": TEXT, "note": TEXT},
            words="That a file was destroyed: listed what (casework-disposal/1), certificate by whom, when and why "
            "(casework-destruction/1), both canonical JSON, and the digest of the second as a signed note.",
        ),
        "PaperAdded": record(_PAPER),
        "HeldPaper": record(
            {
                **_ANY,
                "state": one_of(HeldPaper.State.values),
                "state_label": TEXT,
                "trouble": or_null(one_of(HeldPaper.Trouble.values)),
                "malware": or_null(TEXT),
                "checked_at": or_null(MOMENT),
                "law": TEXT,
            },
            words="A paper that waits for the scanner and is in no file yet, or that it refused: malware then says what was found. "
            "trouble: why the scanner said nothing.",
        ),
        "Paper": record(
            {
                **_PAPER,
                "download": or_null(record({"url": ADDRESS, "signed_url": or_null(ADDRESS), "expires_at": MOMENT})),
            },
            words="A paper; title, filename and download are null for who may not read it.",
        ),
        "Line": line,
        "Signing": _SIGNING,
        "Seal": record(
            _SEAL,
            words="The seal on one part of a file, 0 the file itself; manifest: its digest, root: of its papers, note: both, signed.",
        ),
        "Dossier": record(
            {
                "number": TEXT,
                "stage": TEXT,
                "completeness": {"type": "integer", "minimum": 0, "maximum": 100},
                "lines": many(full),
                "missing": many(ref("Line")),
                "later": many(ref("Line")),
                "retention": or_null(record(_KEPT)),
                "seals": many(ref("Seal")),
                "unsealed": many(WHOLE),
            },
            words="The file by its catalogue; completeness: per cent of the lines due before the verb `stage` that are there. "
            "unsealed: the ids of papers under no seal.",
        ),
    }
