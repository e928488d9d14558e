"""
The signatures of organs (电子签章) on PDF, in the form of PAdES (ETSI EN 319 142): baseline B-B, or B-T where a server of time
stamps is asked.

A signature is written behind the paper, which stays as it was to its last byte: who cuts it off has the paper that was
issued, with its digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from typing import NamedTuple, TypeVar

from asn1crypto.x509 import Certificate
from django.conf import settings
from pyhanko.pdf_utils.content import PdfContent, ResourceType
from pyhanko.pdf_utils.generic import NameObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from casework.deadlines.calendar import day_of
from casework.dossier.signing.algorithms import Algorithm, algorithm_of, digest_for
from casework.dossier.signing.strokes import Ink

X = TypeVar("X")


class NotSigned(Exception):
    """A paper that cannot be signed or whose signatures cannot be read: it is no PDF, or the server of time stamps does not answer."""


class KeyAway(NotSigned):
    """The device with the keys does not answer; what waits for it goes on waiting."""


class Signature(NamedTuple):
    """
    One signature on a paper. signer: the name in its certificate; serial: of the certificate, in hexadecimal digits. is_intact: what
    it covers is as it was signed; is_trusted: the certificate comes from one of the roots; is_whole: it covers all that
    stands there, or what stands behind it changes nothing that is read. algorithm: by which it is made; is_allowed: whether the table
    has it on the day it was made.
    """

    signer: str
    serial: str
    is_intact: bool
    is_trusted: bool
    is_whole: bool
    algorithm: Algorithm
    is_allowed: bool

    @property
    def holds(self) -> bool:
        return self.is_intact and self.is_trusted and self.is_whole and self.is_allowed


def algorithm_for(signer: Signer) -> Algorithm:
    """
    Find by which algorithm a signer signs.

    :raises ImproperlyConfigured: PAPER_DIGEST is none that papers are signed over here.
    """
    digest = digest_for(settings.PAPER_DIGEST)
    return algorithm_of(signer.get_signature_mechanism_for_digest(digest), digest)


def signed(
    pdf: bytes,
    signer: Signer,
    *,
    field: str,
    organ: str,
    reason: str,
    timestamper: TimeStamper | None = None,
    ink: Ink | None = None,
    place: int = 0,
) -> bytes:
    """
    Sign a PDF. field: its name among the signatures of the paper. organ: who signs. reason: what it is signed as. ink: handwriting that it
    covers and that is shown at the foot of the last page, in the place that is told, from 0.

    The paper itself begins what is returned, byte for byte.

    :raises NotSigned: it is no PDF, or no time stamp is to be had.
    """
    digest = digest_for(settings.PAPER_DIGEST)
    told = PdfSignatureMetadata(
        field_name=field, md_algorithm=digest, subfilter=SigSeedSubFilter.PADES, name=organ, reason=reason
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        style = _shown(ink) if ink is not None else None
        spot = SigFieldSpec(field, on_page=-1, box=_box(place)) if ink is not None else None
        hand = PdfSigner(told, signer=signer, timestamper=timestamper, stamp_style=style, new_field_spec=spot)
        out = _apart(lambda: hand.sign_pdf(writer))
    except (PdfError, OSError) as error:
        raise NotSigned(str(error)) from error
    made: bytes = out.getvalue()
    return made


class _Drawn(PdfContent):
    """Handwriting as a picture in grey."""

    def __init__(self, ink: Ink) -> None:
        super().__init__(box=BoxConstraints(width=ink.width, height=ink.height))
        self.ink = ink

    def render(self) -> bytes:
        """Put the picture into the file and draw it."""
        told = {
            "/Type": pdf_name("/XObject"),
            "/Subtype": pdf_name("/Image"),
            "/ColorSpace": pdf_name("/DeviceGray"),
            "/Width": NumberObject(self.ink.width),  # type: ignore[no-untyped-call]
            "/Height": NumberObject(self.ink.height),  # type: ignore[no-untyped-call]
            "/BitsPerComponent": NumberObject(8),  # type: ignore[no-untyped-call]
        }
        image = StreamObject({NameObject(name): value for name, value in told.items()}, stream_data=self.ink.grey)
        image.compress()  # type: ignore[no-untyped-call]
        self.set_resource(ResourceType.XOBJECT, NameObject("/Ink"), self._ensure_writer.add_object(image))
        return f"q {self.ink.width} 0 0 {self.ink.height} 0 0 cm /Ink Do Q".encode()


def _shown(ink: Ink) -> StaticStampStyle:
    return StaticStampStyle(border_width=0, background=_Drawn(ink), background_opacity=1.0)


def _box(place: int) -> tuple[int, int, int, int]:
    """Where handwriting stands on an A4 sheet, in points: four in a row, from the lower left, a row above the other."""
    left, bottom = 50 + place % 4 * 125, 12 + place // 4 * 44
    return left, bottom, left + 120, bottom + 40


def signatures_on(pdf: bytes, roots: Iterable[Certificate], *, on: date | None = None) -> list[Signature]:
    """
    Check every signature on a PDF, the first one first; empty for none. roots: of the authorities that are trusted. on: the day they were
    made, by which their algorithms are judged; None takes the day each says of itself.

    Nothing is fetched: whether a certificate was withdrawn is asked of its authority by whoever must know.

    :raises NotSigned: it is no PDF.
    """
    known = list(roots)
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        return _apart(lambda: [_checked(each, known, on) for each in found])
    except (PdfError, ValueError) as error:
        raise NotSigned(str(error)) from error


def _apart(work: Callable[[], X]) -> X:
    """Do it in a thread of its own: pyHanko runs an event loop, which cannot be where one runs already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()


def _checked(signature: EmbeddedPdfSignature, roots: list[Certificate], on: date | None) -> Signature:
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    status = validate_pdf_signature(signature, context)
    certificate = status.signing_cert
    algorithm = algorithm_of(signature.signer_info["signature_algorithm"], str(status.md_algorithm))
    told_at = signature.self_reported_timestamp
    day = on or (day_of(told_at) if told_at is not None else None)
    covers_all = status.coverage in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
    return Signature(
        certificate.subject.native.get("common_name", ""),
        f"{certificate.serial_number:x}",
        bool(status.intact and status.valid),
        bool(status.trusted),
        bool(covers_all and status.docmdp_ok is not False),
        algorithm,
        day is not None and algorithm.is_allowed(day),
    )
