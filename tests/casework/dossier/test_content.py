"""What a content tells of its pages and signatures, and that it is silent where it cannot tell."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from casework.demo.papers import sheet
from casework.dossier.content import NOTHING, Signature, Told
from casework.dossier.formats import told_by

FROM = datetime(2026, 1, 1, tzinfo=UTC)
SIGNED_AT = b"20260302091500"


def message(name: str) -> bytes:
    """Sign something under a certificate of this name and number 4660."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    cert = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(0x1234)
        .not_valid_before(FROM).not_valid_after(FROM + timedelta(days=365)).sign(key, hashes.SHA256())
    )  # fmt: skip
    built = pkcs7.PKCS7SignatureBuilder().set_data(b"x").add_signer(cert, key, hashes.SHA256())
    return built.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature])


def pdf(pages: int, *, signed: bytes = b"", more: bytes = b"") -> bytes:
    """Write a PDF whose tree counts so many pages, with one signature dictionary where it is signed."""
    written = (
        b"%%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type /Pages /Kids [] /Count %d>>endobj\n"
        % pages
    )
    if signed:
        sealed = b"<" + signed.hex().encode() + b"0" * 64 + b">"
        head = (
            b"5 0 obj<</Type/Sig/Name(\xfe\xff\x67\x4e)/M(D:"
            + SIGNED_AT
            + b"+08'00')/ByteRange[0 %010d %010d 0000000009]/Contents"
        )
        begin = len(written) + len(head % (0, 0))
        written += head % (begin, begin + len(sealed)) + sealed + b">>endobj\n"
    return written + more + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def packed(pages: int) -> bytes:
    """Write a PDF whose tree lies in a stream of objects."""
    tree = b"<</Type/Pages/Count %d>>" % pages
    catalog = b"<</Type/Catalog/Pages 2 0 R>>"
    head = b"1 0 2 %d " % len(catalog)
    stream = zlib.compress(head + catalog + tree)
    return (
        b"%%PDF-1.7\n7 0 obj<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(head), len(stream))
        + stream + b"\nendstream endobj\n8 0 obj<</Type/XRef/Root 1 0 R>>stream\nendstream endobj\n"
    )  # fmt: skip


def ofd(pages: int, *, signed: bytes = b"") -> bytes:
    """Zip an OFD of so many pages, with one signature where it is signed."""
    parts: dict[str, bytes] = {
        "OFD.xml": b"<ofd:OFD><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
        b"<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": b"<ofd:Document><ofd:PageArea/><ofd:Pages>%s</ofd:Pages></ofd:Document>"
        % (b'<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>' * pages),
    }
    if signed:
        parts |= {
            "Doc_0/Signs/Signatures.xml": b'<ofd:Signatures><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
            "Doc_0/Signs/Sign_0/Signature.xml": b"<ofd:Signature><ofd:SignedInfo><ofd:SignatureMethod>1.2.156.10197.1.501"
            b"</ofd:SignatureMethod><ofd:SignatureDateTime>20260302091500Z</ofd:SignatureDateTime></ofd:SignedInfo>"
            b"<ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>",
            "Doc_0/Signs/Sign_0/SignedValue.dat": signed,
        }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return written.getvalue()


def told(name: str, content: bytes) -> Told:
    return told_by(name, io.BytesIO(content))


class TestPages:
    def test_of_a_pdf_are_those_of_its_tree_in_the_open_or_packed(self) -> None:
        assert [told("a.pdf", each).pages for each in (pdf(3), packed(12), sheet("EVIDENCE").open().read())] == [
            3,
            12,
            1,
        ]

    def test_of_a_pdf_that_was_added_to_are_those_of_the_later_tree(self) -> None:
        assert told("a.pdf", pdf(3, more=b"2 0 obj<</Type/Pages/Count 5>>endobj\n")).pages == 5

    def test_of_a_pdf_on_the_disk_are_told_alike(self, tmp_path: Path) -> None:
        for content in (pdf(3, signed=message("西湖区公安局")), packed(12)):
            place = tmp_path / "a.pdf"
            place.write_bytes(content)
            with place.open("rb") as stored:
                assert told_by("a.pdf", stored) == told("a.pdf", content)

    def test_of_an_ofd_are_those_of_its_document(self) -> None:
        assert told("a.ofd", ofd(7)).pages == 7

    def test_of_a_picture_are_one_and_of_a_sound_none(self) -> None:
        assert [told(name, b"x").pages for name in ("a.jpg", "a.png", "a.mp3", "a.mp4")] == [1, 1, None, None]


class TestSignatures:
    def test_of_a_pdf_are_named_by_their_certificate(self) -> None:
        (found,) = told("a.pdf", pdf(1, signed=message("西湖区公安局"))).signatures
        assert (found.signer, found.cert, found.at) == ("西湖区公安局", "1234", "2026-03-02T09:15:00")

    def test_of_another_form_are_named_by_themselves(self) -> None:
        assert told("a.pdf", pdf(1, signed=b"another form")).signatures == (Signature("李", at="2026-03-02T09:15:00"),)

    def test_of_an_ofd_are_those_of_its_list(self) -> None:
        (found,) = told("a.ofd", ofd(1, signed=message("西湖区人民法院"))).signatures
        assert (found.signer, found.alg, found.at) == ("西湖区人民法院", "1.2.156.10197.1.501", "20260302091500Z")


class TestWhatCannotBeTold:
    @pytest.mark.parametrize(
        "content",
        [
            b"%PDF-1.4\nEVIDENCE\n%%EOF\n",
            pdf(0),
            pdf(1).replace(b"trailer<<", b"trailer<</Encrypt 9 0 R"),
            pdf(1).replace(b"/Count 1", b"/Count 9 0 R"),
            pdf(1).replace(b"/Pages 2", b"/Pages 3"),
            b"1 0 obj" * 5000,
            packed(2).replace(b"/FlateDecode", b"/FlateDecodf"),
        ],
        ids=["no tree", "none", "encrypted", "elsewhere", "gone", "never closed", "packed otherwise"],
    )
    def test_of_a_pdf_is_left_open(self, content: bytes) -> None:
        assert told("a.pdf", content).pages is None

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", ofd(0)])
    def test_of_an_ofd_is_left_open(self, content: bytes) -> None:
        assert told("a.ofd", content) == NOTHING

    def test_of_a_form_nobody_knows_is_nothing(self) -> None:
        assert told("a.docx", b"x") == NOTHING
