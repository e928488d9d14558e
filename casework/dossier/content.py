"""
What a content tells of itself: how many pages it has, and who signed it electronically. Pure; nothing is trusted and nothing runs.

None and nothing stand for what cannot be told: a scan shows no signatures, a sound has no pages, an encrypted paper tells neither.
That a signature is there is told here; whether it holds is for who relies on it to verify.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from mmap import ACCESS_READ, mmap
from typing import IO

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

Bytes = bytes | mmap

MOST_PAGES = 99_999
MOST_SIGNATURES = 20
# A small paper may else unpack to more than memory holds: of all of a PDF, and of one part of an OFD.
_MOST_UNPACKED, _MOST_OF_PART = 32 * 1024 * 1024, 8 * 1024 * 1024
_MOST_DOCUMENTS = 20
_MOST_LETTERS = 120


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature found: who is named by its certificate or by itself, the certificate's serial number, how and when. "" unknown."""

    signer: str
    cert: str = ""
    alg: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """pages: None where the content does not tell. signatures: in their order, empty where there are none to be seen."""

    pages: int | None = None
    signatures: tuple[Signature, ...] = ()


NOTHING = Told()
ONE_SHEET = Told(pages=1)


def nothing(content: IO[bytes]) -> Told:
    """Tell nothing: sound and moving pictures."""
    return NOTHING


def one_sheet(content: IO[bytes]) -> Told:
    """Tell of a picture that it is one page."""
    return ONE_SHEET


# PDF (ISO 32000): objects, of which the later one of a number counts; some lie packed in streams.

_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_ROOT = re.compile(rb"/Root\s+(\d{1,10})\s+\d{1,5}\s+R")
_PAGES = re.compile(rb"/Pages\s+(\d{1,10})\s+\d{1,5}\s+R")
_COUNT = re.compile(rb"/Count\s+(\d{1,7})\b(?!\s+\d{1,5}\s+R)")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_FIRST, _HELD = re.compile(rb"/First\s+(\d{1,9})\b"), re.compile(rb"/N\s+(\d{1,7})\b")
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_NAME, _DAY = re.compile(rb"/Name\s*\(((?:[^()\\]|\\.){1,400})\)", re.DOTALL), re.compile(rb"/M\s*\(D:(\d{14})")


def pdf(content: IO[bytes]) -> Told:
    """Tell of a PDF by its page tree and its signature dictionaries; one that lies on the disk is not read into memory."""
    try:
        number = content.fileno()
    except (AttributeError, OSError):  # it is in memory
        return _told_by_pdf(content.read())
    with mmap(number, 0, access=ACCESS_READ) as data:
        return _told_by_pdf(data)


def _told_by_pdf(data: Bytes) -> Told:
    return Told(_pages_of_pdf(data), tuple(_signatures_of_pdf(data)))


def _pages_of_pdf(data: Bytes) -> int | None:
    roots = _ROOT.findall(data)
    if not roots or data.find(b"/Encrypt") >= 0:
        return None
    objects = _objects(data)
    tree = _PAGES.search(objects.get(int(roots[-1]), b""))
    counted = _COUNT.search(objects.get(int(tree[1]), b"")) if tree else None
    pages = int(counted[1]) if counted else 0
    return pages if 0 < pages <= MOST_PAGES else None


def _objects(data: Bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    left = _MOST_UNPACKED
    places = list(_OBJECT.finditer(data))
    for place, following in zip(places, [*(each.start() for each in places[1:]), len(data)], strict=True):
        end = data.find(b"endobj", place.end(), following)
        end = end if end >= 0 else following
        stream = data.find(b"stream", place.end(), end)
        head = data[place.end() : stream if stream >= 0 else end]
        found[int(place[1])] = head
        if left > 0 and stream >= 0 and _PACKED.search(head) and b"/FlateDecode" in head:
            plain = _inflated(data[stream + len(b"stream") : end].lstrip(b"\r\n"), left)
            left -= len(plain)
            found.update(_held(head, plain))
    return found


def _inflated(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""


def _held(head: bytes, plain: bytes) -> Iterator[tuple[int, bytes]]:
    first, held = _FIRST.search(head), _HELD.search(head)
    if first is None or held is None:
        return
    try:
        words = [int(word) for word in plain[: int(first[1])].split()[: 2 * int(held[1])]]
    except ValueError:
        return
    places = [*words[1::2], len(plain)]
    for number, begin, end in zip(words[::2], places, places[1:], strict=False):
        yield number, plain[int(first[1]) + begin : int(first[1]) + end]


def _signatures_of_pdf(data: Bytes) -> Iterator[Signature]:
    for place in list(_RANGE.finditer(data))[:MOST_SIGNATURES]:
        begin, length, end, _rest = (int(each) for each in place.groups())
        around = data[
            max(data.rfind(b" obj", 0, place.start()), 0) : max(data.find(b"endobj", place.end()), place.end())
        ]
        name, day = _NAME.search(around), _DAY.search(around)
        try:
            sealed = bytes.fromhex(data[begin + length : end].strip(b"<> \r\n\0").decode("ascii"))
        except ValueError:
            sealed = b""
        yield _signature(sealed, signer=_words(name[1]) if name else "", at=_moment(day[1]) if day else "")


def _words(raw: bytes) -> str:
    plain = re.sub(rb"\\([()\\])", rb"\1", raw)
    text = plain[2:].decode("utf-16-be", "replace") if plain.startswith(b"\xfe\xff") else plain.decode("latin-1")
    return _short(text)


def _moment(digits: bytes) -> str:
    d = digits.decode("ascii")
    return f"{d[:4]}-{d[4:6]}-{d[6:8]}T{d[8:10]}:{d[10:12]}:{d[12:14]}"


# What is signed in either form: a message of RFC 5652 that holds the signer's certificate.


def _signature(sealed: bytes, *, signer: str = "", at: str = "", alg: str = "") -> Signature:
    own = _own_certificate(sealed)
    if own is None:
        return Signature(_short(signer), alg=_short(alg), at=_short(at))
    named = own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    by = str(named[0].value) if named else own.subject.rfc4514_string()
    return Signature(
        _short(by), f"{own.serial_number:x}", _short(alg or own.signature_algorithm_oid.dotted_string), _short(at)
    )


def _own_certificate(sealed: bytes) -> x509.Certificate | None:
    """The certificate that issued none of the others; None where the message is of another form."""
    try:
        held = pkcs7.load_der_pkcs7_certificates(_trimmed(sealed))
        issuers = {each.issuer for each in held if each.issuer != each.subject}
        return next((each for each in held if each.subject not in issuers), held[0] if held else None)
    except (ValueError, UnsupportedAlgorithm):  # of another form, broken, or of an algorithm that is not known here
        return None


def _trimmed(sealed: bytes) -> bytes:
    """Without the zeros a PDF leaves after the message."""
    if len(sealed) < 2 or sealed[1] < 0x82 or sealed[1] > 0x84:
        return sealed
    wide = sealed[1] & 0x7F
    return sealed[: 2 + wide + int.from_bytes(sealed[2 : 2 + wide])]


def _short(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_MOST_LETTERS]


# OFD (GB/T 33190): a package of XML; only single tags are looked for, so nothing in it is expanded.

_DOC = re.compile(rb"<(?:\w+:)?DocRoot>\s*/?([^<]{1,300}?)\s*</")
_SIGNATURES = re.compile(rb"<(?:\w+:)?Signatures>\s*/?([^<]{1,300}?)\s*</")
_SHEET = re.compile(rb"<(?:\w+:)?Page[\s/>]")
_BASE = re.compile(rb"<(?:\w+:)?Signature\s[^>]{0,400}?BaseLoc=\"/?([^\"]{1,300})\"")
_METHOD = re.compile(rb"<(?:\w+:)?SignatureMethod>\s*([^<]{1,100}?)\s*</")
_SIGNED_AT = re.compile(rb"<(?:\w+:)?SignatureDateTime>\s*([^<]{1,40}?)\s*</")
_VALUE = re.compile(rb"<(?:\w+:)?SignedValue>\s*/?([^<]{1,300}?)\s*</")


def ofd(content: IO[bytes]) -> Told:
    """Tell of an OFD by the lists of its pages and of its signatures."""
    try:
        with zipfile.ZipFile(content) as package:
            entry = _part(package, "OFD.xml")
            documents = [
                _part(package, each.decode("utf-8", "replace")) for each in _DOC.findall(entry)[:_MOST_DOCUMENTS]
            ]
            pages = sum(len(_SHEET.findall(each)) for each in documents)
            signed = tuple(islice(_signatures_of_ofd(package, entry), MOST_SIGNATURES))
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        zlib.error,
    ):  # what zipfile makes of broken ones
        return NOTHING
    return Told(pages if 0 < pages <= MOST_PAGES else None, signed)


def _signatures_of_ofd(package: zipfile.ZipFile, entry: bytes) -> Iterator[Signature]:
    for where in _SIGNATURES.findall(entry)[:_MOST_DOCUMENTS]:
        path = where.decode("utf-8", "replace")
        for base in _BASE.findall(_part(package, path))[:MOST_SIGNATURES]:
            place = base.decode("utf-8", "replace")
            place, told = next(
                ((each, found) for each in (place, _beside(path, place)) if (found := _part(package, each))),
                (place, b""),
            )
            method, at, value = _METHOD.search(told), _SIGNED_AT.search(told), _VALUE.search(told)
            name = value[1].decode("utf-8", "replace") if value else ""
            sealed = _part(package, name) or _part(package, _beside(place, name)) if name else b""
            yield _signature(sealed, at=_text(at), alg=_text(method))


def _beside(path: str, name: str) -> str:
    return f"{path.rpartition('/')[0]}/{name}".lstrip("/")


def _text(found: re.Match[bytes] | None) -> str:
    return found[1].decode("utf-8", "replace") if found else ""


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as part:
            return part.read(_MOST_OF_PART)
    except KeyError:
        return b""
